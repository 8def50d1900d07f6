import { once, readUlong, structOf, upTo, viewOf, writeWord } from './pkcs11-layout.ts';
import type { Field, Pkcs11Layout } from './pkcs11-layout.ts';

/**
 * What crosses the border to a PKCS#11 library (OASIS PKCS #11 2.40, Cryptoki): the order of its function list and the
 * bytes of its structures, without an address of this process in them.
 */

/** Places in CK_FUNCTION_LIST, counted from the first pointer after its version. */
export const pkcs11Functions = {
  C_Initialize: 0,
  C_Finalize: 1,
  C_GetInfo: 2,
  C_GetSlotList: 4,
  C_GetSlotInfo: 5,
  C_GetTokenInfo: 6,
  C_GetMechanismList: 7,
  C_OpenSession: 12,
  C_CloseSession: 13,
  C_Login: 18,
  C_Logout: 19,
  C_GetAttributeValue: 24,
  C_FindObjectsInit: 26,
  C_FindObjects: 27,
  C_FindObjectsFinal: 28,
  C_SignInit: 42,
  C_Sign: 43,
} as const;
export type Pkcs11Function = keyof typeof pkcs11Functions;
/** Pointers in the function list of every version 2. */
const pkcs11FunctionCount = 68;

export const ckm = { rsaPkcs: 0x1, sha256RsaPkcs: 0x40, ecdsa: 0x1041 } as const;
export const cko = { certificate: 1, privateKey: 3 } as const;
export const cka = { class: 0x0, label: 0x3, value: 0x11, keyType: 0x100, id: 0x102 } as const;
export const ckf = {
  osLockingOk: 0x2,
  serialSession: 0x4,
  loginRequired: 0x4,
  protectedAuthenticationPath: 0x100,
  userPinInitialized: 0x8,
  tokenInitialized: 0x400,
  userPinCountLow: 0x10000,
  userPinFinalTry: 0x20000,
  userPinLocked: 0x40000,
} as const;
export const ckuUser = 1;

/** `ulValueLen` of an attribute that is not there or may not be told (CK_UNAVAILABLE_INFORMATION, ~0). */
const unavailable = (layout: Pkcs11Layout): bigint =>
  layout.ulong === 8 ? 0xffffffffffffffffn : 0xffffffffn;

/** One CK_ULONG to be handed in by address, `value` in it. */
export const ulongBytes = (layout: Pkcs11Layout, value = 0): Uint8Array => {
  const bytes = new Uint8Array(layout.ulong);
  writeWord(bytes, 0, layout.ulong, BigInt(value));
  return bytes;
};

/** A CK_ULONG as a length or count; above what a number holds exactly it is cut to the largest such number. */
export const ulongOf = (layout: Pkcs11Layout, bytes: Uint8Array, at = 0): number => {
  const value = readUlong(layout, bytes, at);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
};

/** Handles come in a row: slots, objects, mechanisms. `count` is believed only as far as the bytes reach. */
export const ulongsOf = (layout: Pkcs11Layout, bytes: Uint8Array, count: number): readonly number[] => {
  const held = Math.min(count, Math.floor(bytes.length / layout.ulong));
  return Array.from({ length: held }, (_, index) => ulongOf(layout, bytes, index * layout.ulong));
};

/** The address list that follows the version in CK_FUNCTION_LIST. */
export const functionAddresses = (layout: Pkcs11Layout, list: Uint8Array): readonly bigint[] => {
  const start = layout.packed ? 2 : layout.pointer;
  return Array.from({ length: pkcs11FunctionCount }, (_, index) => {
    const at = start + index * layout.pointer;
    return layout.pointer === 8
      ? viewOf(list).getBigUint64(at, true)
      : BigInt(viewOf(list).getUint32(at, true));
  });
};
export const functionListSize = (layout: Pkcs11Layout): number =>
  (layout.packed ? 2 : layout.pointer) + pkcs11FunctionCount * layout.pointer;

const utf8 = new TextDecoder();
/** Text fields are padded with blanks and not ended; a library that ends them with a zero is read all the same. */
const textOf = (bytes: Uint8Array, { at, kind }: Field): string => {
  const text = utf8.decode(bytes.subarray(at, at + (kind as number)));
  return (text.split('\u0000')[0] ?? '').trim();
};

const tokenInfo = once((layout: Pkcs11Layout) =>
  structOf(layout, {
    label: 32,
    manufacturer: 32,
    model: 16,
    serialNumber: 16,
    flags: 'ulong',
    maxSessions: 'ulong',
    sessions: 'ulong',
    maxRwSessions: 'ulong',
    rwSessions: 'ulong',
    maxPin: 'ulong',
    minPin: 'ulong',
    totalPublic: 'ulong',
    freePublic: 'ulong',
    totalPrivate: 'ulong',
    freePrivate: 'ulong',
    hardware: 'version',
    firmware: 'version',
    time: 16,
  }),
);

/** CK_TOKEN_INFO as far as a counter asks for it. */
export interface TokenInfo {
  readonly label: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serialNumber: string;
  readonly flags: number;
  /** Bytes a PIN may have. */
  readonly minPin: number;
  readonly maxPin: number;
}

export const tokenInfoSize = (layout: Pkcs11Layout): number => tokenInfo(layout).size;

/** `undefined` where there are fewer bytes than the structure has. */
export const decodeTokenInfo = (layout: Pkcs11Layout, bytes: Uint8Array): TokenInfo | undefined => {
  const { size, fields } = tokenInfo(layout);
  if (bytes.length < size) return undefined;
  return {
    label: textOf(bytes, fields.label),
    manufacturer: textOf(bytes, fields.manufacturer),
    model: textOf(bytes, fields.model),
    serialNumber: textOf(bytes, fields.serialNumber),
    flags: Number(BigInt.asUintN(32, readUlong(layout, bytes, fields.flags.at))),
    minPin: ulongOf(layout, bytes, fields.minPin.at),
    maxPin: ulongOf(layout, bytes, fields.maxPin.at),
  };
};

/** CK_C_INITIALIZE_ARGS that ask for the system's own locks: calls come from more than one thread, one at a time. */
export const initializeArgs = (layout: Pkcs11Layout): Uint8Array => {
  const { size, fields } = structOf(layout, {
    createMutex: 'pointer',
    destroyMutex: 'pointer',
    lockMutex: 'pointer',
    unlockMutex: 'pointer',
    flags: 'ulong',
    reserved: 'pointer',
  });
  const bytes = new Uint8Array(size);
  writeWord(bytes, fields.flags.at, layout.ulong, BigInt(ckf.osLockingOk));
  return bytes;
};

/** CK_MECHANISM without a parameter. */
export const mechanismBytes = (layout: Pkcs11Layout, mechanism: number): Uint8Array => {
  const { size, fields } = structOf(layout, { mechanism: 'ulong', parameter: 'pointer', length: 'ulong' });
  const bytes = new Uint8Array(size);
  writeWord(bytes, fields.mechanism.at, layout.ulong, BigInt(mechanism));
  return bytes;
};

/** Memory whose pointers lead into itself; they are made real where its address is known. */
export interface MemoryImage {
  readonly bytes: Uint8Array;
  readonly pointers: readonly { readonly at: number; readonly to: number }[];
}

export interface Attribute {
  readonly type: number;
  /** A value to be looked for, or room for one to be fetched. */
  readonly value: Uint8Array;
}

const attribute = once((layout: Pkcs11Layout) =>
  structOf(layout, { type: 'ulong', value: 'pointer', length: 'ulong' }),
);

/** An array of CK_ATTRIBUTE with its values behind it. One without room asks for the length and has a null pointer. */
export const attributeImage = (layout: Pkcs11Layout, attributes: readonly Attribute[]): MemoryImage => {
  const { size, fields } = attribute(layout);
  let end = attributes.length * size;
  const places = attributes.map(({ value }) => {
    const to = value.length === 0 ? end : upTo(end, 8);
    end = to + value.length;
    return to;
  });
  const bytes = new Uint8Array(end);
  const pointers: { at: number; to: number }[] = [];
  attributes.forEach(({ type, value }, index) => {
    const base = index * size;
    const to = places[index] ?? end;
    writeWord(bytes, base + fields.type.at, layout.ulong, BigInt(type));
    writeWord(bytes, base + fields.length.at, layout.ulong, BigInt(value.length));
    bytes.set(value, to);
    if (value.length > 0) pointers.push({ at: base + fields.value.at, to });
  });
  return { bytes, pointers };
};

/** The length a library gave the attribute at `index`; `undefined` where it has none to tell. */
export const attributeLength = (
  layout: Pkcs11Layout,
  image: MemoryImage,
  index: number,
): number | undefined => {
  const { size, fields } = attribute(layout);
  const at = index * size + fields.length.at;
  if (at + layout.ulong > image.bytes.length) return undefined;
  const length = readUlong(layout, image.bytes, at);
  return length === unavailable(layout) || length > BigInt(0x7fffffff) ? undefined : Number(length);
};

/** The fetched value at `index`; `undefined` where there is none, or its length goes beyond the room it was given. */
export const attributeValue = (
  layout: Pkcs11Layout,
  image: MemoryImage,
  index: number,
): Uint8Array | undefined => {
  const { size, fields } = attribute(layout);
  const length = attributeLength(layout, image, index);
  const place = image.pointers.find(({ at }) => at === index * size + fields.value.at);
  if (length === undefined || place === undefined) return undefined;
  const next = image.pointers.filter(({ to }) => to > place.to).map(({ to }) => to);
  const end = Math.min(image.bytes.length, ...next);
  if (place.to + length > end) return undefined;
  return image.bytes.slice(place.to, place.to + length);
};
