import { Fault } from '../../domain/faults.ts';
import { libraryCalls } from './library-calls.ts';
import { loadLibrary, type NativeArgument, type NativeType } from './library.ts';

/** One call of the library and what it gave back: its return code, and what it wrote. */
export interface SdtApiAnswer {
  readonly code: number;
  readonly data: Uint8Array;
}

export interface SdtApiCall {
  readonly port: number;
  /** iIfOpen: 0, and the port was opened by us; 1, and the call opens and closes it for itself. */
  readonly opens: 0 | 1;
  /** After this many ms without an answer the call throws `device/library-stuck`, and so does every later one until it
   * has come back: nobody can stop a call inside a library. */
  readonly deadlineMs: number;
}

/** The functions of a vendor's `sdtapi` library that a reader needs. */
export interface SdtApi {
  openPort(call: SdtApiCall): Promise<SdtApiAnswer>;
  closePort(call: SdtApiCall): Promise<SdtApiAnswer>;
  resetSam(call: SdtApiCall): Promise<SdtApiAnswer>;
  samStatus(call: SdtApiCall): Promise<SdtApiAnswer>;
  /** 16 bytes. */
  samId(call: SdtApiCall): Promise<SdtApiAnswer>;
  /** 4 bytes. */
  findCard(call: SdtApiCall): Promise<SdtApiAnswer>;
  /** 8 bytes. */
  selectCard(call: SdtApiCall): Promise<SdtApiAnswer>;
  /** Text and photo behind two bytes of length each, as the module's own reply has them. */
  readText(call: SdtApiCall): Promise<SdtApiAnswer>;
  /** Addresses of 70 bytes each. */
  readLaterAddresses(call: SdtApiCall): Promise<SdtApiAnswer>;
}

/** Each begins with the port and returns a code; on 32-bit Windows they have the convention of its system calls. */
const takes = {
  SDT_OpenPort: ['int32'],
  SDT_ClosePort: ['int32'],
  SDT_ResetSAM: ['int32', 'int32'],
  SDT_GetSAMStatus: ['int32', 'int32'],
  SDT_GetSAMID: ['int32', 'bytes', 'int32'],
  SDT_StartFindIDCard: ['int32', 'bytes', 'int32'],
  SDT_SelectIDCard: ['int32', 'bytes', 'int32'],
  // Text, photo, and behind each where its length is written.
  SDT_ReadBaseMsg: ['int32', 'bytes', 'bytes', 'bytes', 'bytes', 'int32'],
  SDT_ReadNewAppMsg: ['int32', 'bytes', 'bytes', 'int32'],
} as const satisfies Record<string, readonly NativeType[]>;
type Name = keyof typeof takes;

/** Larger than any of these libraries writes into it: what they do not check is the length of the buffer. */
const room = 4_096;
/** An `unsigned int` a library writes a length into. */
const lengthOf = (bytes: Uint8Array): number =>
  new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
const lengthCell = (): Uint8Array => {
  const cell = new Uint8Array(4);
  new DataView(cell.buffer).setUint32(0, room, true);
  return cell;
};

/**
 * Loads a library of the `sdtapi` shape. Its calls run beside the event loop, one after the other: these libraries keep
 * their port in a global. Throws `device/library-missing`, `device/library-not-loadable`, `device/library-wrong-machine`
 * and `device/library-incomplete`.
 */
export const loadSdtApi = async (path: string): Promise<SdtApi> => {
  const library = await loadLibrary(path);
  const functions = new Map(
    Object.entries(takes).map(([name, types]) => [
      name,
      library.get(name, { returns: 'int32', takes: types, convention: 'stdcall' }),
    ]),
  );

  const inTurn = libraryCalls();
  const call = ({ port, deadlineMs }: SdtApiCall, name: Name, ...values: NativeArgument[]): Promise<number> =>
    inTurn({
      deadlineMs,
      stuck: () => new Fault('device/library-stuck', { where: `SDT ${port}` }),
      work: async () => Number(await functions.get(name)?.later(port, ...values)),
    });
  const nothing = new Uint8Array(0);
  const plain = async (at: SdtApiCall, name: Name, ...values: NativeArgument[]): Promise<SdtApiAnswer> => ({
    code: await call(at, name, ...values),
    data: nothing,
  });
  const fixed = async (at: SdtApiCall, name: Name, length: number): Promise<SdtApiAnswer> => {
    const bytes = new Uint8Array(room);
    const code = await call(at, name, bytes, at.opens);
    return { code, data: bytes.slice(0, length) };
  };
  return {
    openPort: (at) => plain(at, 'SDT_OpenPort'),
    closePort: (at) => plain(at, 'SDT_ClosePort'),
    resetSam: (at) => plain(at, 'SDT_ResetSAM', at.opens),
    samStatus: (at) => plain(at, 'SDT_GetSAMStatus', at.opens),
    samId: (at) => fixed(at, 'SDT_GetSAMID', 16),
    findCard: (at) => fixed(at, 'SDT_StartFindIDCard', 4),
    selectCard: (at) => fixed(at, 'SDT_SelectIDCard', 8),
    async readText(at) {
      const text = new Uint8Array(room);
      const photo = new Uint8Array(room);
      const lengths = [lengthCell(), lengthCell()] as const;
      const code = await call(at, 'SDT_ReadBaseMsg', text, lengths[0], photo, lengths[1], at.opens);
      const sizes = [lengthOf(lengths[0]), lengthOf(lengths[1])] as const;
      const data = sizes.every((size) => size <= room)
        ? Uint8Array.of(
            ...sizes.flatMap((size) => [size >> 8, size & 0xff]),
            ...text.subarray(0, sizes[0]),
            ...photo.subarray(0, sizes[1]),
          )
        : nothing;
      text.fill(0);
      photo.fill(0);
      return { code, data };
    },
    async readLaterAddresses(at) {
      const bytes = new Uint8Array(room);
      const length = lengthCell();
      const code = await call(at, 'SDT_ReadNewAppMsg', bytes, length, at.opens);
      const data = bytes.slice(0, Math.min(lengthOf(length), room));
      bytes.fill(0);
      return { code, data };
    },
  };
};
