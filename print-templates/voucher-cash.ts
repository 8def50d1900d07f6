import type { Bureau } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import type { Fen } from '../domain/money.ts';
import { addFen, formatYuanGrouped } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Field, FieldStyle } from './form.ts';
import { fieldText, outline, redInk, sheet } from './form.ts';
import type { PdfNode, Vector } from './pdf-document.ts';
import type { PrintTemplate } from './print-template.ts';
import { mmToPoints, pdfDocument } from './print-template.ts';
import {
  agentSeal,
  capital,
  caption,
  filledOn,
  filler,
  formLabels,
  formLines,
  issuing,
  lineFields,
  place,
  registration,
  remarksBox,
  voucherCashMaxLines,
  voucherPaper,
} from './voucher-cash-form.ts';
import { chineseDate } from './wording.ts';

/** 税收票证管理办法(国家税务总局令第28号): one line per levy, item and period; no alteration; all copies at one time. */
export interface VoucherLine {
  /** 税种 */
  readonly levy: string;
  /** 品目名称 */
  readonly item: string;
  /** 课税数量, empty where the levy is on value. */
  readonly quantity: string;
  /** 计税金额或销售收入; absent where the levy is on quantity. */
  readonly baseFen?: Fen;
  /** 税率或单位税额 as it stands on the voucher, e.g. `3%`. */
  readonly rate: string;
  readonly periodFrom: PlainDate;
  readonly periodTo: PlainDate;
  /** 已缴或扣除额 */
  readonly deductedFen: Fen;
  /** 实缴金额 */
  readonly paidFen: Fen;
}

export interface VoucherCopy {
  /** 1 for 第一联. */
  readonly ordinal: number;
  /** 存根, 收据, 报查 … as the bureau has set. */
  readonly name: string;
  /** What the copy is for, e.g. 交纳税人作完税证明. */
  readonly purpose: string;
}

export interface VoucherCashData {
  /** Whose ticket it is. */
  readonly bureau: Bureau;
  /** 字轨号 whole, e.g. `(161)闽地现 00010001`. */
  readonly number: string;
  /** Full name of the issuing bureau. */
  readonly issuingBureau: string;
  /** Full name of the unit collecting on its behalf; absent when the bureau collects for itself. */
  readonly collectingAgent?: string;
  readonly registrationType: string;
  readonly filledOn: PlainDate;
  readonly taxpayerNumber: string;
  readonly taxpayerName: string;
  readonly address: string;
  readonly lines: readonly VoucherLine[];
  readonly totalFen: Fen;
  /** 大写 of `totalFen`, from domain/capital-amount. */
  readonly totalCapital: string;
  readonly filledBy: string;
  readonly remarks: string;
  readonly copies: readonly VoucherCopy[];
  /** Present on the print of a voided voucher: every copy is marked (令28号). */
  readonly voided?: { readonly reason: string; readonly on: PlainDate; readonly successorNumber?: string };
  /**
   * `plain`: lines, labels and values on blank paper. `overprint`: values only, onto the numbered form of the bureau,
   * shifted by what the feed of this printer needs.
   */
  readonly form:
    | { readonly kind: 'plain' }
    | { readonly kind: 'overprint'; readonly shiftRightMm: number; readonly shiftDownMm: number };
}

const amount = (name: string): FieldStyle => ({
  name,
  size: 9,
  minSize: 7,
  align: 'right',
  maxLines: 1,
  paddingMm: 0.9,
});

const lineValues = (line: VoucherLine, row: number): PdfNode[] => {
  const fields = lineFields(row);
  const cells: readonly (readonly [string, FieldStyle])[] = [
    [line.levy, { name: '税种', size: 8.5, minSize: 5.5 }],
    [line.item, { name: '品目名称', size: 8.5, minSize: 5.5 }],
    [line.quantity, { name: '课税数量', size: 8.5, minSize: 6, align: 'right', maxLines: 1 }],
    [line.baseFen === undefined ? '' : formatYuanGrouped(line.baseFen), amount('计税金额或销售收入')],
    [line.rate, { name: '税率或单位税额', size: 8.5, minSize: 6, align: 'center' }],
    [
      `${line.periodFrom}至${line.periodTo}`,
      { name: '税款所属时期', size: 8.5, minSize: 7, align: 'center', maxLines: 1, paddingMm: 0.5 },
    ],
    [line.deductedFen === 0 ? '' : formatYuanGrouped(line.deductedFen), amount('已缴或扣除额')],
    [formatYuanGrouped(line.paidFen), amount('实缴金额')],
  ];
  return cells.flatMap(([text, style], column) => fieldText(fields[column] as Field, text, style));
};

/** 以下空白 under the last line, so that nothing can be added to an issued voucher. */
const closeUnused = (lines: number): PdfNode[] => {
  if (lines >= voucherCashMaxLines) return [];
  const [field] = lineFields(lines);
  return caption(field as Field, '以下空白');
};

const values = (data: VoucherCashData): PdfNode[] => {
  const below = (field: Field): Field => ({ ...field, y: field.y + 5, height: field.height - 5.5 });
  return [
    ...fieldText(registration.value, data.registrationType, {
      name: '登记注册类型',
      size: 9,
      minSize: 6.5,
      paddingMm: 0,
    }),
    ...fieldText(filledOn.value, chineseDate(data.filledOn), {
      name: '填发日期',
      size: 9.5,
      maxLines: 1,
      paddingMm: 0,
    }),
    ...fieldText(issuing.value, data.issuingBureau, {
      name: '税务机关',
      size: 9,
      minSize: 6.5,
      paddingMm: 0,
    }),
    ...fieldText(place.taxpayerNumber, data.taxpayerNumber, {
      name: '纳税人识别号',
      size: 10.5,
      minSize: 8,
      maxLines: 1,
    }),
    ...fieldText(place.taxpayerName, data.taxpayerName, { name: '纳税人名称', size: 10, minSize: 7 }),
    ...fieldText(place.address, data.address, { name: '地址', size: 9, minSize: 6.5 }),
    ...data.lines.flatMap(lineValues),
    ...closeUnused(data.lines.length),
    ...fieldText(capital.value, data.totalCapital, {
      name: '金额合计（大写）',
      size: 11,
      minSize: 8,
      bold: true,
    }),
    ...fieldText(place.total, `¥${formatYuanGrouped(data.totalFen)}`, {
      name: '金额合计',
      size: 12,
      minSize: 10,
      bold: true,
      align: 'right',
      maxLines: 1,
      paddingMm: 1.5,
    }),
    ...fieldText(
      { ...agentSeal, y: agentSeal.y + agentSeal.height - 7, height: 6.5 },
      data.collectingAgent ?? '',
      {
        name: '代征单位',
        size: 8,
        minSize: 6,
        align: 'center',
      },
    ),
    ...fieldText(below(filler), data.filledBy, { name: '填票人', size: 10, minSize: 6, align: 'center' }),
    ...fieldText(below(remarksBox), data.remarks, {
      name: '备注',
      size: 8,
      minSize: 5.5,
      maxLines: 20,
      vertical: 'top',
    }),
  ];
};

/** 令28号: every copy of a voided voucher is marked 作废, with the reason and the number issued in its place. */
const voidMark = (
  voided: NonNullable<VoucherCashData['voided']>,
): { vectors: Vector[]; fields: PdfNode[] } => {
  const box: Field = { x: 64, y: 60, width: 108, height: 32 };
  const successor = voided.successorNumber === undefined ? '未重开' : `重开票号：${voided.successorNumber}`;
  return {
    vectors: [outline(box, 1.8, redInk)],
    fields: [
      ...fieldText(box, '作　废', {
        name: '作废',
        size: 72,
        minSize: 72,
        align: 'center',
        bold: true,
        color: redInk,
        opacity: 0.5,
      }),
      ...fieldText(place.foot, `${chineseDate(voided.on)}作废　原因：${voided.reason}　${successor}`, {
        name: '作废原因',
        size: 9,
        minSize: 5.5,
        bold: true,
        color: redInk,
        maxLines: 2,
      }),
    ],
  };
};

const shifted = (nodes: readonly PdfNode[], rightMm: number, downMm: number): PdfNode[] =>
  nodes.map((node) => {
    const at = node.absolutePosition;
    if (at === undefined) return node;
    return { ...node, absolutePosition: { x: at.x + mmToPoints(rightMm), y: at.y + mmToPoints(downMm) } };
  });

export const voucherCash: PrintTemplate<VoucherCashData> = {
  id: 'voucher-cash',
  paper: voucherPaper,
  onMissingGlyph: 'refuse',
  build: (data, context) => {
    if (data.lines.length > voucherCashMaxLines) {
      throw new Fault('print/too-many-lines', { lines: data.lines.length, max: voucherCashMaxLines });
    }
    if (data.lines.length === 0 || data.copies.length === 0)
      throw new Error('a voucher has lines and copies');
    if (addFen(...data.lines.map((line) => line.paidFen)) !== data.totalFen) {
      throw new Error('the total of a voucher must be the sum of its lines');
    }
    const mark = data.voided === undefined ? { vectors: [], fields: [] } : voidMark(data.voided);
    const { form } = data;
    // A pre-printed form is a carbon set: one pass prints every copy. On plain paper each copy is a sheet of its own.
    const sheets =
      form.kind === 'plain'
        ? data.copies.map((copy, index) => {
            const fields = [...formLabels(data, copy), ...values(data), ...mark.fields];
            return sheet([...formLines(), ...mark.vectors], fields, index === data.copies.length - 1);
          })
        : [
            sheet(
              mark.vectors,
              shifted([...values(data), ...mark.fields], form.shiftRightMm, form.shiftDownMm),
              true,
            ),
          ];
    return pdfDocument(
      { title: '税收缴款书（税务收现专用）', paper: voucherPaper, marginsMm: [0, 0, 0, 0], content: sheets },
      context,
    );
  },
};
