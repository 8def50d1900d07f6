import { calendarKnownFrom } from '../../rates/public-holidays.ts';
import { type Answers, type Field, type FieldProblem, missingAnswers, problemAt } from '../../forms/field.ts';
import { choiceField, textField } from '../../forms/fields.ts';
import type { InBoth } from '../../language.ts';
import { endOfMonth, isPlainDate } from '../../plain-date.ts';
import type { MatterContext, MatterParameter } from '../matter.ts';

/** Working days after the end of a month within which its list is sent; the norm says 按月 and no day. */
const transferTerm: MatterParameter = {
  id: 'pe-transfer-term',
  title: '按月传递的期限（月份终了后工作日数）',
  proposed: 7,
};
/** Whether a month in which nothing was learnt is said to be one; the norm does not say. */
const nilReturn: MatterParameter = {
  id: 'pe-transfer-nil',
  title: '本月无信息时',
  proposed: 'send',
};
export const parameters: readonly MatterParameter[] = [transferTerm, nilReturn];

const nilOptions = [
  { value: 'send', label: '零报告', labelEn: 'A nil return is sent' },
  { value: 'omit', label: '不报', labelEn: 'Nothing is sent' },
] as const;

/** What the bureau set, carried along so that both bureaus' windows reckon alike. */
const pinned = [
  { field: 'term', labelEn: 'Working days after the end of the month', parameter: transferTerm },
  { field: 'nil', labelEn: 'In a month without news', parameter: nilReturn },
] as const;

export const openingFields = (context: MatterContext, answers: Answers): readonly Field[] => {
  const held = [answers['nil'] ?? '', String(context.parameters[nilReturn.id] ?? '')];
  return [
    {
      kind: 'period',
      id: 'firstMonth',
      label: '首个传递月份',
      labelEn: 'First month',
      required: true,
      hint: '如 201604',
      hintEn: 'Like 201604',
    },
    textField('term', transferTerm.title, pinned[0].labelEn, 2),
    choiceField(
      'nil',
      nilReturn.title,
      pinned[1].labelEn,
      nilOptions.filter(({ value }) => held.includes(value)),
    ),
  ];
};

export const initialOpeningAnswers = ({ businessDate, parameters: set }: MatterContext): Answers => ({
  firstMonth: endOfMonth(businessDate),
  ...Object.fromEntries(
    pinned.flatMap(({ field, parameter }) => {
      const value = set[parameter.id];
      return value === undefined ? [] : [[field, String(value)]];
    }),
  ),
});

/** `2016年4月` of a month's last day. */
export const monthName = (month: string): InBoth => ({
  zh: `${month.slice(0, 4)}年${Number(month.slice(5, 7))}月`,
  en: month.slice(0, 7),
});

const monthProblem = (month: string, { businessDate }: MatterContext): InBoth | null => {
  if (!isPlainDate(month) || endOfMonth(month) !== month)
    return {
      zh: '首个传递月份不是有效月份，请按 201604 的格式输入',
      en: 'This is no month; enter it like 201604',
    };
  if (month < calendarKnownFrom)
    return {
      zh: `首个传递月份早于 ${calendarKnownFrom}，无工作日历，不能计算期限`,
      en: `There is no working calendar before ${calendarKnownFrom}; no time limit can be counted`,
    };
  return month > endOfMonth(businessDate, 1)
    ? { zh: '首个传递月份不应晚于下月', en: 'The first month is not later than the next one' }
    : null;
};

/** Every wrong field at once. */
export const openingProblems = (answers: Answers, context: MatterContext): FieldProblem[] => {
  const missing = missingAnswers(openingFields(context, answers), answers);
  const said = (field: string, message: InBoth | null): FieldProblem[] =>
    message === null || missing.some((one) => one.field === field) ? [] : [problemAt(field, message)];
  return [
    ...missing,
    ...said('firstMonth', monthProblem((answers['firstMonth'] ?? '').trim(), context)),
    ...pinned.flatMap(({ field, labelEn, parameter: { id, title } }) => {
      const value = context.parameters[id];
      if (value === undefined)
        return said(field, {
          zh: `本局尚未设定“${title}”`,
          en: `The own bureau has not set “${labelEn}” yet`,
        });
      return said(
        field,
        (answers[field] ?? '').trim() === String(value)
          ? null
          : {
              zh: `“${title}”由本局统一设定，不在本表更改`,
              en: `“${labelEn}” is set by the bureau and not changed here`,
            },
      );
    }),
  ];
};
