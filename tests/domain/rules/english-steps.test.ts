import { describe, expect, it } from 'vitest';
import type { DerivationStep } from '../../../domain/explained.ts';
import { stepInEnglish } from '../../../domain/explained.ts';
import { fen } from '../../../domain/money.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { places } from '../../../domain/rates/place.ts';
import { type JointFilingInput, jointFiling } from '../../../domain/rules/joint-filing.ts';

const march = {
  period: 'month',
  periodStart: plainDate('2016-03-01'),
  periodEnd: plainDate('2016-03-31'),
} as const;
const quarter = {
  period: 'quarter',
  periodStart: plainDate('2016-04-01'),
  periodEnd: plainDate('2016-06-30'),
} as const;
const paid = (period: { readonly periodEnd: string }, late: boolean) =>
  plainDate(
    period.periodEnd === march.periodEnd
      ? late
        ? '2016-05-03'
        : '2016-04-05'
      : late
        ? '2016-08-01'
        : '2016-07-06',
  );

/** Filings that together walk every branch of the derivations a counter shows. */
const filings: readonly JointFilingInput[] = [march, quarter].flatMap((period) =>
  places.flatMap((place) =>
    [false, true].flatMap((late) =>
      [0, 1, 2_000_00, 2_600_50, 9_000_00, 80_000_00].flatMap((tax): readonly JointFilingInput[] => {
        const facts = {
          ...period,
          place,
          payingOn: paid(period, late),
          consumptionTax: fen(tax === 1 || tax === 2_600_50 ? 0 : tax / 10),
        };
        return [
          { ...facts, payer: 'small-scale', gross: fen(tax * 33) },
          {
            ...facts,
            payer: 'general',
            netSales: fen(tax * 10),
            outputTax: fen(tax),
            inputTax: fen(2_500_00),
            carriedOver: fen(100_00),
          },
        ];
      }),
    ),
  ),
);

const stepsOf = (input: JointFilingInput): readonly DerivationStep[] => {
  const filing = jointFiling(input);
  return [
    ...filing.lines.flatMap((line) => [...line.explained.amount.steps, ...line.explained.surcharge.steps]),
    ...filing.netSales.steps,
    ...filing.carriedForward.steps,
  ];
};

describe('a derivation on an English screen', () => {
  const steps = filings.flatMap(stepsOf);
  const distinct = new Map(steps.map((step) => [step.label, step]));

  it('walks every step there is', () => {
    expect([...distinct.keys()].filter((label) => label.startsWith('城市维护建设税'))).toHaveLength(
      places.length,
    );
    for (const part of [
      '免征额度',
      '滞纳天数',
      '1元以下',
      '销项税额减',
      '是否逾期',
      '消费税',
      '教育费附加',
      '按日加收率',
    ])
      expect(
        [...distinct.keys()].some((label) => label.includes(part)),
        part,
      ).toBe(true);
  });

  it('says every step in English, its figures as they are', () => {
    for (const step of steps) {
      const said = stepInEnglish(step);
      expect(Object.values(said).join(' | '), step.label).not.toMatch(
        /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u,
      );
      const figures = (text: string) => text.match(/\d[\d,.-]*\d|\d/g) ?? [];
      // Whatever figure the Chinese result has, the English one has too.
      for (const figure of figures(step.result)) expect(said.result).toContain(figure);
    }
  });

  it('leaves the Chinese of paper and command line as it was', () => {
    for (const step of steps) expect(step.label).toMatch(/\p{Script=Han}/u);
  });
});
