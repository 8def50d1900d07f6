import { Fault } from '../domain/faults.ts';

/**
 * Advance widths of U+0020…U+007E in thousandths of an em: the wider of Noto Sans SC Regular and Bold, so a text
 * measured here is never wider on paper. Everything else counts as one full em.
 */
// biome-ignore format: a table of 95 figures reads better dense
const asciiWidths = [
  227, 370, 574, 590, 590, 963, 740, 325, 378, 378, 507, 590, 325, 370, 325, 392, 590, 590, 590, 590, 590,
  590, 590, 590, 590, 590, 325, 325, 590, 590, 590, 514, 1007, 641, 681, 656, 714, 615, 585, 717, 757, 330,
  568, 686, 578, 853, 749, 770, 667, 770, 682, 624, 625, 748, 619, 915, 627, 580, 613, 378, 392, 378, 590,
  567, 626, 591, 644, 527, 644, 581, 372, 597, 640, 304, 306, 604, 315, 964, 641, 626, 644, 644, 437, 495,
  421, 637, 576, 863, 562, 574, 511, 378, 296, 378, 590,
];

/** Width of a text in em, never less than it will be on paper. */
export const widthInEm = (text: string): number => {
  let thousandths = 0;
  for (const char of text) thousandths += asciiWidths[(char.codePointAt(0) ?? 0) - 0x20] ?? 1000;
  return thousandths / 1000;
};

const neverFirst = /^[，。、；：？！）》」』〕】％%),.;:!?]/u;

const neverLast = /[（《「『〔【(]$/u;

/** What may not be torn apart: runs of ASCII (numbers, codes, dates), and a character with the marks that cling to it. */
export const wordsOf = (text: string): string[] => {
  const words: string[] = [];
  for (const part of text.match(/[\x21-\x7e]+|[^\x21-\x7e]/gu) ?? []) {
    const last = words.at(-1);
    if (last !== undefined && (neverFirst.test(part) || neverLast.test(last)))
      words[words.length - 1] = last + part;
    else words.push(part);
  }
  return words;
};

/** Breaks a text into lines of at most `em`; a single word wider than the line is cut between characters. */
export const wrapEm = (text: string, em: number): string[] => {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of wordsOf(paragraph)) {
      if (widthInEm(line + word) <= em) {
        line += word;
        continue;
      }
      if (line !== '') lines.push(line.trimEnd());
      line = '';
      if (widthInEm(word) <= em) {
        line = word === ' ' ? '' : word;
        continue;
      }
      for (const char of word) {
        if (line !== '' && widthInEm(line + char) > em) {
          lines.push(line);
          line = '';
        }
        line += char;
      }
    }
    lines.push(line.trimEnd());
  }
  return lines;
};

/** Evens out a short text of two or three lines, so that no single character is left on the last. */
const balance = (text: string, em: number, lines: readonly string[]): readonly string[] => {
  if (lines.length < 2 || lines.length > 3) return lines;
  let best = lines;
  for (let narrower = em - 1; narrower > 1; narrower -= 1) {
    const tried = wrapEm(text, narrower);
    if (tried.length > lines.length) break;
    best = tried;
  }
  return best;
};

export interface FitRequest {
  readonly text: string;
  /** The printed name of the field, for the sentence the clerk reads when nothing fits. */
  readonly field: string;
  readonly widthPt: number;
  readonly heightPt: number;
  readonly size: number;
  readonly minSize: number;
  readonly maxLines: number;
  /** Even out two or three lines; a paragraph is left as it falls. */
  readonly balanced: boolean;
}

export interface Fitted {
  readonly lines: readonly string[];
  readonly size: number;
}

/** Distance between baselines inside one field, in em. */
export const leading = 1.18;
const step = 0.25;

/**
 * The largest size from `size` down to `minSize` points at which the text fits its field, wrapped.
 * Throws `print/text-too-long` when it does not fit even at `minSize`: paper never loses characters silently.
 */
export const fitText = (request: FitRequest): Fitted => {
  for (let size = request.size; size >= request.minSize; size -= step) {
    const lines = wrapEm(request.text, request.widthPt / size);
    if (lines.length <= request.maxLines && (lines.length - 1) * leading * size + size <= request.heightPt) {
      const balanced = request.balanced ? balance(request.text, request.widthPt / size, lines) : lines;
      return { lines: balanced, size };
    }
  }
  throw new Fault('print/text-too-long', { field: request.field });
};
