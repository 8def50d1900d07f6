import * as z from 'zod/mini';
import type { Explained } from '../explained.ts';
import { formatYuan, formatYuanGrouped, subtractFen, zeroFen } from '../money.ts';
import type { Fen } from '../money.ts';
import type { PlainDate } from '../plain-date.ts';
import { getInForce } from '../rates/dated.ts';
import { vatRegulation } from '../rates/vat-regulation.ts';
import { amountField, dateField } from './rule-input.ts';
import { defineRule } from './rule.ts';

export interface VatGeneralInput {
  readonly outputTax: Fen;
  readonly inputTax: Fen;
  /** Input tax not deducted in the period before (上期留抵税额). */
  readonly carriedOver: Fen;
  readonly liabilityOn: PlainDate;
}

export interface VatGeneral {
  readonly payable: Fen;
  /** Input tax left for the next period (期末留抵税额). */
  readonly carriedForward: Fen;
}

/**
 * VAT of a general payer, fen: output tax less input tax and what was carried over; what cannot be deducted is carried
 * forward. Throws `figure/no-value-on-date` where this way of reckoning is not the law's.
 */
export const vatGeneral = (input: VatGeneralInput): Explained<VatGeneral> => {
  const { outputTax, inputTax, carriedOver, liabilityOn } = input;
  const { basis } = getInForce<string>(vatRegulation, liabilityOn);
  const difference = subtractFen(subtractFen(outputTax, inputTax), carriedOver);
  const value: VatGeneral =
    difference >= 0
      ? { payable: difference, carriedForward: zeroFen }
      : { payable: zeroFen, carriedForward: subtractFen(zeroFen, difference) };
  const [clause] = basis;
  return {
    value,
    steps: [
      {
        label: '销项税额减进项税额、上期留抵税额',
        expression: [outputTax, inputTax, carriedOver].map(formatYuanGrouped).join(' － '),
        result: `${formatYuanGrouped(difference)} 元`,
        basis: clause,
        en: { label: 'Output tax less input tax and what was carried over' },
      },
      {
        label: '应纳增值税',
        expression: difference >= 0 ? '差额不小于零' : '销项税额不足抵扣',
        result: `${formatYuanGrouped(value.payable)} 元`,
        basis: clause,
        en: {
          label: 'VAT payable',
          expression: difference >= 0 ? 'the difference is not below zero' : 'output tax does not cover it',
        },
      },
      {
        label: '期末留抵税额',
        expression: difference >= 0 ? '无不足抵扣部分' : '不足抵扣部分结转下期继续抵扣',
        result: `${formatYuanGrouped(value.carriedForward)} 元`,
        basis: clause,
        en: {
          label: 'Carried forward',
          expression: difference >= 0 ? 'nothing is left over' : 'what is left over goes to the next period',
        },
      },
    ],
    basis,
  };
};

export const vatGeneralRule = defineRule({
  id: 'vat-general',
  title: '一般纳税人增值税',
  labels: {
    outputTax: '销项税额',
    inputTax: '进项税额',
    carriedOver: '上期留抵税额',
    liabilityOn: '纳税义务发生日',
  },
  input: z.strictObject({
    outputTax: amountField,
    inputTax: amountField,
    carriedOver: amountField,
    liabilityOn: dateField,
  }),
  run: vatGeneral,
  present: ({ payable, carriedForward }) => ({
    payable: formatYuan(payable),
    carriedForward: formatYuan(carriedForward),
  }),
});
