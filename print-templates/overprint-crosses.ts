import type { FormCross, FormSheet } from '../domain/form-sheet.ts';
import { formTextWidthMm } from '../domain/form-sheet.ts';
import { fieldText, ruleBetween } from './form.ts';
import type { Vector } from './pdf-document.ts';
import { printTemplate } from './print-template.ts';
import { frameCorners, voucherPaper } from './voucher-cash-form.ts';
import { voucherForm } from './voucher-cash-sheet.ts';

/** A sheet of crosses printed onto a spoiled or void form: where they miss its frame is read off in millimetres. */
export interface OverprintCrossesData {
  /** 票证名称 */
  readonly title: string;
  /** The shift the sheet itself is printed with: what is read on it comes on top. */
  readonly shiftRightMm: number;
  readonly shiftDownMm: number;
}

const armMm = 8;
const crosses: readonly FormCross[] = frameCorners.map((corner) => ({ xMm: corner.x, yMm: corner.y, armMm }));
const lineMm = 6;

const words = ({ title }: OverprintCrossesData): readonly string[] => [
  `套打校准　${title}`,
  '两个十字应正对表格框线的左上角和右下角，每小格 1 毫米。',
  '读出十字偏右、偏下多少毫米（偏左、偏上为负），填入“设备—打印机—校准”。',
  '本纸不作凭证，用毕按作废票处理。',
];

/** The same for the form printer; its driver moves everything by the shift. */
export const crossesSheet = (data: OverprintCrossesData): FormSheet => ({
  form: voucherForm,
  ...voucherPaper,
  texts: words(data).map((text, index) => ({
    text,
    xMm: (voucherPaper.widthMm - formTextWidthMm(text, 24)) / 2,
    yMm: 62 + index * lineMm,
    wide: 24,
    bold: false,
  })),
  crosses,
});

const vectorsOf = ({ xMm, yMm }: FormCross): Vector[] => {
  const vectors = [
    ruleBetween(xMm - armMm, yMm, xMm + armMm, yMm, 0.4),
    ruleBetween(xMm, yMm - armMm, xMm, yMm + armMm, 0.4),
  ];
  for (let mm = -armMm; mm <= armMm; mm += 1) {
    const half = mm % 5 === 0 ? 1.6 : 0.8;
    vectors.push(ruleBetween(xMm + mm, yMm - half, xMm + mm, yMm + half, 0.3));
    vectors.push(ruleBetween(xMm - half, yMm + mm, xMm + half, yMm + mm, 0.3));
  }
  return vectors;
};

export const overprintCrosses = printTemplate<OverprintCrossesData>({
  id: 'overprint-crosses',
  paper: voucherPaper,
  onMissingGlyph: 'refuse',
  parts: (data) => {
    const moved = crosses.map((cross) => ({
      ...cross,
      xMm: cross.xMm + data.shiftRightMm,
      yMm: cross.yMm + data.shiftDownMm,
    }));
    return {
      title: '套打校准',
      marginsMm: [0, 0, 0, 0],
      content: [
        { canvas: moved.flatMap(vectorsOf), absolutePosition: { x: 0, y: 0 } },
        ...words(data).flatMap((text, index) =>
          fieldText({ x: 20, y: 61 + index * lineMm, width: 201, height: lineMm }, text, {
            name: '套打校准',
            size: 10,
            align: 'center',
          }),
        ),
      ],
    };
  },
});
