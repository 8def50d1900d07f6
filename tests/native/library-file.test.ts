import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  readExecutableFile,
  readLibraryFile,
  readLibraryHeaders,
} from '../../native/transports/library-file.ts';
import type { ReadAt } from '../../native/transports/library-file.ts';
import { faultCodeOf } from '../support/fault-of.ts';

const within =
  (bytes: Uint8Array): ReadAt =>
  (offset, length) =>
    Promise.resolve(bytes.subarray(offset, offset + length));

/** The headers of a Windows library, written out from the PE format. */
const pe = (machine: number, characteristics = 0x2102, at = 0xf0): Uint8Array => {
  const bytes = new Uint8Array(at + 24);
  const view = new DataView(bytes.buffer);
  bytes.set([0x4d, 0x5a]);
  view.setUint32(60, at, true);
  bytes.set([0x50, 0x45, 0, 0], at);
  view.setUint16(at + 4, machine, true);
  view.setUint16(at + 22, characteristics, true);
  return bytes;
};
const elf = (machine: number, type = 3, data = 1): Uint8Array => {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, data, 1]);
  view.setUint16(16, type, data === 1);
  view.setUint16(18, machine, data === 1);
  return bytes;
};

describe('a vendor library before it is loaded', () => {
  test.each([
    ['a 32-bit Windows library', pe(0x014c), 'pe', 'ia32'],
    ['a 64-bit Windows library', pe(0x8664), 'pe', 'x64'],
    ['a Windows library for ARM', pe(0xaa64), 'pe', 'arm64'],
    ['a 32-bit Linux library', elf(3), 'elf', 'ia32'],
    ['a 64-bit Linux library', elf(62), 'elf', 'x64'],
    ['a Linux library for ARM', elf(183), 'elf', 'arm64'],
    ['a Linux library for LoongArch', elf(258), 'elf', 'other'],
    ['a big-endian library', elf(62, 3, 2), 'elf', 'other'],
  ])('%s is told by its machine field', async (_name, bytes, format, machine) => {
    expect(await readLibraryHeaders(within(bytes))).toEqual({ format, machine, loadable: true });
  });

  test('a program and an object file are no libraries', async () => {
    expect(await readLibraryHeaders(within(pe(0x8664, 0x0102)))).toMatchObject({ loadable: false });
    expect(await readLibraryHeaders(within(elf(62, 1)))).toMatchObject({ loadable: false });
  });

  test('headers that lie about where they go on, or are cut off, are no library', async () => {
    const lying = pe(0x8664);
    new DataView(lying.buffer).setUint32(60, 0xffff_fff0, true);
    expect(await readLibraryHeaders(within(lying))).toBeUndefined();
    expect(await readLibraryHeaders(within(pe(0x8664).subarray(0, 250)))).toBeUndefined();
    expect(await readLibraryHeaders(within(new Uint8Array(0)))).toBeUndefined();
  });

  test('whatever the bytes are, they are read or refused', async () => {
    const start = fc.constantFrom([], [0x4d, 0x5a], [0x7f, 0x45, 0x4c, 0x46]);
    await fc.assert(
      fc.asyncProperty(start, fc.uint8Array({ maxLength: 200 }), async (first, rest) => {
        const found = await readLibraryHeaders(within(Uint8Array.from([...first, ...rest])));
        expect(found === undefined || ['ia32', 'x64', 'arm64', 'other'].includes(found.machine)).toBe(true);
      }),
      { seed: 20160405, numRuns: 500 },
    );
  });
});

describe('a file on the disk', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'library-file-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  test('the Node that runs this is read as what it is', async () => {
    expect(await readExecutableFile(process.execPath)).toMatchObject({ machine: process.arch });
  });

  test('a missing file, a folder, a text and a strange processor are each said', async () => {
    expect(await faultCodeOf(readLibraryFile(join(folder, 'none.dll')))).toBe('device/library-missing');
    expect(await faultCodeOf(readLibraryFile(folder))).toBe('device/library-not-loadable');
    writeFileSync(join(folder, 'readme.dll'), 'MZ is how it begins, and nothing more');
    expect(await faultCodeOf(readLibraryFile(join(folder, 'readme.dll')))).toBe(
      'device/library-not-loadable',
    );
    writeFileSync(join(folder, 'loong.so'), elf(258));
    expect(await faultCodeOf(readLibraryFile(join(folder, 'loong.so')))).toBe('device/library-not-loadable');
    writeFileSync(join(folder, 'program.exe'), pe(0x8664, 0x0102));
    expect(await faultCodeOf(readLibraryFile(join(folder, 'program.exe')))).toBe(
      'device/library-not-loadable',
    );
  });
});
