import type { Alignment, PdfNode, TextNode, Vector } from './pdf-document.ts';
import { mmToPoints } from './print-template.ts';
import { fitText, leading } from './text-fit.ts';

/** A field of a form: its place on the paper in millimetres from the top left corner of the sheet. */
export interface Field {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface FieldStyle {
  /** Printed name of the field, for `print/text-too-long`. */
  readonly name: string;
  readonly size?: number;
  readonly minSize?: number;
  readonly maxLines?: number;
  readonly align?: Alignment;
  readonly vertical?: 'top' | 'middle';
  readonly bold?: boolean;
  readonly color?: string;
  readonly opacity?: number;
  /** Room kept free at the left and right edge, in millimetres. */
  readonly paddingMm?: number;
}

export const ink = '#000000';
/** 红字: the colour of corrections in the books; nothing else on paper is red but 作废. */
export const redInk = '#c00000';

/** Noto Sans SC: the renderer places a line by its ascender; an ideograph is centred 0.38 em above the baseline. */
const ascenderEm = 1.16;
const inkCentreEm = 0.38;

/** The text of one field, wrapped or shrunk to stay inside it. Throws `print/text-too-long`. */
export const fieldText = (field: Field, text: string, style: FieldStyle): PdfNode[] => {
  if (text === '') return [];
  const padding = style.paddingMm ?? 1;
  const width = mmToPoints(field.width - 2 * padding);
  const fitted = fitText({
    text,
    field: style.name,
    widthPt: width,
    heightPt: mmToPoints(field.height - 0.8),
    size: style.size ?? 9,
    minSize: style.minSize ?? 6,
    maxLines: style.maxLines ?? 9,
    balanced: style.vertical !== 'top',
  });
  const between = fitted.size * leading;
  const blockHalf = ((fitted.lines.length - 1) * between) / 2;
  const firstCentre =
    style.vertical === 'top'
      ? mmToPoints(field.y + 0.6) + fitted.size / 2
      : mmToPoints(field.y + field.height / 2) - blockHalf;
  return fitted.lines.map((line, index) => {
    const baseline = firstCentre + index * between + inkCentreEm * fitted.size;
    const node: TextNode = {
      text: line,
      width,
      noWrap: true,
      preserveLeadingSpaces: true,
      fontSize: fitted.size,
      alignment: style.align ?? 'left',
      bold: style.bold ?? false,
      color: style.color ?? ink,
      opacity: style.opacity ?? 1,
    };
    const x = mmToPoints(field.x + padding);
    return { columns: [node], columnGap: 0, absolutePosition: { x, y: baseline - ascenderEm * fitted.size } };
  });
};

/** One character under the other, as the side note of a form is set; centred in the field. */
export const verticalText = (field: Field, text: string, style: FieldStyle): PdfNode[] => {
  const chars = [...text];
  const pitch = Math.min(
    field.height / Math.max(chars.length, 1),
    ((style.size ?? 8) * 1.25) / mmToPoints(1),
  );
  const top = field.y + (field.height - pitch * chars.length) / 2;
  return chars.flatMap((char, index) =>
    char.trim() === ''
      ? []
      : fieldText({ ...field, y: top + index * pitch, height: pitch + 0.5 }, char, {
          ...style,
          align: 'center',
          paddingMm: 0,
        }),
  );
};

export const ruleBetween = (x1: number, y1: number, x2: number, y2: number, widthPt = 0.5): Vector => ({
  type: 'line',
  x1: mmToPoints(x1),
  y1: mmToPoints(y1),
  x2: mmToPoints(x2),
  y2: mmToPoints(y2),
  lineWidth: widthPt,
  lineColor: ink,
});

export const outline = (field: Field, widthPt = 0.9, color = ink): Vector => ({
  type: 'rect',
  x: mmToPoints(field.x),
  y: mmToPoints(field.y),
  w: mmToPoints(field.width),
  h: mmToPoints(field.height),
  lineWidth: widthPt,
  lineColor: color,
});

/** One sheet made of placed fields and lines. Every sheet but the last ends with a page break. */
export const sheet = (vectors: readonly Vector[], fields: readonly PdfNode[], last: boolean): PdfNode => ({
  stack: [
    ...(vectors.length === 0 ? [] : [{ canvas: vectors, absolutePosition: { x: 0, y: 0 } }]),
    ...fields,
    { text: '', fontSize: 1, ...(last ? {} : { pageBreak: 'after' as const }) },
  ],
});

/** Cuts a row of the given widths, left to right from `x`, into fields of one height. */
export const rowOfFields = (x: number, y: number, height: number, widths: readonly number[]): Field[] => {
  let left = x;
  return widths.map((width) => {
    const field = { x: left, y, width, height };
    left += width;
    return field;
  });
};
