import { execFileSync } from 'node:child_process';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../domain/faults.ts';
import type { CaKey, CaKeyEvent, CaKeySession, CaSignRequest } from '../../native/ca-keys/driver.ts';
import { openLibraryHost } from '../../native/ca-keys/library-host.ts';
import { forkLibrary } from '../../native/ca-keys/library-launch.ts';
import type { LibraryChild } from '../../native/ca-keys/library-launch.ts';
import { openPkcs11 } from '../../native/ca-keys/pkcs11.ts';
import { caKeyContract } from './contracts/ca-key.ts';
import { skipReason } from './support/required.ts';
import { makeTestToken, whyNoToken } from './support/softhsm.ts';
import type { TestToken } from './support/softhsm.ts';
import { faultOf } from '../support/fault-of.ts';

const skipped = skipReason('CA keys through PKCS#11', whyNoToken());
const content = new TextEncoder().encode('国地税联合办税：法定代表人签名');

describe.skipIf(skipped)(
  'a CA key through PKCS#11, SoftHSM behind a shim that counts tries and can be pulled',
  () => {
    let token: TestToken;
    let session: CaKeySession;
    let keys: readonly CaKey[];
    const pin = (text = token.pin): Uint8Array => new TextEncoder().encode(text);
    const keyOf = (kind: 'rsa' | 'ec'): CaKey => {
      const key = keys.find((one) => one.kind === kind);
      if (key === undefined) throw new Error(`no ${kind} key is on the token`);
      return key;
    };
    const request = (kind: 'rsa' | 'ec', more: Partial<CaSignRequest> = {}): CaSignRequest => ({
      keyId: keyOf(kind).id,
      what: { data: content },
      algorithm: kind === 'rsa' ? 'rsa-sha256' : 'ecdsa-sha256',
      pin: pin(),
      ...more,
    });

    beforeAll(() => {
      token = makeTestToken();
    });
    afterAll(() => token.remove());
    beforeEach(async () => {
      session = await openPkcs11({ library: token.library });
      keys = await session.list();
    });
    afterEach(async () => {
      for (const control of ['removed', 'vague', 'hang', 'garble', 'no-locks'] as const)
        token.set(control, false);
      token.triesLeft(3);
      await session.close();
    });

    caKeyContract('PKCS#11 token', ['rsa', 'ec'], async () => ({
      session: await openPkcs11({ library: token.library }),
      pin: () => pin(),
      wrongPin: () => pin('0'.repeat(token.pin.length)),
      pull: () => token.set('removed', true),
      plugIn: () => token.set('removed', false),
      close: () => undefined,
    }));

    test('its keys are found by their certificates, before any PIN', async () => {
      expect(
        keys.map(({ kind, container, label, pinTriesLeft, pinEntry }) => [
          kind,
          container,
          label,
          pinTriesLeft,
          pinEntry,
        ]),
      ).toEqual(
        expect.arrayContaining([
          ['rsa', 'sign rsa', '临江试验钥匙', 'unknown', 'screen'],
          ['ec', 'sign ec', '临江试验钥匙', 'unknown', 'screen'],
        ]),
      );
      for (const kind of ['rsa', 'ec'] as const)
        expect((await session.certificates(keyOf(kind).id)).sign).toEqual(token.certificates[kind]);
    });

    test('what it signs is believed by Node and by openssl, RSA and EC, from the content and from its digest', async () => {
      const digest = Uint8Array.from(createHash('sha256').update(content).digest());
      for (const kind of ['rsa', 'ec'] as const)
        for (const what of [{ data: content }, { digest }]) {
          const entered = pin();
          const signed = await session.sign(request(kind, { what, pin: entered }));
          expect(entered.every((byte) => byte === 0)).toBe(true);
          const { publicKey } = new X509Certificate(signed.certificate);
          expect(verify('sha256', content, publicKey, signed.der)).toBe(true);
          expect(verify('sha256', Uint8Array.of(...content, 0), publicKey, signed.der)).toBe(false);
          const at = (name: string): string => join(token.folder, name);
          writeFileSync(at('content'), content);
          writeFileSync(at('signature'), signed.der);
          writeFileSync(at('key.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
          const said = execFileSync('openssl', [
            'dgst',
            '-sha256',
            '-verify',
            at('key.pem'),
            '-signature',
            at('signature'),
            at('content'),
          ]);
          expect(said.toString()).toContain('Verified OK');
        }
    });

    test('SHA-1 for an old desk is signed by RSA, and an algorithm of another kind of key is refused', async () => {
      const signed = await session.sign(request('rsa', { algorithm: 'rsa-sha1' }));
      expect(verify('sha1', content, new X509Certificate(signed.certificate).publicKey, signed.der)).toBe(
        true,
      );
      const refused = await faultOf(session.sign(request('ec', { algorithm: 'rsa-sha256' })));
      expect(refused.code).toBe('device/ca-algorithm-mismatch');
    });

    test('each wrong PIN says as much as the key tells: nothing, then the last try, then that it is locked', async () => {
      const wrong = async (): Promise<Fault> => faultOf(session.sign(request('rsa', { pin: pin('000000') })));
      expect((await wrong()).code).toBe('device/ca-pin-wrong-untold');
      expect((await session.list())[0]?.pinTriesLeft).toBe('unknown');
      const second = await wrong();
      expect([second.code, second.detail['left']]).toEqual(['device/ca-pin-wrong', 1]);
      expect((await session.list())[0]?.pinTriesLeft).toBe(1);
      expect((await wrong()).code).toBe('device/ca-pin-locked');
      expect((await session.list())[0]?.pinTriesLeft).toBe(0);
      // The fourth is refused though it is the right one.
      expect((await faultOf(session.sign(request('rsa')))).code).toBe('device/ca-pin-locked');
    });

    test('a right PIN begins the count anew, and one of a length the key does not take costs no try', async () => {
      await faultOf(session.sign(request('rsa', { pin: pin('000000') })));
      await session.sign(request('rsa'));
      expect(token.triesLeft()).toBe(3);
      for (const entered of [pin('1'), new Uint8Array(0), undefined])
        expect((await faultOf(session.sign(request('rsa', { pin: entered })))).code).toBe(
          'device/ca-pin-malformed',
        );
      expect(token.triesLeft()).toBe(3);
    });

    test('after an act nobody is logged in: the next one asks for the PIN of its own', async () => {
      await session.sign(request('rsa'));
      expect((await faultOf(session.sign(request('rsa', { pin: pin('000000') })))).code).toBe(
        'device/ca-pin-wrong-untold',
      );
    });

    test.each(['clear', 'vague'] as const)(
      'a key pulled out while it signs is said to be pulled (%s errors), and signs again once it is back',
      async (manner) => {
        token.set('vague', manner === 'vague');
        token.set('hang', true);
        const signing = faultOf(session.sign(request('ec')));
        await token.hanging();
        token.pull();
        token.set('hang', false);
        expect((await signing).code).toBe('device/ca-key-removed');
        if (manner === 'clear') {
          expect(await session.list()).toEqual([]);
          expect((await faultOf(session.sign(request('ec')))).code).toBe('device/ca-key-absent');
        } else expect((await faultOf(session.list())).code).toBe('device/ca-key-refused');
        token.plugIn();
        expect(await session.list()).toEqual(keys);
        await session.sign(request('ec'));
      },
    );

    test('a key pulled and put back within an act has lost its session: nothing is signed with the old login', async () => {
      token.set('hang', true);
      const signing = faultOf(session.sign(request('rsa')));
      await token.hanging();
      token.pull();
      token.plugIn();
      token.set('hang', false);
      expect((await signing).code).toBe('device/ca-key-removed');
      await session.sign(request('rsa'));
    });

    test('a key pulled while it is looked at is not there any more, and its going is told', async () => {
      const events: CaKeyEvent['what'][] = [];
      session.onEvent(({ what }) => events.push(what));
      token.set('pull-next', true);
      expect(await session.list()).toEqual([]);
      expect(events).toEqual(['removed']);
      token.plugIn();
      expect(await session.list()).toEqual(keys);
    });

    test('its coming and going is told as soon as somebody looks', async () => {
      const watching = await openPkcs11({ library: token.library });
      const events: CaKeyEvent['what'][] = [];
      watching.onEvent(({ what }) => events.push(what));
      await watching.check();
      token.pull();
      await watching.check();
      token.plugIn();
      await watching.check();
      expect(events).toEqual(['inserted', 'removed', 'inserted']);
      await watching.close();
      expect((await faultOf(watching.list())).code).toBe('device/host-closed');
    });

    test('a signature that does not fit the certificate is never handed on', async () => {
      token.set('garble', true);
      for (const kind of ['rsa', 'ec'] as const)
        expect((await faultOf(session.sign(request(kind)))).code).toBe('device/ca-signature-wrong');
    });

    test('a cancelled signature waiting for its turn does not reach the key', async () => {
      const abort = new AbortController();
      const entered = pin();
      const [first, second] = [
        session.sign(request('rsa')),
        faultOf(session.sign(request('rsa', { pin: entered }), abort.signal)),
      ];
      abort.abort();
      expect((await second).code).toBe('device/cancelled');
      await first;
      expect(entered.every((byte) => byte === 0)).toBe(true);
    });

    test('a library that does not come back costs a sentence, not the window; the session it held is closed when it does', async () => {
      const impatient = await openPkcs11({
        library: token.library,
        timings: { callMs: 1_000, signMs: 1_000 },
      });
      token.set('hang', true);
      const [entered, data] = [pin(), content.slice()];
      const hung = await faultOf(impatient.sign(request('rsa', { pin: entered, what: { data } })));
      await token.hanging();
      expect(hung.code).toBe('device/ca-library-hung');
      expect(entered.every((byte) => byte === 0)).toBe(true);
      data.fill(0);
      expect((await faultOf(impatient.list())).code).toBe('device/ca-library-hung');
      token.set('hang', false);
      await expect.poll(() => impatient.list().catch(() => []), { timeout: 20_000 }).toEqual(keys);
      // What was handed in is its owner's again, who may have overwritten it: the late call writes nothing into it.
      expect(data.every((byte) => byte === 0)).toBe(true);
      await impatient.sign(request('rsa'));
      await impatient.close();
    });

    test('in the process it runs in, one that hangs or crashes while it signs is started again, and signs', async () => {
      const launches: LibraryChild[] = [];
      const fork = forkLibrary();
      const hosted = await openLibraryHost({
        launch: () => {
          const child = fork();
          launches.push(child);
          return child;
        },
        library: { driver: 'pkcs11', path: token.library, vendor: { name: 'PKCS#11' } },
        timings: { signMs: 3_000, restartMs: [20, 50] },
      });
      try {
        token.set('hang', true);
        expect((await faultOf(hosted.sign(request('rsa')))).code).toBe('device/ca-library-hung');
        await token.hanging();
        token.set('hang', false);
        await hosted.sign(request('rsa'));
        expect(launches).toHaveLength(2);
        token.set('hang', true);
        const signing = faultOf(hosted.sign(request('ec')));
        await token.hanging();
        launches[1]?.kill();
        expect((await signing).code).toBe('device/ca-library-crashed');
        token.set('hang', false);
        await hosted.sign(request('ec'));
      } finally {
        await hosted.close();
      }
    });

    test('a library without locks of its own is begun without', async () => {
      await session.close();
      token.set('no-locks', true);
      session = await openPkcs11({ library: token.library });
      expect(await session.list()).toEqual(keys);
    });
  },
);
