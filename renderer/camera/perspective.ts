/** A place in a picture, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The corners of a page in a picture: top left, top right, bottom right, bottom left. */
export type Corners = readonly [Place, Place, Place, Place];

/** Pixels of a picture, four bytes each, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A4 at 200 dots per inch has 2,339 rows: enough to be read and printed, small enough to be sent. */
const longestSide = 2_340;
const shortestSide = 16;

const distance = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Size of the page once it is straight, from the longer of each two opposite edges. */
export const straightSize = ([tl, tr, br, bl]: Corners): {
  readonly width: number;
  readonly height: number;
} => {
  const width = Math.max(distance(tl, tr), distance(bl, br));
  const height = Math.max(distance(tl, bl), distance(tr, br));
  const scale = Math.min(1, longestSide / Math.max(width, height, 1));
  const side = (length: number): number => Math.max(shortestSide, Math.round(length * scale));
  return { width: side(width), height: side(height) };
};

/** Four corners that go round a page without crossing over, each turn the same way. */
export const isConvex = (corners: Corners): boolean => {
  const turns = corners.map((at, index) => {
    const next = corners[(index + 1) % 4] ?? at;
    const after = corners[(index + 2) % 4] ?? at;
    return (next.x - at.x) * (after.y - next.y) - (next.y - at.y) * (after.x - next.x);
  });
  return turns.every((turn) => turn > 0);
};

/** From the unit square to the corners: where a part of the straight page lies in the picture. */
export const projection = ([p0, p1, p2, p3]: Corners): ((u: number, v: number) => Place) => {
  const dx1 = p1.x - p2.x;
  const dx2 = p3.x - p2.x;
  const dx3 = p0.x - p1.x + p2.x - p3.x;
  const dy1 = p1.y - p2.y;
  const dy2 = p3.y - p2.y;
  const dy3 = p0.y - p1.y + p2.y - p3.y;
  const whole = dx1 * dy2 - dx2 * dy1;
  const g = whole === 0 ? 0 : (dx3 * dy2 - dx2 * dy3) / whole;
  const h = whole === 0 ? 0 : (dx1 * dy3 - dx3 * dy1) / whole;
  const [a, b, c] = [p1.x - p0.x + g * p1.x, p3.x - p0.x + h * p3.x, p0.x];
  const [d, e, f] = [p1.y - p0.y + g * p1.y, p3.y - p0.y + h * p3.y, p0.y];
  return (u, v) => {
    const depth = g * u + h * v + 1;
    return { x: (a * u + b * v + c) / depth, y: (d * u + e * v + f) / depth };
  };
};

/** The page inside the corners, straight, as if it had been looked at from above; outside the picture it is white. */
export const straighten = (picture: Pixels, corners: Corners): Pixels => {
  const { width, height } = straightSize(corners);
  const data = new Uint8ClampedArray(width * height * 4);
  const place = projection(corners);
  const { data: from } = picture;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const { x, y } = place((column + 0.5) / width, (row + 0.5) / height);
      const left = Math.floor(x - 0.5);
      const top = Math.floor(y - 0.5);
      const rightPart = x - 0.5 - left;
      const bottomPart = y - 0.5 - top;
      const to = (row * width + column) * 4;
      data[to + 3] = 255;
      if (left < -1 || top < -1 || left >= picture.width || top >= picture.height) {
        data.fill(255, to, to + 3);
        continue;
      }
      const x0 = Math.max(0, left);
      const x1 = Math.min(picture.width - 1, left + 1);
      const y0 = Math.max(0, top);
      const y1 = Math.min(picture.height - 1, top + 1);
      const at00 = (y0 * picture.width + x0) * 4;
      const at10 = (y0 * picture.width + x1) * 4;
      const at01 = (y1 * picture.width + x0) * 4;
      const at11 = (y1 * picture.width + x1) * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        const above = (from[at00 + channel] ?? 0) * (1 - rightPart) + (from[at10 + channel] ?? 0) * rightPart;
        const below = (from[at01 + channel] ?? 0) * (1 - rightPart) + (from[at11 + channel] ?? 0) * rightPart;
        data[to + channel] = above * (1 - bottomPart) + below * bottomPart;
      }
    }
  }
  return { width, height, data };
};
