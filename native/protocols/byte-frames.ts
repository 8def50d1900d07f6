/**
 * Frames of small serial pads and callers. No standard says how they look, so each is data: fixed bytes around one or
 * more that vary, and a check byte where there is one.
 */
export interface FrameShape {
  /** Hexadecimal, such as `ff68`. */
  readonly prefix: string;
  readonly suffix: string;
  /** Bytes between prefix and check. */
  readonly bodyLength: number;
  /** Over the body: added up or exclusive-or, in one byte; `none` where there is none. */
  readonly check: 'none' | 'sum' | 'xor';
}

export const bytesOfHex = (hex: string): number[] => [...Buffer.from(hex, 'hex')];
/** One byte as two hexadecimal digits; one that did not come as `00`. */
export const hexByte = (byte: number | undefined): string => (byte ?? 0).toString(16).padStart(2, '0');
const checkOf = (body: readonly number[], kind: FrameShape['check']): number[] => {
  if (kind === 'none') return [];
  return [body.reduce((all, byte) => (kind === 'sum' ? (all + byte) & 0xff : all ^ byte), 0)];
};

export const frameOf = (shape: FrameShape, body: readonly number[]): Uint8Array =>
  Uint8Array.of(
    ...bytesOfHex(shape.prefix),
    ...body,
    ...checkOf(body, shape.check),
    ...bytesOfHex(shape.suffix),
  );

export interface FrameReader {
  /** Takes bytes as they come and returns the bodies they completed; what fits no frame is passed over. */
  push(bytes: Uint8Array): readonly (readonly number[])[];
  reset(): void;
}

/** Finds frames in a stream of bytes: garbage before, between and inside is skipped byte by byte. */
export const frameReader = (shape: FrameShape): FrameReader => {
  const prefix = bytesOfHex(shape.prefix);
  const suffix = bytesOfHex(shape.suffix);
  const checkLength = shape.check === 'none' ? 0 : 1;
  const whole = prefix.length + shape.bodyLength + checkLength + suffix.length;
  let pending: number[] = [];
  const matches = (expected: readonly number[], at: number): boolean =>
    expected.every((byte, index) => pending[at + index] === byte);
  const takeFrame = (): readonly number[] | undefined => {
    const body = pending.slice(prefix.length, prefix.length + shape.bodyLength);
    const given = pending.slice(prefix.length + shape.bodyLength, whole - suffix.length);
    const right =
      matches(prefix, 0) &&
      matches(suffix, whole - suffix.length) &&
      checkOf(body, shape.check).every((byte, index) => given[index] === byte);
    return right ? body : undefined;
  };
  return {
    reset() {
      pending = [];
    },
    push(bytes) {
      pending.push(...bytes);
      const bodies: (readonly number[])[] = [];
      while (pending.length >= whole) {
        const body = takeFrame();
        if (body === undefined) pending.shift();
        else {
          bodies.push(body);
          pending = pending.slice(whole);
        }
      }
      return bodies;
    },
  };
};
