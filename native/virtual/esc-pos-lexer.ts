/** One command of the byte stream, whole: a real-time request is told apart from the same bytes inside an image. */
export type EscPosToken =
  | { readonly kind: 'real-time'; readonly query: number }
  | { readonly kind: 'command'; readonly bytes: Uint8Array }
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  | { readonly kind: 'line-feed' };

const u16 = (bytes: readonly number[], at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** Parameter bytes after the two of the command, where that is fixed. */
const parameters: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  0x1b: { 0x40: 0, 0x61: 1, 0x45: 1, 0x64: 1, 0x4a: 1, 0x52: 1, 0x74: 1, 0x33: 1, 0x32: 0, 0x70: 3, 0x2d: 1 },
  0x1c: { 0x26: 0, 0x2e: 0, 0x57: 1, 0x21: 1, 0x53: 2, 0x43: 1 },
  0x1d: { 0x21: 1, 0x61: 1, 0x68: 1, 0x77: 1, 0x48: 1, 0x72: 1, 0x4c: 2, 0x57: 2 },
};

/** Whole length of the command these bytes begin; `undefined` while that cannot be told yet. */
const commandLength = (held: readonly number[]): number | undefined => {
  const [lead, name, third] = held;
  if (lead === undefined || name === undefined) return undefined;
  const fixed = parameters[lead]?.[name];
  if (fixed !== undefined) return 2 + fixed;
  if (lead === 0x1d && name === 0x56) {
    if (third === undefined) return undefined;
    return third === 0x41 || third === 0x42 ? 4 : 3;
  }
  if (lead === 0x1d && name === 0x6b) {
    if (third === undefined) return undefined;
    if (third >= 0x41) return held.length < 4 ? undefined : 4 + (held[3] ?? 0);
    const end = held.indexOf(0, 3);
    return end < 0 ? undefined : end + 1;
  }
  if (lead === 0x1d && name === 0x28) return held.length < 5 ? undefined : 5 + u16(held, 3);
  if (lead === 0x1d && name === 0x76) return held.length < 8 ? undefined : 8 + u16(held, 4) * u16(held, 6);
  if (lead === 0x1b && name === 0x2a) {
    if (held.length < 5) return undefined;
    return 5 + u16(held, 3) * ((third ?? 0) >= 32 ? 3 : 1);
  }
  return 2;
};

export const escPosLexer = (): { push(bytes: Uint8Array): readonly EscPosToken[] } => {
  let held: number[] = [];
  return {
    push(bytes) {
      const tokens: EscPosToken[] = [];
      for (const byte of bytes) {
        held.push(byte);
        const [lead] = held;
        if (lead === 0x10) {
          if (held.length < 3) continue;
          if (held[1] === 0x04) tokens.push({ kind: 'real-time', query: byte });
          held = [];
        } else if (lead === 0x1b || lead === 0x1c || lead === 0x1d) {
          const length = commandLength(held);
          if (length === undefined || held.length < length) continue;
          tokens.push({ kind: 'command', bytes: Uint8Array.from(held) });
          held = [];
        } else if (lead === 0x0a) {
          tokens.push({ kind: 'line-feed' });
          held = [];
        } else if (lead !== undefined && lead >= 0x81) {
          if (held.length < 2) continue;
          tokens.push({ kind: 'text', bytes: Uint8Array.from(held) });
          held = [];
        } else {
          if (lead !== undefined && lead >= 0x20) tokens.push({ kind: 'text', bytes: Uint8Array.from(held) });
          held = [];
        }
      }
      return tokens;
    },
  };
};
