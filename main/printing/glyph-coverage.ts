import type { PdfDocument } from '../../print-templates/pdf-document.ts';
import type { GlyphWarning } from './pdf-messages.ts';

/** 〓, the printers' sign for a character that is not in the case. */
const missingSign = '〓';

/** Line breaks and the like are obeyed, not drawn. */
const drawn = (char: string): boolean => !/^[\p{Cc}]$/u.test(char);

/** The characters of a text that the font cannot draw, each once, in the order they occur. */
const missingIn = (text: string, hasGlyph: (codePoint: number) => boolean): string[] =>
  [...new Set(text)].filter((char) => drawn(char) && !hasGlyph(char.codePointAt(0) ?? 0));

export interface Covered {
  readonly document: PdfDocument;
  readonly warnings: readonly GlyphWarning[];
}

/**
 * Finds every character of a document that the font lacks and puts 〓 in its place, so that no paper carries an
 * empty box nobody was told of.
 */
export const coverGlyphs = (document: PdfDocument, hasGlyph: (codePoint: number) => boolean): Covered => {
  const missing = new Map<string, GlyphWarning>();
  const cover = (text: string): string => {
    const found = missingIn(text, hasGlyph);
    for (const char of found) {
      const digits = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
      missing.set(char, { char, codePoint: `U+${digits}` });
    }
    return found.length === 0
      ? text
      : [...text].map((char) => (found.includes(char) ? missingSign : char)).join('');
  };
  const walk = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(walk);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [
        key,
        key === 'text' && typeof value === 'string' ? cover(value) : walk(value),
      ]),
    );
  };
  const { footer } = document;
  if (footer !== undefined) walk(footer(1, 1));
  const covered: PdfDocument = {
    ...document,
    content: walk(document.content) as PdfDocument['content'],
    ...(footer === undefined
      ? {}
      : { footer: (page: number, pages: number) => walk(footer(page, pages)) as ReturnType<typeof footer> }),
  };
  return { document: covered, warnings: [...missing.values()] };
};
