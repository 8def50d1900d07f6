import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CaKeySession } from '../../native/ca-keys/driver.ts';
import { type LibraryTimings, openLibraryHost } from '../../native/ca-keys/library-host.ts';
import { launcherOf, type LibraryChild } from '../../native/ca-keys/library-launch.ts';
import { helperFolder, shippedHelper } from '../../native/ca-keys/shipped-helper.ts';
import { usualQuirks } from '../../native/ca-keys/skf-libraries.ts';
import { isRunning } from '../../main/is-running.ts';
import { buildHelper } from '../../scripts/helper-bundle.ts';
import { caKeyContract } from './contracts/ca-key.ts';
import { installHelper } from './support/helper-folder.ts';
import { expectToEndWithItsDeviceProcess } from './support/hanging.ts';
import { pinnedNode } from './support/node.ts';
import { skipReason } from './support/required.ts';
import { makeSkfTestKey, skfPin, type SkfTestKey, whyNoSkfLibrary } from './support/skf-key.ts';

/*
 * What an installer lays beside the archive, far from the repository: one file, koffi, and a Node that knows nothing of
 * this program. Here that is the pinned Node, and the machine this one; `tests/extras/narrow-helper` has another.
 */
const skipped = skipReason('the helper of key libraries', whyNoSkfLibrary());
const data = Uint8Array.from(Buffer.from('纳税申报表 2016-03，应补税额 1,800.00 元'));
const timings: Partial<LibraryTimings> = { askMs: 8_000, signMs: 8_000, restartMs: [20, 200], graceMs: 300 };

describe.skipIf(skipped)('the helper of an installation, in a folder of its own', () => {
  let key: SkfTestKey;
  let temp: string;
  let resources: string;
  const children: LibraryChild[] = [];
  beforeAll(async () => {
    temp = mkdtempSync(join(tmpdir(), '国地税一窗通办 helper-'));
    resources = join(temp, 'resources');
    await buildHelper(join(temp, 'bundle'));
    installHelper(join(temp, 'bundle'), resources, `${process.platform}-${process.arch}`);
    key = makeSkfTestKey();
  });
  afterAll(() => {
    key.remove();
    rmSync(temp, { recursive: true, force: true });
  });
  beforeEach(() => key.reset());

  const load = async (from = resources): Promise<CaKeySession> => {
    const path = key.library('usual');
    const named = { [process.arch]: pinnedNode() };
    const launch = await launcherOf(path, named, 'ia32', shippedHelper(from));
    return openLibraryHost({
      library: { driver: 'skf', path, vendor: { id: 'own', name: '自制', quirks: usualQuirks } },
      launch() {
        const child = launch();
        children.push(child);
        return child;
      },
      timings,
    });
  };
  const sign = async (session: CaKeySession): Promise<void> => {
    for (const found of await session.list()) {
      const algorithm = found.kind === 'sm2' ? 'sm2-sm3' : 'rsa-sha256';
      const { der } = await session.sign({ keyId: found.id, what: { data }, algorithm, pin: skfPin() });
      expect(key.opensslVerifies(found.kind === 'sm2' ? 'sm2' : 'rsa', data, der)).toBe(true);
    }
  };

  caKeyContract('library in the helper of an installation', ['sm2', 'rsa'], async () => ({
    session: await load(),
    pin: () => skfPin(),
    wrongPin: () => skfPin().fill(0x30),
    pull: () => key.pull(),
    plugIn: () => key.plugIn(),
    close: () => undefined,
  }));

  test('signs what the openssl command verifies, and takes no orders from the officer’s environment', async () => {
    const orders = { NODE_OPTIONS: '--require=none-such', ELECTRON_RUN_AS_NODE: '1' };
    const before = { ...process.env };
    Object.assign(process.env, orders);
    let session: CaKeySession | undefined;
    try {
      session = await load();
      await sign(session);
      const environment = readFileSync(`/proc/${children.at(-1)!.pid}/environ`, 'utf8').split('\0');
      expect(environment.filter((each) => /^(NODE|ELECTRON|OPENSSL)_/.test(each))).toEqual([]);
    } finally {
      for (const name of Object.keys(orders) as (keyof typeof orders)[])
        if (before[name] === undefined) delete process.env[name];
        else process.env[name] = before[name];
      await session?.close();
    }
    await expect.poll(() => isRunning(children.at(-1)!.pid!), { timeout: 10_000 }).toBe(false);
  });

  test.each(['hang', 'crash'] as const)('one that does %s is ended, and the next one signs', async (as) => {
    const session = await load();
    try {
      const [found] = await session.list();
      key.behave(as);
      const algorithm = found!.kind === 'sm2' ? 'sm2-sm3' : 'rsa-sha256';
      await expect(
        session.sign({ keyId: found!.id, what: { data }, algorithm, pin: skfPin() }),
      ).rejects.toMatchObject({
        code: as === 'hang' ? 'device/ca-library-hung' : 'device/ca-library-crashed',
      });
      key.behave(undefined);
      await sign(session);
    } finally {
      await session.close();
    }
  });

  test(
    'does not outlive the device process, even while its library hangs',
    () => expectToEndWithItsDeviceProcess(key, resources),
    40_000,
  );

  test('says that koffi is missing where it is, and hangs nobody up', async () => {
    const bare = join(temp, 'bare');
    installHelper(join(temp, 'bundle'), bare, `${process.platform}-${process.arch}`);
    rmSync(join(bare, helperFolder, 'node_modules'), { recursive: true });
    await expect(load(bare)).rejects.toMatchObject({
      code: 'device/library-not-loadable',
      detail: { file: 'koffi' },
    });
  });

  test('is small, and imports nothing but koffi and what Node has', () => {
    const bundle = join(temp, 'bundle');
    expect(readdirSync(bundle).toSorted()).toEqual([
      'LICENSES.txt',
      'library-process.js',
      'library-watchdog.js',
      'package.json',
    ]);
    expect(statSync(join(bundle, 'library-process.js')).size).toBeLessThan(800_000);
    const text = readFileSync(join(bundle, 'library-process.js'), 'utf8');
    const imported = [...text.matchAll(/^\s*import\b[^'"]*['"]([^'"]+)['"]|\bimport\(['"]([^'"]+)['"]\)/gm)];
    const names = new Set(imported.map(([, fixed, later]) => fixed ?? later));
    expect([...names].filter((name) => !name!.startsWith('node:'))).toEqual(['koffi']);
  });
});
