import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Fault } from '../../domain/faults.ts';

/** Processors a library can be made for, by the names Node has for them. */
export type Machine = 'ia32' | 'x64' | 'arm64';

/** As a person who installs drivers knows them. */
export const machineName: Readonly<Record<Machine, string>> = {
  ia32: 'x86 (32-bit)',
  x64: 'x64 (64-bit)',
  arm64: 'ARM64',
};

/** What a library's first bytes say of it, before it is loaded. */
export interface LibraryFile {
  readonly format: 'pe' | 'elf';
  /** `other` for a processor that nothing here runs on. */
  readonly machine: Machine | 'other';
  /** `false` for a program or an object file. */
  readonly loadable: boolean;
}

const peMachines: Readonly<Record<number, Machine>> = { 0x014c: 'ia32', 0x8664: 'x64', 0xaa64: 'arm64' };
const elfMachines: Readonly<Record<number, Machine>> = { 3: 'ia32', 62: 'x64', 183: 'arm64' };

const peSignature = 0x0000_4550;
const peIsDll = 0x2000;
const elfSignature = 0x7f45_4c46;
const elfLittleEndian = 1;
const elfShared = 3;
const dosHeaderSize = 64;
const peHeaderSize = 24;

/** Reads `length` bytes at `offset`; fewer at the end of the file. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>;

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** What the headers of a PE (Windows) or ELF (Linux) file say; `undefined` for anything else. Never throws by itself. */
export const readLibraryHeaders = async (readAt: ReadAt): Promise<LibraryFile | undefined> => {
  const head = await readAt(0, dosHeaderSize);
  if (head.length < 20) return undefined;
  const first = viewOf(head);
  if (first.getUint32(0) === elfSignature) {
    const little = head[5] === elfLittleEndian;
    return {
      format: 'elf',
      machine: (little ? elfMachines[first.getUint16(18, true)] : undefined) ?? 'other',
      loadable: first.getUint16(16, little) === elfShared,
    };
  }
  if (head[0] !== 0x4d || head[1] !== 0x5a || head.length < dosHeaderSize) return undefined;
  const header = await readAt(first.getUint32(60, true), peHeaderSize);
  if (header.length < peHeaderSize) return undefined;
  const second = viewOf(header);
  if (second.getUint32(0, true) !== peSignature) return undefined;
  return {
    format: 'pe',
    machine: peMachines[second.getUint16(4, true)] ?? 'other',
    loadable: (second.getUint16(22, true) & peIsDll) !== 0,
  };
};

/**
 * Reads which machine a library is made for before anything loads it: a 64-bit process cannot load a 32-bit library,
 * and several vendors have no other. Throws `device/library-missing`, and `device/library-not-loadable` for a file
 * that is no library. A position-independent Linux program passes for a library here; loading it is refused later.
 */
export const readLibraryFile = async (path: string): Promise<LibraryFile & { machine: Machine }> => {
  const found = await readExecutableFile(path);
  if (!found.loadable) throw new Fault('device/library-not-loadable', { file: path });
  return found;
};

/** The same of a library or a program: which machine a configured helper runs on is read the same way. */
export const readExecutableFile = async (path: string): Promise<LibraryFile & { machine: Machine }> => {
  let handle: FileHandle;
  try {
    handle = await open(path);
  } catch {
    throw new Fault('device/library-missing', { file: path });
  }
  try {
    const found = await readLibraryHeaders(async (offset, length) => {
      const bytes = new Uint8Array(length);
      const { bytesRead } = await handle.read(bytes, 0, length, offset);
      return bytes.subarray(0, bytesRead);
    });
    if (found === undefined || found.machine === 'other')
      throw new Fault('device/library-not-loadable', { file: path });
    return { ...found, machine: found.machine };
  } catch (error) {
    if (error instanceof Fault) throw error;
    // A folder, or a disk that cannot be read.
    throw new Fault('device/library-not-loadable', { file: path });
  } finally {
    await handle.close();
  }
};
