import { describe, expect, it } from 'vitest';
import { Strokes } from '../../contract/customer.ts';
import { addPoint, beginStroke, emptyDrawing, isSignature } from '../../renderer/signature/strokes.ts';

const at = (x: number, y: number, time = 0) => ({ x, y, pressure: 0.5, at: time });

describe('a signature by pointer', () => {
  it('is drawn in no more strokes and points than the contract carries', () => {
    let drawing = emptyDrawing;
    for (let stroke = 0; stroke < 70; stroke += 1) drawing = beginStroke(drawing, at(stroke / 100, 0.5));
    expect(drawing.strokes).toHaveLength(60);
    // Said by the same object: whoever draws does not go on with the last stroke instead.
    expect(beginStroke(drawing, at(0.9, 0.9))).toBe(drawing);
    for (let point = 0; point < 2_100; point += 1) drawing = addPoint(drawing, at((point % 100) / 100, 0.2));
    expect(drawing.strokes.at(-1)).toHaveLength(2_000);
    expect(Strokes.safeParse(drawing.strokes).success).toBe(true);
  });

  it('is none where the pen only rested, and leaves out points that say nothing new', () => {
    let dot = beginStroke(emptyDrawing, at(0.5, 0.5));
    for (let point = 0; point < 20; point += 1) dot = addPoint(dot, at(0.5, 0.5, point));
    expect(dot.strokes).toEqual([[[500, 500, 500, 0]]]);
    let rest = dot;
    for (let point = 0; point < 20; point += 1) rest = addPoint(rest, at(0.5 + (point % 2) / 100, 0.5));
    expect(isSignature(rest)).toBe(false);
    let name = dot;
    for (let point = 0; point < 10; point += 1) name = addPoint(name, at(0.5 + point / 40, 0.5));
    expect(isSignature(name)).toBe(true);
  });
});
