/** One command of an ESC/P stream, whole. */
export type EscPToken =
  /** A status request that the machine answers at once, whatever it is doing. */
  | { readonly kind: 'real-time'; readonly query: number }
  /** A command with all its parameters and data. */
  | { readonly kind: 'command'; readonly bytes: Uint8Array }
  /** One printable character: one byte, or two in the Chinese mode. */
  | { readonly kind: 'text'; readonly bytes: Uint8Array }
  /** A control character: CR, LF, FF, condensed on and off. */
  | { readonly kind: 'control'; readonly byte: number };

/** Parameter bytes after the two of the command, where that is fixed. */
const parameters: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  0x1b: {
    ...{ 0x40: 0, 0x30: 0, 0x32: 0, 0x33: 1, 0x4a: 1, 0x78: 1, 0x55: 1, 0x50: 0, 0x4d: 0, 0x67: 0, 0x45: 0 },
    ...{ 0x46: 0, 0x47: 0, 0x48: 0, 0x24: 2, 0x5c: 2, 0x4e: 1, 0x4f: 0, 0x6c: 1, 0x51: 1, 0x6b: 1, 0x74: 1 },
    ...{ 0x52: 1, 0x2d: 1, 0x57: 1, 0x77: 1, 0x70: 1 },
  },
  0x1c: {
    ...{ 0x26: 0, 0x2e: 0, 0x53: 2, 0x54: 2, 0x57: 1, 0x21: 1, 0x0e: 0, 0x0f: 0, 0x12: 0, 0x14: 0, 0x72: 1 },
  },
};

const u16 = (bytes: readonly number[], at: number): number => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);

/** Whole length of the command these bytes begin; `undefined` while that cannot be told yet. */
const commandLength = (held: readonly number[]): number | undefined => {
  const [lead, name, third] = held;
  if (lead === undefined || name === undefined) return undefined;
  const fixed = parameters[lead]?.[name];
  if (fixed !== undefined) return 2 + fixed;
  if (lead === 0x1b && name === 0x43) {
    if (third === undefined) return undefined;
    return third === 0 ? 4 : 3;
  }
  if (lead === 0x1b && name === 0x28) return held.length < 5 ? undefined : 5 + u16(held, 3);
  if (lead === 0x1b && name === 0x2a) {
    if (held.length < 5) return undefined;
    return 5 + u16(held, 3) * ((third ?? 0) >= 32 ? 3 : 1);
  }
  return 2;
};

/** Cuts a stream into commands, however the line cuts it into pieces. */
export const escPLexer = (): { push(bytes: Uint8Array): readonly EscPToken[] } => {
  let held: number[] = [];
  let hanzi = false;
  return {
    push(bytes) {
      const tokens: EscPToken[] = [];
      for (const byte of bytes) {
        held.push(byte);
        const [lead = 0] = held;
        if (lead === 0x1b || lead === 0x1c) {
          const length = commandLength(held);
          if (length === undefined || held.length < length) continue;
          if (lead === 0x1c && held[1] === 0x26) hanzi = true;
          if (lead === 0x1c && held[1] === 0x2e) hanzi = false;
          if (lead === 0x1b && held[1] === 0x40) hanzi = false;
          tokens.push({ kind: 'command', bytes: Uint8Array.from(held) });
        } else if (lead === 0x10) {
          if (held.length < 3) continue;
          if (held[1] === 0x04) tokens.push({ kind: 'real-time', query: byte });
        } else if (lead < 0x20) {
          tokens.push({ kind: 'control', byte });
        } else {
          if (hanzi && lead >= 0x81 && held.length < 2) continue;
          tokens.push({ kind: 'text', bytes: Uint8Array.from(held) });
        }
        held = [];
      }
      return tokens;
    },
  };
};
