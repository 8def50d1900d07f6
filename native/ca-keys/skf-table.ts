import { skfFunctions, skfOptional } from '../protocols/skf.ts';
import type { SkfArgumentType, SkfFunction } from '../protocols/skf.ts';
import { loadLibrary } from '../transports/library.ts';
import type { NativeArgument, NativeFunction, NativeType } from '../transports/library.ts';

export type SkfArgument = number | bigint | Uint8Array | null;

/**
 * The functions of one SKF library, called with memory as C has it: a vendor's own behind koffi, or the virtual key's.
 * The driver cannot tell them apart.
 */
export interface SkfTable {
  has(name: SkfFunction): boolean;
  /** The library's status; resolves when it has returned. Calls are made one at a time. */
  call(name: SkfFunction, ...args: readonly SkfArgument[]): Promise<number>;
  /** For what blocks until something happens: the other calls go on meanwhile. */
  callBeside(name: SkfFunction, ...args: readonly SkfArgument[]): Promise<number>;
  close(): void;
}

// A ULONG by value takes a whole register on 64-bit machines, so both widths are called alike.
const wide = process.arch !== 'ia32';
const nativeTypes: Readonly<Record<SkfArgumentType, NativeType>> = {
  size: wide ? 'uint64' : 'uint32',
  flag: 'int32',
  handle: 'handle',
  bytes: 'bytes',
};

/** The low 32 bits: status codes are no longer in either width. */
const statusOf = (returned: number | bigint): number => Number(BigInt.asUintN(32, BigInt(returned)));

/**
 * Loads a vendor's library into this process, which it may hang or crash. Throws the `device/library-…` faults;
 * `device/library-incomplete` names the function it lacks.
 */
export const loadSkfTable = async (path: string): Promise<SkfTable> => {
  const library = await loadLibrary(path);
  const bound = new Map<SkfFunction, NativeFunction>();
  for (const name of Object.keys(skfFunctions) as SkfFunction[]) {
    const prototype = {
      returns: nativeTypes.size,
      takes: skfFunctions[name].map((type) => nativeTypes[type]),
      // DEVAPI is __stdcall on 32-bit Windows and means nothing elsewhere.
      convention: 'stdcall',
    } as const;
    const found = skfOptional.includes(name) ? library.find(name, prototype) : library.get(name, prototype);
    if (found !== undefined) bound.set(name, found);
  }
  const get = (name: SkfFunction): NativeFunction =>
    bound.get(name) ?? library.get(name, { returns: 'void', takes: [] });
  return {
    has: (name) => bound.has(name),
    // On this thread: some libraries keep the current device by thread.
    call: (name, ...args) => Promise.resolve(statusOf(get(name)(...(args as readonly NativeArgument[])))),
    async callBeside(name, ...args) {
      return statusOf(await get(name).later(...(args as readonly NativeArgument[])));
    },
    close: () => library.unload(),
  };
};
