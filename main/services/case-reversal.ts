import type { Under } from '../../domain/authority.ts';
import { holdsRole } from '../../domain/authority.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { statusAfter } from '../../domain/case-file/case-file.ts';
import { Fault } from '../../domain/faults.ts';
import { addFen, type Fen, formatYuan, negateFen, zeroFen } from '../../domain/money.ts';
import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { type CaseActionRow, caseActionsOf, setCaseStatus } from '../../db/case-files.ts';
import { findDocument } from '../../db/documents.ts';
import {
  type CashSessionRow,
  findPayment,
  insertPayment,
  type PaymentRow,
  paymentLinesOf,
  takenInSession,
} from '../../db/payments.ts';
import { printJobsOfDocument, updatePrintJob } from '../../db/print-jobs.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { reverseVoucher, spoilVoucher, type VoucherRow } from '../../db/vouchers.ts';
import { type ActingOfficer, counterRoles, titleToAct } from './act-stamp.ts';
import type { BusinessDay } from './business-day.ts';
import { loadCase, type OpenCase } from './case-engine.ts';
import { laneRecordId, writeEntry } from './case-lanes.ts';
import type { CashDesk } from './cash-desk.ts';
import { type HallContext, write } from './hall-context.ts';
import { dueFen, filingRecordId, redLines, voidBody } from './joint-bodies.ts';
import {
  type Act,
  appendToLane,
  enqueueFact,
  enqueueVersion,
  findKnownVersion,
  isDone,
} from './lane-writer.ts';
import { enterRed } from './ledger-book.ts';
import { openReturnOf } from './open-return.ts';
import type { PrintDesk } from './print-desk.ts';
import { requiredText } from './required-text.ts';
import { prepareReversalNotice, type Undone } from './reversal-notice.ts';
import { liveVouchers, moneyLinesOf, standingEntries } from './voucher-events.ts';

export interface ReverseInput {
  readonly caseFileId: string;
  readonly reason: string;
  readonly secondOfficerId: string;
  readonly actId: string;
}

/** The act that filed the case: the one whose money a reversal gives back. */
export const filingOf = (context: HallContext, caseFileId: string): CaseActionRow => {
  const filed = caseActionsOf(context.db, caseFileId).find((action) => action.action === 'file');
  if (filed === undefined) throw new Fault('case/action-not-allowed', { action: 'reverse', status: 'draft' });
  return filed;
};

const undoVoucher = (tx: WritableTx, act: Act, voucher: VoucherRow, reason: string): Undone => {
  const document = voucher.documentId === null ? undefined : findDocument(tx, voucher.documentId);
  // A form nobody has issued yet is spoiled; an issued one is reversed. Neither number is used again.
  if (voucher.status === 'issued') reverseVoucher(tx, voucher, act.actId);
  else {
    spoilVoucher(tx, voucher, `冲正：${reason}`);
    for (const job of printJobsOfDocument(tx, voucher.documentId ?? '')) {
      if (job.settledAt === null) updatePrintJob(tx, job.id, { status: 'spoiled', settledAt: act.at });
    }
  }
  const ledger = enterRed(tx, act, standingEntries(tx, voucher.actId, voucher.number));
  return { voucher, bureauOfMoney: document?.bureau ?? voucher.bureau, ledger };
};

const reverseLane = (
  context: HallContext,
  tx: WritableTx,
  act: Act,
  opened: OpenCase,
  filedActId: string,
  bureau: Bureau,
  under: Under,
  undone: Undone | undefined,
  input: ReverseInput,
): void => {
  const lines = redLines(moneyLinesOf(tx, filedActId, bureau));
  const of = { lane: bureau, under, taxpayerNo: opened.subject.taxpayerNo, caseFileId: opened.file.id };
  if (findKnownVersion(tx, laneRecordId(opened.file.id, bureau)) !== undefined) {
    // Nothing was collected: the withdrawal is the lane's next entry.
    writeEntry(
      context,
      tx,
      act,
      { file: opened.file, subject: opened.subject, lane: bureau, under },
      {
        act: 'reverse',
        answers: { reason: input.reason.trim(), approvedBy: input.secondOfficerId },
        documents: [],
        fence: 1,
      },
    );
    return;
  }
  appendToLane(context, tx, act, {
    caseFileId: opened.file.id,
    lane: bureau,
    action: 'reverse',
    under,
    payload: { totalFen: dueFen(lines), reversesActId: filedActId, approvedBy: input.secondOfficerId },
  });
  const recordId = filingRecordId(opened.file.id, bureau);
  const known = findKnownVersion(tx, recordId);
  if (known !== undefined) {
    enqueueVersion(context, tx, act, of, {
      schema: 'joint-filing/1',
      recordId,
      body: voidBody(known.body as BodyOf<'joint-filing/1'>),
      cause: openReturnOf(tx, recordId),
    });
  }
  if (undone === undefined) return;
  enqueueFact(context, tx, act, of, {
    schema: 'reversal/1',
    recordId: `reversal:${act.actId}:${bureau}`,
    body: {
      bureau,
      reversesActId: filedActId,
      voucherBureau: undone.voucher.bureau,
      voucherNumber: undone.voucher.number,
      lines,
      totalFen: dueFen(lines),
      reason: input.reason,
      approvedBy: input.secondOfficerId,
      reversedOn: act.on,
      ledger: undone.ledger,
    },
  });
};

/** No drawer gives back more than it holds: its float and what was taken into it. */
const requireCash = (context: HallContext, drawer: CashSessionRow, dueFen: Fen): void => {
  const held = addFen(drawer.floatFen, takenInSession(context.db, drawer.id).totalFen);
  if (held < dueFen)
    throw new Fault('case/drawer-short', { held: formatYuan(held), due: formatYuan(dueFen) });
};

/** The cash goes back out of the drawer that is open now: every figure of the payment, negative. */
const giveBack = (
  tx: WritableTx,
  act: Act,
  paid: PaymentRow,
  drawer: CashSessionRow,
  second: ActingOfficer,
): void => {
  const totalFen = negateFen(paid.totalFen);
  insertPayment(
    tx,
    {
      actId: act.actId,
      caseFileId: paid.caseFileId,
      cashSessionId: drawer.id,
      method: 'cash',
      tenderedFen: totalFen,
      changeFen: zeroFen,
      totalFen,
      reversesActId: paid.actId,
      officer: act.officer.id,
      approvedBy: second.id,
      businessDate: act.on,
      at: act.at,
    },
    paymentLinesOf(tx, paid.actId).map(({ actId: _act, lineNo: _line, ...line }) => ({
      ...line,
      baseFen: negateFen(line.baseFen),
      amountFen: negateFen(line.amountFen),
      surchargeFen: negateFen(line.surchargeFen),
    })),
  );
};

/**
 * After printing there is only reversal, with a second person: money, forms, ledger and both bureaus' records are
 * undone in red in one transaction, and both books hear of it (DESIGN §6).
 */
export const reverseCase = (
  context: HallContext,
  officer: ActingOfficer,
  second: ActingOfficer,
  cash: CashDesk,
  print: PrintDesk,
  day: BusinessDay,
  input: ReverseInput,
): void => {
  const same = { actId: input.actId, caseFileId: input.caseFileId, action: 'reverse' };
  if (isDone(context.db, same)) return;
  const on = day.today();
  const opened = loadCase(context, input.caseFileId, on);
  const { bureaus } = opened.matter;
  statusAfter(opened.file.status, 'reverse');
  // A case between the bureaus is withdrawn by an act of its own, where its matter knows one.
  if (opened.matter.flow !== undefined)
    throw new Fault('case/action-not-allowed', { action: 'reverse', status: opened.file.status });
  const reason = requiredText(input.reason, '冲正原因');
  // One act undoes the money of both bureaus: the second person must be entitled by both.
  const mayApprove = bureaus.every((bureau) =>
    holdsRole(second.grants, second.id, ['supervisor'], on, bureau),
  );
  if (second.id === officer.id || !mayApprove) throw new Fault('case/second-officer-required');
  const filed = filingOf(context, opened.file.id);
  const filedActId = filed.actId;
  const paid = findPayment(context.db, filedActId);
  if (filed.businessDate !== on) throw new Fault('case/reversal-too-late');
  const drawer = paid === undefined ? undefined : cash.requireOpen(officer.id);
  if (paid !== undefined && drawer !== undefined) requireCash(context, drawer, paid.totalFen);
  const agreementId = opened.matterContext.agreement?.id;
  const under = Object.fromEntries(
    bureaus.map((bureau) => [bureau, titleToAct(officer, bureau, counterRoles, on, agreementId)]),
  ) as Record<Bureau, Under>;

  const act: Act = { actId: input.actId, officer, on, at: context.clock.now() };
  write(context, 'reverse', (tx) => {
    setCaseStatus(tx, opened.file.id, { status: 'reversed', updatedAt: act.at, heldReason: null });
    if (paid !== undefined && drawer !== undefined) giveBack(tx, act, paid, drawer, second);
    const undone = liveVouchers(tx, filedActId).map((voucher) => undoVoucher(tx, act, voucher, reason));
    for (const bureau of opened.matter.bureaus) {
      reverseLane(
        context,
        tx,
        act,
        opened,
        filedActId,
        bureau,
        under[bureau],
        undone.find((u) => u.bureauOfMoney === bureau),
        input,
      );
    }
    if (paid !== undefined && undone.length > 0)
      prepareReversalNotice(
        { context, tx, act, opened, print },
        { undone, approvedBy: second.name, reason, totalFen: paid.totalFen },
      );
    tx.journal({
      what: 'case/reversed',
      at: act.at,
      officer: officer.id,
      actId: act.actId,
      caseFileId: opened.file.id,
      detail: { totalFen: negateFen(paid?.totalFen ?? zeroFen), approvedBy: second.id },
    });
  });
};
