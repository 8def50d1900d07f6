import type { FaultCode, FaultDetail } from '../../domain/faults.ts';
import type { PdfJob } from '../../print-templates/index.ts';

/** What the PDF worker and its client say to each other. */
export interface PdfWorkerData {
  /** Files of the one Chinese family, by weight. */
  readonly fonts: { readonly regular: string; readonly bold: string };
}

export interface PdfRequest {
  readonly id: number;
  /** `check` builds the document and looks for missing glyphs without rendering it. */
  readonly kind: 'render' | 'check';
  readonly job: PdfJob;
}

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
  | { readonly id: number; readonly kind: 'checked'; readonly warnings: readonly GlyphWarning[] }
  | { readonly id: number; readonly kind: 'fault'; readonly code: FaultCode; readonly detail: FaultDetail }
  /** A bug in a template or in the renderer. */
  | { readonly id: number; readonly kind: 'error'; readonly stack: string };
