import type { Bureau } from '../../domain/bureau.ts';
import type { Fen } from '../../domain/money.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { takeNext, type VoucherRow } from '../../db/vouchers.ts';
import type { LevyLineBody } from './joint-bodies.ts';
import { dueFen } from './joint-bodies.ts';
import { type PaperContext, voucherData } from './documents.ts';
import type { HallContext } from './hall-context.ts';
import type { Act } from './lane-writer.ts';
import type { PrintDesk } from './print-desk.ts';

/** 税收缴款书（税务收现专用）: the form for cash at the counter; stock is kept under this name. */
export const cashVoucher = 'voucher-cash';

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
  const voucher = takeNext(
    tx,
    {
      bureau: order.voucherBureau,
      kind: cashVoucher,
      officer: act.officer.id,
      device: context.config.device,
    },
    { actId: act.actId, caseFileId: order.caseFileId, documentId, amountFen: totalFen, spentOn: act.on },
  );
  print.prepare(tx, {
    id: documentId,
    caseFileId: order.caseFileId,
    actId: act.actId,
    kind: 'voucher',
    template: cashVoucher,
    title: '税收缴款书（税务收现专用）',
    // Whose money it proves; whose form it is stands in the voucher's own key.
    bureau: order.bureauOfMoney,
    number: voucher.number,
    data: voucherPaper(context, paper, order, voucher.number),
    at: act.at,
    voucher: { bureau: order.voucherBureau, kind: cashVoucher, number: voucher.number },
  });
  return voucher;
};
