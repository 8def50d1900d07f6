import type { GlyphBitmap } from '../../native/protocols/glyph-bitmap.ts';

/** What is asked of a face of fontkit here; its own declarations would bring the DOM into this world. */
export interface OutlineFace {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): {
    readonly advanceWidth: number;
    readonly path: {
      readonly commands: readonly { readonly command: string; readonly args: readonly number[] }[];
    };
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}
type Segment = readonly [from: Point, to: Point];

const rows = 24;
const rowBytes = 3;
/** Sub-dots each way; a dot is struck when enough of them lie inside the outline. */
const sub = 4;
/** Thin strokes must not vanish, and counters of dense characters must stay open. */
const enough = 0.42;
/** The ideographic box of the font, in em above the baseline. */
const boxTop = 0.88;
const curveSteps = 6;

/** Straight pieces of an outline, in em. */
const segmentsOf = (face: OutlineFace, codePoint: number): readonly Segment[] => {
  const segments: Segment[] = [];
  let at: Point = { x: 0, y: 0 };
  let start = at;
  const em = face.unitsPerEm;
  const lineTo = (to: Point): void => {
    segments.push([at, to]);
    at = to;
  };
  const curve = (point: (t: number) => Point): void => {
    const pieces = Array.from({ length: curveSteps }, (_, step) => point((step + 1) / curveSteps));
    for (const piece of pieces) lineTo(piece);
  };
  for (const { command, args } of face.glyphForCodePoint(codePoint).path.commands) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = args.map((value) => value / em);
    const from = at;
    if (command === 'moveTo') {
      at = { x: a, y: b };
      start = at;
    } else if (command === 'lineTo') lineTo({ x: a, y: b });
    else if (command === 'quadraticCurveTo') {
      curve((t) => ({
        x: (1 - t) ** 2 * from.x + 2 * t * (1 - t) * a + t * t * c,
        y: (1 - t) ** 2 * from.y + 2 * t * (1 - t) * b + t * t * d,
      }));
    } else if (command === 'bezierCurveTo') {
      curve((t) => ({
        x: (1 - t) ** 3 * from.x + 3 * t * (1 - t) ** 2 * a + 3 * t * t * (1 - t) * c + t ** 3 * e,
        y: (1 - t) ** 3 * from.y + 3 * t * (1 - t) ** 2 * b + 3 * t * t * (1 - t) * d + t ** 3 * f,
      }));
    } else if (command === 'closePath') lineTo(start);
  }
  return segments;
};

/** Where a line at this height enters and leaves the outline, each with the direction of the crossing. */
const crossingsAt = (
  segments: readonly Segment[],
  y: number,
): readonly (readonly [x: number, turn: number])[] => {
  const found: (readonly [number, number])[] = [];
  for (const [from, to] of segments) {
    if (from.y <= y === to.y <= y) continue;
    found.push([from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x), to.y > from.y ? 1 : -1]);
  }
  return found.toSorted((one, other) => one[0] - other[0]);
};

/**
 * Draws a character of the print font in 24 rows of dots, a Chinese one `wide` dots across and a half-width one half of
 * that; `undefined` where the font has no such glyph.
 */
export const drawGlyph = (face: OutlineFace, character: string, wide: number): GlyphBitmap | undefined => {
  const codePoint = character.codePointAt(0) ?? 0;
  if (!face.hasGlyphForCodePoint(codePoint)) return undefined;
  const width = codePoint < 0x80 ? wide / 2 : wide;
  const advanceEm = face.glyphForCodePoint(codePoint).advanceWidth / face.unitsPerEm;
  // Digits and letters of a proportional font are pressed into their cell, narrow ones stand in its middle.
  const across = Math.min(wide, width / Math.max(advanceEm, 0.001));
  const margin = (width - advanceEm * across) / 2;
  const segments = segmentsOf(face, codePoint);
  const hits = new Float64Array(width * rows);
  for (let line = 0; line < rows * sub; line += 1) {
    const crossings = crossingsAt(segments, boxTop - (line + 0.5) / (rows * sub));
    let turns = 0;
    crossings.forEach(([x, turn], index) => {
      turns += turn;
      const end = crossings[index + 1]?.[0];
      if (turns === 0 || end === undefined) return;
      const first = Math.ceil((margin + x * across) * sub - 0.5);
      const last = Math.floor((margin + end * across) * sub - 0.5);
      for (let column = Math.max(0, first); column <= Math.min(last, width * sub - 1); column += 1) {
        const dot = Math.floor(line / sub) * width + Math.floor(column / sub);
        hits[dot] = (hits[dot] ?? 0) + 1;
      }
    });
  }
  const bitmap = new Uint8Array(rows * rowBytes);
  hits.forEach((count, dot) => {
    if (count < sub * sub * enough) return;
    const at = Math.floor(dot / width) * rowBytes + ((dot % width) >> 3);
    bitmap[at] = (bitmap[at] ?? 0) | (0x80 >> ((dot % width) & 7));
  });
  return { width, rows: bitmap };
};
