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

/** Strokes of points: x, y and pressure in thousandths of the field, milliseconds. */
export type SignatureStrokes = readonly (readonly (readonly [number, number, number, number])[])[];

/** Room of a drawn signature above its line, in points. */
const signatureRoom = { width: 110, height: 40 } as const;
/** A character of the label before it, in points. */
const labelCharacter = 9;

/** Strokes as they were drawn, thicker where the pen was pressed. */
const drawnSignature = (strokes: SignatureStrokes, label: string): PdfNode => ({
  margin: [(label.length + 1) * labelCharacter, -38, 0, 0],
  canvas: strokes
    .filter((stroke) => stroke.length > 1)
    .map((stroke) => ({
      type: 'polyline' as const,
      points: stroke.map(([x, y]) => ({
        x: (x / 1_000) * signatureRoom.width,
        y: (y / 1_000) * signatureRoom.height,
      })),
      lineWidth:
        0.6 + (stroke.reduce((sum, [, , pressure]) => sum + pressure, 0) / stroke.length / 1_000) * 1.2,
      lineColor: '#14263a',
      lineCap: 'round' as const,
    })),
});

/** Lines to be signed by hand; the last one may carry a signature that was drawn on a screen. */
export const signatureLines = (labels: readonly string[], drawn?: SignatureStrokes): PdfNode => {
  const line = (label: string): PdfNode => ({
    text: `${label}：${'_'.repeat(labels.length > 2 ? 10 : 16)}`,
    width: '*' as const,
  });
  return {
    unbreakable: true,
    margin: [0, drawn === undefined ? 22 : 40, 0, 0],
    columnGap: 12,
    columns: labels.map((label, index) =>
      drawn !== undefined && index === labels.length - 1
        ? { width: '*' as const, stack: [line(label), drawnSignature(drawn, label)] }
        : line(label),
    ),
  };
};

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
