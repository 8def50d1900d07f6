import type koffiModule from 'koffi';

/** Memory outside this program's own, at an address that stays: structures that point to each other need one. */
export interface NativeMemory {
  readonly address: bigint;
  /** Copies what stands in it now into `bytes`, as long as itself; no other copy is left, since it may be a PIN. */
  copyTo(bytes: Uint8Array): void;
  /** Overwrites it with zeros and gives it back; nothing may hold its address any more. */
  release(): void;
}

/** A pointer inside the memory, leading into the same memory. */
export interface InnerPointer {
  readonly at: number;
  readonly to: number;
}

type TakeMemory = (bytes: Uint8Array, pointers?: readonly InnerPointer[]) => NativeMemory;

export const memoryBy =
  (koffi: typeof koffiModule): TakeMemory =>
  (bytes, pointers = []) => {
    const address = koffi.alloc('uint8_t', Math.max(bytes.length, 1)) as bigint;
    koffi.encode(address, 'uint8_t', bytes, bytes.length);
    for (const { at, to } of pointers) koffi.encode(address, at, 'uintptr_t', address + BigInt(to));
    return {
      address,
      copyTo(target) {
        const copy = koffi.decode(address, 'uint8_t', bytes.length) as Uint8Array;
        target.set(copy);
        copy.fill(0);
      },
      release() {
        koffi.encode(address, 'uint8_t', new Uint8Array(bytes.length), bytes.length);
        koffi.free(address);
      },
    };
  };

/** Hands out memory filled with `bytes`, its inner pointers made real; they are of this machine's width. */
export const nativeMemory = async (): Promise<TakeMemory> => memoryBy((await import('koffi')).default);
