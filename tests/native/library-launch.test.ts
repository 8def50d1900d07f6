import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLibraryHost } from '../../native/ca-keys/library-host.ts';
import { helperFor, launcherOf, libraryProcessEntry } from '../../native/ca-keys/library-launch.ts';
import { helperFolder, shippedHelper } from '../../native/ca-keys/shipped-helper.ts';
import { usualQuirks } from '../../native/ca-keys/skf-libraries.ts';
import { writeNarrowLibrary } from './support/skf-key.ts';

describe('a 32-bit key library beside a 64-bit program', () => {
  let temp: string;
  let library: string;
  /** Resources of installations: of Windows, of Linux, and of one whose Node is not of 32 bits. */
  let windows: string;
  let linux: string;
  let broken: string;
  let named: string;

  /** The headers of a program for this machine, and nothing behind them. */
  const programOf = (path: string, machine: number): string => {
    const bytes = Buffer.alloc(64);
    bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
    bytes.writeUInt16LE(2, 16);
    bytes.writeUInt16LE(machine, 18);
    writeFileSync(path, bytes, { mode: 0o644 });
    return path;
  };
  const installation = (name: string, node: number | undefined): string => {
    const folder = join(temp, name, helperFolder);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'library-process.js'), '');
    if (node !== undefined) programOf(join(folder, 'node.exe'), node);
    return join(temp, name);
  };
  const ia32 = 3;
  const x64 = 62;
  beforeAll(() => {
    temp = mkdtempSync(join(tmpdir(), 'helpers-'));
    library = writeNarrowLibrary(temp);
    windows = installation('windows', ia32);
    linux = installation('linux', undefined);
    broken = installation('broken', x64);
    named = programOf(join(temp, 'named-node'), ia32);
  });
  afterAll(() => rmSync(temp, { recursive: true, force: true }));

  const choose = (helpers: Parameters<typeof helperFor>[1], resources: string) =>
    helperFor(library, helpers, 'x64', shippedHelper(resources));
  const unpacked = (resources: string) => join(resources, helperFolder, 'library-process.js');

  test('finds the helper of the installation by itself', async () => {
    expect(await choose({}, windows)).toMatchObject({
      node: join(windows, helperFolder, 'node.exe'),
      entry: unpacked(windows),
    });
  });

  test('takes the one that the settings name before it, and lets it run what lies beside the archive', async () => {
    for (const resources of [windows, linux, broken])
      expect(await choose({ ia32: named }, resources)).toMatchObject({
        node: named,
        entry: unpacked(resources),
      });
  });

  test('runs from sources with the one that the settings name, and there is no other', async () => {
    expect(shippedHelper(undefined)).toBeUndefined();
    expect(shippedHelper(join(temp, 'none'))).toBeUndefined();
    expect(await helperFor(library, { ia32: named }, 'x64')).toMatchObject({
      node: named,
      entry: libraryProcessEntry(),
    });
  });

  test('is refused in words where there is no helper, or one of another width', async () => {
    await expect(choose({}, linux)).rejects.toMatchObject({ code: 'device/ca-library-other-width' });
    await expect(choose({}, join(temp, 'none'))).rejects.toMatchObject({
      code: 'device/ca-library-other-width',
    });
    await expect(choose({}, broken)).rejects.toMatchObject({
      code: 'device/ca-helper-unusable',
      detail: { file: join(broken, helperFolder, 'node.exe') },
    });
  });

  test('is run by this very program where that is of 32 bits too, helper or not', async () => {
    expect(await helperFor(library, {}, 'ia32', shippedHelper(windows))).toBeUndefined();
  });

  test('says so where its helper does not start, and hangs nobody up', async () => {
    const launch = await launcherOf(library, { ia32: named }, 'x64');
    const vendor = { id: 'own', name: '自制', quirks: usualQuirks };
    await expect(
      openLibraryHost({ launch, library: { driver: 'skf', path: library, vendor } }),
    ).rejects.toMatchObject({ code: 'device/ca-library-crashed' });
  });
});
