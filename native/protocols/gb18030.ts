import iconv from 'iconv-lite';

/**
 * The bytes a counter printer's font can show, or `undefined` when it cannot: their fonts hold the two-byte areas of
 * GB18030 only. A four-byte code would come out as two wrong characters, a private-use code as a blank, a control
 * character as a command; a name printed so is a wrong document.
 */
export const printableGb18030 = (text: string): Uint8Array | undefined => {
  // U+00A5 has only a four-byte code; the double-byte yen sign is the same glyph in the same two columns.
  const shown = text.replaceAll('\u00a5', '\uffe5');
  if (/[\p{Cc}\p{Co}\p{Cs}]/u.test(shown)) return undefined;
  for (const character of shown) {
    if (iconv.encode(character, 'gb18030').length > 2) return undefined;
  }
  return iconv.encode(shown, 'gb18030');
};

/** Reads two-byte text back, for the virtual printer. */
export const decodeGb18030 = (bytes: Uint8Array): string => iconv.decode(Buffer.from(bytes), 'gb18030');
