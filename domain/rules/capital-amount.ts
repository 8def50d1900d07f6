import * as z from 'zod/mini';
import { capitalAmount } from '../capital-amount.ts';
import { cite } from '../citation.ts';
import type { Explained } from '../explained.ts';
import { formatYuanGrouped } from '../money.ts';
import type { Fen } from '../money.ts';
import { amountField } from './rule-input.ts';
import { defineRule } from './rule.ts';

const writing = cite('支付结算办法附件一《正确填写票据和结算凭证的基本规定》', '第一条、第二条、第四条');
/** A tax voucher is an accounting voucher: 整 stands after 角 too, which the bank’s rule leaves open. */
const accounting = cite('会计基础工作规范（财会字〔1996〕19号）', '第五十二条第（三）项');

/** The amount as a voucher writes it in capitals. */
export const explainCapitalAmount = ({ amount }: { readonly amount: Fen }): Explained<string> => {
  const value = capitalAmount(amount);
  return {
    value,
    steps: [
      { label: '金额大写', expression: `${formatYuanGrouped(amount)} 元`, result: value, basis: writing },
    ],
    basis: [writing, accounting],
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
