import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { LevyPlan, PlannedLine } from '../../domain/matters/levy-plan.ts';
import { type Fen, negateFen, zeroFen, addFen } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { Place, VatStatus } from '../../domain/taxpayer.ts';

export type LevyLineBody = BodyOf<'collection/1'>['lines'][number];
export type LedgerEntryBody = BodyOf<'collection/1'>['ledger'][number];

/** Of a line that was planned or paid what the exchange is told. */
export const lineBody = (line: LevyLineBody): LevyLineBody => ({
  levy: line.levy,
  periodStart: line.periodStart,
  periodEnd: line.periodEnd,
  baseFen: line.baseFen,
  ratePpm: line.ratePpm,
  amountFen: line.amountFen,
  surchargeFen: line.surchargeFen,
});

export const linesOf = (plan: LevyPlan, bureau: Bureau): readonly PlannedLine[] =>
  plan.lines.filter((line) => line.bureau === bureau);

/** What is to be collected of these lines: amount and late-payment surcharge. */
export const dueFen = (lines: readonly { amountFen: number; surchargeFen: number }[]): Fen =>
  addFen(...lines.map((line) => addFen(line.amountFen as Fen, line.surchargeFen as Fen)));

/** The same lines with every figure negated, as a red entry carries them. */
export const redLines = (lines: readonly LevyLineBody[]): LevyLineBody[] =>
  lines.map((line) => ({
    ...line,
    baseFen: negateFen(line.baseFen as Fen),
    amountFen: negateFen(line.amountFen as Fen),
    surchargeFen: negateFen(line.surchargeFen as Fen),
  }));

export interface FilingFacts {
  readonly matter: string;
  readonly revision: number;
  readonly taxpayerName: string;
  readonly taxpayerKind: VatStatus;
  readonly place: Place;
  readonly filedOn: PlainDate;
  readonly contactName: string;
  readonly contactPhone: string;
  readonly identification: 'card' | 'manual';
  readonly identificationByHand?: BodyOf<'joint-filing/1'>['identificationByHand'];
  readonly taxpayerByHand?: { readonly reason: string };
}

/** Id of the filing record of one bureau's lane. */
export const filingRecordId = (caseFileId: string, bureau: Bureau): string =>
  `filing:${caseFileId}:${bureau}`;

/** One bureau's half of the joint filing, as the other bureau will read it. */
export const filingBody = (bureau: Bureau, plan: LevyPlan, facts: FilingFacts): BodyOf<'joint-filing/1'> => ({
  bureau,
  status: 'filed',
  ...facts,
  filingPeriod: plan.filingPeriod,
  periodStart: plan.periodStart,
  periodEnd: plan.periodEnd,
  dueOn: plan.dueOn,
  declared: plan.declared,
  lines: linesOf(plan, bureau).map(lineBody),
  totalFen: plan.totalFenOf[bureau],
});

/** A void is a new version of the same record with nothing due. */
export const voidBody = (filed: BodyOf<'joint-filing/1'>): BodyOf<'joint-filing/1'> => ({
  ...filed,
  status: 'void',
  lines: [],
  totalFen: zeroFen,
});
