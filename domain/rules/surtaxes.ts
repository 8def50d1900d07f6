import * as z from 'zod/mini';
import type { Basis, Citation } from '../citation.ts';
import { cite, distinctBasis } from '../citation.ts';
import type { DerivationStep, Explained } from '../explained.ts';
import type { InBoth } from '../language.ts';
import { levies } from '../levies/levy.ts';
import { addFen, formatPpm, formatYuan, formatYuanGrouped, mulPpm, zeroFen } from '../money.ts';
import type { Fen } from '../money.ts';
import type { PlainDate } from '../plain-date.ts';
import { cityMaintenanceRate } from '../rates/city-maintenance-rate.ts';
import { findInForce, getInForce } from '../rates/dated.ts';
import type { InForce } from '../rates/dated.ts';
import { educationSurchargeExemption } from '../rates/education-surcharge-exemption.ts';
import { educationSurchargeRate } from '../rates/education-surcharge-rate.ts';
import { localEducationSurchargeRate } from '../rates/local-education-surcharge-rate.ts';
import { periodKinds, periodName, periodNameEn } from '../rates/period-kind.ts';
import type { PeriodKind } from '../rates/period-kind.ts';
import type { PeriodLimit } from '../rates/period-limit.ts';
import { placeName, placeNameEn, places } from '../rates/place.ts';
import type { Place } from '../rates/place.ts';
import { amountField, dateField } from './rule-input.ts';
import { defineRule } from './rule.ts';

export interface SurtaxesInput {
  /** VAT actually paid for the period. */
  readonly vat: Fen;
  /** Consumption tax actually paid for the period. */
  readonly consumptionTax: Fen;
  /** Sales without tax of the period: the exemption is measured by it. */
  readonly netSales: Fen;
  readonly period: PeriodKind;
  readonly place: Place;
  readonly liabilityOn: PlainDate;
}

export interface Surtaxes {
  readonly cityMaintenance: Fen;
  readonly education: Fen;
  readonly localEducation: Fen;
  readonly total: Fen;
}

/** The three surtaxes one by one, each with its own derivation, for the lines of a filing. */
export interface SurtaxParts {
  readonly base: Fen;
  readonly cityMaintenance: SurtaxPart;
  readonly education: SurtaxPart;
  readonly localEducation: SurtaxPart;
}

export interface SurtaxPart {
  readonly ratePpm: number;
  readonly figure: Explained<Fen>;
}

const baseLaw = cite('中华人民共和国城市维护建设税暂行条例', '第三条');
const yuan = (amount: Fen): string => `${formatYuanGrouped(amount)} 元`;

const charged = (
  title: InBoth,
  base: Fen,
  ppm: number,
  basis: Basis,
  before: readonly DerivationStep[],
): SurtaxPart => {
  const value = mulPpm(base, ppm);
  const step: DerivationStep = {
    label: `${title.zh}（四舍五入到分）`,
    en: { label: `${title.en}, rounded to the fen` },
    expression: `${formatYuanGrouped(base)} × ${formatPpm(ppm)}`,
    result: yuan(value),
    basis: basis[0],
  };
  return { ratePpm: ppm, figure: { value, steps: [...before, step], basis } };
};

const exempted = (
  title: InBoth,
  ppm: number,
  basis: Basis,
  before: readonly DerivationStep[],
): SurtaxPart => ({
  ratePpm: ppm,
  figure: {
    value: zeroFen,
    steps: [
      ...before,
      {
        label: title.zh,
        expression: '免征',
        result: yuan(zeroFen),
        basis: basis[0],
        en: { label: title.en, expression: 'exempt' },
      },
    ],
    basis,
  },
});

interface ExemptionTest {
  readonly exempt: boolean;
  readonly steps: readonly DerivationStep[];
  readonly basis: readonly Citation[];
}

const testExemption = (
  exemption: InForce<PeriodLimit> | undefined,
  netSales: Fen,
  period: PeriodKind,
): ExemptionTest => {
  if (exemption === undefined) return { exempt: false, steps: [], basis: [] };
  const limit = exemption.value[period];
  const exempt = netSales <= limit;
  const step: DerivationStep = {
    label: `教育费附加、地方教育附加免征额度（按${periodName[period]}，自 ${exemption.from} 起）`,
    expression: `销售额 ${formatYuanGrouped(netSales)} ${exempt ? '≤' : '＞'} ${formatYuanGrouped(limit)}`,
    result: exempt ? '未超过，免征' : '超过，照征',
    basis: exemption.basis[0],
    en: {
      label: `Exemption from both education surcharges (by ${periodNameEn[period]}, from ${exemption.from})`,
      expression: `net sales ${formatYuanGrouped(netSales)} ${exempt ? '≤' : '>'} ${formatYuanGrouped(limit)}`,
      result: exempt ? 'not above it: exempt' : 'above it: charged',
    },
  };
  return { exempt, steps: [step], basis: exemption.basis };
};

/**
 * City maintenance tax by place and both education surcharges, fen, on the VAT and consumption tax actually paid.
 * The sales exemption frees only the two education surcharges, never the city maintenance tax.
 * Throws `figure/no-value-on-date` where a rate or the exemption is not known.
 */
export const surtaxParts = (input: SurtaxesInput): SurtaxParts => {
  const { vat, consumptionTax, netSales, period, place, liabilityOn } = input;
  const base = addFen(vat, consumptionTax);
  const city = getInForce<Readonly<Record<Place, number>>>(cityMaintenanceRate, liabilityOn);
  const education = getInForce<number>(educationSurchargeRate, liabilityOn);
  const local = getInForce<number>(localEducationSurchargeRate, liabilityOn);
  const test = testExemption(
    findInForce<PeriodLimit>(educationSurchargeExemption, liabilityOn),
    netSales,
    period,
  );
  const baseStep: DerivationStep = {
    label: '计税（费）依据：实际缴纳的增值税、消费税',
    expression: `${formatYuanGrouped(vat)} ＋ ${formatYuanGrouped(consumptionTax)}`,
    result: yuan(base),
    basis: baseLaw,
    en: { label: 'Base: VAT and consumption tax actually paid' },
  };
  const surcharge = (title: InBoth, rate: InForce<number>): SurtaxPart => {
    const basis: Basis = [...rate.basis, ...test.basis];
    const before = [baseStep, ...test.steps];
    return test.exempt
      ? exempted(title, rate.value, basis, before)
      : charged(title, base, rate.value, basis, before);
  };
  return {
    base,
    cityMaintenance: charged(
      {
        zh: `城市维护建设税（${placeName[place]}）`,
        en: `${levies['city-maintenance'].en} (${placeNameEn[place]})`,
      },
      base,
      city.value[place],
      city.basis,
      [baseStep],
    ),
    education: surcharge(levies.education, education),
    localEducation: surcharge(levies['local-education'], local),
  };
};

/** The three surtaxes and their sum in one figure; see `surtaxParts`. */
export const surtaxes = (input: SurtaxesInput): Explained<Surtaxes> => {
  const { cityMaintenance, education, localEducation } = surtaxParts(input);
  const figures = [cityMaintenance.figure, education.figure, localEducation.figure];
  const total = addFen(...figures.map((figure) => figure.value));
  const steps = figures.flatMap((figure) => figure.steps);
  const known = new Set<string>();
  const distinct = steps.filter((step) => {
    const key = `${step.label}${step.expression}`;
    return known.has(key) ? false : known.add(key);
  });
  return {
    value: {
      cityMaintenance: cityMaintenance.figure.value,
      education: education.figure.value,
      localEducation: localEducation.figure.value,
      total,
    },
    steps: [
      ...distinct,
      {
        label: '合计',
        expression: figures.map((figure) => formatYuanGrouped(figure.value)).join(' ＋ '),
        result: yuan(total),
        en: { label: 'Total' },
      },
    ],
    basis: distinctBasis([
      ...cityMaintenance.figure.basis,
      ...education.figure.basis,
      ...localEducation.figure.basis,
    ]),
  };
};

export const surtaxesRule = defineRule({
  id: 'surtaxes',
  title: '城市维护建设税、教育费附加、地方教育附加',
  labels: {
    vat: '实际缴纳的增值税',
    consumptionTax: '实际缴纳的消费税',
    netSales: '不含税销售额',
    period: '纳税期限',
    place: '纳税人所在地',
    liabilityOn: '纳税义务发生日',
  },
  input: z.strictObject({
    vat: amountField,
    consumptionTax: amountField,
    netSales: amountField,
    period: z.enum(periodKinds),
    place: z.enum(places),
    liabilityOn: dateField,
  }),
  run: surtaxes,
  present: ({ cityMaintenance, education, localEducation, total }) => ({
    cityMaintenance: formatYuan(cityMaintenance),
    education: formatYuan(education),
    localEducation: formatYuan(localEducation),
    total: formatYuan(total),
  }),
});
