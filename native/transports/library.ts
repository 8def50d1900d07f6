import type koffiModule from 'koffi';
import { Fault } from '../../domain/faults.ts';
import { machineName, readLibraryFile } from './library-file.ts';
import { memoryBy } from './native-memory.ts';

/**
 * What crosses into C. `bytes`: memory that is read, written, or both, or `null`; `handle`: a pointer that is only
 * handed back; `ulong`: C's `unsigned long`, 4 bytes on Windows and 8 on 64-bit Linux.
 */
export type NativeType = 'void' | 'int32' | 'uint32' | 'uint64' | 'ulong' | 'handle' | 'bytes';
export type NativeArgument = number | bigint | Uint8Array | null;

export interface Prototype {
  readonly returns: NativeType;
  readonly takes: readonly NativeType[];
  /** Of 32-bit Windows alone; the other machines have one convention. */
  readonly convention?: 'stdcall';
}

export interface NativeFunction {
  /** Blocks this thread until the library returns. */
  (...args: readonly NativeArgument[]): number | bigint;
  /**
   * On a thread of its own, for what blocks by design; the bytes are filled in when it resolves. The library must
   * bear being called from two threads.
   */
  later(...args: readonly NativeArgument[]): Promise<number | bigint>;
}

/** A vendor's library in this process. It may hang or crash: load one only in a process that may die. */
export interface LoadedLibrary {
  readonly path: string;
  /** `undefined` where the library has no function of that name. */
  find(name: string, prototype: Prototype): NativeFunction | undefined;
  /** The same, thrown as `device/library-incomplete`. */
  get(name: string, prototype: Prototype): NativeFunction;
  /** A function known by its address, as PKCS#11 hands them out. */
  at(address: bigint, prototype: Prototype): NativeFunction;
  /** A copy of memory the library owns. An address that is none crashes the process. */
  read(address: bigint, length: number): Uint8Array;
  /** Nothing of the library may be called afterwards. */
  unload(): void;
}

const koffiTypes: Readonly<Record<NativeType, string>> = {
  void: 'void',
  int32: 'int32_t',
  uint32: 'uint32_t',
  uint64: 'uint64_t',
  ulong: 'unsigned long',
  handle: 'uintptr_t',
  bytes: 'void *',
};

type Koffi = typeof koffiModule;
type KoffiFunction = ReturnType<ReturnType<Koffi['load']>['func']>;

/**
 * A thread may run while the collector moves buffers, so it is given memory that stays where it is. What a card or a key
 * left in it is overwritten before it is given back.
 */
const callLater = (
  koffi: Koffi,
  found: KoffiFunction,
  args: readonly NativeArgument[],
): Promise<number | bigint> => {
  const take = memoryBy(koffi);
  const kept = args.map((argument) =>
    argument instanceof Uint8Array ? { argument, memory: take(argument) } : undefined,
  );
  return new Promise((resolve, reject) => {
    const passed = args.map((argument, index) => kept[index]?.memory.address ?? argument);
    found.async(...passed, (error: Error | null, value: number | bigint) => {
      for (const one of kept) {
        if (one === undefined) continue;
        one.memory.copyTo(one.argument);
        one.memory.release();
      }
      if (error === null) resolve(value);
      else reject(error);
    });
  });
};

const callable = (koffi: Koffi, found: KoffiFunction): NativeFunction =>
  Object.assign((...args: readonly NativeArgument[]) => found(...args) as number | bigint, {
    later: (...args: readonly NativeArgument[]) => callLater(koffi, found, args),
  });

/**
 * As much as a thread of Windows has. A call beside the event loop is given a stack of its own, of 128 KiB if nobody says
 * otherwise, and behind Windows' printing functions a maker's driver draws on it.
 */
const stackOfThread = 1_048_576;
let hasRoom = false;
/** Before the first library of this process: later it cannot be changed. */
const makeRoom = (koffi: Koffi): void => {
  if (hasRoom || process.platform !== 'win32') return;
  koffi.config({ async_stack_size: stackOfThread });
  hasRoom = true;
};

/**
 * Loads a vendor's library. Throws `device/library-missing`, `device/library-not-loadable` (also where something it
 * needs is missing) or `device/library-wrong-machine`, which is read from the file before anything is loaded.
 */
export const loadLibrary = async (path: string): Promise<LoadedLibrary> => {
  const { machine } = await readLibraryFile(path);
  if (machine !== process.arch)
    throw new Fault('device/library-wrong-machine', { file: path, machine: machineName[machine] });
  let koffi: Koffi;
  try {
    ({ default: koffi } = await import('koffi'));
  } catch {
    // A helper program of another machine without the part that calls libraries there.
    throw new Fault('device/library-not-loadable', { file: 'koffi' });
  }
  makeRoom(koffi);
  let library: ReturnType<Koffi['load']>;
  try {
    library = koffi.load(path);
  } catch {
    throw new Fault('device/library-not-loadable', { file: path });
  }

  const find = (name: string, { returns, takes, convention }: Prototype): NativeFunction | undefined => {
    try {
      const types = takes.map((type) => koffiTypes[type]);
      const found =
        convention === undefined
          ? library.func(name, koffiTypes[returns], types)
          : library.func(`__${convention}`, name, koffiTypes[returns], types);
      return callable(koffi, found);
    } catch {
      // The only thing that can be wrong with a name and types of the table above: no such function.
      return undefined;
    }
  };

  return {
    path,
    find,
    get(name, prototype) {
      const found = find(name, prototype);
      if (found === undefined) throw new Fault('device/library-incomplete', { file: path, name });
      return found;
    },
    at(address, { returns, takes, convention }) {
      const types = takes.map((type) => koffiTypes[type]);
      const type =
        convention === undefined
          ? koffi.proto(koffiTypes[returns], types)
          : koffi.proto(`__${convention}`, koffiTypes[returns], types);
      return callable(koffi, koffi.decode(address, type) as KoffiFunction);
    },
    read: (address, length) => Uint8Array.from(koffi.decode(address, 'uint8_t', length) as ArrayLike<number>),
    unload: () => library.unload(),
  };
};
