/** A device-independent bitmap of wingdi.h: its BITMAPINFO, and its rows from the bottom up, each of whole DWORDs. */
export interface Dib {
  readonly width: number;
  readonly height: number;
  readonly bitsPerDot: 1 | 8 | 24;
  readonly info: Uint8Array;
  readonly dots: Uint8Array;
}

const headerSize = 40;
const black = 0;
const white = 0xff_ffff;

const greys = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => Math.round((255 * index) / (count - 1)) * 0x01_0101);

/** BITMAPINFOHEADER with BI_RGB and its palette. */
const infoOf = (
  width: number,
  height: number,
  bitsPerDot: number,
  palette: readonly number[],
): Uint8Array => {
  const info = new Uint8Array(headerSize + palette.length * 4);
  const view = new DataView(info.buffer);
  view.setUint32(0, headerSize, true);
  view.setInt32(4, width, true);
  view.setInt32(8, height, true);
  view.setUint16(12, 1, true);
  view.setUint16(14, bitsPerDot, true);
  // 0 would mean all of them too, but not to everybody's driver.
  view.setUint32(32, palette.length, true);
  palette.forEach((colour, index) => {
    view.setUint32(headerSize + index * 4, colour, true);
  });
  return info;
};

/** The least that holds every dot: 24 as soon as one has a colour. 0 where all of it is white. */
const depthOf = (dots: Uint32Array): 0 | 1 | 8 | 24 => {
  let depth: 0 | 1 | 8 = 0;
  for (const dot of dots) {
    const colour = dot & white;
    if (colour === white) continue;
    if (colour === black) {
      if (depth === 0) depth = 1;
      continue;
    }
    const blue = colour & 0xff;
    if (colour !== blue * 0x01_0101) return 24;
    depth = 8;
  }
  return depth;
};

/**
 * Packs dots of four bytes (blue, green, red, one unused), rows from the top down, as a bitmap of as few bits as lose
 * nothing. `undefined` where every dot is white: paper needs no ink for that.
 */
export const dibOf = (source: Uint32Array, width: number, height: number): Dib | undefined => {
  const bitsPerDot = depthOf(source);
  if (bitsPerDot === 0) return undefined;
  const stride = Math.ceil((width * bitsPerDot) / 32) * 4;
  const dots = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const from = row * width;
    const to = (height - 1 - row) * stride;
    for (let column = 0; column < width; column += 1) {
      const dot = (source[from + column] ?? 0) & white;
      if (bitsPerDot === 8) dots[to + column] = dot & 0xff;
      else if (bitsPerDot === 24) {
        const at = to + column * 3;
        dots[at] = dot & 0xff;
        dots[at + 1] = (dot >> 8) & 0xff;
        dots[at + 2] = dot >> 16;
      } else if (dot === white) {
        const at = to + (column >> 3);
        dots[at] = (dots[at] ?? 0) | (0x80 >> (column & 7));
      }
    }
  }
  const palette = bitsPerDot === 24 ? [] : greys(2 ** bitsPerDot);
  return { width, height, bitsPerDot, info: infoOf(width, height, bitsPerDot, palette), dots };
};
