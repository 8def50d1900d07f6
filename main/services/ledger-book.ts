import type { Bureau } from '../../domain/bureau.ts';
import { type Fen, negateFen } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { appendLedgerEntry, type LedgerEntryRow } from '../../db/memorandum-ledger.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { HallContext } from './hall-context.ts';
import type { LedgerEntryBody, LevyLineBody } from './joint-bodies.ts';
import type { Act } from './lane-writer.ts';

export interface Collected {
  readonly bureau: Bureau;
  readonly caseFileId: string;
  readonly voucherBureau: Bureau;
  readonly voucherNumber: string;
  readonly taxpayerNo: string;
  readonly taxpayerName: string;
}

const asBody = (
  entryNo: number,
  row: Pick<LedgerEntryRow, 'levy' | 'voucherNumber' | 'amountFen' | 'surchargeFen'>,
): LedgerEntryBody => ({
  entryNo,
  levy: row.levy,
  voucherNumber: row.voucherNumber,
  amountFen: row.amountFen,
  surchargeFen: row.surchargeFen,
});

/** 代征税款备查账 (item 17, mode 2, clause 5): every line collected on behalf, in time order, by item. */
export const enterLedger = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  collected: Collected,
  lines: readonly LevyLineBody[],
): LedgerEntryBody[] =>
  lines
    .filter((line) => line.amountFen !== 0 || line.surchargeFen !== 0)
    .map((line) => {
      const row = {
        ...collected,
        device: context.config.device,
        enteredOn: act.on,
        enteredAt: act.at,
        actId: act.actId,
        levy: line.levy,
        periodStart: line.periodStart as PlainDate,
        periodEnd: line.periodEnd as PlainDate,
        baseFen: line.baseFen as Fen,
        ratePpm: line.ratePpm ?? 0,
        amountFen: line.amountFen as Fen,
        surchargeFen: line.surchargeFen as Fen,
        officer: act.officer.id,
        isRed: false,
        correctsEntryNo: null,
      };
      return asBody(appendLedgerEntry(tx, row), row);
    });

/** Undoes entries line by line in red; the first entries stay as they are. */
export const enterRed = (tx: WritableTx, act: Act, entries: readonly LedgerEntryRow[]): LedgerEntryBody[] =>
  entries.map(({ entryNo, settledOn: _settled, reconciledOn: _reconciled, ...entry }) => {
    const row = {
      ...entry,
      enteredOn: act.on,
      enteredAt: act.at,
      actId: act.actId,
      baseFen: negateFen(entry.baseFen),
      amountFen: negateFen(entry.amountFen),
      surchargeFen: negateFen(entry.surchargeFen),
      officer: act.officer.id,
      isRed: true,
      correctsEntryNo: entryNo,
    };
    return asBody(appendLedgerEntry(tx, row), row);
  });

/** Enters again what a spoiled form proved, now under its successor's number. Money is unchanged. */
export const reenter = (
  tx: WritableTx,
  act: Act,
  entries: readonly LedgerEntryRow[],
  successorNumber: string,
): LedgerEntryBody[] =>
  entries.map(({ entryNo: _entryNo, settledOn: _settled, reconciledOn: _reconciled, ...entry }) => {
    const row = {
      ...entry,
      voucherNumber: successorNumber,
      enteredOn: act.on,
      enteredAt: act.at,
      actId: act.actId,
      officer: act.officer.id,
      isRed: false,
      correctsEntryNo: null,
    };
    return asBody(appendLedgerEntry(tx, row), row);
  });
