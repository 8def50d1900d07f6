import type { Bureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { fen } from '../../domain/money.ts';
import { findTrayCheck, insertTrayCheck } from '../../db/epochs.ts';
import { isCollectedBy } from '../../db/inbox.ts';
import { outboxHead } from '../../db/outbox.ts';
import type { WritableTx } from '../../db/transaction.ts';
import {
  findVoucher,
  peekNext,
  rangesHeldBy,
  spoilVoucher,
  takeNext,
  type VoucherHolder,
  voucherNumber,
} from '../../db/vouchers.ts';
import { counterRoles, titleToAct } from './act-stamp.ts';
import { type HallContext, write } from './hall-context.ts';
import { type Act, enqueueFact } from './lane-writer.ts';
import { sameNumber } from './voucher-events.ts';

/** What an officer reads off the next form in a tray. */
export interface TrayReading {
  readonly bureau: Bureau;
  readonly kind: string;
  readonly number: string;
  /** What became of the numbers that are not there any more. */
  readonly explanation: string;
}

/** The number of the officer's stock that was typed, as printed. */
const findTyped = (context: HallContext, holder: VoucherHolder, typed: string): string | undefined => {
  for (const range of rangesHeldBy(context.db, holder.officer, holder.device)) {
    if (range.bureau !== holder.bureau || range.kind !== holder.kind) continue;
    for (let no = range.fromNo; no <= range.toNo; no += 1) {
      const number = voucherNumber(range, no);
      if (sameNumber(typed, number)) return number;
    }
  }
  return undefined;
};

/**
 * Numbers that lie before the paper in the tray and that this machine never gave out: spent here, with the officer's
 * explanation; the bureau is told of each that nobody is known to have proved money by.
 */
const passOver = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  holder: VoucherHolder,
  { found, explanation }: { readonly found: string; readonly explanation: string },
): number => {
  const { bureau, kind } = holder;
  let passed = 0;
  for (let next = peekNext(tx, holder); next !== undefined && next.number !== found; ) {
    const spent = takeNext(tx, holder, {
      actId: act.actId,
      caseFileId: null,
      documentId: null,
      amountFen: fen(0),
      spentOn: act.on,
    });
    const { number } = spent;
    spoilVoucher(tx, { bureau, kind, number }, explanation);
    passed += 1;
    if (!isCollectedBy(tx, bureau, number)) {
      const agreement = context
        .agreements()
        .find(({ from, to }) => from <= act.on && (to === null || act.on <= to));
      const under = titleToAct(act.officer, bureau, counterRoles, act.on, agreement?.id);
      enqueueFact(
        context,
        tx,
        act,
        { lane: bureau, under, taxpayerNo: '', caseFileId: null },
        {
          schema: 'voucher-event/1',
          recordId: `voucher-event:${act.actId}:${passed}`,
          body: {
            event: 'spoiled',
            reason: explanation,
            successorNumber: null,
            voucherBureau: bureau,
            voucherNumber: number,
            happenedOn: act.on,
            ledger: [],
          },
        },
      );
    }
    next = peekNext(tx, holder);
  }
  return passed;
};

/**
 * Notes the number of the paper that lies in a tray after a new epoch. It agrees with the window's stock, or moves it
 * forward with an explanation; never back. Throws `exchange/tray-checked`, `exchange/tray-unknown`,
 * `exchange/tray-behind`, `figure/bad-input` where the explanation is missing.
 */
export const checkTray = (context: HallContext, act: Act, reading: TrayReading): void => {
  const { db, config, sealer } = context;
  const { bureau, kind, number: typed } = reading;
  const explanation = reading.explanation.trim();
  const holder: VoucherHolder = { bureau, kind, officer: act.officer.id, device: config.device };
  const { epoch } = outboxHead(db, sealer.genesis);
  if (epoch === 0) throw new Fault('exchange/epoch-not-needed');
  if (findTrayCheck(db, { ...holder, epoch }) !== undefined) throw new Fault('exchange/tray-checked');
  const found = findTyped(context, holder, typed);
  if (found === undefined) throw new Fault('exchange/tray-unknown');
  const expected = peekNext(db, holder)?.number ?? null;
  const isUsed = findVoucher(db, { bureau, kind, number: found }) !== undefined;
  if (expected === null || isUsed) throw new Fault('exchange/tray-behind', { expected: expected ?? '—' });
  if (found !== expected && explanation === '')
    throw new Fault('figure/bad-input', { field: '说明', reason: '中间的号码去向必须写明' });
  write(context, 'tray', (tx) => {
    const passed = passOver(context, tx, act, holder, { found, explanation });
    insertTrayCheck(tx, {
      epoch,
      officer: holder.officer,
      bureau,
      kind,
      expected,
      found,
      explanation: explanation === '' ? null : explanation,
      checkedAt: act.at,
    });
    tx.journal({
      what: 'voucher/tray-checked',
      at: act.at,
      officer: act.officer.id,
      actId: act.actId,
      caseFileId: null,
      detail: { bureau, kind, expected, found, passed, explanation },
    });
  });
};
