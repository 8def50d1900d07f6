import { type Bureau, bureauName } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { Fen } from '../../domain/money.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import {
  findVoucher,
  peekNext,
  rangesHeldBy,
  takeNext,
  type VoucherHolder,
  voucherNumber,
  type VoucherRow,
} from '../../db/vouchers.ts';
import type { LevyLineBody } from './joint-bodies.ts';
import { dueFen } from './joint-bodies.ts';
import { type PaperContext, voucherData } from './documents.ts';
import { requireIssuing } from './exchange-standing.ts';
import type { HallContext } from './hall-context.ts';
import type { Act } from './lane-writer.ts';
import type { PrintDesk } from './print-desk.ts';

/** 税收缴款书（税务收现专用）: the form for cash at the counter; stock is kept under this name. */
export const cashVoucher = 'voucher-cash';

const titles: Readonly<Record<string, string>> = { [cashVoucher]: '税收缴款书（税务收现专用）' };

/** A form by its printed name. */
export const formTitle = (kind: string): string => titles[kind] ?? kind;

/** A stock in the words of the counter: whose form and what it is called. */
export const stockName = (bureau: Bureau, kind: string): string =>
  `${bureauName[bureau]}${titles[kind] ?? kind}`;

/**
 * The numbers that the next `count` forms of a stock will carry, in the order they will be taken; shorter where the
 * stock ends. Only shown: a number is spent inside its act.
 */
export const nextNumbers = (db: ReadDb, holder: VoucherHolder, count: number): readonly string[] => {
  const numbers: string[] = [];
  const first = peekNext(db, holder)?.number;
  if (first === undefined || count === 0) return numbers;
  let reached = false;
  for (const range of rangesHeldBy(db, holder.officer, holder.device)) {
    if (range.bureau !== holder.bureau || range.kind !== holder.kind) continue;
    for (let no = range.fromNo; no <= range.toNo; no += 1) {
      const number = voucherNumber(range, no);
      reached ||= number === first;
      if (!reached || findVoucher(db, { bureau: range.bureau, kind: range.kind, number }) !== undefined)
        continue;
      numbers.push(number);
      if (numbers.length === count) return numbers;
    }
  }
  return numbers;
};

export interface VoucherOrder {
  readonly bureauOfMoney: Bureau;
  readonly voucherBureau: Bureau;
  readonly caseFileId: string;
  readonly lines: readonly LevyLineBody[];
}

/** What the paper will say once it has its number. */
export const voucherPaper = (
  context: HallContext,
  paper: PaperContext,
  order: VoucherOrder,
  number: string,
) =>
  voucherData(paper, {
    bureauOfMoney: order.bureauOfMoney,
    voucherBureau: order.voucherBureau,
    number,
    lines: order.lines,
    collectingBureau: context.config.bureau,
  });

/**
 * Spends the next number of the range signed out to this officer on this device and writes its paper, inside the act's
 * own transaction. Throws `voucher/none-left`.
 */
export const spendVoucher = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  print: PrintDesk,
  paper: PaperContext,
  order: VoucherOrder,
): VoucherRow => {
  const documentId = context.newId();
  const totalFen: Fen = dueFen(order.lines);
  const holder: VoucherHolder = {
    bureau: order.voucherBureau,
    kind: cashVoucher,
    officer: act.officer.id,
    device: context.config.device,
  };
  requireIssuing(context, tx, holder);
  if (peekNext(tx, holder) === undefined) {
    throw new Fault('voucher/none-left', {
      bureau: order.voucherBureau,
      kind: stockName(order.voucherBureau, cashVoucher),
    });
  }
  const voucher = takeNext(tx, holder, {
    actId: act.actId,
    caseFileId: order.caseFileId,
    documentId,
    amountFen: totalFen,
    spentOn: act.on,
  });
  print.prepare(tx, {
    id: documentId,
    caseFileId: order.caseFileId,
    actId: act.actId,
    kind: 'voucher',
    template: cashVoucher,
    title: titles[cashVoucher] ?? cashVoucher,
    // Whose money it proves; whose form it is stands in the voucher's own key.
    bureau: order.bureauOfMoney,
    number: voucher.number,
    data: voucherPaper(context, paper, order, voucher.number),
    at: act.at,
    voucher: { bureau: order.voucherBureau, kind: cashVoucher, number: voucher.number },
  });
  return voucher;
};
