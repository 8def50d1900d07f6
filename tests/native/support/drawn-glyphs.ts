import { columnsOf } from '../../../domain/receipt.ts';
import type { GlyphBitmap } from '../../../native/protocols/glyph-bitmap.ts';

/** A box in place of each character of a text, as wide as the character. */
export const drawnGlyphs = (text: string, wide = 24): ReadonlyMap<string, GlyphBitmap> =>
  new Map(
    [...new Set(text)].map((character) => {
      const width = columnsOf(character) === 1 ? wide / 2 : wide;
      const rows = new Uint8Array(72);
      for (let y = 2; y < 22; y += 1) rows.set(width > 12 ? [0x3f, 0xff, 0xfc] : [0x3f, 0xc0, 0], y * 3);
      return [character, { width, rows }];
    }),
  );
