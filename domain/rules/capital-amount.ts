import * as z from 'zod/mini';
import { capitalAmount } from '../capital-amount.ts';
import { cite } from '../citation.ts';
import type { Explained } from '../explained.ts';
import { formatYuanGrouped } from '../money.ts';
import type { Fen } from '../money.ts';
import { amountField } from './rule-input.ts';
import { defineRule } from './rule.ts';

const writing = cite('支付结算办法附件一《正确填写票据和结算凭证的基本规定》', '第一条至第三条');

/** The amount as a voucher writes it in capitals. */
export const explainCapitalAmount = ({ amount }: { readonly amount: Fen }): Explained<string> => {
  const value = capitalAmount(amount);
  return {
    value,
    steps: [
      { label: '金额大写', expression: `${formatYuanGrouped(amount)} 元`, result: value, basis: writing },
    ],
    basis: [writing],
  };
};

export const capitalAmountRule = defineRule({
  id: 'capital-amount',
  title: '金额大写',
  labels: { amount: '金额' },
  input: z.strictObject({ amount: amountField }),
  run: explainCapitalAmount,
  present: String,
});
