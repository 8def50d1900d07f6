import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Album } from './album.ts';

const stylesheet = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/index.css');

type Span = readonly [from: number, to: number];

const spansOf = (range: string): readonly Span[] =>
  range.split(',').map((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
  });

/**
 * Puts those slices of the product’s own font into the album that hold the characters of `text`, and returns their
 * style sheet: the page reads the same where no Chinese font is installed.
 */
export const keepFonts = (album: Album, text: string): string => {
  const used = [...new Set(text)].map((character) => character.codePointAt(0) ?? 0);
  const faces = readFileSync(stylesheet, 'utf8').match(/@font-face \{[^}]*\}/g) ?? [];
  return faces
    .filter((face) => {
      const range = /unicode-range: ([^;]+);/.exec(face)?.[1];
      if (range === undefined) return false;
      const spans = spansOf(range);
      return used.some((point) => spans.some(([from, to]) => point >= from && point <= to));
    })
    .map((face) =>
      face.replace(/url\(\.\/files\/([\w.-]+)\)/, (_, file: string) => {
        album.keep(`fonts/${file}`, readFileSync(join(dirname(stylesheet), 'files', file)));
        return `url(fonts/${file})`;
      }),
    )
    .join('\n');
};
