import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CaKeySession, CaSignRequest } from '../../native/ca-keys/driver.ts';
import { openLibraryHost } from '../../native/ca-keys/library-host.ts';
import type { LibraryTimings } from '../../native/ca-keys/library-host.ts';
import { forkLibrary, launcherOf } from '../../native/ca-keys/library-launch.ts';
import type { LaunchLibrary, LibraryChild } from '../../native/ca-keys/library-launch.ts';
import { openSkfKeys } from '../../native/ca-keys/skf.ts';
import { usualQuirks } from '../../native/ca-keys/skf-libraries.ts';
import type { SkfQuirks, SkfVendor } from '../../native/ca-keys/skf-libraries.ts';
import { whole } from '../journeys/seed.ts';
import { caKeyContract } from './contracts/ca-key.ts';
import { expectToEndWithItsDeviceProcess } from './support/hanging.ts';
import { pinnedNode } from './support/node.ts';
import { skipReason } from './support/required.ts';
import {
  certificateOf,
  makeSkfTestKey,
  skfPin,
  type SkfTestKey,
  type SkfVariant,
  whyNoSkfLibrary,
  writeNarrowLibrary,
} from './support/skf-key.ts';
import { faultOf } from '../support/fault-of.ts';

const skipped = skipReason('CA keys through SKF', whyNoSkfLibrary());
const data = Uint8Array.from(Buffer.from('纳税申报表 2016-03，应补税额 1,800.00 元'));
/** A process that is starved must not pass for a library that hangs. */
const timings: Partial<LibraryTimings> = { askMs: 8_000, signMs: 8_000, restartMs: [20, 200], graceMs: 300 };

describe.skipIf(skipped)('a vendor’s SKF library in a process of its own, with keys of OpenSSL', () => {
  let key: SkfTestKey;
  const open: CaKeySession[] = [];
  beforeAll(() => {
    key = makeSkfTestKey();
  });
  afterAll(() => {
    key.remove();
  });
  beforeEach(() => key.reset());
  afterEach(async () => {
    await Promise.all(open.splice(0).map((session) => session.close()));
  });

  const load = async (
    variant: SkfVariant,
    more: { quirks?: Partial<SkfQuirks>; timings?: Partial<LibraryTimings>; launch?: LaunchLibrary } = {},
  ): Promise<CaKeySession> => {
    const quirks = { ...usualQuirks, ...more.quirks };
    const session = await openLibraryHost({
      library: { driver: 'skf', path: key.library(variant), vendor: { id: 'own', name: '自制', quirks } },
      launch: more.launch ?? forkLibrary(pinnedNode()),
      timings: { ...timings, ...more.timings },
    });
    open.push(session);
    return session;
  };
  const signWith = async (
    session: CaKeySession,
    kind: 'sm2' | 'rsa',
    more: Partial<CaSignRequest> = {},
    signal?: AbortSignal,
  ) => {
    const found = (await session.list()).find((one) => one.kind === kind);
    if (found === undefined) throw new Error(`no ${kind} key`);
    const algorithm = kind === 'sm2' ? 'sm2-sm3' : 'rsa-sha256';
    return session.sign({ keyId: found.id, what: { data }, algorithm, pin: skfPin(), ...more }, signal);
  };

  caKeyContract('SKF library', ['sm2', 'rsa'], async () => ({
    session: await load('usual'),
    pin: () => skfPin(),
    wrongPin: () => skfPin().fill(0x30),
    pull: () => key.pull(),
    plugIn: () => key.plugIn(),
    close: () => undefined,
  }));

  test.each<[SkfVariant, Partial<SkfQuirks>]>([
    ['usual', {}],
    ['usual', { ulong: 4 }],
    ['long-ulong', {}],
    ['long-ulong', { ulong: 8 }],
    ['bare', {}],
    ['hashes-itself', { rsaTakes: 'digest' }],
  ])('signs what the openssl command verifies (%s, %o)', async (variant, quirks) => {
    const session = await load(variant, { quirks });
    const keys = await session.list();
    expect(keys.map(({ container, kind }) => [container, kind])).toEqual([
      ['SM2-签名', 'sm2'],
      ['RSA', 'rsa'],
    ]);
    expect(keys[0]).toMatchObject({
      label: '办税 Key',
      serial: 'SN20160405',
      application: 'CA-APP',
      pinTriesLeft: variant === 'bare' ? 'unknown' : 6,
    });
    for (const kind of ['sm2', 'rsa'] as const) {
      const { certificate, der } = await signWith(session, kind);
      expect(certificate).toEqual(certificateOf(key, kind));
      expect(key.opensslVerifies(kind, data, der)).toBe(true);
      expect(key.opensslVerifies(kind, Buffer.from('another text'), der)).toBe(false);
    }
  });

  test('a width that was set wrong still names the same key', async () => {
    const right = await load('long-ulong');
    const chosen = (await right.list())[0]?.id ?? '';
    const wrong = await load('usual', { quirks: { ulong: 8 } });
    // The fields that name the key stand before the first ULONG, so they are right in either width.
    expect((await wrong.list())[0]?.id).toBe(chosen);
  });

  test('the PIN: tries that are left, no try for a wrong length, the lock, and the lock after all is closed', async () => {
    const session = await load('usual');
    const wrong = () => faultOf(signWith(session, 'sm2', { pin: Uint8Array.from(Buffer.from('87654321')) }));
    expect(await wrong()).toMatchObject({ code: 'device/ca-pin-wrong', detail: { left: 5 } });
    expect((await faultOf(signWith(session, 'sm2', { pin: Uint8Array.of(0x31) }))).code).toBe(
      'device/ca-pin-malformed',
    );
    for (let left = 4; left > 0; left -= 1) expect(await wrong()).toMatchObject({ detail: { left } });
    expect((await wrong()).code).toBe('device/ca-pin-locked');
    await session.close();
    const again = await load('usual');
    expect((await again.list())[0]).toMatchObject({ pinTriesLeft: 0 });
    expect((await faultOf(signWith(again, 'sm2'))).code).toBe('device/ca-pin-locked');
  });

  test('a key that does not tell its tries still says how many are left after a wrong PIN', async () => {
    const session = await load('bare');
    const fault = await faultOf(signWith(session, 'sm2', { pin: Uint8Array.from(Buffer.from('87654321')) }));
    expect(fault).toMatchObject({ code: 'device/ca-pin-wrong', detail: { left: 5 } });
  });

  test('a call that never comes back is ended with its process, and the next one signs', async () => {
    const session = await load('usual', { timings: { signMs: 700 } });
    key.behave('hang');
    expect(await faultOf(signWith(session, 'sm2'))).toMatchObject({
      code: 'device/ca-library-hung',
      detail: { vendor: '自制' },
    });
    key.behave(undefined);
    await session.close();
    const again = await load('usual');
    expect((await signWith(again, 'sm2')).algorithm).toBe('sm2-sm3');
  });

  test('a library that writes where it must not takes its own process along, and the next one signs', async () => {
    const session = await load('usual');
    key.behave('crash');
    expect((await faultOf(signWith(session, 'rsa'))).code).toBe('device/ca-library-crashed');
    key.behave(undefined);
    expect((await signWith(session, 'rsa')).algorithm).toBe('rsa-sha256');
  });

  test('a signature that is wrong by one bit is thrown away', async () => {
    const session = await load('usual');
    key.behave('wrong');
    for (const kind of ['sm2', 'rsa'] as const)
      expect((await faultOf(signWith(session, kind))).code).toBe('device/ca-signature-wrong');
  });

  test('a key pulled in the middle of a signature, and between two', async () => {
    const session = await load('usual');
    const [first] = await session.list();
    key.behave('pulled');
    expect((await faultOf(signWith(session, 'sm2'))).code).toBe('device/ca-key-removed');
    expect(await session.list()).toEqual([]);
    expect((await faultOf(session.certificates(first?.id ?? ''))).code).toBe('device/ca-key-removed');
    key.behave(undefined);
    key.plugIn();
    expect((await signWith(session, 'sm2')).algorithm).toBe('sm2-sm3');
  });

  test('a cancelled signature is not waited for', async () => {
    const session = await load('usual');
    await session.list();
    key.behave('hang');
    const cancelling = new AbortController();
    const signing = faultOf(signWith(session, 'sm2', {}, cancelling.signal));
    await expect.poll(() => key.isHanging(), { timeout: 8_000 }).toBe(true);
    cancelling.abort();
    expect((await signing).code).toBe('device/cancelled');
    key.behave(undefined);
    expect((await signWith(session, 'sm2')).algorithm).toBe('sm2-sm3');
  });

  test.each<[string, SkfVariant]>([
    ['told by the library while other calls go on', 'usual'],
    ['seen by looking again and again', 'bare'],
  ])('coming and going is %s', async (_how, variant) => {
    const session = await load(variant);
    const seen: string[] = [];
    session.onEvent(({ what, vendor }) => seen.push(`${vendor} ${what}`));
    await session.list();
    key.pull();
    await expect.poll(() => seen, { timeout: 8_000 }).toEqual(['自制 removed']);
    key.plugIn();
    await expect.poll(() => seen, { timeout: 8_000 }).toEqual(['自制 removed', '自制 inserted']);
  });

  test('killed in the middle of a signature, again and again: nothing is signed, and the library comes back', async () => {
    const children: LibraryChild[] = [];
    const fork = forkLibrary(pinnedNode());
    const launch = (): LibraryChild => {
      const child = fork();
      children.push(child);
      return child;
    };
    const session = await load('usual', { launch });
    // It would sign only after it was let go: whenever the kill comes, it comes in the middle.
    key.behave('hang');
    const rounds = whole ? 30 : 5;
    for (let round = 0; round < rounds; round += 1) {
      await session.list();
      const signing = faultOf(signWith(session, 'sm2'));
      setTimeout(() => children.at(-1)?.kill(), 20 + ((round * 37) % 250));
      expect((await signing).code).toBe('device/ca-library-crashed');
    }
    key.behave(undefined);
    expect((await signWith(session, 'sm2')).algorithm).toBe('sm2-sm3');
    expect(children.length).toBe(rounds + 1);
  }, 120_000);

  test(
    'a library that hangs does not outlive a device process that was killed',
    () => expectToEndWithItsDeviceProcess(key),
    40_000,
  );

  test('a library of another machine is run by the helper for it, and without one it is said', async () => {
    const narrow = writeNarrowLibrary(key.folder);
    expect(await faultOf(launcherOf(narrow, {}))).toMatchObject({
      code: 'device/ca-library-other-width',
      detail: { file: narrow, machine: 'x86 (32-bit)' },
    });
    const unusable = await faultOf(launcherOf(narrow, { ia32: pinnedNode() }));
    expect(unusable.code).toBe('device/ca-helper-unusable');
    expect((await faultOf(launcherOf(narrow, { ia32: join(key.folder, 'none') }))).code).toBe(
      'device/ca-helper-unusable',
    );

    // As a 32-bit program would see it: the library is wider than the program, and the helper is of its width.
    const launch = await launcherOf(key.library('usual'), { [process.arch]: pinnedNode() }, 'ia32');
    const session = await load('usual', { launch });
    const { der } = await signWith(session, 'sm2');
    expect(key.opensslVerifies('sm2', data, der)).toBe(true);
  });

  describe('on a computer with several libraries', () => {
    const vendorOf = (id: string, files: readonly string[]): SkfVendor => ({
      id,
      name: id,
      files: { windows: files, linux: files },
      quirks: usualQuirks,
    });
    const keysOf = (...vendors: readonly SkfVendor[]) => {
      const keys = openSkfKeys({ vendors, timings });
      open.push(keys);
      return keys;
    };

    test('each is tried, and the one that finds the key is kept', async () => {
      const text = join(key.folder, 'text.so');
      writeFileSync(text, 'no library at all');
      const files = [text, writeNarrowLibrary(key.folder), key.library('no-key'), key.library('usual')];
      const keys = keysOf(vendorOf('own', files), vendorOf('absent', ['none-such.so']));
      expect((await keys.list()).map(({ kind }) => kind)).toEqual(['sm2', 'rsa']);
      expect(keys.tried().map(({ file, fault }) => [file, fault?.code])).toEqual([
        [files[0], 'device/library-not-loadable'],
        [files[1], 'device/ca-library-other-width'],
        [files[2], undefined],
        [files[3], undefined],
      ]);
      expect((await signWith(keys, 'sm2')).algorithm).toBe('sm2-sm3');
    });

    test('a key that two libraries see is shown once, and one plugged in later is found by the other', async () => {
      key.pull();
      const keys = keysOf(
        vendorOf('first', [key.library('no-key'), key.library('usual')]),
        vendorOf('second', [key.library('long-ulong')]),
      );
      expect(await keys.list()).toEqual([]);
      key.plugIn();
      expect((await keys.list()).map(({ vendor, kind }) => `${vendor} ${kind}`)).toEqual([
        'first sm2',
        'first rsa',
      ]);
    });

    test('none at all, and none that can be used, are said', async () => {
      expect((await faultOf(keysOf(vendorOf('absent', ['none-such.so'])).list())).code).toBe(
        'device/ca-no-library',
      );
      const narrow = writeNarrowLibrary(key.folder);
      expect((await faultOf(keysOf(vendorOf('narrow', [narrow])).list())).code).toBe(
        'device/ca-library-other-width',
      );
      const incomplete = await faultOf(keysOf(vendorOf('c', ['/lib/x86_64-linux-gnu/libc.so.6'])).list());
      expect(incomplete).toMatchObject({
        code: 'device/library-incomplete',
        detail: { name: 'SKF_EnumDev' },
      });
    });
  });
});
