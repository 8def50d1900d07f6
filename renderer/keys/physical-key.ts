/** Keys of the main block that are no letter or digit, as an American keyboard has them: scanners pretend to be one. */
const symbols: Readonly<Record<string, readonly [plain: string, shifted: string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Backquote: ['`', '~'],
  Space: [' ', ' '],
  NumpadDecimal: ['.', '.'],
  NumpadSubtract: ['-', '-'],
  NumpadAdd: ['+', '+'],
  NumpadDivide: ['/', '/'],
  NumpadMultiply: ['*', '*'],
};
const shiftedDigits = ')!@#$%^&*(';

/**
 * The character of a key by its place on the keyboard. While an input method composes, the event does not say which
 * character was meant (`Process`), but it always says which key was pressed. `null` for a key that writes none.
 */
export const characterOfKey = (code: string, shift: boolean): string | null => {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^Digit([0-9])$/.exec(code)?.[1];
  if (digit !== undefined) return shift ? (shiftedDigits[Number(digit)] ?? null) : digit;
  const pad = /^Numpad([0-9])$/.exec(code)?.[1];
  if (pad !== undefined) return pad;
  return symbols[code]?.[shift ? 1 : 0] ?? null;
};
