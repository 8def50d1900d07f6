import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { capitalAmount } from '../../domain/capital-amount.ts';
import type { Basis } from '../../domain/citation.ts';
import { levyTitle } from '../../domain/levies/levy.ts';
import type { LevyPlan, PlannedLine } from '../../domain/matters/levy-plan.ts';
import type { Paper } from '../../domain/matters/matter.ts';
import { type Fen, addFen, formatYuan, zeroFen } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { Taxpayer } from '../../domain/taxpayer.ts';
import type { SignatureStrokes } from '../../db/payer-signatures.ts';
import type { CalculationSheetData } from '../../print-templates/calculation-sheet.ts';
import type { CounterReceiptData } from '../../print-templates/counter-receipt.ts';
import type { NoticeHead } from '../../print-templates/notice.ts';
import type { RefusalNoticeData } from '../../print-templates/refusal-notice.ts';
import type { SupplementNoticeData } from '../../print-templates/supplement-notice.ts';
import type { VoucherCashData, VoucherCopy } from '../../print-templates/voucher-cash.ts';
import type { LevyLineBody } from './joint-bodies.ts';
import { maskNumber } from './masks.ts';

/** What papers say of the place they were given at. Set per hall, not per act. */
export interface HallDirectory {
  readonly hallName: string;
  readonly windowName: string;
  readonly bureauNames: Readonly<Record<Bureau, string>>;
  readonly contact: string;
  readonly voucherCopies: readonly VoucherCopy[];
}

export interface PaperContext {
  readonly directory: HallDirectory;
  /** Whom the paper names; a voucher also wants the registration. */
  readonly taxpayer: Pick<Taxpayer, 'name' | 'taxpayerNo'> &
    Partial<Pick<Taxpayer, 'registrationType' | 'address'>>;
  /** All that is known of the taxpayer was typed at the counter: a voucher says so to whoever books it. */
  readonly taxpayerByHand?: boolean;
  readonly officerName: string;
  readonly on: PlainDate;
}

/** `3%`, `0.05%`; empty where the levy has no single rate. */
export const rateText = (ppm: number | null): string => {
  if (ppm === null) return '';
  const percent = (ppm / 10_000).toFixed(4).replace(/\.?0+$/, '');
  return `${percent}%`;
};

const surchargeRow = (line: LevyLineBody) => ({
  levy: levyTitle(line.levy),
  item: '滞纳金',
  quantity: '',
  rate: '',
  periodFrom: line.periodStart as PlainDate,
  periodTo: line.periodEnd as PlainDate,
  deductedFen: zeroFen,
  paidFen: line.surchargeFen as Fen,
});

/** The numbered voucher of one bureau's money. Surcharge stands on lines of its own (令28号: one line per item). */
export const voucherData = (
  context: PaperContext,
  voucher: {
    readonly bureauOfMoney: Bureau;
    readonly voucherBureau: Bureau;
    readonly number: string;
    readonly lines: readonly LevyLineBody[];
    readonly collectingBureau: Bureau;
  },
): VoucherCashData => {
  const { directory, taxpayer } = context;
  const lines = voucher.lines.flatMap((line) => [
    {
      levy: levyTitle(line.levy),
      item: levyTitle(line.levy),
      quantity: '',
      baseFen: line.baseFen as Fen,
      rate: rateText(line.ratePpm),
      periodFrom: line.periodStart as PlainDate,
      periodTo: line.periodEnd as PlainDate,
      deductedFen: zeroFen,
      paidFen: line.amountFen as Fen,
    },
    ...(line.surchargeFen === 0 ? [] : [surchargeRow(line)]),
  ]);
  const totalFen = addFen(...lines.map((line) => line.paidFen));
  const onBehalf = voucher.bureauOfMoney !== voucher.collectingBureau;
  return {
    bureau: voucher.voucherBureau,
    number: voucher.number,
    issuingBureau: directory.bureauNames[voucher.voucherBureau],
    ...(onBehalf ? { collectingAgent: directory.bureauNames[voucher.collectingBureau] } : {}),
    registrationType: taxpayer.registrationType ?? '',
    filledOn: context.on,
    taxpayerNumber: taxpayer.taxpayerNo,
    taxpayerName: taxpayer.name,
    address: taxpayer.address ?? '',
    lines,
    totalFen,
    totalCapital: capitalAmount(totalFen),
    filledBy: context.officerName,
    remarks: [
      ...(onBehalf ? [`${directory.bureauNames[voucher.collectingBureau]}代征`] : []),
      ...(context.taxpayerByHand === true ? ['纳税人信息手工录入'] : []),
    ].join('；'),
    copies: directory.voucherCopies,
    form: { kind: 'plain' },
  };
};

export const receiptData = (
  context: PaperContext,
  receipt: {
    readonly number: string;
    readonly time: string;
    readonly lines: readonly PlannedLine[];
    readonly vouchers: readonly { readonly bureau: Bureau; readonly number: string }[];
    readonly totalFen: Fen;
    readonly tenderedFen: Fen;
  },
): CounterReceiptData => ({
  hall: context.directory.hallName,
  window: context.directory.windowName,
  receiptNumber: receipt.number,
  on: context.on,
  time: receipt.time,
  officer: context.officerName,
  taxpayerName: context.taxpayer.name,
  maskedTaxpayerNumber: maskNumber(context.taxpayer.taxpayerNo),
  lines: receipt.lines.flatMap((line) => [
    { bureau: line.bureau, label: line.title, amountFen: line.amountFen },
    ...(line.surchargeFen === 0
      ? []
      : [{ bureau: line.bureau, label: `${line.title}滞纳金`, amountFen: line.surchargeFen }]),
  ]),
  vouchers: [...receipt.vouchers],
  totalCapital: capitalAmount(receipt.totalFen),
  payment: { kind: 'cash', tenderedFen: receipt.tenderedFen },
  lookupCode: receipt.number,
});

/** `signature`: the payer's under these very figures, where it was drawn on a screen. */
export const calculationData = (
  context: PaperContext,
  plan: LevyPlan,
  signature: SignatureStrokes | null,
): CalculationSheetData => ({
  bureauNames: context.directory.bureauNames,
  hall: context.directory.hallName,
  taxpayerName: context.taxpayer.name,
  taxpayerNumber: context.taxpayer.taxpayerNo,
  periodFrom: plan.periodStart,
  periodTo: plan.periodEnd,
  computedOn: context.on,
  lines: plan.lines.map((line) => ({
    bureau: line.bureau,
    label:
      line.surchargeFen === 0 ? line.title : `${line.title}（含滞纳金 ${formatYuan(line.surchargeFen)}）`,
    amountFen: addFen(line.amountFen, line.surchargeFen),
    steps: line.steps,
  })),
  totalCapital: capitalAmount(plan.totalFen),
  preparedBy: context.officerName,
  ...(signature === null ? {} : { payerSignature: signature }),
});

const noticeHeadOf = (context: PaperContext, bureau: Bureau, documentNumber: string): NoticeHead => ({
  bureauName: context.directory.bureauNames[bureau],
  documentNumber,
  taxpayerName: context.taxpayer.name,
  taxpayerNumber: context.taxpayer.taxpayerNo,
  issuedOn: context.on,
  contact: `${context.directory.hallName} ${context.directory.windowName} ${context.officerName} ${context.directory.contact}`,
});

export const supplementData = (
  context: PaperContext,
  notice: {
    readonly bureau: Bureau;
    readonly number: string;
    readonly matter: string;
    readonly missing: readonly Paper[];
    /** A return that is not made is another thing than an application. */
    readonly isFiling: boolean;
    readonly deadline: string;
    readonly basis: Basis;
  },
): SupplementNoticeData => ({
  ...noticeHeadOf(context, notice.bureau, notice.number),
  matter: notice.matter,
  appliedOn: context.on,
  missing: notice.missing.map((paper) => ({ name: paper.title, shortcoming: '未提供' })),
  deadline: notice.deadline,
  consequence: notice.isFiling
    ? '逾期未补正的，视为未提出申报；申报期限不因补正而顺延。'
    : '逾期未补正的，视为未提出申请。',
  basis: notice.basis,
});

export const refusalData = (
  context: PaperContext,
  notice: {
    readonly bureau: Bureau;
    readonly number: string;
    readonly matter: string;
    readonly reason: string;
    readonly remedy: string;
    readonly basis: Basis;
  },
): RefusalNoticeData => ({
  ...noticeHeadOf(context, notice.bureau, notice.number),
  matter: notice.matter,
  appliedOn: context.on,
  reason: notice.reason,
  basis: notice.basis,
  remedy: notice.remedy,
});

/** Voucher lines of each bureau's money: at least one line must be above zero for a form to be used. */
export const needsVoucher = (plan: LevyPlan): readonly Bureau[] =>
  bureaus.filter((bureau) => plan.totalFenOf[bureau] > 0);
