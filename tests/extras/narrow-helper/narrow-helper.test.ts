import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { builtFolder } from '../../../main/entry-paths.ts';
import type { CaKeySession } from '../../../native/ca-keys/driver.ts';
import { type LibraryTimings, openLibraryHost } from '../../../native/ca-keys/library-host.ts';
import type * as Launch from '../../../native/ca-keys/library-launch.ts';
import { shippedHelper } from '../../../native/ca-keys/shipped-helper.ts';
import { type SkfQuirks, usualQuirks } from '../../../native/ca-keys/skf-libraries.ts';
import { readExecutableFile, readLibraryFile } from '../../../native/transports/library-file.ts';
import { tell } from '../../journeys/seed.ts';
import { caKeyContract } from '../../native/contracts/ca-key.ts';
import { installHelper } from '../../native/support/helper-folder.ts';
import {
  makeSkfTestKey,
  skfPin,
  type SkfTestKey,
  type SkfVariant,
  whyNoSkfLibrary,
} from '../../native/support/skf-key.ts';

/*
 * A vendor's library that only 32-bit programs can load, beside this 64-bit one. HALL_NODE_IA32 names a Node of 32 bits;
 * docs/devices.md says what else it needs. It runs what is built, as in a hall: the program's own modules, and the bundle
 * that an installer lays beside the archive. Not every Node reads the sources.
 */
const helper = process.env['HALL_NODE_IA32'] ?? '';
const why = helper === '' ? 'HALL_NODE_IA32 names no 32-bit Node' : whyNoSkfLibrary();
if (why !== undefined) tell(`skipped: a 32-bit library in its helper: ${why}`);

const data = Uint8Array.from(Buffer.from('纳税申报表 2016-03，应补税额 1,800.00 元'));
const timings: Partial<LibraryTimings> = { askMs: 8_000, signMs: 8_000, restartMs: [20, 200], graceMs: 300 };

describe.skipIf(why !== undefined).for(['the built program', 'the helper of an installation'])(
  'a 32-bit SKF library in a 32-bit Node beside a 64-bit program: %s',
  (of) => {
    let resources: string | undefined;
    let key: SkfTestKey;
    let launcherOf: typeof Launch.launcherOf;
    beforeAll(async () => {
      const launch = pathToFileURL(join(builtFolder(), 'app/native/ca-keys/library-launch.js')).href;
      ({ launcherOf } = (await import(launch)) as typeof Launch);
      if (of === 'the helper of an installation') {
        resources = mkdtempSync(join(tmpdir(), 'resources-'));
        installHelper(join(builtFolder(), 'helper'), resources, `${process.platform}-ia32`);
      }
      key = makeSkfTestKey(['-m32']);
    });
    afterAll(() => {
      key.remove();
      if (resources !== undefined) rmSync(resources, { recursive: true, force: true });
    });
    beforeEach(() => key.reset());

    const load = async (variant: SkfVariant, quirks: Partial<SkfQuirks> = {}): Promise<CaKeySession> => {
      const path = key.library(variant);
      const vendor = { id: 'own', name: '自制', quirks: { ...usualQuirks, ...quirks } };
      const launch = await launcherOf(path, { ia32: helper }, process.arch, shippedHelper(resources));
      return openLibraryHost({ library: { driver: 'skf', path, vendor }, launch, timings });
    };
    const signs = async (session: CaKeySession): Promise<void> => {
      for (const found of await session.list()) {
        const algorithm = found.kind === 'sm2' ? 'sm2-sm3' : 'rsa-sha256';
        const { der } = await session.sign({ keyId: found.id, what: { data }, algorithm, pin: skfPin() });
        expect(key.opensslVerifies(found.kind === 'sm2' ? 'sm2' : 'rsa', data, der)).toBe(true);
      }
    };

    test('the machines are what they are taken for', async () => {
      expect(process.arch).not.toBe('ia32');
      expect((await readLibraryFile(key.library('usual'))).machine).toBe('ia32');
      expect((await readExecutableFile(helper)).machine).toBe('ia32');
    });

    caKeyContract('32-bit library in a 32-bit helper', ['sm2', 'rsa'], async () => ({
      session: await load('usual'),
      pin: () => skfPin(),
      wrongPin: () => skfPin().fill(0x30),
      pull: () => key.pull(),
      plugIn: () => key.plugIn(),
      close: () => undefined,
    }));

    test.each<[SkfVariant, Partial<SkfQuirks>]>([
      ['usual', {}],
      ['long-ulong', {}],
      ['long-ulong', { ulong: 4 }],
      ['long-ulong', { ulong: 8 }],
      ['bare', {}],
      ['hashes-itself', { rsaTakes: 'digest' }],
    ])('signs what the openssl command verifies (%s, %o)', async (variant, quirks) => {
      const session = await load(variant, quirks);
      try {
        expect((await session.list()).map(({ kind }) => kind).toSorted()).toEqual(['rsa', 'sm2']);
        await signs(session);
      } finally {
        await session.close();
      }
    });

    test.each(['hang', 'crash'] as const)('one that does %s is ended, and the next one signs', async (as) => {
      const session = await load('usual');
      try {
        const [found] = await session.list();
        if (found === undefined) throw new Error('no key');
        key.behave(as);
        const algorithm = found.kind === 'sm2' ? 'sm2-sm3' : 'rsa-sha256';
        await expect(
          session.sign({ keyId: found.id, what: { data }, algorithm, pin: skfPin() }),
        ).rejects.toMatchObject({ code: expect.stringMatching(/^device\/ca-library-/) });
        key.behave(undefined);
        await signs(session);
      } finally {
        await session.close();
      }
    });
  },
);
