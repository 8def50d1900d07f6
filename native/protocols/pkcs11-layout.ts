/**
 * How a C compiler lays out the structures of PKCS#11 (OASIS PKCS #11 2.40). The standard packs them to one byte on
 * Windows and leaves them to the compiler elsewhere, and CK_ULONG is a C `unsigned long`, four bytes on Windows and
 * eight on 64-bit Linux: a layout is data, and one system's structures can be read on another.
 */
export interface Pkcs11Layout {
  /** Bytes of CK_ULONG. */
  readonly ulong: 4 | 8;
  readonly pointer: 4 | 8;
  /** Structures without gaps. */
  readonly packed: boolean;
}

export const pkcs11Layouts = {
  'windows-64': { ulong: 4, pointer: 8, packed: true },
  'windows-32': { ulong: 4, pointer: 4, packed: true },
  'unix-64': { ulong: 8, pointer: 8, packed: false },
  'unix-32': { ulong: 4, pointer: 4, packed: false },
} as const satisfies Record<string, Pkcs11Layout>;

export const pkcs11LayoutOf = (platform: string, arch: string): Pkcs11Layout =>
  pkcs11Layouts[
    `${platform === 'win32' ? 'windows' : 'unix'}-${arch === 'ia32' || arch === 'arm' ? '32' : '64'}`
  ];

export type FieldKind = 'ulong' | 'pointer' | 'version' | number;

export interface Field {
  readonly at: number;
  readonly kind: FieldKind;
}

export interface Struct<Name extends string> {
  readonly size: number;
  readonly fields: Readonly<Record<Name, Field>>;
}

const sizeOf = (layout: Pkcs11Layout, kind: FieldKind): number =>
  kind === 'ulong' ? layout.ulong : kind === 'pointer' ? layout.pointer : kind === 'version' ? 2 : kind;

export const upTo = (at: number, alignment: number): number => Math.ceil(at / alignment) * alignment;

/** Lays fields out in order, as a C compiler does for the layout. A number is a run of that many bytes. */
export const structOf = <Name extends string>(
  layout: Pkcs11Layout,
  kinds: Readonly<Record<Name, FieldKind>>,
): Struct<Name> => {
  let at = 0;
  let widest = 1;
  const fields: Record<string, Field> = {};
  for (const [name, kind] of Object.entries<FieldKind>(kinds)) {
    const alignment = layout.packed || (kind !== 'ulong' && kind !== 'pointer') ? 1 : sizeOf(layout, kind);
    widest = Math.max(widest, alignment);
    at = upTo(at, alignment);
    fields[name] = { at, kind };
    at += sizeOf(layout, kind);
  }
  return { size: upTo(at, widest), fields: fields as Readonly<Record<Name, Field>> };
};

/** Laid out once for each layout. */
export const once = <Made>(make: (layout: Pkcs11Layout) => Made): ((layout: Pkcs11Layout) => Made) => {
  const made = new Map<Pkcs11Layout, Made>();
  return (layout) => {
    const known = made.get(layout) ?? make(layout);
    made.set(layout, known);
    return known;
  };
};

export const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export const readUlong = (layout: Pkcs11Layout, bytes: Uint8Array, at: number): bigint =>
  layout.ulong === 8 ? viewOf(bytes).getBigUint64(at, true) : BigInt(viewOf(bytes).getUint32(at, true));

export const writeWord = (bytes: Uint8Array, at: number, size: 4 | 8, value: bigint): void => {
  if (size === 8) viewOf(bytes).setBigUint64(at, value, true);
  else viewOf(bytes).setUint32(at, Number(BigInt.asUintN(32, value)), true);
};
