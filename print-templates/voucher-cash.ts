import type { Bureau } from '../domain/bureau.ts';
import { Fault } from '../domain/faults.ts';
import type { Fen } from '../domain/money.ts';
import { addFen } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { Field } from './form.ts';
import { fieldText, outline, redInk, sheet } from './form.ts';
import type { PdfNode, Vector } from './pdf-document.ts';
import { mmToPoints, printTemplate } from './print-template.ts';
import { formLabels, formLines, place, voucherCashMaxLines, voucherPaper } from './voucher-cash-form.ts';
import { voucherValues } from './voucher-cash-values.ts';
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

const values = (data: VoucherCashData): PdfNode[] =>
  voucherValues(data).flatMap(({ field, text, style }) => fieldText(field, text, style));

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

/** Throws `print/too-many-lines`; a voucher that does not add up is a bug. */
export const requireVoucher = (data: VoucherCashData): void => {
  if (data.lines.length > voucherCashMaxLines) {
    throw new Fault('print/too-many-lines', { lines: data.lines.length, max: voucherCashMaxLines });
  }
  if (data.lines.length === 0 || data.copies.length === 0) throw new Error('a voucher has lines and copies');
  if (addFen(...data.lines.map((line) => line.paidFen)) !== data.totalFen) {
    throw new Error('the total of a voucher must be the sum of its lines');
  }
};

const shifted = (nodes: readonly PdfNode[], rightMm: number, downMm: number): PdfNode[] =>
  nodes.map((node) => {
    const at = node.absolutePosition;
    if (at === undefined) return node;
    return { ...node, absolutePosition: { x: at.x + mmToPoints(rightMm), y: at.y + mmToPoints(downMm) } };
  });

export const voucherCash = printTemplate<VoucherCashData>({
  id: 'voucher-cash',
  paper: voucherPaper,
  onMissingGlyph: 'refuse',
  parts: (data) => {
    requireVoucher(data);
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
    return {
      title: '税收缴款书（税务收现专用）',
      marginsMm: [0, 0, 0, 0],
      content: sheets,
    };
  },
});
