import type { Bureau } from '../domain/bureau.ts';
import { bureauMark, bureaus } from '../domain/bureau.ts';
import type { Fen } from '../domain/money.ts';
import { addFen, formatYuanGrouped, subtractFen } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { ReceiptAlign, ReceiptOp, ReceiptSize } from '../domain/receipt.ts';
import type { PrintContext } from './print-template.ts';

export interface ReceiptLine {
  readonly bureau: Bureau;
  readonly label: string;
  readonly amountFen: Fen;
}

export interface ReceiptVoucher {
  readonly bureau: Bureau;
  /** 字轨号 */
  readonly number: string;
}

export interface CounterReceiptData {
  readonly hall: string;
  /** The counter window as the hall names it, e.g. 11号窗口. */
  readonly window: string;
  readonly receiptNumber: string;
  readonly on: PlainDate;
  /** Hall time, `HH:MM`. */
  readonly time: string;
  readonly officer: string;
  readonly taxpayerName: string;
  /** Already masked: a receipt is thrown away and must not carry a whole number. */
  readonly maskedTaxpayerNumber: string;
  readonly lines: readonly ReceiptLine[];
  readonly vouchers: readonly ReceiptVoucher[];
  readonly totalCapital: string;
  readonly payment:
    | { readonly kind: 'cash'; readonly tenderedFen: Fen }
    | { readonly kind: 'other'; readonly instrument: string };
  /** Content of the code by which the receipt is looked up at a counter; no personal data. */
  readonly lookupCode: string;
  /** Printed anew because a form it names was spoiled: the earlier slip is worth nothing. */
  readonly replaces?: boolean;
}

const text = (
  line: string,
  align: ReceiptAlign = 'left',
  bold = false,
  size: ReceiptSize = 'normal',
): ReceiptOp => ({
  kind: 'text',
  text: line,
  align,
  bold,
  size,
});
const row = (left: string, right: string, bold = false, size: ReceiptSize = 'normal'): ReceiptOp => ({
  kind: 'row',
  left,
  right,
  bold,
  size,
});
const rule = (weight: 'single' | 'double' = 'single'): ReceiptOp => ({ kind: 'rule', weight });

const bureauPart = (data: CounterReceiptData, bureau: Bureau): ReceiptOp[] => {
  const lines = data.lines.filter((line) => line.bureau === bureau);
  if (lines.length === 0) return [];
  const mark = `【${bureauMark[bureau]}】`;
  const subtotal = addFen(...lines.map((line) => line.amountFen));
  return [
    ...lines.map((line) => row(`${mark}${line.label}`, formatYuanGrouped(line.amountFen))),
    row(`${mark}小计`, formatYuanGrouped(subtotal), true),
    ...data.vouchers
      .filter((voucher) => voucher.bureau === bureau)
      .map((voucher) => row('　票证号', voucher.number)),
    rule(),
  ];
};

const payment = (data: CounterReceiptData, totalFen: Fen): ReceiptOp[] => {
  if (data.payment.kind === 'other') return [row('收款方式', data.payment.instrument)];
  const changeFen = subtractFen(data.payment.tenderedFen, totalFen);
  if (changeFen < 0) throw new Error('cash tendered must cover the total');
  return [
    row('收现金', formatYuanGrouped(data.payment.tenderedFen)),
    row('找零', formatYuanGrouped(changeFen), true),
  ];
};

/**
 * The slip of the 80 mm printer: one sum, split by bureau, with the voucher numbers that are the proof of payment.
 * It leaves the drawer to the act that took the cash: a slip may be printed late, or again. Pure.
 */
export const counterReceipt = (data: CounterReceiptData, context: PrintContext): ReceiptOp[] => {
  const marks = [
    ...(context.training ? [text('练习　不作凭证', 'center', true, 'double')] : []),
    ...(context.copy === true ? [text('副本', 'center', true, 'double')] : []),
  ];
  const totalFen = addFen(...data.lines.map((line) => line.amountFen));
  return [
    ...marks,
    text(data.hall, 'center', true),
    text('收款回单', 'center', true, 'double'),
    ...(data.replaces === true ? [text('换票重开　前一张作废', 'center', true)] : []),
    row(`回单号 ${data.receiptNumber}`, `${data.window}`),
    row(`${data.on} ${data.time}`, `经办 ${data.officer}`),
    rule('double'),
    text(data.taxpayerName, 'left', true),
    row('识别号', data.maskedTaxpayerNumber),
    rule(),
    ...bureaus.flatMap((bureau) => bureauPart(data, bureau)),
    row('合计', `￥${formatYuanGrouped(totalFen)}`, true, 'double'),
    text(`大写 ${data.totalCapital}`),
    ...payment(data, totalFen),
    rule('double'),
    { kind: 'qr', content: data.lookupCode, align: 'center' },
    text('本回单不作完税凭证，请妥善保管税收票证。', 'center'),
    ...marks,
    { kind: 'feed', lines: 3 },
    { kind: 'cut', mode: 'partial' },
  ];
};
