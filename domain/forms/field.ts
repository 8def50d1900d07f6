/** Fields of a matter's form. Plain data: the page draws them, the hall process checks them by the matter's schema. */
export type FieldKind = 'money' | 'choice' | 'period' | 'text' | 'phone';

interface FieldBase {
  readonly id: string;
  readonly label: string;
  readonly labelEn: string;
  readonly required: boolean;
  readonly hint?: string;
}
export interface MoneyField extends FieldBase {
  readonly kind: 'money';
}
export interface TextField extends FieldBase {
  readonly kind: 'text' | 'phone';
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
export type Field = MoneyField | TextField | ChoiceField | PeriodField;

/** Answers as typed: money stays yuan text until the matter reads it, so that nothing typed is lost in a draft. */
export type Answers = Readonly<Record<string, string>>;
