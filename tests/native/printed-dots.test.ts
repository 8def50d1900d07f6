import { expect, test } from 'vitest';
import { openPages } from '../../native/document-printers/pages.ts';
import { copiesIn, withPaper } from '../../native/protocols/devmode.ts';
import { dibOf } from '../../native/protocols/dib.ts';
import { boxesPdf } from './support/small-pdf.ts';

const white = 0xffff_ffff;
const black = 0xff00_0000;
const red = 0xffc0_0000;
const grey = 0xff80_8080;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('a white band is no bitmap at all', () => {
  expect(dibOf(new Uint32Array(6).fill(white), 3, 2)).toBeUndefined();
});

test('black alone needs one bit a dot, rows from the bottom up and filled to four bytes', () => {
  const dots = new Uint32Array([black, white, white, white, black, black]);
  const dib = dibOf(dots, 3, 2);
  expect(dib).toMatchObject({ width: 3, height: 2, bitsPerDot: 1 });
  expect(hex(dib?.dots ?? new Uint8Array(0))).toBe('8000000060000000');
  expect(hex(dib?.info ?? new Uint8Array(0))).toBe(
    `28000000${'03000000'}${'02000000'}01000100${'00'.repeat(16)}0200000000000000${'00000000'}ffffff00`,
  );
});

test('grey needs eight bits, a colour twenty-four in the order blue, green, red', () => {
  const eight = dibOf(new Uint32Array([grey, black, white]), 3, 1);
  expect([eight?.bitsPerDot, hex(eight?.dots ?? new Uint8Array(0))]).toEqual([8, '8000ff00']);
  expect(hex((eight?.info ?? new Uint8Array(0)).subarray(40 + 0x80 * 4, 40 + 0x81 * 4))).toBe('80808000');
  const colour = dibOf(new Uint32Array([red, grey]), 2, 1);
  expect([colour?.bitsPerDot, hex(colour?.dots ?? new Uint8Array(0))]).toEqual([24, '0000c08080800000']);
  expect(colour?.info).toHaveLength(40);
});

test('a printer’s settings keep all but paper, size and copies, and its paper’s name no longer counts', () => {
  const usual = new Uint8Array(284).fill(0xab);
  const view = new DataView(usual.buffer);
  view.setUint32(72, 0x1_0000 | 0x10 | 0x200, true);
  const form = { widthMm: 241, heightMm: 139.7, isTurned: false };
  const own = withPaper(usual, form, 1);
  const at = (bytes: Uint8Array, offset: number): number => new DataView(bytes.buffer).getInt16(offset, true);
  expect([76, 78, 80, 82, 84, 86].map((offset) => at(own, offset))).toEqual([1, 256, 1_397, 2_410, 100, 1]);
  expect(new DataView(own.buffer).getUint32(72, true)).toBe(0x1 | 0x2 | 0x4 | 0x8 | 0x10 | 0x100 | 0x200);
  expect(hex(own.subarray(104))).toBe('ab'.repeat(180));
  const listed = withPaper(usual, { ...form, paper: 9, isTurned: true }, 3);
  expect([76, 78, 86, 100].map((offset) => at(listed, offset))).toEqual([2, 9, 3, 1]);
  expect(new DataView(listed.buffer).getUint32(72, true) & 0xc).toBe(0);
  expect([copiesIn(listed), copiesIn(usual)]).toEqual([3, 1]);
});

test('a driver that scales nothing is not asked to', () => {
  const usual = new Uint8Array(220);
  expect(
    new DataView(withPaper(usual, { widthMm: 210, heightMm: 297, isTurned: false }, 1).buffer).getUint32(
      72,
      true,
    ) & 0x10,
  ).toBe(0);
});

test('a page is drawn in bands at its place to a dot, and ink beyond the printer’s reach is found', async () => {
  const pages = await openPages(
    boxesPdf({ widthMm: 100, heightMm: 50 }, [
      // A dot is a tenth of a millimetre: the edges of the box lie within dots, not between them.
      [{ leftMm: 10.02, topMm: 10.02, widthMm: 19.96, heightMm: 9.96 }],
      [{ leftMm: 1, topMm: 1, widthMm: 1, heightMm: 1 }],
    ]),
  );
  try {
    const [size] = pages.sizes;
    expect([size?.widthMm, size?.heightMm].map((mm) => Math.round((mm ?? 0) * 100))).toEqual([10_000, 5_000]);
    // Ten dots a millimetre, five millimetres in from each edge.
    const grid = { dpiX: 254, dpiY: 254, left: 50, top: 50, width: 900, height: 400 };
    expect(await pages.hasInkOutside(0, grid)).toBe(false);
    expect(await pages.hasInkOutside(1, grid)).toBe(true);
    expect(await pages.band(0, grid, 0, 50)).toBeUndefined();
    const band = await pages.band(0, grid, 40, 20);
    expect(band).toMatchObject({ width: 900, height: 20, bitsPerDot: 1 });
    // From the bottom up: ten rows with the box, ten above it without.
    const stride = (band?.dots.length ?? 0) / 20;
    const row = (index: number): string =>
      [...(band?.dots ?? new Uint8Array(0)).subarray(index * stride, (index + 1) * stride)]
        .map((byte) => byte.toString(2).padStart(8, '0'))
        .join('')
        .slice(0, 900);
    expect([row(0).indexOf('0'), row(0).lastIndexOf('0')]).toEqual([50, 249]);
    expect(row(9)).toBe(row(0));
    expect(row(10).includes('0')).toBe(false);
  } finally {
    pages.close();
  }
  await expect(
    pages.band(0, { dpiX: 1, dpiY: 1, left: 0, top: 0, width: 1, height: 1 }, 0, 1),
  ).rejects.toMatchObject({ code: 'device/cancelled' });
});

test('what is no PDF, and what its reader stopped, is said in words', async () => {
  await expect(openPages(new TextEncoder().encode('no PDF'))).rejects.toMatchObject({
    code: 'device/document-not-drawn',
  });
  await expect(openPages(new Uint8Array(0), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'device/cancelled',
  });
});
