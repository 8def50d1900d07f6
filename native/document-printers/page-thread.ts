import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { dibOf } from '../protocols/dib.ts';
import type { Dib } from '../protocols/dib.ts';
import type { PageGrid, PageQuestion, PageReply, PageSize } from './page-messages.ts';

/* Draws the pages of one PDF with PDFium (WebAssembly) in a thread of its own, and ends with it. */

/** The calls of PDFium used here, by fpdfview.h; its own declarations would bring the DOM into this world. */
interface Pdfium {
  readonly pdfium: {
    readonly HEAPU8: Uint8Array;
    readonly wasmExports: { malloc(size: number): number; free(at: number): void };
  };
  PDFiumExt_Init(): void;
  FPDF_LoadMemDocument(at: number, size: number, password: null): number;
  FPDF_GetPageCount(document: number): number;
  FPDF_LoadPage(document: number, index: number): number;
  FPDF_ClosePage(page: number): void;
  FPDF_GetPageWidthF(page: number): number;
  FPDF_GetPageHeightF(page: number): number;
  FPDFBitmap_CreateEx(width: number, height: number, format: number, at: number, stride: number): number;
  FPDFBitmap_FillRect(
    bitmap: number,
    left: number,
    top: number,
    width: number,
    height: number,
    colour: number,
  ): boolean;
  FPDFBitmap_Destroy(bitmap: number): void;
  FPDF_RenderPageBitmap(
    bitmap: number,
    page: number,
    left: number,
    top: number,
    width: number,
    height: number,
    rotate: number,
    flags: number,
  ): void;
}
interface PdfiumPackage {
  init(options: { readonly wasmBinary: Uint8Array }): Promise<Pdfium>;
}

const bgrx = 3;
/**
 * FPDF_ANNOT, FPDF_PRINTING, and nothing smoothed: a printer has ink or none, and would make a grid of dots out of a
 * grey edge.
 */
const asPrinted = 0x01 | 0x800 | 0x1000 | 0x2000 | 0x4000;
const pointsPerInch = 72;

const port = parentPort;
if (port === null) throw new Error('page-thread runs as a worker thread');

const require = createRequire(import.meta.url);
const { init } = require('@embedpdf/pdfium') as PdfiumPackage;
const library = await init({ wasmBinary: readFileSync(require.resolve('@embedpdf/pdfium/pdfium.wasm')) });
library.PDFiumExt_Init();
const { pdfium } = library;

/** PDFium did not do it. */
class NotDrawn extends Error {}

let document = 0;
let opened: { readonly index: number; readonly page: number } | undefined;

const pageAt = (index: number): number => {
  if (opened?.index === index) return opened.page;
  if (opened !== undefined) library.FPDF_ClosePage(opened.page);
  const page = library.FPDF_LoadPage(document, index);
  opened = page === 0 ? undefined : { index, page };
  if (page === 0) throw new NotDrawn();
  return page;
};
const sizeOf = (page: number): PageSize => ({
  widthMm: (library.FPDF_GetPageWidthF(page) / pointsPerInch) * 25.4,
  heightMm: (library.FPDF_GetPageHeightF(page) / pointsPerInch) * 25.4,
});

const open = (pdf: Uint8Array): readonly PageSize[] => {
  const at = pdfium.wasmExports.malloc(pdf.length);
  pdfium.HEAPU8.set(pdf, at);
  document = library.FPDF_LoadMemDocument(at, pdf.length, null);
  const count = document === 0 ? 0 : library.FPDF_GetPageCount(document);
  if (count <= 0) throw new NotDrawn();
  return Array.from({ length: count }, (_, index) => sizeOf(pageAt(index)));
};

/** How many dots the whole page has, in its own size. */
const extentOf = (page: number, { dpiX, dpiY }: PageGrid) => ({
  across: Math.round((library.FPDF_GetPageWidthF(page) * dpiX) / pointsPerInch),
  down: Math.round((library.FPDF_GetPageHeightF(page) * dpiY) / pointsPerInch),
});

interface Part {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a part of the page, in dots from the corner of the paper. */
const drawn = (index: number, grid: PageGrid, { left, top, width, height }: Part): Dib | undefined => {
  const page = pageAt(index);
  const { across, down } = extentOf(page, grid);
  const at = pdfium.wasmExports.malloc(width * height * 4);
  if (at === 0) throw new NotDrawn();
  const bitmap = library.FPDFBitmap_CreateEx(width, height, bgrx, at, width * 4);
  try {
    if (bitmap === 0) throw new NotDrawn();
    library.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xff_ff_ff_ff);
    library.FPDF_RenderPageBitmap(bitmap, page, -left, -top, across, down, 0, asPrinted);
    // Looked up anew: the memory may have been moved while it was drawn.
    return dibOf(new Uint32Array(pdfium.HEAPU8.buffer, at, width * height), width, height);
  } finally {
    if (bitmap !== 0) library.FPDFBitmap_Destroy(bitmap);
    pdfium.wasmExports.free(at);
  }
};

/** The four edges of the page around what the printer reaches. */
const edgesOf = (index: number, grid: PageGrid): readonly Part[] => {
  const { across, down } = extentOf(pageAt(index), grid);
  const right = grid.left + grid.width;
  const below = grid.top + grid.height;
  return [
    { left: 0, top: 0, width: across, height: grid.top },
    { left: 0, top: below, width: across, height: down - below },
    { left: 0, top: grid.top, width: grid.left, height: grid.height },
    { left: right, top: grid.top, width: across - right, height: grid.height },
  ].filter(({ width, height }) => width > 0 && height > 0);
};

const answer = (question: PageQuestion): PageReply => {
  switch (question.kind) {
    case 'open':
      return { kind: 'opened', sizes: open(question.pdf) };
    case 'outside': {
      const { page, grid } = question;
      const hasInk = edgesOf(page, grid).some((edge) => drawn(page, grid, edge) !== undefined);
      return { kind: 'outside', hasInk };
    }
    case 'band': {
      const { page, grid, from, rows } = question;
      const part = { left: grid.left, top: grid.top + from, width: grid.width, height: rows };
      const dib = drawn(page, grid, part);
      return dib === undefined ? { kind: 'band' } : { kind: 'band', dib };
    }
    default:
      return question satisfies never;
  }
};

port.on('message', (question: PageQuestion) => {
  let reply: PageReply;
  try {
    reply = answer(question);
  } catch (error) {
    if (!(error instanceof NotDrawn)) throw error;
    reply = { kind: 'not-drawn' };
  }
  port.postMessage(
    reply,
    reply.kind === 'band' && reply.dib !== undefined ? [reply.dib.dots.buffer as ArrayBuffer] : [],
  );
});
