import type { Under } from '../../domain/authority.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { laterOf, type PlainDate, plainDate } from '../../domain/plain-date.ts';
import { type DocumentRow, findDocument } from '../../db/documents.ts';
import { type LedgerEntryRow, ledgerOfAct } from '../../db/memorandum-ledger.ts';
import { paymentLinesOf } from '../../db/payments.ts';
import { findPrintJob, type PrintJobRow, updatePrintJob, voucherOfJob } from '../../db/print-jobs.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { openEntryOf } from '../../db/taxpayer-entries.ts';
import {
  findVoucher,
  markVoucherIssued,
  setSuccessor,
  spoilVoucher,
  type VoucherRow,
  vouchersOfAct,
} from '../../db/vouchers.ts';
import { type ActingOfficer, counterRoles, titleToAct } from './act-stamp.ts';
import { agreementFor, loadCase, type OpenCase } from './case-engine.ts';
import { type HallContext, write } from './hall-context.ts';
import { type LedgerEntryBody, lineBody, type LevyLineBody } from './joint-bodies.ts';
import { type Act, appendToLane, enqueueFact } from './lane-writer.ts';
import { enterRed, reenter } from './ledger-book.ts';
import type { PrintDesk } from './print-desk.ts';
import { renewReceipt } from './receipt-renewal.ts';
import { requiredText } from './required-text.ts';
import { spendVoucher } from './voucher-desk.ts';

interface OpenVoucher {
  readonly job: PrintJobRow;
  readonly document: DocumentRow;
  readonly voucher: VoucherRow;
  readonly bureauOfMoney: Bureau;
}

/** The open numbered print job; throws `voucher/job-settled` where nothing is left to decide. */
const getOpenVoucher = (db: ReadDb, jobId: string): OpenVoucher => {
  const job = findPrintJob(db, jobId);
  const document = job === undefined ? undefined : findDocument(db, job.documentId);
  const key = job === undefined ? undefined : voucherOfJob(job);
  const voucher = key === undefined ? undefined : findVoucher(db, key);
  if (
    job === undefined ||
    document === undefined ||
    voucher === undefined ||
    document.bureau === null ||
    job.settledAt !== null
  ) {
    throw new Fault('voucher/job-settled');
  }
  return { job, document, voucher, bureauOfMoney: document.bureau };
};

/** Entries of the memorandum ledger that stand for a voucher: not red, not undone. */
export const standingEntries = (db: ReadDb, actId: string, voucherNumber: string): LedgerEntryRow[] => {
  const entries = ledgerOfAct(db, actId);
  const undone = new Set(
    entries.filter((entry) => entry.isRed).map((entry) => `${entry.bureau}:${entry.correctsEntryNo}`),
  );
  return entries.filter(
    (entry) =>
      !entry.isRed &&
      entry.voucherNumber === voucherNumber &&
      !undone.has(`${entry.bureau}:${entry.entryNo}`),
  );
};

/** A form that still proves money of this act: printed or waiting to be, not spoiled. */
export const liveVouchers = (db: ReadDb, actId: string): VoucherRow[] =>
  vouchersOfAct(db, actId).filter((voucher) => voucher.status !== 'spoiled' && voucher.status !== 'reversed');

export const moneyLinesOf = (db: ReadDb, actId: string, bureau: Bureau): LevyLineBody[] =>
  paymentLinesOf(db, actId)
    .filter((line) => line.bureau === bureau)
    .map(lineBody);

const say = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  under: Under,
  open: OpenVoucher,
  event: {
    readonly event: 'issued' | 'spoiled';
    readonly reason: string | null;
    readonly successorNumber: string | null;
    readonly ledger: readonly LedgerEntryBody[];
  },
  taxpayerNo: string,
): void => {
  const { job, voucher } = open;
  enqueueFact(
    context,
    tx,
    act,
    { lane: voucher.bureau, under, taxpayerNo, caseFileId: voucher.caseFileId },
    {
      schema: 'voucher-event/1',
      recordId: `voucher-event:${job.id}`,
      body: {
        ...event,
        voucherBureau: voucher.bureau,
        voucherNumber: voucher.number,
        happenedOn: act.on,
      },
    },
  );
};

const comparable = (number: string): string => number.replaceAll(/\s/g, '').normalize('NFKC').toUpperCase();
const digitsOf = (number: string): string => /(\d+)$/.exec(comparable(number))?.[1] ?? '';

/** The clerk may type the whole number or only the printed digits. */
export const sameNumber = (typed: string, number: string): boolean =>
  comparable(typed) === comparable(number) ||
  (/^\d+$/.test(comparable(typed)) && comparable(typed) === digitsOf(number));

interface Finishing {
  readonly act: Act;
  readonly opened: OpenCase;
  readonly under: Under;
}

/**
 * Who finishes a paper that was begun earlier, on which day and under what title: today's. Throws
 * `officer/not-entitled-for-bureau`.
 */
const finishing = (
  context: HallContext,
  officer: ActingOfficer,
  voucher: VoucherRow,
  today: PlainDate,
): Finishing => {
  const spentOn = plainDate(voucher.spentOn);
  const opened = loadCase(context, voucher.caseFileId ?? '', today);
  // What was begun under an agreement that has ended since is finished under it, on its own day.
  const on = agreementFor(context, opened.matter, today) === undefined ? spentOn : laterOf(today, spentOn);
  const agreementId = agreementFor(context, opened.matter, on)?.id;
  return {
    act: { actId: context.newId(), officer, on, at: context.clock.now() },
    opened,
    under: titleToAct(officer, voucher.bureau, counterRoles, on, agreementId),
  };
};

/** The clerk has seen the paper and its number: the form is issued, and the bureau that owns it is told. */
export const issueVoucher = (
  context: HallContext,
  officer: ActingOfficer,
  print: PrintDesk,
  today: PlainDate,
  jobId: string,
  numberOnPaper: string,
): void => {
  const open = getOpenVoucher(context.db, jobId);
  const { status } = open.job;
  if (print.isPrinting(jobId) || (status !== 'unknown' && status !== 'sent'))
    throw new Fault('voucher/not-printed-yet');
  if (!sameNumber(numberOnPaper, open.voucher.number))
    throw new Fault('voucher/number-mismatch', { number: open.voucher.number });
  const { act, opened, under } = finishing(context, officer, open.voucher, today);
  write(context, 'issue', (tx) => {
    markVoucherIssued(tx, open.voucher);
    updatePrintJob(tx, jobId, { status: 'issued', settledAt: act.at, lastErrorCode: null });
    appendToLane(context, tx, act, {
      caseFileId: opened.file.id,
      lane: open.voucher.bureau,
      action: 'issue-voucher',
      under,
      payload: { voucherNumber: open.voucher.number },
    });
    say(
      context,
      tx,
      act,
      under,
      open,
      { event: 'issued', reason: null, successorNumber: null, ledger: [] },
      opened.subject.taxpayerNo,
    );
    tx.journal({
      what: 'voucher/issued',
      at: act.at,
      officer: officer.id,
      actId: act.actId,
      caseFileId: opened.file.id,
      detail: { number: open.voucher.number },
    });
  });
};

/**
 * The paper is torn or the wrong one: its number is spoiled for all to see, the next number takes its place, and the
 * ledger follows in red. The money is the same.
 */
export const spoilAndReplace = (
  context: HallContext,
  officer: ActingOfficer,
  print: PrintDesk,
  today: PlainDate,
  jobId: string,
  reason: string,
): void => {
  const why = requiredText(reason, '作废原因');
  const open = getOpenVoucher(context.db, jobId);
  if (print.isPrinting(jobId)) throw new Fault('voucher/not-printed-yet');
  const { act, opened, under } = finishing(context, officer, open.voucher, today);
  write(context, 'spoil', (tx) => {
    spoilVoucher(tx, open.voucher, why);
    updatePrintJob(tx, jobId, { status: 'spoiled', settledAt: act.at });
    const lines = moneyLinesOf(tx, open.voucher.actId, open.bureauOfMoney);
    // The new form proves the money of the same act, so it stays under that act's id.
    const successor = spendVoucher(
      context,
      tx,
      { ...act, actId: open.voucher.actId },
      print,
      {
        directory: context.directory,
        taxpayer: opened.taxpayer ?? opened.subject,
        taxpayerByHand: openEntryOf(context.db, opened.subject.taxpayerNo) !== undefined,
        officerName: officer.name,
        on: act.on,
      },
      {
        bureauOfMoney: open.bureauOfMoney,
        voucherBureau: open.voucher.bureau,
        caseFileId: opened.file.id,
        lines,
      },
    );
    setSuccessor(tx, open.voucher, successor.number);
    renewReceipt(tx, print, act, opened.file.id, open.voucher, successor.number);
    const entries = standingEntries(tx, open.voucher.actId, open.voucher.number);
    const sameAct = { ...act, actId: open.voucher.actId };
    const ledger = [...enterRed(tx, sameAct, entries), ...reenter(tx, sameAct, entries, successor.number)];
    appendToLane(context, tx, act, {
      caseFileId: opened.file.id,
      lane: open.voucher.bureau,
      action: 'spoil-voucher',
      under,
      payload: { voucherNumber: open.voucher.number, successorNumber: successor.number },
    });
    say(
      context,
      tx,
      act,
      under,
      open,
      {
        event: 'spoiled',
        reason: why,
        successorNumber: successor.number,
        ledger,
      },
      opened.subject.taxpayerNo,
    );
    tx.journal({
      what: 'voucher/spoiled',
      at: act.at,
      officer: officer.id,
      actId: act.actId,
      caseFileId: opened.file.id,
      detail: { number: open.voucher.number, successor: successor.number },
    });
  });
};
