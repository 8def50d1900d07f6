import * as z from 'zod/mini';
import type { Explained } from '../explained.ts';
import { formatPpm, formatYuan, formatYuanGrouped, mulPpm, withoutTaxPpm, zeroFen } from '../money.ts';
import type { Fen } from '../money.ts';
import type { PlainDate } from '../plain-date.ts';
import { getInForce } from '../rates/dated.ts';
import { periodKinds, periodName, periodNameEn } from '../rates/period-kind.ts';
import type { PeriodKind } from '../rates/period-kind.ts';
import { vatSmallScaleExemption } from '../rates/vat-small-scale-exemption.ts';
import { vatSmallScaleRate } from '../rates/vat-small-scale-rate.ts';
import { amountField, dateField } from './rule-input.ts';
import { defineRule } from './rule.ts';

export interface VatSmallScaleInput {
  /** Sales of the period with tax in them. */
  readonly gross: Fen;
  readonly period: PeriodKind;
  /** The day the liability arises; for a filing, the last day of its period. */
  readonly liabilityOn: PlainDate;
}

/** Sales without tax, fen, rounded half up. Throws `figure/no-value-on-date` outside the known rate. */
export const smallScaleNetSales = ({
  gross,
  liabilityOn,
}: Pick<VatSmallScaleInput, 'gross' | 'liabilityOn'>): Explained<Fen> => {
  const rate = getInForce<number>(vatSmallScaleRate, liabilityOn);
  const value = withoutTaxPpm(gross, rate.value);
  return {
    value,
    steps: [
      {
        label: '不含税销售额（四舍五入到分）',
        expression: `${formatYuanGrouped(gross)} ÷ （1 ＋ ${formatPpm(rate.value)}）`,
        result: `${formatYuanGrouped(value)} 元`,
        basis: rate.basis[0],
        en: { label: 'Net sales, rounded to the fen' },
      },
    ],
    basis: rate.basis,
  };
};

/**
 * VAT of a small-scale payer, fen: nothing where sales without tax do not exceed the exemption of the period, else the
 * levy rate on the whole. Sales for which the bureau issued special invoices are taxed anyway and do not belong here.
 * Throws `figure/no-value-on-date` outside the known rate and exemption.
 */
export const vatSmallScale = ({ gross, period, liabilityOn }: VatSmallScaleInput): Explained<Fen> => {
  const rate = getInForce<number>(vatSmallScaleRate, liabilityOn);
  const exemption = getInForce(vatSmallScaleExemption, liabilityOn);
  const net = smallScaleNetSales({ gross, liabilityOn });
  const limit = exemption.value[period];
  const exempt = net.value <= limit;
  const value = exempt ? zeroFen : mulPpm(net.value, rate.value);
  return {
    value,
    steps: [
      ...net.steps,
      {
        label: `免征额度（按${periodName[period]}，自 ${exemption.from} 起）`,
        expression: `${formatYuanGrouped(net.value)} ${exempt ? '≤' : '＞'} ${formatYuanGrouped(limit)}`,
        result: exempt ? '未超过免征额度，免征增值税' : '超过免征额度，全额计算',
        basis: exemption.basis[0],
        en: {
          label: `Exemption (by ${periodNameEn[period]}, from ${exemption.from})`,
          result: exempt ? 'not above it: exempt' : 'above it: charged on the whole',
        },
      },
      {
        label: '应纳增值税（四舍五入到分）',
        expression: exempt ? '免征' : `${formatYuanGrouped(net.value)} × ${formatPpm(rate.value)}`,
        result: `${formatYuanGrouped(value)} 元`,
        basis: exempt ? exemption.basis[0] : rate.basis[0],
        en: { label: 'VAT payable, rounded to the fen', ...(exempt ? { expression: 'exempt' } : {}) },
      },
    ],
    basis: [...rate.basis, ...exemption.basis],
  };
};

export const vatSmallScaleRule = defineRule({
  id: 'vat-small-scale',
  title: '小规模纳税人增值税',
  labels: { gross: '含税销售额', period: '纳税期限', liabilityOn: '纳税义务发生日' },
  input: z.strictObject({ gross: amountField, period: z.enum(periodKinds), liabilityOn: dateField }),
  run: vatSmallScale,
  present: formatYuan,
});
