import type { Under } from '../../domain/authority.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { LevyPlan } from '../../domain/matters/levy-plan.ts';
import { type Fen, subtractFen } from '../../domain/money.ts';
import { insertFiledPeriod } from '../../db/case-files.ts';
import { type CashSessionRow, insertPayment } from '../../db/payments.ts';
import { type OpenCase, taxpayerOf } from './case-engine.ts';
import { type PaperContext, receiptData } from './documents.ts';
import type { HallContext } from './hall-context.ts';
import { hallTime } from './hall-time.ts';
import { dueFen, lineBody, linesOf } from './joint-bodies.ts';
import { enqueueFact } from './lane-writer.ts';
import { enterLedger } from './ledger-book.ts';
import type { PaperAct } from './letters.ts';
import { receiptTemplate } from './paper-printers.ts';
import { spendVoucher, type VoucherOrder } from './voucher-desk.ts';

const collectionRecordId = (actId: string, bureau: Bureau): string => `collection:${actId}:${bureau}`;

/**
 * Item 17, mode 2 (5): the hall's agreement of the day, never the clerk, says whose form proves the Local bureau's
 * money. A bureau's own money is always on its own form.
 */
export const voucherBureauFor = (context: HallContext, opened: OpenCase, bureauOfMoney: Bureau): Bureau =>
  bureauOfMoney === context.config.bureau
    ? bureauOfMoney
    : (opened.matterContext.agreement?.voucherBureauForLocal ?? bureauOfMoney);

/** The form that proves one bureau's money, before it has its number. */
export const voucherOrder = (
  context: HallContext,
  opened: OpenCase,
  plan: LevyPlan,
  bureau: Bureau,
): VoucherOrder => ({
  bureauOfMoney: bureau,
  voucherBureau: voucherBureauFor(context, opened, bureau),
  caseFileId: opened.file.id,
  lines: linesOf(plan, bureau).map(lineBody),
});

/** Where an act stands that takes money. */
export interface Collecting extends PaperAct {
  readonly paper: PaperContext;
}

/** What the taxpayer gave, and the forms that prove it. */
export interface Tendered {
  readonly tenderedFen: Fen;
  readonly orders: readonly VoucherOrder[];
  /** The lanes that the act writes, and under what title. */
  readonly under: readonly (readonly [Bureau, Under])[];
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
          taxpayerNo: opened.subject.taxpayerNo,
          taxpayerName: opened.subject.name,
        },
        order.lines,
      )
    : [];
  enqueueFact(
    context,
    tx,
    act,
    { lane: bureau, under, taxpayerNo: opened.subject.taxpayerNo, caseFileId: opened.file.id },
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

/** The payment, the forms, the ledger and the receipt; returns the numbers spent. */
export const takeMoney = (
  at: Collecting,
  { tenderedFen, orders, under: lanes }: Tendered,
  plan: LevyPlan,
  drawer: CashSessionRow,
): readonly string[] => {
  const { context, tx, act, opened, print, paper } = at;
  const under = new Map(lanes);
  insertFiledPeriod(tx, {
    caseFileId: opened.file.id,
    taxpayerNo: taxpayerOf(opened).taxpayerNo,
    matterId: opened.matter.id,
    periodStart: plan.periodStart,
    periodEnd: plan.periodEnd,
  });
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
      officer: act.officer.id,
      approvedBy: null,
      businessDate: act.on,
      at: act.at,
    },
    plan.lines.map(({ bureau, levy, periodStart, periodEnd, baseFen, ratePpm, amountFen, surchargeFen }) => ({
      bureau,
      levy,
      periodStart,
      periodEnd,
      baseFen,
      ratePpm,
      amountFen,
      surchargeFen,
    })),
  );
  context.failpoint('file:after-money');
  const vouchers = orders.map((order) =>
    collectFor(at, order, under.get(order.bureauOfMoney) ?? 'own-office'),
  );
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
  return vouchers.map((voucher) => voucher.number);
};
