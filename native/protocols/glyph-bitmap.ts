/**
 * A character drawn in dots, for a printer whose own font lacks it: 24 rows of three bytes each, the leftmost dot in the
 * highest bit; only the first `width` dots of each row are used.
 */
export interface GlyphBitmap {
  /** 12 and 24 as the printers' own characters are; less for the narrow ones of a form. */
  readonly width: number;
  /** 72 bytes. */
  readonly rows: Uint8Array;
}

/** By character. */
export type GlyphBitmaps = ReadonlyMap<string, GlyphBitmap>;

const glyphRows = 24;
const rowBytes = 3;

const isDot = ({ rows }: GlyphBitmap, x: number, y: number): boolean =>
  ((rows[y * rowBytes + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;

/** A picture of dots, rows padded to whole bytes, the leftmost dot in the highest bit. */
export interface DotPicture {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly rows: Uint8Array;
}

/** One line of text as a picture; `undefined` where a character is in neither the bitmaps nor a space. */
export const lineOfGlyphs = (text: string, glyphs: GlyphBitmaps): DotPicture | undefined => {
  const drawn: (GlyphBitmap | number)[] = [];
  for (const character of text) {
    const glyph = glyphs.get(character);
    if (glyph !== undefined) drawn.push(glyph);
    else if (character === ' ') drawn.push(12);
    else if (character === '\u3000') drawn.push(24);
    else return undefined;
  }
  const widthOf = (one: GlyphBitmap | number): number => (typeof one === 'number' ? one : one.width);
  const widthDots = drawn.reduce<number>((sum, one) => sum + widthOf(one), 0);
  const bytesInRow = Math.ceil(widthDots / 8);
  const rows = new Uint8Array(bytesInRow * glyphRows);
  let left = 0;
  for (const one of drawn) {
    if (typeof one !== 'number') {
      for (let y = 0; y < glyphRows; y += 1) {
        for (let x = 0; x < one.width; x += 1) {
          if (!isDot(one, x, y)) continue;
          const at = y * bytesInRow + ((left + x) >> 3);
          rows[at] = (rows[at] ?? 0) | (0x80 >> ((left + x) & 7));
        }
      }
    }
    left += widthOf(one);
  }
  return { widthDots, heightDots: glyphRows, rows };
};

/**
 * The columns of 24 dots of a picture, from a row on: three bytes a column, the top dot in the highest bit, as a 24-pin
 * head strikes them. Rows below the picture are blank.
 */
export const columnsOf24 = (picture: DotPicture, fromRow = 0): Uint8Array => {
  const bytesInRow = Math.ceil(picture.widthDots / 8);
  const columns = new Uint8Array(picture.widthDots * 3);
  for (let x = 0; x < picture.widthDots; x += 1) {
    for (let pin = 0; pin < 24; pin += 1) {
      const y = fromRow + pin;
      if (y >= picture.heightDots) break;
      if (((picture.rows[y * bytesInRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0) continue;
      const at = x * 3 + (pin >> 3);
      columns[at] = (columns[at] ?? 0) | (0x80 >> (pin & 7));
    }
  }
  return columns;
};
