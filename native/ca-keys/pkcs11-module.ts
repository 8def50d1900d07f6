import { Fault } from '../../domain/faults.ts';
import { functionAddresses, functionListSize, pkcs11Functions } from '../protocols/pkcs11.ts';
import type { MemoryImage, Pkcs11Function } from '../protocols/pkcs11.ts';
import { pkcs11LayoutOf } from '../protocols/pkcs11-layout.ts';
import type { Pkcs11Layout } from '../protocols/pkcs11-layout.ts';
import { loadLibrary } from '../transports/library.ts';
import type { NativeFunction, NativeType } from '../transports/library.ts';
import { nativeMemory } from '../transports/native-memory.ts';

/** A number is a CK_ULONG, a boolean a CK_BBOOL; memory is copied in before the call and back after it. */
export type Pkcs11Argument = number | boolean | null | Uint8Array | MemoryImage;

/** One loaded PKCS#11 library. */
export interface Pkcs11Module {
  readonly path: string;
  readonly layout: Pkcs11Layout;
  /**
   * Calls a function of the list on a thread of its own and answers its CK_RV. One call at a time; what was handed in
   * by address is overwritten with zeros on the library's side. Throws `device/timed-out` at the deadline: the library
   * then still has the call, and every further one waits for it within its own deadline.
   */
  call(name: Pkcs11Function, args: readonly Pkcs11Argument[], deadlineMs: number): Promise<number>;
}

/** Kinds of arguments in the order of the standard: u CK_ULONG, b CK_BBOOL, * an address. */
const shapes: Readonly<Record<Pkcs11Function, string>> = {
  C_Initialize: '*',
  C_Finalize: '*',
  C_GetInfo: '*',
  C_GetSlotList: 'b**',
  C_GetSlotInfo: 'u*',
  C_GetTokenInfo: 'u*',
  C_GetMechanismList: 'u**',
  C_OpenSession: 'uu***',
  C_CloseSession: 'u',
  C_Login: 'uu*u',
  C_Logout: 'u',
  C_GetAttributeValue: 'uu*u',
  C_FindObjectsInit: 'u*u',
  C_FindObjects: 'u*u*',
  C_FindObjectsFinal: 'u',
  C_SignInit: 'u*u',
  C_Sign: 'u*u**',
};

const isMemory = (argument: Pkcs11Argument): argument is Uint8Array | MemoryImage =>
  typeof argument === 'object' && argument !== null;

const imageOf = (memory: Uint8Array | MemoryImage): MemoryImage =>
  memory instanceof Uint8Array ? { bytes: memory, pointers: [] } : memory;

/**
 * Loads a PKCS#11 library and takes its function list. Throws `device/library-…` where the file cannot be loaded or
 * is no PKCS#11 library.
 */
export const loadPkcs11Module = async (
  path: string,
  layout: Pkcs11Layout = pkcs11LayoutOf(process.platform, process.arch),
): Promise<Pkcs11Module> => {
  const library = await loadLibrary(path);
  const hold = await nativeMemory();
  const ulong: NativeType = layout.ulong === 8 ? 'uint64' : 'uint32';
  const incomplete = (name: string): Fault => new Fault('device/library-incomplete', { file: path, name });

  const getFunctionList = library.get('C_GetFunctionList', { returns: ulong, takes: ['bytes'] });
  const place = new Uint8Array(8);
  if (Number(getFunctionList(place)) !== 0) throw incomplete('C_GetFunctionList');
  const list = new DataView(place.buffer).getBigUint64(0, true);
  if (list === 0n) throw incomplete('C_GetFunctionList');
  const addresses = functionAddresses(layout, library.read(list, functionListSize(layout)));

  const bound = new Map<Pkcs11Function, NativeFunction>();
  const functionOf = (name: Pkcs11Function): NativeFunction => {
    const known = bound.get(name);
    if (known !== undefined) return known;
    const address = addresses[pkcs11Functions[name]];
    if (address === undefined || address === 0n) throw incomplete(name);
    const takes = [...shapes[name]].map(
      (shape): NativeType => (shape === 'u' ? ulong : shape === 'b' ? 'uint32' : 'handle'),
    );
    const made = library.at(address, { returns: ulong, takes });
    bound.set(name, made);
    return made;
  };

  const run = async (
    name: Pkcs11Function,
    args: readonly Pkcs11Argument[],
    isWaitedFor: () => boolean,
  ): Promise<number> => {
    const target = functionOf(name);
    const held = args.map((argument) => {
      if (!isMemory(argument)) return undefined;
      const { bytes, pointers } = imageOf(argument);
      return { bytes, memory: hold(bytes, pointers) };
    });
    try {
      const result = await target.later(
        ...args.map((argument, index) => held[index]?.memory.address ?? Number(argument ?? 0)),
      );
      // After the deadline the bytes are their owner's again, who may have overwritten a PIN in them.
      if (isWaitedFor()) for (const one of held) one?.memory.copyTo(one.bytes);
      return Number(result);
    } finally {
      for (const one of held) one?.memory.release();
    }
  };

  let tail: Promise<unknown> = Promise.resolve();
  return {
    path,
    layout,
    call(name, args, deadlineMs) {
      let expired = false;
      const turn = tail.then(() => {
        // Nobody waits for it any more, so the library is not troubled with it.
        if (expired) throw new Fault('device/timed-out');
        return run(name, args, () => !expired);
      });
      tail = turn.catch(() => undefined);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          expired = true;
          reject(new Fault('device/timed-out'));
        }, deadlineMs);
        turn.then(resolve, reject).finally(() => clearTimeout(timer));
      });
    },
  };
};
