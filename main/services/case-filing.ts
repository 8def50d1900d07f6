import { type Under } from '../../domain/authority.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { statusAfter } from '../../domain/case-file/case-file.ts';
import { Fault } from '../../domain/faults.ts';
import type { LevyPlan } from '../../domain/matters/levy-plan.ts';
import { fen, subtractFen } from '../../domain/money.ts';
import type { Place } from '../../domain/taxpayer.ts';
import { actExists, insertFiledPeriod, setCaseStatus } from '../../db/case-files.ts';
import { insertPayment } from '../../db/payments.ts';
import { findIdentification } from '../../db/taxpayers.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { type ActingOfficer, titleToAct } from './act-stamp.ts';
import { examine, loadCase, type OpenCase, requireAccepted } from './case-engine.ts';
import type { CashDesk } from './cash-desk.ts';
import { needsVoucher, type PaperContext, receiptData } from './documents.ts';
import { hallTime } from './hall-time.ts';
import { type HallContext, write } from './hall-context.ts';
import { dueFen, filingBody, type FilingFacts, lineBody, linesOf } from './joint-bodies.ts';
import { type Act, appendToLane, enqueueFact, enqueueVersion } from './lane-writer.ts';
import { enterLedger } from './ledger-book.ts';
import { type PrintDesk, receiptTemplate } from './print-desk.ts';
import { spendVoucher, type VoucherOrder, voucherPaper } from './voucher-desk.ts';

export interface FileInput {
  readonly caseFileId: string;
  readonly tenderedFen: number;
  readonly figuresHash: string;
  readonly actId: string;
}

/** Id of the filing record of one bureau's lane. */
export const filingRecordId = (caseFileId: string, bureau: Bureau): string =>
  `filing:${caseFileId}:${bureau}`;
export const collectionRecordId = (actId: string, bureau: Bureau): string => `collection:${actId}:${bureau}`;

export const counterRoles = ['counter-clerk', 'field-collector'] as const;

/** What both bureaus' filing records say of the filer, from the answers as they stand. */
export const filingFacts = (context: HallContext, opened: OpenCase): FilingFacts => {
  const { answers, taxpayer, matter, file } = opened;
  const identification =
    file.identificationId === null ? undefined : findIdentification(context.db, file.identificationId);
  return {
    matter: matter.id,
    revision: matter.revision,
    taxpayerName: taxpayer.name,
    taxpayerKind: taxpayer.vatStatus,
    place: (answers.place as Place | undefined) ?? taxpayer.place,
    filedOn: opened.matterContext.businessDate,
    contactName: answers.contactName ?? '',
    contactPhone: answers.contactPhone ?? '',
    identification: identification?.method ?? 'manual',
  };
};

/**
 * Item 17, mode 2 (5): the hall's agreement of the day, never the clerk, says whose form proves the Local bureau's
 * money. A bureau's own money is always on its own form.
 */
export const voucherBureauFor = (context: HallContext, opened: OpenCase, bureauOfMoney: Bureau): Bureau =>
  bureauOfMoney === context.config.bureau
    ? bureauOfMoney
    : (opened.matterContext.agreement?.voucherBureauForLocal ?? bureauOfMoney);

const orderOf = (context: HallContext, opened: OpenCase, plan: LevyPlan, bureau: Bureau): VoucherOrder => ({
  bureauOfMoney: bureau,
  voucherBureau: voucherBureauFor(context, opened, bureau),
  caseFileId: opened.file.id,
  lines: linesOf(plan, bureau).map(lineBody),
});

interface Collecting {
  readonly context: HallContext;
  readonly tx: WritableTx;
  readonly act: Act;
  readonly opened: OpenCase;
  readonly print: PrintDesk;
  readonly paper: PaperContext;
}

/** Form, ledger entries and message of one bureau's money. */
const collectFor = (at: Collecting, order: VoucherOrder, under: Under) => {
  const { context, tx, act, opened } = at;
  const bureau = order.bureauOfMoney;
  const voucher = spendVoucher(context, tx, act, at.print, at.paper, order);
  // The same clause: collecting with the other bureau's forms, the collecting bureau keeps the memorandum ledger.
  const onBehalf = bureau !== context.config.bureau && order.voucherBureau === bureau;
  const ledger = onBehalf
    ? enterLedger(
        context,
        tx,
        act,
        {
          bureau,
          caseFileId: opened.file.id,
          voucherBureau: order.voucherBureau,
          voucherNumber: voucher.number,
          taxpayerNo: opened.taxpayer.taxpayerNo,
          taxpayerName: opened.taxpayer.name,
        },
        order.lines,
      )
    : [];
  enqueueFact(
    context,
    tx,
    act,
    { lane: bureau, under, taxpayerNo: opened.taxpayer.taxpayerNo, caseFileId: opened.file.id },
    {
      schema: 'collection/1',
      recordId: collectionRecordId(act.actId, bureau),
      body: {
        bureau,
        method: 'cash',
        voucherBureau: order.voucherBureau,
        voucherNumber: voucher.number,
        lines: order.lines,
        totalFen: dueFen(order.lines),
        collectedOn: act.on,
        ledger,
      },
    },
  );
  return { bureau, number: voucher.number };
};

const fileLane = (
  at: Collecting,
  plan: LevyPlan,
  bureau: Bureau,
  under: Under,
  figuresHash: string,
): void => {
  const { context, tx, act, opened } = at;
  appendToLane(context, tx, act, {
    caseFileId: opened.file.id,
    lane: bureau,
    action: 'file',
    under,
    payload: { totalFen: plan.totalFenOf[bureau], figuresHash },
  });
  enqueueVersion(
    context,
    tx,
    act,
    { lane: bureau, under, taxpayerNo: opened.taxpayer.taxpayerNo, caseFileId: opened.file.id },
    {
      schema: 'joint-filing/1',
      recordId: filingRecordId(opened.file.id, bureau),
      body: filingBody(bureau, plan, filingFacts(context, opened)),
      cause: null,
    },
  );
};

/**
 * F9: one sum into two treasuries. Both lanes, the money, the numbers of the forms, the ledger, the papers to print,
 * the journal and the messages to the exchange are durable together or not at all (DESIGN §3, §6).
 */
export const fileCase = async (
  context: HallContext,
  officer: ActingOfficer,
  cash: CashDesk,
  print: PrintDesk,
  input: FileInput,
): Promise<void> => {
  // The same act asked for twice (a doubled key, a reloaded page) is answered, not done again.
  if (actExists(context.db, input.actId)) return;
  const drawer = cash.requireOpen(officer.id);
  const on = drawer.businessDate;
  const opened = loadCase(context, input.caseFileId, on);
  statusAfter(opened.file.status, 'file');
  if (opened.file.identificationId === null) throw new Fault('case/identification-required');
  const plan = requireAccepted(opened);
  if (examine(opened).figuresHash !== input.figuresHash) throw new Fault('case/figures-changed');
  const tenderedFen = fen(input.tenderedFen);
  if (tenderedFen < plan.totalFen) throw new Fault('case/tendered-too-little');
  const agreementId = opened.matterContext.agreement?.id;
  const under = Object.fromEntries(
    bureaus.map((bureau) => [bureau, titleToAct(officer, bureau, counterRoles, on, agreementId)]),
  ) as Record<Bureau, Under>;

  const paper: PaperContext = {
    directory: context.directory,
    taxpayer: opened.matterContext.taxpayer,
    officerName: officer.name,
    on,
  };
  const orders = needsVoucher(plan).map((bureau) => orderOf(context, opened, plan, bureau));
  for (const order of orders)
    await print.checkVoucher(voucherPaper(context, paper, order, '(000)号 00000000'));

  const act: Act = { actId: input.actId, officer, on, at: context.clock.now() };
  write(context, 'file', (tx) => {
    // Asked again under the write lock: two F9s may have waited for the same check.
    if (actExists(tx, act.actId)) return;
    statusAfter(loadCase(context, input.caseFileId, on).file.status, 'file');
    const at: Collecting = { context, tx, act, opened, print, paper };
    setCaseStatus(tx, opened.file.id, {
      status: 'filed',
      updatedAt: act.at,
      heldReason: null,
      businessDate: on,
    });
    insertFiledPeriod(tx, {
      caseFileId: opened.file.id,
      taxpayerNo: opened.taxpayer.taxpayerNo,
      matterId: opened.matter.id,
      periodStart: plan.periodStart,
      periodEnd: plan.periodEnd,
    });
    for (const bureau of opened.matter.bureaus) fileLane(at, plan, bureau, under[bureau], input.figuresHash);
    context.failpoint('file:after-lanes');
    insertPayment(
      tx,
      {
        actId: act.actId,
        caseFileId: opened.file.id,
        cashSessionId: drawer.id,
        method: 'cash',
        tenderedFen,
        changeFen: subtractFen(tenderedFen, plan.totalFen),
        totalFen: plan.totalFen,
        reversesActId: null,
        officer: officer.id,
        approvedBy: null,
        businessDate: on,
        at: act.at,
      },
      plan.lines.map((line) => ({
        bureau: line.bureau,
        levy: line.levy,
        periodStart: line.periodStart,
        periodEnd: line.periodEnd,
        baseFen: line.baseFen,
        ratePpm: line.ratePpm,
        amountFen: line.amountFen,
        surchargeFen: line.surchargeFen,
      })),
    );
    context.failpoint('file:after-money');
    const vouchers = orders.map((order) => collectFor(at, order, under[order.bureauOfMoney]));
    context.failpoint('file:after-vouchers');
    print.prepare(tx, {
      caseFileId: opened.file.id,
      actId: act.actId,
      kind: 'receipt',
      template: receiptTemplate,
      title: '收款回单',
      bureau: null,
      number: opened.file.humanNo,
      data: receiptData(paper, {
        number: opened.file.humanNo,
        time: hallTime(act.at),
        lines: plan.lines,
        vouchers,
        totalFen: plan.totalFen,
        tenderedFen,
      }),
      at: act.at,
    });
    tx.journal({
      what: 'case/filed',
      at: act.at,
      officer: officer.id,
      actId: act.actId,
      caseFileId: opened.file.id,
      detail: { totalFen: plan.totalFen, vouchers: vouchers.map((voucher) => voucher.number).join(' ') },
    });
    context.failpoint('file:after-journal');
  });
};
