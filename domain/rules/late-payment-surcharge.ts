import * as z from 'zod/mini';
import type { Basis } from '../citation.ts';
import { cite, distinctBasis } from '../citation.ts';
import type { DerivationStep, Explained } from '../explained.ts';
import { formatPpm, formatYuan, formatYuanGrouped, mulPpm, zeroFen } from '../money.ts';
import type { Fen } from '../money.ts';
import { addDays, daysBetween } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import { getInForce, stretchesOf } from '../rates/dated.ts';
import { latePaymentSurchargeRate } from '../rates/late-payment-surcharge-rate.ts';
import { amountField, dateField } from './rule-input.ts';
import { defineRule } from './rule.ts';

const law = cite('中华人民共和国税收征收管理法', '第三十二条');
const regulation = cite('中华人民共和国税收征收管理法实施细则', '第七十五条');

export interface LatePaymentInput {
  /** The tax paid late. */
  readonly principal: Fen;
  /** The last day of the payment period, already extended for holidays. */
  readonly dueOn: PlainDate;
  readonly paidOn: PlainDate;
}

/**
 * Late-payment surcharge, fen: each calendar day from the day after `dueOn` up to and including `paidOn` at the rate
 * of that day, rounded half up once. Throws `figure/no-value-on-date` for days without a published rate, be the tax
 * late or not.
 */
export const latePaymentSurcharge = ({ principal, dueOn, paidOn }: LatePaymentInput): Explained<Fen> => {
  if (paidOn <= dueOn) {
    getInForce<number>(latePaymentSurchargeRate, paidOn);
    const { basis } = getInForce<number>(latePaymentSurchargeRate, dueOn);
    return {
      value: zeroFen,
      steps: [
        {
          label: '是否逾期（征管法第三十二条）',
          expression: `缴款日 ${paidOn} 不晚于缴款期限 ${dueOn}`,
          result: '未逾期，不加收滞纳金：0.00 元',
          basis: law,
          en: {
            label: 'Paid late? (Administration Law, art. 32)',
            expression: `paid on ${paidOn}, not after the due date ${dueOn}`,
            result: 'not late, no surcharge: 0.00',
          },
        },
      ],
      basis,
    };
  }
  const firstDay = addDays(dueOn, 1);
  const days = daysBetween(dueOn, paidOn);
  const stretches = stretchesOf<number>(latePaymentSurchargeRate, firstDay, paidOn).map((stretch) => ({
    ...stretch,
    days: daysBetween(stretch.from, stretch.to) + 1,
  }));
  const ppmDays = stretches.reduce((sum, stretch) => sum + stretch.entry.value * stretch.days, 0);
  const value = mulPpm(principal, ppmDays, 'principal');
  const [first, ...others] = stretches.map((stretch): Basis => stretch.entry.basis);
  const basis = distinctBasis(first === undefined ? [law, regulation] : [...first, ...others.flat()]);
  const dayCount: DerivationStep = {
    label: '滞纳天数（征管法第三十二条，自滞纳之日起按日计算，节假日不扣除）',
    expression: `${firstDay} 至 ${paidOn}（缴款期限 ${dueOn} 届满次日起至缴款当日止）`,
    result: `${days} 天`,
    basis: regulation,
    en: {
      label: 'Days late (Administration Law, art. 32: every day counts, holidays too)',
      expression: `${firstDay} to ${paidOn} (from the day after the due date ${dueOn} to the day of payment)`,
    },
  };
  const rates = stretches.map(
    (stretch): DerivationStep => ({
      label: '按日加收率',
      expression: `${stretch.from} 至 ${stretch.to}，${stretch.days} 天`,
      result: formatPpm(stretch.entry.value),
      basis: stretch.entry.basis[0],
      en: { label: 'Rate per day', expression: `${stretch.from} to ${stretch.to}, ${stretch.days} days` },
    }),
  );
  const factor = stretches
    .map((stretch) => `${formatPpm(stretch.entry.value)} × ${stretch.days} 天`)
    .join(' ＋ ');
  return {
    value,
    steps: [
      dayCount,
      ...rates,
      {
        label: '滞纳金（四舍五入到分）',
        expression: `${formatYuanGrouped(principal)} × ${stretches.length > 1 ? `（${factor}）` : factor}`,
        result: `${formatYuanGrouped(value)} 元`,
        basis: law,
        en: { label: 'Late-payment surcharge, rounded to the fen' },
      },
    ],
    basis,
  };
};

export const latePaymentSurchargeRule = defineRule({
  id: 'late-payment-surcharge',
  title: '滞纳金',
  labels: { principal: '滞纳税款', dueOn: '缴款期限', paidOn: '缴款日期' },
  input: z.strictObject({ principal: amountField, dueOn: dateField, paidOn: dateField }),
  run: latePaymentSurcharge,
  present: formatYuan,
});
