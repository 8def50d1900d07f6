import iconv from 'iconv-lite';

/** U+00A5 has only a four-byte code; the double-byte yen sign is the same glyph in the same two columns. */
export const shownAs = (text: string): string => text.replaceAll('\u00a5', '\uffe5');

const isCommandOrNothing = (text: string): boolean => /[\p{Cc}\p{Co}\p{Cs}]/u.test(text);
const isInFont = (character: string): boolean => iconv.encode(character, 'gb18030').length <= 2;

/**
 * The bytes a counter printer's font can show, or `undefined` when it cannot: their fonts hold the two-byte areas of
 * GB18030 only. A four-byte code would come out as two wrong characters, a private-use code as a blank, a control
 * character as a command; a name printed so is a wrong document.
 */
export const printableGb18030 = (text: string): Uint8Array | undefined => {
  const shown = shownAs(text);
  if (isCommandOrNothing(shown)) return undefined;
  for (const character of shown) if (!isInFont(character)) return undefined;
  return iconv.encode(shown, 'gb18030');
};

/** The characters of a text that have to be drawn because a printer's font lacks them, each once. */
export const charactersToDraw = (text: string): readonly string[] =>
  [...new Set(shownAs(text))].filter((character) => !isInFont(character) && !isCommandOrNothing(character));

/** Reads two-byte text back, for the virtual printers. */
export const decodeGb18030 = (bytes: Uint8Array): string => iconv.decode(Buffer.from(bytes), 'gb18030');
