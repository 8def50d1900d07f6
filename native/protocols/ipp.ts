/**
 * IPP message encoding, RFC 8010: version, operation or status, request id, groups of attributes, then the document.
 * Only what the counter needs is named; other value types are kept as bytes.
 */
export const ippOperation = {
  printJob: 0x0002,
  getJobAttributes: 0x0009,
  getPrinterAttributes: 0x000b,
} as const;

export const ippStatus = {
  okLast: 0x00ff,
  clientNotFound: 0x0406,
  serverVersionNotSupported: 0x0503,
} as const;

export const ippGroup = { operation: 0x01, job: 0x02, printer: 0x04, unsupported: 0x05 } as const;
const endOfAttributes = 0x03;

export const ippTag = {
  unsupported: 0x10,
  unknown: 0x12,
  noValue: 0x13,
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  octets: 0x30,
  range: 0x33,
  collection: 0x34,
  text: 0x41,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mimeType: 0x49,
} as const;
const endCollection = 0x37;
const memberName = 0x4a;

export type IppPlain = number | boolean | string | null | Uint8Array | readonly IppAttribute[];

export interface IppValue {
  readonly tag: number;
  /** Integers and enums as numbers, texts as strings, collections as attributes, anything else as bytes. */
  readonly value: IppPlain;
}

export interface IppAttribute {
  readonly name: string;
  readonly values: readonly IppValue[];
}

export interface IppMessage {
  readonly version: readonly [major: number, minor: number];
  /** Operation in a request, status in an answer. */
  readonly code: number;
  readonly requestId: number;
  readonly groups: readonly { readonly tag: number; readonly attributes: readonly IppAttribute[] }[];
  readonly data: Uint8Array;
}

/** One attribute with one or more values of the same type. */
export const ippAttribute = (name: string, tag: number, ...values: IppPlain[]): IppAttribute => ({
  name,
  values: values.map((value) => ({ tag, value })),
});

const utf8 = new TextEncoder();

const valueBytes = ({ tag, value }: IppValue): Uint8Array => {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return utf8.encode(value);
  if (typeof value === 'boolean') return Uint8Array.of(value ? 1 : 0);
  if (typeof value === 'number') {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setInt32(0, value);
    return bytes;
  }
  if (value === null || tag === ippTag.collection) return new Uint8Array(0);
  throw new RangeError(`a value of tag ${tag} cannot be written`);
};

const put = (out: number[], tag: number, name: string, value: Uint8Array): void => {
  const nameBytes = utf8.encode(name);
  out.push(tag, nameBytes.length >> 8, nameBytes.length & 0xff, ...nameBytes);
  out.push(value.length >> 8, value.length & 0xff, ...value);
};

const putAttribute = (out: number[], { name, values }: IppAttribute): void => {
  values.forEach((value, index) => {
    put(out, value.tag, index === 0 ? name : '', valueBytes(value));
    if (value.tag !== ippTag.collection) return;
    for (const member of value.value as readonly IppAttribute[]) {
      put(out, memberName, '', utf8.encode(member.name));
      putAttribute(out, { name: '', values: member.values });
    }
    put(out, endCollection, '', new Uint8Array(0));
  });
};

export const encodeIpp = (message: IppMessage): Uint8Array => {
  const out: number[] = [...message.version, message.code >> 8, message.code & 0xff];
  out.push(...[24, 16, 8, 0].map((shift) => (message.requestId >>> shift) & 0xff));
  for (const group of message.groups) {
    out.push(group.tag);
    for (const attribute of group.attributes) putAttribute(out, attribute);
  }
  out.push(endOfAttributes);
  const bytes = new Uint8Array(out.length + message.data.length);
  bytes.set(out, 0);
  bytes.set(message.data, out.length);
  return bytes;
};

class Malformed extends Error {}

const reader = (bytes: Uint8Array) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const need = (length: number): void => {
    if (at + length > bytes.length) throw new Malformed();
  };
  return {
    u8(): number {
      need(1);
      return view.getUint8(at++);
    },
    u16(): number {
      need(2);
      at += 2;
      return view.getUint16(at - 2);
    },
    u32(): number {
      need(4);
      at += 4;
      return view.getUint32(at - 4);
    },
    take(length: number): Uint8Array {
      need(length);
      at += length;
      return bytes.slice(at - length, at);
    },
    rest: (): Uint8Array => bytes.slice(at),
  };
};
type Reader = ReturnType<typeof reader>;

const plainValue = (tag: number, bytes: Uint8Array): IppPlain => {
  if (tag >= 0x10 && tag <= 0x1f) return null;
  if (tag === ippTag.integer || tag === ippTag.enum) {
    if (bytes.length !== 4) throw new Malformed();
    return new DataView(bytes.buffer, bytes.byteOffset).getInt32(0);
  }
  if (tag === ippTag.boolean) {
    if (bytes.length !== 1) throw new Malformed();
    return bytes[0] !== 0;
  }
  if (tag >= 0x40 && tag <= 0x5f) return new TextDecoder().decode(bytes);
  return bytes;
};

/** Members up to the end of the collection; `depth` bounds what a hostile answer can nest. */
const readCollection = (from: Reader, depth: number): IppAttribute[] => {
  if (depth > 8) throw new Malformed();
  const members: { name: string; values: IppValue[] }[] = [];
  for (;;) {
    const tag = from.u8();
    if (from.take(from.u16()).length !== 0) throw new Malformed();
    const bytes = from.take(from.u16());
    if (tag === endCollection) return members;
    if (tag === memberName) {
      members.push({ name: new TextDecoder().decode(bytes), values: [] });
      continue;
    }
    const member = members.at(-1);
    if (member === undefined) throw new Malformed();
    member.values.push(readValue(from, tag, bytes, depth));
  }
};

const readValue = (from: Reader, tag: number, bytes: Uint8Array, depth: number): IppValue => ({
  tag,
  value: tag === ippTag.collection ? readCollection(from, depth + 1) : plainValue(tag, bytes),
});

/** Reads a message; `undefined` when the bytes are none. */
export const decodeIpp = (bytes: Uint8Array): IppMessage | undefined => {
  try {
    const from = reader(bytes);
    const version = [from.u8(), from.u8()] as const;
    const code = from.u16();
    const requestId = from.u32();
    const groups: { tag: number; attributes: { name: string; values: IppValue[] }[] }[] = [];
    for (;;) {
      const tag = from.u8();
      if (tag === endOfAttributes) break;
      if (tag < 0x10) {
        groups.push({ tag, attributes: [] });
        continue;
      }
      const group = groups.at(-1);
      if (group === undefined) throw new Malformed();
      const name = new TextDecoder().decode(from.take(from.u16()));
      const value = readValue(from, tag, from.take(from.u16()), 0);
      const last = group.attributes.at(-1);
      if (name !== '') group.attributes.push({ name, values: [value] });
      else if (last === undefined) throw new Malformed();
      else last.values.push(value);
    }
    return { version, code, requestId, groups, data: from.rest() };
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
};

/** All values of an attribute in the first group of that kind; empty when it is not there. */
export const ippValues = (message: IppMessage, group: number, name: string): readonly IppPlain[] =>
  message.groups
    .filter((one) => one.tag === group)
    .flatMap((one) => one.attributes)
    .find((attribute) => attribute.name === name)
    ?.values.map(({ value }) => value) ?? [];
