import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadLibrary } from '../../native/transports/library.ts';
import { readLibraryFile } from '../../native/transports/library-file.ts';
import { memoryBy } from '../../native/transports/native-memory.ts';
import { faultOf } from '../support/fault-of.ts';

/** Every Linux has this one; it stands for a vendor's. */
const clib = [
  '/lib/x86_64-linux-gnu/libc.so.6',
  '/lib/aarch64-linux-gnu/libc.so.6',
  '/usr/lib64/libc.so.6',
].find((path) => existsSync(path));

describe('a library that is no library of this machine', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'library-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const elf = (machine: number): string => {
    const bytes = Buffer.alloc(64);
    bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]);
    bytes.writeUInt16LE(3, 16);
    bytes.writeUInt16LE(machine, 18);
    const path = join(folder, `${machine}.so`);
    writeFileSync(path, bytes);
    return path;
  };

  test('is told by its file and never loaded', async () => {
    const fault = await faultOf(loadLibrary(elf(process.arch === 'ia32' ? 62 : 3)));
    expect(fault.code).toBe('device/library-wrong-machine');
    expect(fault.detail['machine']).toContain(process.arch === 'ia32' ? 'x64' : 'x86');
  });

  test('and one that only looks like one is said to be unusable', async () => {
    const own = process.arch === 'arm64' ? 183 : 62;
    expect((await faultOf(loadLibrary(elf(own)))).code).toBe('device/library-not-loadable');
    expect((await faultOf(loadLibrary(join(folder, 'none.so')))).code).toBe('device/library-missing');
  });
});

test('of memory handed to a library no copy is left but the one it was asked for: it may be a PIN', async () => {
  const { default: koffi } = await import('koffi');
  const copies: ArrayLike<number>[] = [];
  const watched = {
    ...koffi,
    decode: (...args: Parameters<typeof koffi.decode>) => {
      const copy = koffi.decode(...args) as ArrayLike<number>;
      copies.push(copy);
      return copy;
    },
  } as typeof koffi;
  const pin = Uint8Array.from(Buffer.from('12345678'));
  const memory = memoryBy(watched)(pin);
  const back = new Uint8Array(pin.length);
  memory.copyTo(back);
  expect(back).toEqual(pin);
  expect(copies.map((copy) => Array.from(copy))).toEqual([Array.from(pin, () => 0)]);
  memory.release();
});

describe.skipIf(clib === undefined)(
  'a library in this process (skipped without a C library to stand for it)',
  () => {
    test('is called, also on a thread of its own, and fills the memory it is given', async () => {
      const path = clib ?? '';
      expect((await readLibraryFile(path)).machine).toBe(process.arch);
      const library = await loadLibrary(path);
      const copy = library.get('memcpy', { returns: 'handle', takes: ['bytes', 'bytes', 'ulong'] });
      const from = Uint8Array.of(1, 2, 3, 250);
      const to = new Uint8Array(4);
      copy(to, from, 3);
      expect([...to]).toEqual([1, 2, 3, 0]);

      const threads = await Promise.all(
        [0, 1, 2, 3].map(async (index) => {
          const room = new Uint8Array(4);
          await copy.later(room, Uint8Array.of(index, 9, 9, 9), 4);
          return room[0];
        }),
      );
      expect(threads).toEqual([0, 1, 2, 3]);
    });

    test('a function it lacks is missed by name', async () => {
      const library = await loadLibrary(clib ?? '');
      const prototype = { returns: 'uint32', takes: [] } as const;
      expect(library.find('SKF_NoSuch', prototype)).toBeUndefined();
      expect(() => library.get('SKF_NoSuch', prototype)).toThrow('device/library-incomplete');
    });

    test('a function and memory known by address are reached', async () => {
      const library = await loadLibrary(clib ?? '');
      const make = library.get('strdup', { returns: 'handle', takes: ['bytes'] });
      const address = BigInt(make(Buffer.from('hall\0')));
      expect(new TextDecoder().decode(library.read(address, 4))).toBe('hall');
      const symbol = library.get('dlsym', { returns: 'handle', takes: ['handle', 'bytes'] });
      const length = BigInt(symbol(0n, Buffer.from('strlen\0')));
      expect(Number(library.at(length, { returns: 'ulong', takes: ['handle'] })(address))).toBe(4);
    });
  },
);
