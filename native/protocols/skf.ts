/*
 * GM/T 0016-2012: functions and structures of an SKF library. Structures are packed; ULONG is 4 bytes on Windows and
 * in most libraries, and 8 in Linux libraries built with `unsigned long` (reference: both headers exist).
 */

/** Bytes of a ULONG inside the structures. */
export type UlongWidth = 4 | 8;

/** `size`: a ULONG by value; `flag`: a BOOL; `handle`: what a library handed out; `bytes`: memory or NULL. */
export type SkfArgumentType = 'size' | 'flag' | 'handle' | 'bytes';

export const skfFunctions = {
  SKF_EnumDev: ['flag', 'bytes', 'bytes'],
  SKF_WaitForDevEvent: ['bytes', 'bytes', 'bytes'],
  SKF_CancelWaitForDevEvent: [],
  SKF_ConnectDev: ['bytes', 'bytes'],
  SKF_DisConnectDev: ['handle'],
  SKF_GetDevInfo: ['handle', 'bytes'],
  SKF_EnumApplication: ['handle', 'bytes', 'bytes'],
  SKF_OpenApplication: ['handle', 'bytes', 'bytes'],
  SKF_CloseApplication: ['handle'],
  SKF_GetPINInfo: ['handle', 'size', 'bytes', 'bytes', 'bytes'],
  SKF_VerifyPIN: ['handle', 'size', 'bytes', 'bytes'],
  SKF_ClearSecureState: ['handle'],
  SKF_EnumContainer: ['handle', 'bytes', 'bytes'],
  SKF_OpenContainer: ['handle', 'bytes', 'bytes'],
  SKF_CloseContainer: ['handle'],
  SKF_GetContainerType: ['handle', 'bytes'],
  SKF_ExportCertificate: ['handle', 'flag', 'bytes', 'bytes'],
  SKF_RSASignData: ['handle', 'bytes', 'size', 'bytes', 'bytes'],
  SKF_ECCSignData: ['handle', 'bytes', 'size', 'bytes'],
} as const satisfies Record<string, readonly SkfArgumentType[]>;

export type SkfFunction = keyof typeof skfFunctions;

/** What a library may lack and still be used: events are then polled, the kind is taken from the certificate. */
export const skfOptional: readonly SkfFunction[] = [
  'SKF_WaitForDevEvent',
  'SKF_CancelWaitForDevEvent',
  'SKF_GetPINInfo',
  'SKF_ClearSecureState',
  'SKF_GetContainerType',
  'SKF_RSASignData',
  'SKF_ECCSignData',
];

export const skfContainerTypes = { none: 0, rsa: 1, ecc: 2 } as const;

type Field = readonly [name: string, size: number | 'ulong'];

const devInfoFields = [
  ['version', 2],
  ['manufacturer', 64],
  ['issuer', 64],
  ['label', 32],
  ['serialNumber', 32],
  ['hardwareVersion', 2],
  ['firmwareVersion', 2],
  ['symmetricAlgorithms', 'ulong'],
  ['asymmetricAlgorithms', 'ulong'],
  ['hashAlgorithms', 'ulong'],
  ['deviceAuthentication', 'ulong'],
  ['totalSpace', 'ulong'],
  ['freeSpace', 'ulong'],
  ['largestEccBuffer', 'ulong'],
  ['largestBuffer', 'ulong'],
  ['reserved', 64],
] as const satisfies readonly Field[];

/** Where each field lies in a packed structure, for one width of ULONG. */
const packedLayout = <Name extends string>(
  fields: readonly (readonly [Name, number | 'ulong'])[],
  ulong: UlongWidth,
): {
  readonly size: number;
  readonly at: Readonly<Record<Name, readonly [offset: number, size: number]>>;
} => {
  let size = 0;
  const at = {} as Record<Name, readonly [number, number]>;
  for (const [name, told] of fields) {
    const length = told === 'ulong' ? ulong : told;
    at[name] = [size, length];
    size += length;
  }
  return { size, at };
};

/** 294 bytes with a ULONG of 4, 326 with 8. */
export const devInfoLayout = (ulong: UlongWidth) => packedLayout(devInfoFields, ulong);

/** Larger than the structure in either width: a library that writes the other one writes into room, not past it. */
export const devInfoRoom = 512;

/** A library's text: UTF-8 where it is that, else GB18030; up to the first NUL, without control characters. */
export const skfText = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  const told = end < 0 ? bytes : bytes.subarray(0, end);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(told);
  } catch {
    // Libraries of Chinese Windows write in its own code page.
    text = new TextDecoder('gb18030').decode(told);
  }
  return text.replace(/[\p{Cc}\u{FFFD}]/gu, '').trim();
};

export interface SkfDevInfo {
  readonly manufacturer: string;
  readonly issuer: string;
  readonly label: string;
  readonly serialNumber: string;
}

/** `undefined` where the bytes are too few for the structure; never throws. */
export const decodeDevInfo = (bytes: Uint8Array, ulong: UlongWidth): SkfDevInfo | undefined => {
  const { size, at } = devInfoLayout(ulong);
  if (bytes.length < size) return undefined;
  const text = (name: 'manufacturer' | 'issuer' | 'label' | 'serialNumber'): string =>
    skfText(bytes.subarray(at[name][0], at[name][0] + at[name][1]));
  return {
    manufacturer: text('manufacturer'),
    issuer: text('issuer'),
    label: text('label'),
    serialNumber: text('serialNumber'),
  };
};

/** Longest name a library may tell of a device, an application or a container, and how many of them. */
const longestName = 260;
const mostNames = 64;

/**
 * Names of a list: each ends with a NUL, the list with another one, which some libraries leave out. A name is kept as
 * the bytes it came in, because it goes back to the library as it is. `undefined` for a list no library may give.
 */
export const decodeNames = (bytes: Uint8Array): readonly Uint8Array[] | undefined => {
  const names: Uint8Array[] = [];
  let from = 0;
  while (from < bytes.length && bytes[from] !== 0) {
    const found = bytes.indexOf(0, from);
    const end = found < 0 ? bytes.length : found;
    if (end - from > longestName || names.length === mostNames) return undefined;
    names.push(bytes.slice(from, end));
    from = end + 1;
  }
  return names;
};

/** A name as a library takes it. */
export const terminated = (name: Uint8Array): Uint8Array => Uint8Array.of(...name, 0);

export const eccSignatureSize = 128;

const half = (bytes: Uint8Array): Uint8Array | undefined => {
  // Right-aligned by the standard; what a library aligned to the left is found by the zeros behind it.
  const [high, low] = [bytes.subarray(0, 32), bytes.subarray(32, 64)];
  if (high.every((byte) => byte === 0)) return low;
  return low.every((byte) => byte === 0) ? high : undefined;
};

/** ECCSIGNATUREBLOB to r ‖ s, 64 bytes; `undefined` where it is none of a 256-bit curve. */
export const decodeEccSignature = (blob: Uint8Array): Uint8Array | undefined => {
  if (blob.length < eccSignatureSize) return undefined;
  const [r, s] = [half(blob.subarray(0, 64)), half(blob.subarray(64, 128))];
  if (r === undefined || s === undefined) return undefined;
  return r.some((byte) => byte !== 0) && s.some((byte) => byte !== 0) ? Uint8Array.of(...r, ...s) : undefined;
};

/**
 * Room for one ULONG that a library reads or writes. It is 8 bytes and little-endian, so the value stands in its low
 * half whichever width the library has.
 */
export const ulongCell = (value = 0): Uint8Array => {
  const cell = new Uint8Array(8);
  new DataView(cell.buffer).setUint32(0, value, true);
  return cell;
};

export const cellValue = (cell: Uint8Array): number =>
  new DataView(cell.buffer, cell.byteOffset, cell.byteLength).getUint32(0, true);

/** Room for a handle: pointer-sized on either machine. */
export const handleOf = (cell: Uint8Array): bigint =>
  new DataView(cell.buffer, cell.byteOffset, cell.byteLength).getBigUint64(0, true);

const untouched = 0xcc;

/** A cell to measure with: see `widthWritten`. */
export const measuringCell = (): Uint8Array => new Uint8Array(8).fill(untouched);

/** How wide a ULONG the library wrote into a measuring cell; `undefined` where it wrote none. */
export const widthWritten = (cell: Uint8Array): UlongWidth | undefined => {
  if (cell.every((byte) => byte === untouched)) return undefined;
  return cell.subarray(4).every((byte) => byte === untouched) ? 4 : 8;
};
