import type { ComponentType } from 'react';
import type { FieldKind } from '../../domain/forms/field.ts';
import { ChoiceField } from './choice-field.tsx';
import { DateField } from './date-field.tsx';
import type { FieldProps } from './field-props.ts';
import { MoneyField } from './money-field.tsx';
import { PeriodField } from './period-field.tsx';
import { PhoneField } from './phone-field.tsx';
import { ParagraphField, TextField } from './text-field.tsx';

/** Each kind of field is drawn once. */
export const fieldViews = {
  money: MoneyField,
  choice: ChoiceField,
  period: PeriodField,
  date: DateField,
  text: TextField,
  paragraph: ParagraphField,
  phone: PhoneField,
} as const satisfies Record<FieldKind, ComponentType<FieldProps>>;
