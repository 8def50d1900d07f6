import type { FieldView } from '../../contract/calls/field-view.ts';
import { t } from '../messages/t.ts';
import { readDay } from '../text/date-input.ts';
import { readAmount } from '../text/money-input.ts';
import { readPeriodEnd } from '../text/period-input.ts';
import { labelOf } from '../text/in-language.ts';

export interface AnswerProblem {
  readonly field: string;
  readonly label: string;
  readonly kind: 'empty' | 'unreadable';
  readonly message: string;
}

const unreadable: Readonly<Record<FieldView['kind'], (field: FieldView, text: string) => string | null>> = {
  money: (_field, text) => (readAmount(text).kind === 'unreadable' ? t('field.money.unreadable') : null),
  period: (_field, text) => (readPeriodEnd(text) === null ? t('field.period.unreadable') : null),
  choice: (field, text) =>
    field.options.some((option) => option.value === text) ? null : t('field.choice.unreadable'),
  phone: (field, text) => {
    if (!/^\+?[\d\s-]{5,}$/.test(text)) return t('field.phone.unreadable');
    return tooLong(field, text);
  },
  date: (_field, text) => (readDay(text) === null ? t('field.date.unreadable') : null),
  text: (field, text) => tooLong(field, text),
  paragraph: (field, text) => tooLong(field, text),
};

const tooLong = (field: FieldView, text: string): string | null =>
  field.maxLength !== null && text.length > field.maxLength
    ? t('field.text.long', { count: field.maxLength })
    : null;

/** What is wrong with one answer as it stands, by the kind of its field alone. */
export const answerProblem = (field: FieldView, answer: string): AnswerProblem | null => {
  const text = answer.trim();
  const { id } = field;
  const label = labelOf(field);
  if (text === '') {
    return field.required
      ? { field: id, label, kind: 'empty', message: t('field.required', { label }) }
      : null;
  }
  const message = unreadable[field.kind](field, text);
  return message === null ? null : { field: id, label, kind: 'unreadable', message };
};

export const answerProblems = (
  fields: readonly FieldView[],
  answers: Readonly<Record<string, string>>,
): readonly AnswerProblem[] =>
  fields.flatMap((field) => {
    const problem = answerProblem(field, answers[field.id] ?? '');
    return problem === null ? [] : [problem];
  });
