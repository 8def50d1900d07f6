import { randomBytes } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCertificate } from '../../evidence/certificate.ts';
import { verifySigned } from '../../evidence/certificate-signature.ts';
import type { CaKey, CaKeySession, CaSignRequest } from '../../native/ca-keys/driver.ts';
import { openLibraryHost } from '../../native/ca-keys/library-host.ts';
import { inProcessLibrary } from '../../native/ca-keys/library-in-process.ts';
import { openSkfKeys } from '../../native/ca-keys/skf.ts';
import { usualQuirks } from '../../native/ca-keys/skf-libraries.ts';
import { openSkfSession } from '../../native/ca-keys/skf-session.ts';
import type { SkfTable } from '../../native/ca-keys/skf-table.ts';
import { virtualSlot } from '../../native/virtual/ca-key.ts';
import type { VirtualSlot } from '../../native/virtual/ca-key.ts';
import { caKeyContract } from './contracts/ca-key.ts';
import { pin, pinBytes, virtualDeck } from './support/virtual-keys.ts';
import { faultOf } from '../support/fault-of.ts';

const vendor = { id: 'virtual', name: '模拟', quirks: usualQuirks };
const data = Uint8Array.from(Buffer.from('国地税联合办税'));

caKeyContract('virtual slot', ['sm2'], async () => {
  const slot = virtualSlot(virtualDeck, { pin, slowMs: 30 });
  slot.put('sm2');
  return {
    session: await openLibraryHost({
      library: { driver: 'skf', path: 'virtual', vendor },
      timings: { askMs: 5_000, signMs: 1_500, graceMs: 60, restartMs: [10, 20] },
      launch: inProcessLibrary((end) =>
        openSkfSession(slot.load(end), vendor, {
          driver: 'virtual',
          timings: { pollMs: 5, slowPollMs: 500 },
        }),
      ),
    }),
    pin: () => pinBytes(),
    wrongPin: () => pinBytes('000000'),
    pull: () => slot.pull(),
    plugIn: () => slot.put('sm2'),
    close: () => undefined,
  };
});

describe('a CA key in the slot', () => {
  let slot: VirtualSlot;
  let keys: CaKeySession;
  let loaded = 0;
  beforeEach(async () => {
    slot = virtualSlot(virtualDeck, { pin, slowMs: 30, expired: 'bare' });
    loaded = 0;
    keys = await openLibraryHost({
      library: { driver: 'skf', path: 'virtual', vendor },
      timings: { askMs: 5_000, signMs: 1_500, graceMs: 60, restartMs: [10, 20] },
      launch: inProcessLibrary((end) => {
        loaded += 1;
        return openSkfSession(slot.load(end), vendor, {
          driver: 'virtual',
          timings: { pollMs: 5, slowPollMs: 500 },
        });
      }),
    });
  });
  afterEach(() => keys.close());

  const keyInSlot = async (): Promise<CaKey> => {
    const [key] = await keys.list();
    if (key === undefined) throw new Error('no key is in the slot');
    return key;
  };
  const sign = async (more: Partial<CaSignRequest> = {}, signal?: AbortSignal) => {
    const key = await keyInSlot();
    return keys.sign(
      {
        keyId: key.id,
        what: { data },
        algorithm: key.kind === 'sm2' ? 'sm2-sm3' : 'rsa-sha256',
        pin: pinBytes(),
        ...more,
      },
      signal,
    );
  };

  test('is told by its issuer’s words, its serial and what it signs with', async () => {
    expect(await keys.list()).toEqual([]);
    slot.put('sm2');
    expect(await keys.list()).toMatchObject([
      {
        driver: 'virtual',
        label: 'TAX-0a01',
        serial: 'SN0a01',
        container: 'SIGN-1',
        kind: 'sm2',
        pinTriesLeft: 6,
      },
    ]);
    const { sign: signing, encrypt } = await keys.certificates((await keyInSlot()).id);
    expect(signing).toEqual(virtualDeck[0]?.sign);
    expect(encrypt).toEqual(virtualDeck[0]?.encrypt);
  });

  test.each(['sm2', 'rsa'])('signs what anybody can verify against its certificate (%s)', async (id) => {
    slot.put(id);
    const { algorithm, der, raw, certificate } = await sign();
    const { key } = readCertificate(certificate);
    expect(verifySigned(key, { covered: data, algorithm, signature: der })).toBe(true);
    expect(verifySigned(key, { covered: Buffer.from('another text'), algorithm, signature: der })).toBe(
      false,
    );
    expect(raw).toHaveLength(id === 'sm2' ? 64 : 256);
  });

  test('signs a digest that was made elsewhere as it signs the text itself', async () => {
    slot.put('sm2');
    const { key } = readCertificate(virtualDeck[0]?.sign ?? data);
    const e = Buffer.from(sm2.getHash(data, Buffer.from(key.bits).toString('hex')), 'hex');
    const { der } = await sign({ what: { digest: Uint8Array.from(e) } });
    expect(verifySigned(key, { covered: data, algorithm: 'sm2-sm3', signature: der })).toBe(true);
  });

  test('takes the PIN once: whatever comes of it, its bytes are zeros afterwards', async () => {
    slot.put('sm2');
    for (const text of [pin, '999999', '1']) {
      const given = pinBytes(text);
      await sign({ pin: given }).catch(() => undefined);
      expect([...given]).toEqual(Array.from(text, () => 0));
    }
  });

  test('a wrong PIN shows the tries that are left, and at none the key is locked and says where to go', async () => {
    slot.put('sm2');
    const wrong = () => faultOf(sign({ pin: pinBytes('999999') }));
    for (let left = 5; left > 0; left -= 1)
      expect(await wrong()).toMatchObject({ code: 'device/ca-pin-wrong', detail: { left } });
    expect((await wrong()).code).toBe('device/ca-pin-locked');
    expect(await keyInSlot()).toMatchObject({ pinTriesLeft: 0 });
    expect((await faultOf(sign())).code).toBe('device/ca-pin-locked');
    // It stays locked in another slot and under a library that was started again.
    slot.pull();
    slot.put('sm2');
    expect((await faultOf(sign())).code).toBe('device/ca-pin-locked');
    slot.fault('pin-unlocked');
    expect((await sign()).algorithm).toBe('sm2-sm3');
  });

  test('a PIN of the wrong length costs no try', async () => {
    slot.put('sm2');
    expect((await faultOf(sign({ pin: pinBytes('123') }))).code).toBe('device/ca-pin-malformed');
    expect(slot.triesLeft).toBe(6);
  });

  test('what can be told without the PIN is told before a try of it is spent', async () => {
    slot.put('sm2');
    const wrong = pinBytes('999999');
    expect((await faultOf(sign({ algorithm: 'rsa-sha256', pin: wrong }))).code).toBe(
      'device/ca-algorithm-mismatch',
    );
    slot.put('bare');
    expect((await faultOf(sign({ pin: pinBytes('999999') }))).code).toBe('device/ca-certificate-missing');
    expect(slot.triesLeft).toBe(6);
  });

  test('a signature that does not fit the certificate is thrown away', async () => {
    slot.put('strange');
    expect((await faultOf(sign())).code).toBe('device/ca-signature-wrong');
    for (const id of ['sm2', 'rsa']) {
      slot.put(id);
      slot.fault('signature-wrong');
      expect((await faultOf(sign())).code).toBe('device/ca-signature-wrong');
      expect((await sign()).raw.length).toBeGreaterThan(0);
    }
  });

  test('pulled in the middle of a signature it is said to be pulled, and signs when it is back', async () => {
    slot.put('sm2');
    slot.fault('removed-mid-sign');
    expect((await faultOf(sign())).code).toBe('device/ca-key-removed');
    expect(await keys.list()).toEqual([]);
    slot.put('sm2');
    expect((await sign()).algorithm).toBe('sm2-sm3');
  });

  test('another key in the same slot is never signed with in place of the chosen one', async () => {
    slot.put('sm2');
    const chosen = (await keyInSlot()).id;
    slot.put('strange');
    const changed = await faultOf(sign({ keyId: chosen }));
    expect(changed.code).toBe('device/ca-key-changed');
    expect((await faultOf(keys.certificates('skf:elsewhere:00:00:00:00'))).code).toBe(
      'device/ca-key-changed',
    );
    expect((await faultOf(keys.certificates('no id at all'))).code).toBe('device/ca-key-changed');
  });

  test('a library that never comes back is ended, said, and started again', async () => {
    slot.put('sm2');
    slot.fault('hangs');
    expect(await faultOf(sign())).toMatchObject({
      code: 'device/ca-library-hung',
      detail: { vendor: '模拟' },
    });
    expect((await sign()).algorithm).toBe('sm2-sm3');
    expect(loaded).toBe(2);
  });

  test('a library that ends in the middle is said, and started again by itself', async () => {
    slot.put('sm2');
    slot.fault('crashes');
    expect((await faultOf(sign())).code).toBe('device/ca-library-crashed');
    await expect.poll(() => loaded).toBe(2);
    expect((await sign()).algorithm).toBe('sm2-sm3');
  });

  test('a slow signature is waited for, a cancelled one is not', async () => {
    slot.put('sm2');
    slot.fault('slow');
    expect((await sign()).algorithm).toBe('sm2-sm3');
    slot.fault('hangs');
    const cancelling = new AbortController();
    const signing = faultOf(sign({}, cancelling.signal));
    setTimeout(() => cancelling.abort(), 30);
    expect((await signing).code).toBe('device/cancelled');
    expect((await sign()).algorithm).toBe('sm2-sm3');
    expect((await faultOf(sign({}, AbortSignal.abort()))).code).toBe('device/cancelled');
  });

  test('behind a library that answers the first question with an error is found all the same', async () => {
    slot.put('sm2');
    const table = slot.load(() => undefined);
    let asked = 0;
    const objecting: SkfTable = {
      ...table,
      call: async (name, ...args) =>
        name === 'SKF_EnumDev' && (asked += 1) === 1 ? 0x0a00_0006 : table.call(name, ...args),
    };
    const session = openSkfSession(objecting, vendor);
    expect((await session.list()).map(({ serial }) => serial)).toEqual(['SN0a01']);
    await session.close();
  });

  test('the login on the key is ended after each signature, a wrong one too', async () => {
    slot.put('sm2');
    const table = slot.load(() => undefined);
    let called: string[] = [];
    const recorded: SkfTable = {
      ...table,
      call: async (name, ...args) => {
        called.push(name);
        return table.call(name, ...args);
      },
    };
    const session = openSkfSession(recorded, vendor);
    const [key] = await session.list();
    const request = { keyId: key?.id ?? '', what: { data }, algorithm: 'sm2-sm3' } as const;
    for (const isWrong of [false, true]) {
      called = [];
      if (isWrong) slot.fault('signature-wrong');
      const signing = session.sign({ ...request, pin: pinBytes() });
      if (isWrong) expect((await faultOf(signing)).code).toBe('device/ca-signature-wrong');
      else await signing;
      const told = called.filter((name) => /VerifyPIN|SignData|ClearSecureState/.test(name));
      expect(told).toEqual(['SKF_VerifyPIN', 'SKF_ECCSignData', 'SKF_ClearSecureState']);
    }
    await session.close();
  });

  test('a library that hung is not left to wait for events beside its other calls again', async () => {
    const events: string[] = [];
    const launch = inProcessLibrary((end) => openSkfSession(slot.load(end), vendor));
    const hosted = await openLibraryHost({
      library: { driver: 'skf', path: 'virtual', vendor },
      timings: { askMs: 5_000, signMs: 800, graceMs: 60, restartMs: [10, 20] },
      launch: () => {
        const child = launch();
        return {
          ...child,
          post(message) {
            if (message.type === 'open' && message.library.driver === 'skf')
              events.push(message.library.vendor.quirks.events);
            child.post(message);
          },
        };
      },
    });
    slot.put('sm2');
    const [key] = await hosted.list();
    const request = { keyId: key?.id ?? '', what: { data }, algorithm: 'sm2-sm3' } as const;
    slot.fault('hangs');
    expect((await faultOf(hosted.sign({ ...request, pin: pinBytes() }))).code).toBe('device/ca-library-hung');
    expect((await hosted.sign({ ...request, pin: pinBytes() })).algorithm).toBe('sm2-sm3');
    expect(events).toEqual(['wait', 'poll']);
    await hosted.close();
  });

  test('a library that is still being opened when its keys are closed is ended as well', async () => {
    const files = { windows: [import.meta.filename], linux: [import.meta.filename] };
    const [reached, opening] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const going = { started: 0, ended: 0 };
    const launch = inProcessLibrary((end) => openSkfSession(slot.load(end), vendor));
    const found = openSkfKeys({
      vendors: [{ ...vendor, files }],
      launcher: async () => {
        reached.resolve();
        await opening.promise;
        return () => {
          const child = launch();
          going.started += 1;
          child.onExit(() => {
            going.ended += 1;
          });
          return child;
        };
      },
    });
    const listed = found.list().catch(() => []);
    await reached.promise;
    await found.close();
    opening.resolve();
    await listed;
    await expect.poll(() => going).toEqual({ started: 1, ended: 1 });
  });

  test('that comes or goes is told at once', async () => {
    const seen: string[] = [];
    keys.onEvent(({ what }) => seen.push(what));
    slot.put('sm2');
    await expect.poll(() => seen).toEqual(['inserted']);
    slot.pull();
    await expect.poll(() => seen).toEqual(['inserted', 'removed']);
  });

  test('two who ask at once are served one after the other', async () => {
    slot.put('sm2');
    const { id } = await keyInSlot();
    const texts = [...Array(4).keys()].map(() => Uint8Array.from(randomBytes(20)));
    const signed = await Promise.all(
      texts.map((text) =>
        keys.sign({ keyId: id, what: { data: text }, algorithm: 'sm2-sm3', pin: pinBytes() }),
      ),
    );
    signed.forEach(({ certificate, der }, index) => {
      const covered = texts[index] ?? data;
      const { key } = readCertificate(certificate);
      expect(verifySigned(key, { covered, algorithm: 'sm2-sm3', signature: der })).toBe(true);
    });
  });
});
