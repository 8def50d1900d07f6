import type { Answers, Field, MoneyField } from '../../forms/field.ts';
import { choiceField, placeField, textField } from '../../forms/fields.ts';
import { formatYuan } from '../../money.ts';
import { addDays, endOfMonth, firstOfMonth, monthOf } from '../../plain-date.ts';
import type { PlainDate } from '../../plain-date.ts';
import { smallScaleFilingPeriod } from '../../rates/small-scale-filing-period.ts';
import { valueOn } from '../../rates/dated.ts';
import type { PeriodKind } from '../../rates/period-kind.ts';
import type { TaxpayerContext } from '../matter.ts';

const money = (
  id: string,
  label: string,
  labelEn: string,
  required: boolean,
  hint?: readonly [zh: string, en: string],
): MoneyField => ({
  kind: 'money',
  id,
  label,
  labelEn,
  required,
  ...(hint === undefined ? {} : { hint: hint[0], hintEn: hint[1] }),
});

const periodChoice = choiceField('filingPeriod', '申报周期', 'Filing period', [
  { value: 'month', label: '按月', labelEn: 'Monthly' },
  { value: 'quarter', label: '按季', labelEn: 'Quarterly' },
]);

const contact: readonly Field[] = [
  textField('contactName', '办税人', 'Handler', 40),
  { kind: 'phone', id: 'contactPhone', label: '联系电话', labelEn: 'Phone', required: true, maxLength: 20 },
];

const smallScale: readonly Field[] = [
  money('gross', '含税销售额', 'Gross sales', true, ['本期含税销售额合计', 'Tax included']),
  money('consumptionTax', '消费税', 'Consumption tax', false, ['一并缴纳，没有可不填', 'Empty if none']),
];

const general: readonly Field[] = [
  money('netSales', '不含税销售额', 'Net sales', true),
  money('outputTax', '销项税额', 'Output tax', true),
  money('inputTax', '进项税额', 'Input tax', true),
  money('carriedOver', '上期留抵', 'Carried over', true),
  money('consumptionTax', '消费税', 'Consumption tax', false, ['一并缴纳，没有可不填', 'Empty if none']),
];

/** The joint form: one entry serves both bureaus' returns. General payers file by month only. */
export const filingFields = ({ taxpayer }: TaxpayerContext): readonly Field[] => [
  { kind: 'period', id: 'periodEnd', label: '税款所属期止', labelEn: 'Tax period ends', required: true },
  ...(taxpayer.vatStatus === 'small-scale' ? [periodChoice] : []),
  placeField,
  ...(taxpayer.vatStatus === 'small-scale' ? smallScale : general),
  ...contact,
];

/** First day of the tax period that ends on `periodEnd`. */
export const periodStartOf = (period: PeriodKind, periodEnd: PlainDate): PlainDate =>
  firstOfMonth(periodEnd, period === 'quarter' ? -2 : 0);

/** Does the day end a period of that kind? */
export const endsPeriod = (period: PeriodKind, on: PlainDate): boolean =>
  endOfMonth(on) === on && (period === 'month' || monthOf(on) % 3 === 0);

/**
 * What the period before carried over, where its filing is known here. Otherwise the field stays empty: a nought nobody
 * typed would cost the taxpayer the tax already paid.
 */
const broughtOver = (known: TaxpayerContext['carriedForward'], periodEnd: PlainDate): string =>
  known?.periodEnd === addDays(firstOfMonth(periodEnd), -1) ? formatYuan(known.fen) : '';

/** What the clerk need not type: the last full period before the business date, place and contact from the record. */
export const initialFilingAnswers = (context: TaxpayerContext): Answers => {
  const { taxpayer, businessDate, handler, carriedForward } = context;
  const lastMonthEnd = addDays(firstOfMonth(businessDate), -1);
  const byQuarter =
    taxpayer.vatStatus === 'small-scale' && valueOn(smallScaleFilingPeriod, lastMonthEnd) === 'quarter';
  const lastQuarterEnd = endOfMonth(lastMonthEnd, -(monthOf(lastMonthEnd) % 3));
  return {
    periodEnd: byQuarter ? lastQuarterEnd : lastMonthEnd,
    ...(taxpayer.vatStatus === 'small-scale'
      ? { filingPeriod: byQuarter ? 'quarter' : 'month' }
      : { carriedOver: broughtOver(carriedForward, byQuarter ? lastQuarterEnd : lastMonthEnd) }),
    place: taxpayer.place,
    // Whoever stands at the counter is asked back, not whoever the licence names.
    contactName: handler ?? taxpayer.legalPersonName,
    contactPhone: taxpayer.contactPhone,
  };
};
