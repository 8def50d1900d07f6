/** A page as it came out of the test's printer, and where on the paper it lies. */
export interface PrintedPage {
  readonly paperMm: readonly [number, number];
  /** What of it the printer reaches: its first dot, and how many. */
  readonly offset: readonly [number, number];
  readonly dots: readonly [number, number];
  /** Whether there is ink at a dot of that; outside it there is none. */
  isInk(x: number, y: number): boolean;
  /** Red, green and blue at a place on the paper, in millimetres from its corner. */
  colourAt(xMm: number, yMm: number): readonly number[];
  isInked(xMm: number, yMm: number): boolean;
  /** Around all ink: left, top, right and bottom, in millimetres from the corner of the paper. */
  inkMm(): readonly [number, number, number, number];
}

/** Reads a portable pixmap (P6) as `gdi.c` writes it, its comment included. */
export const printedPage = (ppm: Uint8Array): PrintedPage => {
  const head = /^P6\n# (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)\n(\d+) (\d+)\n255\n/.exec(
    Buffer.from(ppm.subarray(0, 200)).toString('latin1'),
  );
  if (head === null) throw new Error('no page');
  const [dpiX = 0, dpiY = 0, left = 0, top = 0, paperX = 0, paperY = 0, width = 0, height = 0] = head
    .slice(1)
    .map(Number);
  const dots = ppm.subarray(head[0].length);
  const isInk = (x: number, y: number): boolean => {
    if (x < 0 || y < 0 || x >= width || y >= height) return false;
    const at = (y * width + x) * 3;
    return dots[at] !== 255 || dots[at + 1] !== 255 || dots[at + 2] !== 255;
  };
  const place = (xMm: number, yMm: number): readonly [number, number] => [
    Math.floor((xMm / 25.4) * dpiX) - left,
    Math.floor((yMm / 25.4) * dpiY) - top,
  ];
  return {
    paperMm: [(paperX / dpiX) * 25.4, (paperY / dpiY) * 25.4],
    offset: [left, top],
    dots: [width, height],
    isInk,
    isInked: (xMm, yMm) => isInk(...place(xMm, yMm)),
    colourAt(xMm, yMm) {
      const [x, y] = place(xMm, yMm);
      return [...dots.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
    },
    inkMm() {
      let [first, highest, last, lowest] = [width, height, 0, 0];
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) {
          if (!isInk(x, y)) continue;
          first = Math.min(first, x);
          highest = Math.min(highest, y);
          last = Math.max(last, x + 1);
          lowest = Math.max(lowest, y + 1);
        }
      return [
        ((first + left) / dpiX) * 25.4,
        ((highest + top) / dpiY) * 25.4,
        ((last + left) / dpiX) * 25.4,
        ((lowest + top) / dpiY) * 25.4,
      ];
    },
  };
};
