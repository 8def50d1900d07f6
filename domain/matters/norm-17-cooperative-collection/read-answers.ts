import { Fault, faultSentence } from '../../faults.ts';
import type { Answers, FieldProblem } from '../../forms/field.ts';
import { type Fen, parseYuan, zeroFen } from '../../money.ts';
import { type PlainDate, isPlainDate } from '../../plain-date.ts';
import { smallScaleFilingPeriod } from '../../rates/small-scale-filing-period.ts';
import { valueOn } from '../../rates/dated.ts';
import { periodKinds, periodName, type PeriodKind } from '../../rates/period-kind.ts';
import type { JointFilingInput } from '../../rules/joint-filing.ts';
import { type Place, places } from '../../taxpayer.ts';
import type { TaxpayerContext } from '../matter.ts';
import { endsPeriod, filingFields, periodStartOf } from './form.ts';

type Read = { readonly input: JointFilingInput } | { readonly problems: readonly FieldProblem[] };

const phonePattern = /^[0-9+\-() ]{5,20}$/;

/** Reads the typed answers; every wrong field is named at once, so that the clerk corrects them in one go. */
export const readAnswers = (answers: Answers, context: TaxpayerContext): Read => {
  const problems: FieldProblem[] = [];
  const problem = (field: string, message: string, code = 'case/answers-wrong') => {
    problems.push({ field, code, message });
  };

  for (const field of filingFields(context)) {
    if (field.required && (answers[field.id] ?? '').trim() === '') problem(field.id, `请填写${field.label}`);
  }
  const money = (id: string, label: string): Fen => {
    const text = (answers[id] ?? '').trim();
    if (text === '') return zeroFen;
    try {
      const amount = parseYuan(text, label);
      if (amount < 0) problem(id, `${label}不能为负数`);
      return amount;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      problem(id, faultSentence(error.code, error.detail), error.code);
      return zeroFen;
    }
  };

  const { taxpayer, businessDate } = context;
  const chosen = (answers.filingPeriod ?? '').trim();
  const period: PeriodKind =
    taxpayer.vatStatus === 'general' ? 'month' : chosen === 'quarter' ? 'quarter' : 'month';
  if (
    taxpayer.vatStatus === 'small-scale' &&
    chosen !== '' &&
    !(periodKinds as readonly string[]).includes(chosen)
  ) {
    problem('filingPeriod', '申报周期只能选择按月或按季');
  }

  const periodText = (answers.periodEnd ?? '').trim();
  let periodEnd: PlainDate | undefined;
  if (periodText !== '') {
    if (!isPlainDate(periodText))
      problem('periodEnd', '税款所属期止不是有效日期，请按 2016-03-31 的格式输入', 'figure/not-a-date');
    else if (!endsPeriod(period, periodText)) {
      problem(
        'periodEnd',
        period === 'quarter' ? '按季申报的所属期应止于季末最后一日' : '所属期应止于月末最后一日',
      );
    } else if (periodText >= businessDate) problem('periodEnd', '所属期尚未终了，不能申报');
    else periodEnd = periodText;
  }
  if (periodEnd !== undefined && taxpayer.vatStatus === 'small-scale') {
    const ordinary = valueOn<PeriodKind>(smallScaleFilingPeriod, periodStartOf(period, periodEnd));
    if (period === 'quarter' && ordinary !== 'quarter') {
      problem('filingPeriod', `该所属期小规模纳税人按${periodName[ordinary]}申报（2016年4月1日起按季）`);
    }
  }

  const placeText = (answers.place ?? '').trim();
  if (placeText !== '' && !(places as readonly string[]).includes(placeText))
    problem('place', '所在地选项无效');
  const phone = (answers.contactPhone ?? '').trim();
  if (phone !== '' && !phonePattern.test(phone)) problem('contactPhone', '联系电话格式不正确');

  const consumptionTax = money('consumptionTax', '消费税');
  const common = { period, place: placeText as Place, consumptionTax, payingOn: businessDate };
  const amounts =
    taxpayer.vatStatus === 'small-scale'
      ? ({ payer: 'small-scale', gross: money('gross', '含税销售额') } as const)
      : ({
          payer: 'general',
          netSales: money('netSales', '不含税销售额'),
          outputTax: money('outputTax', '销项税额'),
          inputTax: money('inputTax', '进项税额'),
          carriedOver: money('carriedOver', '上期留抵'),
        } as const);
  if (problems.length > 0 || periodEnd === undefined) return { problems };
  return { input: { ...common, ...amounts, periodStart: periodStartOf(period, periodEnd), periodEnd } };
};
