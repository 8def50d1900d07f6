/**
 * GA/T 467 framing between a host and the security module (SAM_V) of an ID card reader.
 * Request:  AA AA AA 96 69 | len(2, BE) | command | parameter | data | check
 * Reply:    AA AA AA 96 69 | len(2, BE) | SW1 SW2 SW3 | data | check
 * `len` counts everything after itself, check included; check is the XOR of everything after the preamble but itself.
 */
const preamble = Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69);
export const headerLength = preamble.length + 2;
/** Where the two bytes of the length stand in a frame. */
export const lengthOffset = preamble.length;
/** The longest reply in the standard is 2,321 bytes; anything much longer is noise that looks like a preamble. */
const longestBody = 4_096;

export const sdtCommands = {
  reset: [0x10, 0xff],
  status: [0x11, 0xff],
  samId: [0x12, 0xff],
  findCard: [0x20, 0x01],
  selectCard: [0x20, 0x02],
  readTextAndPhoto: [0x30, 0x01],
  readLaterAddresses: [0x30, 0x03],
} as const;

export type SdtCommand = keyof typeof sdtCommands;

/** SW3 values, GA/T 467. */
export const sdtStatus = {
  ok: 0x90,
  cardFound: 0x9f,
  noSuchContent: 0x91,
  requestChecksum: 0x10,
  requestLength: 0x11,
  badCommand: 0x21,
  notPermitted: 0x23,
  unidentified: 0x24,
  cardRefusedSam: 0x31,
  samRefusedCard: 0x32,
  contentsRefused: 0x33,
  wrongCardType: 0x40,
  readFailed: 0x41,
  randomFailed: 0x47,
  selfTestFailed: 0x60,
  notAuthorised: 0x66,
  findFailed: 0x80,
  selectFailed: 0x81,
} as const;

export interface SdtReply {
  readonly sw1: number;
  readonly sw2: number;
  readonly sw3: number;
  readonly data: Uint8Array;
}

const checkOf = (bytes: Uint8Array): number => bytes.reduce((xor, byte) => xor ^ byte, 0);

/** Wraps a body (command and parameter, or status word, with its data) in preamble, length and check byte. */
export const sdtFrame = (body: Uint8Array): Uint8Array => {
  const length = body.length + 1;
  const frame = new Uint8Array(headerLength + length);
  frame.set(preamble, 0);
  frame[5] = length >> 8;
  frame[6] = length & 0xff;
  frame.set(body, headerLength);
  frame[frame.length - 1] = checkOf(frame.subarray(preamble.length, frame.length - 1));
  return frame;
};

export const sdtRequest = (command: SdtCommand): Uint8Array =>
  sdtFrame(Uint8Array.from(sdtCommands[command]));

/** The reply in a frame's body; `undefined` when it is too short to carry a status word. */
export const sdtReplyOf = (body: Uint8Array): SdtReply | undefined => {
  const [sw1, sw2, sw3] = body;
  if (sw1 === undefined || sw2 === undefined || sw3 === undefined) return undefined;
  return { sw1, sw2, sw3, data: body.slice(3) };
};

export type SdtEvent = { readonly kind: 'frame'; readonly body: Uint8Array } | { readonly kind: 'corrupt' };

export interface SdtParser {
  /** Takes bytes as the line delivers them and returns what they completed. */
  push(bytes: Uint8Array): readonly SdtEvent[];
  /** Bytes of a frame that has begun and is not complete. */
  readonly pending: number;
  /** Drops a half frame, so that the next exchange starts clean. */
  reset(): void;
}

/** Incremental, bounded, and resynchronising: after a bad frame it looks for the next preamble inside what it holds. */
export const sdtParser = (): SdtParser => {
  let held = new Uint8Array(0);

  const dropToPreamble = (): void => {
    let start = 0;
    while (start < held.length) {
      let matched = 0;
      while (matched < preamble.length && start + matched < held.length) {
        if (held[start + matched] !== preamble[matched]) break;
        matched += 1;
      }
      if (matched === preamble.length || start + matched === held.length) break;
      start += 1;
    }
    held = held.subarray(start);
  };

  const takeOne = (): SdtEvent | 'skipped' | undefined => {
    dropToPreamble();
    if (held.length < headerLength) return undefined;
    const length = ((held[5] ?? 0) << 8) | (held[6] ?? 0);
    if (length < 3 || length > longestBody) {
      held = held.subarray(1);
      return 'skipped';
    }
    const end = headerLength + length;
    if (held.length < end) return undefined;
    const checked = held.subarray(preamble.length, end - 1);
    if (checkOf(checked) !== held[end - 1]) {
      held = held.subarray(1);
      return { kind: 'corrupt' };
    }
    const body = held.slice(headerLength, end - 1);
    held = held.subarray(end);
    return { kind: 'frame', body };
  };

  return {
    push(bytes) {
      const joined = new Uint8Array(held.length + bytes.length);
      joined.set(held, 0);
      joined.set(bytes, held.length);
      held = joined;
      const events: SdtEvent[] = [];
      for (;;) {
        const event = takeOne();
        if (event === undefined) break;
        if (event !== 'skipped') events.push(event);
      }
      return events;
    },
    get pending() {
      return held.length;
    },
    reset() {
      // What is dropped may be half a card.
      held.fill(0);
      held = new Uint8Array(0);
    },
  };
};

const textLength = 256;
const photoLength = 1_024;
/** None, one template or two of 512 bytes. Some modules add them, and two more bytes of length, to every read. */
const fingerprintLengths = [0, 512, 1_024] as const;
const plainHead = 4;
const fingerprintHead = 6;

/** Data lengths a read may have: the plain reply, and the three of the fingerprint variant. */
export const sdtReadLengths: readonly number[] = [
  plainHead + textLength + photoLength,
  ...fingerprintLengths.map((length) => fingerprintHead + textLength + photoLength + length),
];

/**
 * Text and photo blocks of a `readTextAndPhoto` reply; `undefined` when the lengths inside disagree with the block.
 * Fingerprints, where a module sends them, are overwritten here: the hall has no ground to hold them.
 */
export const sdtTextAndPhoto = (
  data: Uint8Array,
): { readonly text: Uint8Array; readonly photo: Uint8Array } | undefined => {
  if (!sdtReadLengths.includes(data.length)) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (view.getUint16(0) !== textLength || view.getUint16(2) !== photoLength) return undefined;
  const head = data.length === sdtReadLengths[0] ? plainHead : fingerprintHead;
  const end = head + textLength + photoLength;
  const rest = data.length - end;
  if (head === fingerprintHead && view.getUint16(plainHead) !== rest) return undefined;
  data.fill(0, end);
  return { text: data.slice(head, head + textLength), photo: data.slice(head + textLength, end) };
};

/** Bytes of one address written to the chip later, and how many there can be. */
const addressLength = 70;
const mostAddresses = 4;

/** The address blocks of a `readLaterAddresses` reply; `undefined` when it is not made of whole ones. */
export const sdtAddressBlocks = (data: Uint8Array): readonly Uint8Array[] | undefined => {
  const count = data.length / addressLength;
  if (!Number.isInteger(count) || count < 1 || count > mostAddresses) return undefined;
  return Array.from({ length: count }, (_, index) =>
    data.slice(index * addressLength, (index + 1) * addressLength),
  );
};

/**
 * The module number as it is printed on the reader. The reading of the 16 bytes (u16LE.u16LE-u32LE-u32LE-u32LE)
 * is common practice and still to be confirmed on a real reader.
 */
export const sdtModuleNumber = (data: Uint8Array): string | undefined => {
  if (data.length !== 16) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const digits = (value: number, width: number): string => String(value).padStart(width, '0');
  return [
    `${digits(view.getUint16(0, true), 2)}.${digits(view.getUint16(2, true), 2)}`,
    digits(view.getUint32(4, true), 8),
    digits(view.getUint32(8, true), 10),
    digits(view.getUint32(12, true), 10),
  ].join('-');
};
