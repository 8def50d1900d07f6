import { capitalAmount } from '../../domain/capital-amount.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { cite } from '../../domain/citation.ts';
import { levyTitle } from '../../domain/levies/levy.ts';
import { addFen, type Fen } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { VoucherRow } from '../../db/vouchers.ts';
import type { LedgerEntryBody } from './joint-bodies.ts';
import type { PaperAct } from './letters.ts';
import { moneyLinesOf } from './voucher-events.ts';

/** One form of a reversed act: spoiled or reversed, with its red ledger entries. */
export interface Undone {
  readonly voucher: VoucherRow;
  readonly bureauOfMoney: Bureau;
  readonly ledger: readonly LedgerEntryBody[];
}

/** What the notice says besides the forms. */
export interface Reversed {
  readonly undone: readonly Undone[];
  readonly reason: string;
  /** The second officer's name. */
  readonly approvedBy: string;
  readonly totalFen: Fen;
}

/** 冲正通知书: what was undone, for the taxpayer who takes the money back. */
export const prepareReversalNotice = (
  { context, tx, act, opened, print }: PaperAct,
  { undone, reason, approvedBy, totalFen }: Reversed,
): void => {
  print.prepare(tx, {
    caseFileId: opened.file.id,
    actId: act.actId,
    kind: 'reversal-notice',
    template: 'reversal-notice',
    title: '冲正通知书',
    bureau: null,
    number: `${opened.file.humanNo}-冲`,
    data: {
      reversalNumber: `${opened.file.humanNo}-冲`,
      hall: context.directory.hallName,
      taxpayerName: opened.subject.name,
      taxpayerNumber: opened.subject.taxpayerNo,
      reversedOn: act.on,
      vouchers: undone.map(({ voucher, bureauOfMoney, ledger }) => ({
        bureau: voucher.bureau,
        bureauName: context.directory.bureauNames[voucher.bureau],
        number: voucher.number,
        issuedOn: voucher.spentOn,
        ledgerSequences: ledger.map((entry) => entry.entryNo),
        lines: moneyLinesOf(tx, voucher.actId, bureauOfMoney)
          .filter((line) => line.amountFen + line.surchargeFen !== 0)
          .map((line) => ({
            item: line.surchargeFen === 0 ? levyTitle(line.levy) : `${levyTitle(line.levy)}（含滞纳金）`,
            periodFrom: line.periodStart as PlainDate,
            periodTo: line.periodEnd as PlainDate,
            amountFen: addFen(line.amountFen as Fen, line.surchargeFen as Fen),
          })),
      })),
      totalCapital: capitalAmount(totalFen),
      reason,
      basis: [cite('税收票证管理办法', '第三十八条')],
      settlement: '退还现金',
      requestedBy: act.officer.name,
      approvedBy,
    },
    at: act.at,
  });
};
