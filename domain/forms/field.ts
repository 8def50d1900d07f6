import type { InBoth } from '../language.ts';

/** Fields of a matter's form. Plain data: the page draws them, the hall process checks them by the matter's schema. */
export const fieldKinds = ['money', 'choice', 'period', 'date', 'text', 'paragraph', 'phone'] as const;
export type FieldKind = (typeof fieldKinds)[number];

interface FieldBase {
  readonly id: string;
  readonly label: string;
  readonly labelEn: string;
  readonly required: boolean;
  readonly hint?: string;
  readonly hintEn?: string;
}
export interface MoneyField extends FieldBase {
  readonly kind: 'money';
}
export interface TextField extends FieldBase {
  readonly kind: 'text' | 'paragraph' | 'phone';
  readonly maxLength: number;
}
export interface ChoiceField extends FieldBase {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: string; readonly label: string; readonly labelEn: string }[];
}
/** A tax period, answered as the `YYYY-MM-DD` of its last day. */
export interface PeriodField extends FieldBase {
  readonly kind: 'period';
}
/** A day, answered as `YYYY-MM-DD`. */
export interface DateField extends FieldBase {
  readonly kind: 'date';
}
export type Field = MoneyField | TextField | ChoiceField | PeriodField | DateField;

/** Answers as typed: money stays yuan text until the matter reads it, so that nothing typed is lost in a draft. */
export type Answers = Readonly<Record<string, string>>;

/** A field that stops the act, with the sentence the clerk reads beside it. */
export interface FieldProblem {
  readonly field: string;
  readonly code: string;
  readonly message: InBoth;
}

/** The field of that id; a form that asks for one it does not have is a bug of its matter. */
export const fieldOf = (fields: readonly Field[], id: string): Field => {
  const field = fields.find((one) => one.id === id);
  if (field === undefined) throw new Error(`the form has no field ${id}`);
  return field;
};

export const problemAt = (field: string, message: InBoth): FieldProblem => ({
  field,
  code: 'case/answers-wrong',
  message,
});

/** The required fields of a form that are still empty. */
export const missingAnswers = (fields: readonly Field[], answers: Answers): FieldProblem[] =>
  fields
    .filter((field) => field.required && (answers[field.id] ?? '').trim() === '')
    .map(({ id, label, labelEn }) => problemAt(id, { zh: `请填写${label}`, en: `${labelEn} is missing` }));
