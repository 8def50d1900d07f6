import {
  type Answers,
  type ChoiceField,
  type Field,
  type FieldProblem,
  fieldOf,
  problemAt,
} from '../forms/field.ts';
import { choiceField, textField } from '../forms/fields.ts';
import { inTheFuture, notADay, notAPhone, notAPlace, phonePattern } from '../forms/problem-words.ts';
import type { InBoth } from '../language.ts';
import { isPlainDate, type PlainDate } from '../plain-date.ts';
import { type Place, places } from '../taxpayer.ts';

/* Fields that both ways of registering ask for (税务登记表, 补录信息表), and how they are read. */

export const choice = (
  id: string,
  label: string,
  labelEn: string,
  options: readonly (readonly [value: string, label: string, labelEn: string])[],
): ChoiceField =>
  choiceField(
    id,
    label,
    labelEn,
    options.map(([value, zh, en]) => ({ value, label: zh, labelEn: en })),
  );

export const accountingField = choice('accounting', '核算方式', 'Accounting', [
  ['independent', '独立核算', 'Independent'],
  ['dependent', '非独立核算', 'Dependent'],
]);
export const accountingWords: Readonly<Record<string, string>> = {
  independent: '独立核算',
  dependent: '非独立核算',
};

export const contactFields: readonly Field[] = [
  textField('contactName', '办税人', 'Handler', 40),
  {
    kind: 'phone',
    id: 'contactPhone',
    label: '联系电话',
    labelEn: 'Telephone',
    required: true,
    maxLength: 20,
  },
];

/** Reads answers one by one and keeps every problem, so that the clerk mends them in one go. */
export const openReader = (fields: readonly Field[], answers: Answers, problems: FieldProblem[]) => {
  const wrong = (field: string, message: InBoth): void => {
    if (!problems.some((problem) => problem.field === field)) problems.push(problemAt(field, message));
  };
  const given = (id: string): string => (answers[id] ?? '').trim();
  return {
    wrong,
    given,
    /** A day not after `on`; the empty day where it is not one (then there is a problem). */
    day: (id: string, on: PlainDate): PlainDate => {
      const typed = given(id);
      if (typed === '') return '' as PlainDate;
      if (!isPlainDate(typed)) wrong(id, notADay(fieldOf(fields, id)));
      else if (typed > on) wrong(id, inTheFuture(fieldOf(fields, id)));
      else return typed;
      return '' as PlainDate;
    },
    place: (): Place => {
      const typed = given('place');
      if (typed !== '' && !(places as readonly string[]).includes(typed)) wrong('place', notAPlace);
      return (places as readonly string[]).includes(typed) ? (typed as Place) : 'other';
    },
    phone: (): string => {
      const typed = given('contactPhone');
      if (typed !== '' && !phonePattern.test(typed)) wrong('contactPhone', notAPhone);
      return typed;
    },
  };
};
