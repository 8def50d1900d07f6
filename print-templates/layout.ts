import type { PdfNode, TableLayout, TextNode, TextSpan } from './pdf-document.ts';
import { ink } from './form.ts';

/** Thin black grid with the little air a form has. */
export const gridLayout: TableLayout = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: ink,
  vLineColor: ink,
  paddingLeft: () => 4,
  paddingRight: () => 4,
  paddingTop: () => 2,
  paddingBottom: () => 3,
};

export const heading = (text: string, fontSize: number, above = 0, below = 6): TextNode => ({
  text,
  fontSize,
  bold: true,
  alignment: 'center',
  margin: [0, above, 0, below],
});

export const paragraph = (text: string | readonly TextSpan[], style: Partial<TextNode> = {}): TextNode => ({
  text,
  margin: [0, 0, 0, 4],
  ...style,
});

export const headCell = (text: string, style: Partial<TextNode> = {}): TextNode => ({
  text,
  bold: true,
  alignment: 'center',
  fillColor: '#eeeeee',
  ...style,
});

export const cell = (text: string, style: Partial<TextNode> = {}): TextNode => ({ text, ...style });
export const amountCell = (text: string, style: Partial<TextNode> = {}): TextNode => ({
  text,
  alignment: 'right',
  noWrap: true,
  ...style,
});

/** A label, a colon and its value as one paragraph, the label in bold. */
export const item = (label: string, text: string): TextNode =>
  paragraph([{ text: `${label}：`, bold: true }, { text }]);

/** Places the bureau's seal and date belong to, at the lower right. A seal is never drawn: the place stays empty. */
export const sealAndDate = (sealLabel: string, name: string, date: string): PdfNode => ({
  unbreakable: true,
  margin: [0, 26, 0, 0],
  columns: [
    { text: '', width: '*' },
    {
      width: 230,
      stack: [
        { text: name, alignment: 'center', margin: [0, 0, 0, 4] },
        { text: sealLabel, alignment: 'center', margin: [0, 0, 0, 34] },
        { text: date, alignment: 'center' },
      ],
    },
  ],
});

/** Blank lines to be signed by hand. */
export const signatureLines = (labels: readonly string[]): PdfNode => ({
  unbreakable: true,
  margin: [0, 22, 0, 0],
  columnGap: 12,
  columns: labels.map((label) => ({
    text: `${label}：${'_'.repeat(labels.length > 2 ? 10 : 16)}`,
    width: '*' as const,
  })),
});

/** What the paper is at the left of the bottom margin, 第 n 页 共 m 页 at the right. */
export const pageFooter =
  (left: string) =>
  (page: number, pages: number): PdfNode => ({
    margin: [56, 14, 56, 0],
    columns: [
      { text: left, fontSize: 8, width: '*' },
      { text: `第${page}页　共${pages}页`, fontSize: 8, alignment: 'right', width: 100 },
    ],
  });
