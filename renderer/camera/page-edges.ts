import { type Corners, isConvex, type Pixels, type Place } from './perspective.ts';

/** The picture is looked at in cells of this many across: edges of a page need no more. */
const cellsAcross = 240;
/** A page fills at least so much of the picture, and never all of it. */
const leastPart = 0.08;
const mostPart = 0.985;
/** Where no page is found: a frame inside the picture, for the clerk to drag. */
const inset = 0.06;

/** Corners of a frame inside a picture, for when no page stands out. */
export const insetCorners = ({ width, height }: Pick<Pixels, 'width' | 'height'>): Corners => {
  const [left, top] = [width * inset, height * inset];
  const [right, bottom] = [width - left, height - top];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
};

interface Cells {
  readonly across: number;
  readonly down: number;
  readonly size: number;
  readonly light: Uint8Array;
}

const cellsOf = ({ width, height, data }: Pixels): Cells => {
  const size = Math.max(1, width / cellsAcross);
  const across = Math.max(1, Math.floor(width / size));
  const down = Math.max(1, Math.floor(height / size));
  const light = new Uint8Array(across * down);
  for (let row = 0; row < down; row += 1)
    for (let column = 0; column < across; column += 1) {
      const x = Math.min(width - 1, Math.floor((column + 0.5) * size));
      const y = Math.min(height - 1, Math.floor((row + 0.5) * size));
      const at = (y * width + x) * 4;
      light[row * across + column] =
        0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    }
  return { across, down, size, light };
};

/** Otsu: the brightness that parts paper from desk with the least variance within each. */
const thresholdOf = (light: Uint8Array): number => {
  const counts = Array.from({ length: 256 }, () => 0);
  for (const value of light) counts[value] = (counts[value] ?? 0) + 1;
  const sumOfAll = counts.reduce((sum, count, value) => sum + count * value, 0);
  let [best, at, below, sumBelow] = [-1, 127, 0, 0];
  counts.forEach((count, value) => {
    below += count;
    sumBelow += count * value;
    const above = light.length - below;
    if (below === 0 || above === 0) return;
    const apart = sumBelow / below - (sumOfAll - sumBelow) / above;
    const between = below * above * apart * apart;
    if (between > best) [best, at] = [between, value];
  });
  return at;
};

/** The largest connected bright patch: its cells. */
const largestPatch = ({ across, down, light }: Cells, threshold: number): readonly number[] => {
  const seen = new Uint8Array(light.length);
  let largest: number[] = [];
  for (let begin = 0; begin < light.length; begin += 1) {
    if (seen[begin] === 1 || (light[begin] ?? 0) <= threshold) continue;
    const patch: number[] = [begin];
    seen[begin] = 1;
    for (let next = 0; next < patch.length; next += 1) {
      const cell = patch[next] ?? 0;
      const column = cell % across;
      const beside = [
        column > 0 ? cell - 1 : -1,
        column < across - 1 ? cell + 1 : -1,
        cell - across,
        cell + across,
      ];
      for (const other of beside) {
        if (other < 0 || other >= across * down || seen[other] === 1) continue;
        if ((light[other] ?? 0) <= threshold) continue;
        seen[other] = 1;
        patch.push(other);
      }
    }
    if (patch.length > largest.length) largest = patch;
  }
  return largest;
};

/**
 * The corners of a bright page on a darker desk, found simply: the largest bright patch, and its outermost cells on
 * both diagonals. `undefined` where nothing looks like a page; the clerk then drags the corners.
 */
export const findPage = (picture: Pixels): Corners | undefined => {
  const cells = cellsOf(picture);
  const patch = largestPatch(cells, thresholdOf(cells.light));
  const part = patch.length / cells.light.length;
  if (part < leastPart || part > mostPart) return undefined;
  const extreme = (weight: (x: number, y: number) => number, [dx, dy]: readonly [number, number]): Place => {
    let best = Number.NEGATIVE_INFINITY;
    let found = { x: 0, y: 0 };
    for (const cell of patch) {
      const column = cell % cells.across;
      const row = Math.floor(cell / cells.across);
      const score = weight(column, row);
      if (score > best)
        [best, found] = [score, { x: (column + dx) * cells.size, y: (row + dy) * cells.size }];
    }
    return found;
  };
  const corners: Corners = [
    extreme((x, y) => -x - y, [0, 0]),
    extreme((x, y) => x - y, [1, 0]),
    extreme((x, y) => x + y, [1, 1]),
    extreme((x, y) => y - x, [0, 1]),
  ];
  return isConvex(corners) ? corners : undefined;
};
