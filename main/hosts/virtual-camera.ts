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

/** Which side of an edge a place lies on; positive inside, going round the paper. */
const insideBy = (x: number, y: number): number => {
  const { corners } = virtualPaper;
  return Math.min(
    ...corners.map((from, index) => {
      const to = corners[(index + 1) % 4] ?? from;
      return (to.x - from.x) * (y - from.y) - (to.y - from.y) * (x - from.x);
    }),
  );
};

const lightAt = (x: number, y: number): number => {
  if (insideBy(x, y) <= 0) return desk;
  // Lines of writing, so that the trainee sees a paper and the finder has to leave them alone.
  const isLine = y > 0.24 && y < 0.8 && Math.floor(y * 40) % 3 === 0 && x > 0.3 && x < 0.72;
  return isLine ? ink : paper;
};

/** Writes one frame as YUV4MPEG2, which Chromium shows over and over; returns its path. */
export const writeVirtualPaper = (folder: string): string => {
  const { width, height } = virtualPaper;
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
