import type { Margin, PdfDocument, PdfNode } from './pdf-document.ts';
import { printFont } from './pdf-document.ts';

export interface Paper {
  readonly widthMm: number;
  readonly heightMm: number;
}

export const a4Portrait: Paper = { widthMm: 210, heightMm: 297 };
export const a4Landscape: Paper = { widthMm: 297, heightMm: 210 };

export interface PrintContext {
  /** Prints of the training profile carry 练习 across every page. */
  readonly training: boolean;
}

/** One printed document. `build` is pure: the same data gives the same paper. */
export interface PrintTemplate<Data> {
  readonly id: string;
  readonly paper: Paper;
  /**
   * What a character without a glyph does. Numbered vouchers refuse: a name must not be printed wrong on proof of
   * payment. Other papers print 〓 in its place and the caller is told.
   */
  readonly onMissingGlyph: 'refuse' | 'warn';
  /** Throws `print/text-too-long` or `print/too-many-lines` when the data does not fit the paper. */
  readonly build: (data: Data, context: PrintContext) => PdfDocument;
}

export const pointsPerMm = 72 / 25.4;
export const mmToPoints = (mm: number): number => mm * pointsPerMm;

const trainingMark = '练习';

interface DocumentParts {
  readonly title: string;
  readonly paper: Paper;
  readonly marginsMm: Margin;
  readonly content: readonly PdfNode[];
  readonly footer?: (page: number, pages: number) => PdfNode;
  readonly fontSize?: number;
  readonly lineHeight?: number;
}

/** Puts the parts of a document on its paper, with 练习 across each page in training. */
export const pdfDocument = (parts: DocumentParts, context: PrintContext): PdfDocument => {
  const { widthMm, heightMm } = parts.paper;
  return {
    pageSize: { width: mmToPoints(widthMm), height: mmToPoints(heightMm) },
    pageMargins: parts.marginsMm.map(mmToPoints) as unknown as Margin,
    info: { title: parts.title },
    language: 'zh-CN',
    defaultStyle: {
      font: printFont,
      fontSize: parts.fontSize ?? 10,
      ...(parts.lineHeight === undefined ? {} : { lineHeight: parts.lineHeight }),
    },
    content: parts.content,
    ...(parts.footer === undefined ? {} : { footer: parts.footer }),
    ...(context.training ? { watermark: trainingWatermark(parts.paper) } : {}),
  };
};

const trainingWatermark = (paper: Paper): NonNullable<PdfDocument['watermark']> => ({
  text: trainingMark,
  fontSize: mmToPoints(Math.min(paper.widthMm, paper.heightMm)) * 0.42,
  angle: -30,
  opacity: 0.16,
  color: '#444444',
  bold: true,
});
