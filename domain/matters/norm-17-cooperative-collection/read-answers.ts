import { Fault, faultWords } from '../../faults.ts';
import { type Answers, type FieldProblem, fieldOf, missingAnswers, problemAt } from '../../forms/field.ts';
import { notADay, notAPhone, notAPlace, phonePattern } from '../../forms/problem-words.ts';
import type { InBoth } from '../../language.ts';
import { type Fen, parseYuan, zeroFen } from '../../money.ts';
import { type PlainDate, isPlainDate } from '../../plain-date.ts';
import { smallScaleFilingPeriod } from '../../rates/small-scale-filing-period.ts';
import { valueOn } from '../../rates/dated.ts';
import { periodKinds, periodName, periodNameEn, type PeriodKind } from '../../rates/period-kind.ts';
import type { JointFilingInput } from '../../rules/joint-filing.ts';
import { type Place, places } from '../../taxpayer.ts';
import type { TaxpayerContext } from '../matter.ts';
import { endsPeriod, filingFields, periodStartOf } from './form.ts';

type Read = { readonly input: JointFilingInput } | { readonly problems: readonly FieldProblem[] };

/** Reads the typed answers; every wrong field is named at once, so that the clerk corrects them in one go. */
export const readAnswers = (answers: Answers, context: TaxpayerContext): Read => {
  const fields = filingFields(context);
  const problems: FieldProblem[] = missingAnswers(fields, answers);
  const problem = (field: string, message: InBoth): void => {
    problems.push(problemAt(field, message));
  };

  const money = (id: string): Fen => {
    const text = (answers[id] ?? '').trim();
    if (text === '') return zeroFen;
    const { label, labelEn } = fieldOf(fields, id);
    try {
      const amount = parseYuan(text, label);
      if (amount < 0) problem(id, { zh: `${label}不能为负数`, en: `${labelEn} cannot be negative` });
      return amount;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      problems.push({ field: id, code: error.code, message: faultWords(error.code, error.facts) });
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
    problem('filingPeriod', {
      zh: '申报周期只能选择按月或按季',
      en: 'The filing period is monthly or quarterly',
    });
  }

  const periodText = (answers.periodEnd ?? '').trim();
  let periodEnd: PlainDate | undefined;
  if (periodText !== '') {
    if (!isPlainDate(periodText))
      problems.push({
        field: 'periodEnd',
        code: 'figure/not-a-date',
        message: notADay(fieldOf(fields, 'periodEnd')),
      });
    else if (!endsPeriod(period, periodText)) {
      problem(
        'periodEnd',
        period === 'quarter'
          ? {
              zh: '按季申报的所属期应止于季末最后一日',
              en: 'A quarter ends on the last day of its third month',
            }
          : { zh: '所属期应止于月末最后一日', en: 'A period ends on the last day of its month' },
      );
    } else if (periodText >= businessDate)
      problem('periodEnd', {
        zh: '所属期尚未终了，不能申报',
        en: 'The period has not ended yet',
      });
    else periodEnd = periodText;
  }
  if (periodEnd !== undefined && taxpayer.vatStatus === 'small-scale') {
    const ordinary = valueOn<PeriodKind>(smallScaleFilingPeriod, periodStartOf(period, periodEnd));
    if (period === 'quarter' && ordinary !== 'quarter') {
      problem('filingPeriod', {
        zh: `该所属期小规模纳税人按${periodName[ordinary]}申报（2016年4月1日起按季）`,
        en: `In this period small-scale payers file by the ${periodNameEn[ordinary]} (by the quarter from 2016-04-01)`,
      });
    }
  }

  const placeText = (answers.place ?? '').trim();
  if (placeText !== '' && !(places as readonly string[]).includes(placeText)) problem('place', notAPlace);
  const phone = (answers.contactPhone ?? '').trim();
  if (phone !== '' && !phonePattern.test(phone)) problem('contactPhone', notAPhone);

  const consumptionTax = money('consumptionTax');
  const common = { period, place: placeText as Place, consumptionTax, payingOn: businessDate };
  const amounts =
    taxpayer.vatStatus === 'small-scale'
      ? ({ payer: 'small-scale', gross: money('gross') } as const)
      : ({
          payer: 'general',
          netSales: money('netSales'),
          outputTax: money('outputTax'),
          inputTax: money('inputTax'),
          carriedOver: money('carriedOver'),
        } as const);
  if (problems.length > 0 || periodEnd === undefined) return { problems };
  return { input: { ...common, ...amounts, periodStart: periodStartOf(period, periodEnd), periodEnd } };
};
