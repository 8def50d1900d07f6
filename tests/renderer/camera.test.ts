import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualPaper, writeVirtualPaper } from '../../main/hosts/virtual-camera.ts';
import { findPage, insetCorners } from '../../renderer/camera/page-edges.ts';
import {
  type Corners,
  isConvex,
  type Pixels,
  projection,
  straighten,
  straightSize,
} from '../../renderer/camera/perspective.ts';

/** The picture that stands for the document camera's, as the page sees it. */
const photographed = (): Pixels => {
  const folder = mkdtempSync(join(tmpdir(), 'virtual-paper-'));
  const file = readFileSync(writeVirtualPaper(folder));
  rmSync(folder, { recursive: true });
  const { width, height } = virtualPaper;
  const light = file.subarray(file.indexOf('FRAME\n') + 6);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < width * height; at += 1) data.fill(light[at] ?? 0, at * 4, at * 4 + 3);
  return { width, height, data };
};
const plain = (width: number, height: number, value: number): Pixels => ({
  width,
  height,
  data: new Uint8ClampedArray(width * height * 4).fill(value),
});

describe('a photographed page', () => {
  const picture = photographed();

  it('is found by its edges, within one part in a hundred, whatever is written on it', () => {
    const found = findPage(picture);
    expect(found).toBeDefined();
    virtualPaper.corners.forEach(({ x, y }, index) => {
      const corner = found?.[index] ?? { x: -1, y: -1 };
      expect(Math.abs(corner.x / picture.width - x)).toBeLessThan(0.01);
      expect(Math.abs(corner.y / picture.height - y)).toBeLessThan(0.01);
    });
  });

  it('is made straight: paper to every edge, no desk', () => {
    const straight = straighten(picture, findPage(picture) ?? insetCorners(picture));
    expect(straight.width).toBeGreaterThan(700);
    expect(straight.height).toBeGreaterThan(700);
    let desk = 0;
    for (let at = 0; at < straight.data.length; at += 4) if ((straight.data[at] ?? 0) < 35) desk += 1;
    const edge = (x: number, y: number) => straight.data[(y * straight.width + x) * 4] ?? 0;
    for (const [x, y] of [
      [8, 8],
      [straight.width - 9, 8],
      [straight.width - 9, straight.height - 9],
      [8, straight.height - 9],
    ] as const)
      expect(edge(x, y)).toBeGreaterThan(150);
    expect(desk / (straight.width * straight.height)).toBeLessThan(0.01);
  });

  it('is not found on an empty desk, in a picture that is all paper, or in the dark', () => {
    for (const value of [0, 60, 235]) expect(findPage(plain(640, 480, value))).toBeUndefined();
    expect(isConvex(insetCorners({ width: 640, height: 480 }))).toBe(true);
  });

  it('goes round the right way, or the corners are refused', () => {
    const [a, b, c, d] = insetCorners({ width: 100, height: 100 });
    expect(isConvex([a, b, c, d])).toBe(true);
    expect(isConvex([b, a, c, d])).toBe(false);
    expect(isConvex([a, d, c, b])).toBe(false);
    expect(isConvex([a, a, c, d])).toBe(false);
  });

  it('keeps its corners for any frame, and is never larger than a scan is made', () => {
    const part = fc.double({ min: 0, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(fc.array(part, { minLength: 8, maxLength: 8 }), ([e0, e1, e2, e3, e4, e5, e6, e7]) => {
        const [w, h] = [4_000, 3_000];
        const corners: Corners = [
          { x: (e0 ?? 0) * w, y: (e1 ?? 0) * h },
          { x: w - (e2 ?? 0) * w, y: (e3 ?? 0) * h },
          { x: w - (e4 ?? 0) * w, y: h - (e5 ?? 0) * h },
          { x: (e6 ?? 0) * w, y: h - (e7 ?? 0) * h },
        ];
        if (!isConvex(corners)) return;
        const at = projection(corners);
        [at(0, 0), at(1, 0), at(1, 1), at(0, 1)].forEach((place, index) => {
          expect(Math.abs(place.x - (corners[index]?.x ?? 0))).toBeLessThan(0.01);
          expect(Math.abs(place.y - (corners[index]?.y ?? 0))).toBeLessThan(0.01);
        });
        const { width, height } = straightSize(corners);
        expect(Math.max(width, height)).toBeLessThanOrEqual(2_340);
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(16);
      }),
      { numRuns: 500, seed: 20160405 },
    );
  });

  it('of any pixels never throws', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 4, maxLength: 400 }),
        fc.integer({ min: 1, max: 9 }),
        (noise, width) => {
          const height = Math.floor(noise.length / 4 / width);
          if (height < 1) return;
          const pixels = { width, height, data: Uint8ClampedArray.from(noise.slice(0, width * height * 4)) };
          const found = findPage(pixels);
          if (found !== undefined) expect(isConvex(found)).toBe(true);
          straighten(pixels, insetCorners(pixels));
        },
      ),
      { numRuns: 200, seed: 20160405 },
    );
  });
});
