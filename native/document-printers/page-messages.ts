import type { Dib } from '../protocols/dib.ts';

/** What a printer prints of a page: its dots, counted from the corner of the paper. */
export interface PageGrid {
  /** Dots per inch, across and down. */
  readonly dpiX: number;
  readonly dpiY: number;
  /** The first dot that it reaches, and how many. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export interface PageSize {
  readonly widthMm: number;
  readonly heightMm: number;
}

/** What the thread that draws pages is asked; one question at a time. Pages count from 0. */
export type PageQuestion =
  | { readonly kind: 'open'; readonly pdf: Uint8Array }
  /** Is there anything on the page that the printer does not reach? */
  | { readonly kind: 'outside'; readonly page: number; readonly grid: PageGrid }
  /** Rows of the grid, from its first. */
  | {
      readonly kind: 'band';
      readonly page: number;
      readonly grid: PageGrid;
      readonly from: number;
      readonly rows: number;
    };

export type PageReply =
  | { readonly kind: 'opened'; readonly sizes: readonly PageSize[] }
  | { readonly kind: 'outside'; readonly hasInk: boolean }
  /** No bitmap where the band is white. */
  | { readonly kind: 'band'; readonly dib?: Dib }
  /** No PDF, or one that PDFium does not draw. */
  | { readonly kind: 'not-drawn' };
