import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Corners of the paper in the picture, as parts of it: a sheet that lies a little askew on a dark desk. */
export const virtualPaper = {
  width: 1_280,
  height: 960,
  corners: [
    { x: 0.22, y: 0.1 },
    { x: 0.8, y: 0.14 },
    { x: 0.86, y: 0.92 },
    { x: 0.16, y: 0.88 },
  ],
} as const;

const desk = 52;
const paper = 232;
const ink = 40;

/** The edges, going round the paper from its top: where each begins, and its direction as a vector of length 1. */
const edges = virtualPaper.corners.map((from, index) => {
  const to = virtualPaper.corners[(index + 1) % 4] ?? from;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  return { x: from.x, y: from.y, right: (to.x - from.x) / length, down: (to.y - from.y) / length };
});

/** How far inside an edge a place lies; negative outside. */
const depth = (edge: number, x: number, y: number): number => {
  const from = edges[edge];
  return from === undefined ? 0 : from.right * (y - from.y) - from.down * (x - from.x);
};

const lightAt = (x: number, y: number): number => {
  const [top, right, bottom, left] = [depth(0, x, y), depth(1, x, y), depth(2, x, y), depth(3, x, y)];
  if (Math.min(top, right, bottom, left) <= 0) return desk;
  // Lines of writing along the paper, so that the trainee sees one and the finder has to leave them alone.
  const down = top / (top + bottom);
  const along = left / (left + right);
  const isLine = down > 0.15 && down < 0.9 && Math.floor(down * 48) % 3 === 0 && along > 0.12 && along < 0.86;
  return isLine ? ink : paper;
};

/** Writes one frame as YUV4MPEG2, which Chromium shows over and over; returns its path. */
export const writeVirtualPaper = (
  folder: string,
  { width, height }: { readonly width: number; readonly height: number } = virtualPaper,
): string => {
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\nFRAME\n`, 'latin1');
  const light = Buffer.alloc(width * height);
  for (let row = 0; row < height; row += 1)
    for (let column = 0; column < width; column += 1)
      light[row * width + column] = lightAt((column + 0.5) / width, (row + 0.5) / height);
  const colour = Buffer.alloc((width * height) / 2, 128);
  const path = join(folder, 'virtual-paper.y4m');
  writeFileSync(path, Buffer.concat([header, light, colour]));
  return path;
};
