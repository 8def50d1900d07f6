import type { FaultCode, FaultDetail } from '../../domain/faults.ts';
import type { GlyphBitmaps } from '../../native/protocols/glyph-bitmap.ts';
import type { PdfJob } from '../../print-templates/index.ts';

/** What the PDF worker and its client say to each other. */
export interface PdfWorkerData {
  /** Files of the one Chinese family, by weight. */
  readonly fonts: { readonly regular: string; readonly bold: string };
}

/** What is asked of the worker; the id is its client's own. */
export type PdfQuestion =
  /** `check` builds the document and looks for missing glyphs without rendering it. */
  | { readonly kind: 'render' | 'check'; readonly job: PdfJob }
  /** Characters as dots for printers whose own font lacks them; those the print font lacks are left out. */
  | { readonly kind: 'draw'; readonly characters: string; readonly wide: number };
export type PdfRequest = PdfQuestion & { readonly id: number };

/** A character the print font has no glyph for; it is printed as 〓 where the template allows that. */
export interface GlyphWarning {
  readonly char: string;
  /** `U+20BB7` */
  readonly codePoint: string;
}

export type PdfReply =
  | {
      readonly id: number;
      readonly kind: 'rendered';
      readonly pdf: Uint8Array;
      readonly warnings: readonly GlyphWarning[];
    }
  | { readonly id: number; readonly kind: 'drawn'; readonly glyphs: GlyphBitmaps }
  | { readonly id: number; readonly kind: 'checked'; readonly warnings: readonly GlyphWarning[] }
  | { readonly id: number; readonly kind: 'fault'; readonly code: FaultCode; readonly detail: FaultDetail }
  /** A bug in a template or in the renderer. */
  | { readonly id: number; readonly kind: 'error'; readonly stack: string };
