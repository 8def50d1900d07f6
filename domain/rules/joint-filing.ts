import type { Basis } from '../citation.ts';
import type { Bureau } from '../bureau.ts';
import { bureauName, bureaus } from '../bureau.ts';
import { endOfPeriod, startOfPeriod } from '../calendar/tax-period.ts';
import type { DerivationStep, Explained } from '../explained.ts';
import { Fault } from '../faults.ts';
import { bureauOfLevy, levies } from '../levies/levy.ts';
import type { LevyLine, TaxPeriod } from '../levies/levy.ts';
import type { LevyCode } from '../levies/levy-code.ts';
import { addFen, formatYuanGrouped, zeroFen } from '../money.ts';
import type { Fen } from '../money.ts';
import type { PlainDate } from '../plain-date.ts';
import { cityMaintenanceRate } from '../rates/city-maintenance-rate.ts';
import { assertConstantWithin, getInForce } from '../rates/dated.ts';
import { educationSurchargeExemption } from '../rates/education-surcharge-exemption.ts';
import { educationSurchargeRate } from '../rates/education-surcharge-rate.ts';
import type { PayerGroup } from '../rates/filing-deadline-overrides.ts';
import { localEducationSurchargeRate } from '../rates/local-education-surcharge-rate.ts';
import { levyBureaus } from '../rates/levy-bureaus.ts';
import type { PeriodKind } from '../rates/period-kind.ts';
import type { Place } from '../rates/place.ts';
import { surchargeOnFees } from '../rates/surcharge-on-fees.ts';
import { vatSmallScaleExemption } from '../rates/vat-small-scale-exemption.ts';
import { vatSmallScaleRate } from '../rates/vat-small-scale-rate.ts';
import { filingDeadline } from './filing-deadline.ts';
import { latePaymentSurcharge } from './late-payment-surcharge.ts';
import { applyOneYuanRule } from './one-yuan-waiver.ts';
import { surtaxParts } from './surtaxes.ts';
import { vatGeneral } from './vat-general.ts';
import { smallScaleNetSales, vatSmallScale } from './vat-small-scale.ts';

interface FilingFacts {
  readonly period: PeriodKind;
  readonly periodStart: PlainDate;
  readonly periodEnd: PlainDate;
  readonly place: Place;
  /** Consumption tax as declared on its own return; zero for nearly everyone. */
  readonly consumptionTax: Fen;
  readonly payingOn: PlainDate;
  /** Payers for whom an announcement sets another deadline. */
  readonly group?: PayerGroup | undefined;
}

/** A small-scale payer declares sales with the tax in them. */
export interface SmallScaleFiling extends FilingFacts {
  readonly payer: 'small-scale';
  readonly gross: Fen;
}

/** A general payer declares the VAT return's sums and the sales without tax they belong to. */
export interface GeneralFiling extends FilingFacts {
  readonly payer: 'general';
  readonly outputTax: Fen;
  readonly inputTax: Fen;
  readonly carriedOver: Fen;
  readonly netSales: Fen;
}

export type JointFilingInput = SmallScaleFiling | GeneralFiling;

/** What one bureau collects. */
export interface BureauTotal {
  readonly taxFen: Fen;
  readonly surchargeFen: Fen;
  readonly totalFen: Fen;
  /** The sum of `totalFen` with its derivation. */
  readonly explained: Explained<Fen>;
}

/** One filing as both bureaus collect it. */
export interface JointFiling {
  readonly taxPeriod: TaxPeriod;
  readonly dueOn: Explained<PlainDate>;
  readonly netSales: Explained<Fen>;
  /** State lines first, each bureau's in the order of the form. */
  readonly lines: readonly LevyLine[];
  readonly totals: Readonly<Record<Bureau, BureauTotal>>;
  readonly overall: Explained<Fen>;
  /** Input tax left for the next period; zero for small-scale payers. */
  readonly carriedForward: Explained<Fen>;
}

const yuan = (amount: Fen): string => `${formatYuanGrouped(amount)} 元`;

const assertPeriod = ({ period, periodStart, periodEnd, payingOn }: FilingFacts): void => {
  const wrong = (field: string, reason: string): Fault => new Fault('figure/bad-input', { field, reason });
  const whole = period === 'month' ? '一个整月' : '一个整季';
  if (startOfPeriod(periodStart, period) !== periodStart) throw wrong('periodStart', `所属期应为${whole}`);
  if (endOfPeriod(periodStart, period) !== periodEnd) throw wrong('periodEnd', `所属期应为${whole}`);
  if (payingOn <= periodEnd) throw wrong('payingOn', '所属期尚未终了，不能申报缴款');
};

/** The parameters whose change inside a quarter would leave open which value holds. */
const assertParametersConstant = (input: JointFilingInput): void => {
  const { periodStart, periodEnd } = input;
  const common = [
    cityMaintenanceRate,
    educationSurchargeRate,
    localEducationSurchargeRate,
    educationSurchargeExemption,
  ];
  const own = input.payer === 'small-scale' ? [vatSmallScaleRate, vatSmallScaleExemption] : [];
  for (const rate of [...common, ...own]) assertConstantWithin(rate, periodStart, periodEnd);
};

interface Levied {
  readonly levy: LevyCode;
  readonly baseFen: Fen;
  readonly ratePpm: number | null;
  readonly amount: Explained<Fen>;
}

interface VatPart {
  readonly netSales: Explained<Fen>;
  readonly carriedForward: Explained<Fen>;
  readonly levied: Levied;
}

const noCarryForward = (basis: Basis): Explained<Fen> => ({
  value: zeroFen,
  steps: [
    {
      label: '期末留抵税额',
      expression: '小规模纳税人不抵扣进项税额',
      result: yuan(zeroFen),
      basis: basis[0],
      en: { label: 'Carried forward', expression: 'a small-scale payer deducts no input tax' },
    },
  ],
  basis,
});

const vatOf = (input: JointFilingInput): VatPart => {
  const liabilityOn = input.periodEnd;
  if (input.payer === 'small-scale') {
    const rate = getInForce<number>(vatSmallScaleRate, liabilityOn);
    const netSales = smallScaleNetSales({ gross: input.gross, liabilityOn });
    const amount = vatSmallScale({ gross: input.gross, period: input.period, liabilityOn });
    return {
      netSales,
      carriedForward: noCarryForward(rate.basis),
      levied: { levy: 'vat', baseFen: netSales.value, ratePpm: rate.value, amount },
    };
  }
  const vat = vatGeneral({ ...input, liabilityOn });
  const declared: DerivationStep = {
    label: '不含税销售额',
    expression: '按申报表填列',
    result: yuan(input.netSales),
    en: { label: 'Net sales', expression: 'as declared' },
  };
  return {
    netSales: { value: input.netSales, steps: [declared], basis: vat.basis },
    carriedForward: { ...vat, value: vat.value.carriedForward },
    levied: {
      levy: 'vat',
      baseFen: input.netSales,
      ratePpm: null,
      amount: { ...vat, value: vat.value.payable },
    },
  };
};

const consumptionOf = (amount: Fen, basis: Basis): Levied => ({
  levy: 'consumption',
  baseFen: amount,
  ratePpm: null,
  amount: {
    value: amount,
    steps: [
      {
        label: '消费税',
        expression: '按消费税纳税申报表填列',
        result: yuan(amount),
        en: { label: levies.consumption.en, expression: 'as declared on its own return' },
      },
    ],
    basis,
  },
});

const surchargeOf = (levied: Levied, dueOn: PlainDate, paidOn: PlainDate): Explained<Fen> => {
  if (levies[levied.levy].kind === 'fee' && paidOn > dueOn) {
    const policy = getInForce<boolean>(surchargeOnFees, paidOn);
    if (!policy.value) {
      return {
        value: zeroFen,
        steps: [
          {
            label: '滞纳金',
            expression: '附加费不加收滞纳金',
            result: yuan(zeroFen),
            basis: policy.basis[0],
            en: { label: 'Late-payment surcharge', expression: 'none on a fee' },
          },
        ],
        basis: policy.basis,
      };
    }
  }
  return latePaymentSurcharge({ principal: levied.amount.value, dueOn, paidOn });
};

const totalOf = (bureau: Bureau, lines: readonly LevyLine[], basis: Basis): BureauTotal => {
  const own = lines.filter((line) => line.bureau === bureau);
  const taxFen = addFen(...own.map((line) => line.amountFen));
  const surchargeFen = addFen(...own.map((line) => line.surchargeFen));
  const totalFen = addFen(taxFen, surchargeFen);
  const steps: DerivationStep[] = own.map((line) => ({
    label: levies[line.levy].zh,
    expression: `税（费）${formatYuanGrouped(line.amountFen)} ＋ 滞纳金 ${formatYuanGrouped(line.surchargeFen)}`,
    result: yuan(addFen(line.amountFen, line.surchargeFen)),
  }));
  steps.push({
    label: `${bureauName[bureau]}合计`,
    expression: `${formatYuanGrouped(taxFen)} ＋ ${formatYuanGrouped(surchargeFen)}`,
    result: yuan(totalFen),
  });
  return { taxFen, surchargeFen, totalFen, explained: { value: totalFen, steps, basis } };
};

/**
 * One VAT filing as both bureaus collect it: VAT (and consumption tax) of the State bureau, the three surtaxes of the
 * Local bureau, each line with its own late-payment surcharge, the one-yuan rule applied to each bureau's voucher.
 * The liability date is the last day of the period. A payer with nothing to pay gets lines of zero: a nil return is a
 * return. Throws `figure/bad-input` for periods that are not whole months or quarters or not yet over,
 * `figure/value-changes-in-period`, `figure/no-value-on-date`.
 */
export const jointFiling = (input: JointFilingInput): JointFiling => {
  assertPeriod(input);
  assertParametersConstant(input);
  const { period, periodStart, periodEnd, place, consumptionTax, payingOn, group } = input;
  const taxPeriod: TaxPeriod = { startsOn: periodStart, endsOn: periodEnd };
  const dueOn = filingDeadline({ kind: 'day-15', periodEnd, group });
  const vat = vatOf(input);
  const parts = surtaxParts({
    vat: vat.levied.amount.value,
    consumptionTax,
    netSales: vat.netSales.value,
    period,
    place,
    liabilityOn: periodEnd,
  });
  const surtax = (levy: LevyCode, part: (typeof parts)['education']): Levied => ({
    levy,
    baseFen: parts.base,
    ratePpm: part.ratePpm,
    amount: part.figure,
  });
  const levied: readonly Levied[] = [
    vat.levied,
    ...(consumptionTax === 0 ? [] : [consumptionOf(consumptionTax, vat.levied.amount.basis)]),
    surtax('city-maintenance', parts.cityMaintenance),
    surtax('education', parts.education),
    surtax('local-education', parts.localEducation),
  ];
  const assessed = levied.map((item): LevyLine => {
    const surcharge = surchargeOf(item, dueOn.value, payingOn);
    return {
      levy: item.levy,
      bureau: bureauOfLevy(item.levy, periodEnd),
      taxPeriod,
      dueOn: dueOn.value,
      baseFen: item.baseFen,
      ratePpm: item.ratePpm,
      amountFen: item.amount.value,
      surchargeFen: surcharge.value,
      explained: { amount: item.amount, surcharge },
    };
  });
  const lines = bureaus.flatMap((bureau) =>
    applyOneYuanRule(
      assessed.filter((line) => line.bureau === bureau),
      payingOn,
    ),
  );
  const { basis } = getInForce(levyBureaus, periodEnd);
  const totals = { state: totalOf('state', lines, basis), local: totalOf('local', lines, basis) };
  const overall = addFen(totals.state.totalFen, totals.local.totalFen);
  return {
    taxPeriod,
    dueOn,
    netSales: vat.netSales,
    lines,
    totals,
    overall: {
      value: overall,
      steps: [
        {
          label: '两局合计',
          expression: `国税 ${formatYuanGrouped(totals.state.totalFen)} ＋ 地税 ${formatYuanGrouped(totals.local.totalFen)}`,
          result: yuan(overall),
        },
      ],
      basis,
    },
    carriedForward: vat.carriedForward,
  };
};
