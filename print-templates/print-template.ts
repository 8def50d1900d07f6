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
  /** A second print of a paper already given out says 副本 across every page. */
  readonly copy?: boolean;
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

const pointsPerMm = 72 / 25.4;
export const mmToPoints = (mm: number): number => mm * pointsPerMm;

/** What stands across every page; empty for an original of a real profile. */
const markOf = ({ training, copy = false }: PrintContext): string =>
  [...(training ? ['练习'] : []), ...(copy ? ['副本'] : [])].join('　');

interface DocumentParts {
  readonly title: string;
  readonly marginsMm: Margin;
  readonly content: readonly PdfNode[];
  readonly footer?: (page: number, pages: number) => PdfNode;
  readonly fontSize?: number;
  readonly lineHeight?: number;
}

/** Puts the parts of a document on its paper, with 练习 across each page in training and 副本 on a copy. */
const pdfDocument = (paper: Paper, parts: DocumentParts, context: PrintContext): PdfDocument => {
  const { widthMm, heightMm } = paper;
  const mark = markOf(context);
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
    ...(mark === '' ? {} : { watermark: watermark(mark, paper) }),
  };
};

const watermark = (text: string, paper: Paper): NonNullable<PdfDocument['watermark']> => ({
  text,
  // Two characters take four fifths of the shorter side, however many there are.
  fontSize: (mmToPoints(Math.min(paper.widthMm, paper.heightMm)) * 0.84) / text.length,
  angle: -30,
  opacity: 0.16,
  color: '#444444',
  bold: true,
});

/** A template whose document is put together from its data alone. `parts` throws what `build` says. */
export const printTemplate = <Data>({
  parts,
  ...template
}: Omit<PrintTemplate<Data>, 'build'> & {
  readonly parts: (data: Data) => DocumentParts;
}): PrintTemplate<Data> => ({
  ...template,
  build: (data, context) => pdfDocument(template.paper, parts(data), context),
});
