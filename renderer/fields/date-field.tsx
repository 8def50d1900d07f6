import { moveDay, readDay } from '../text/date-input.ts';
import type { FieldProps } from './field-props.ts';
import { TypedDateField } from './typed-date-field.tsx';

/** A day. `20160331` is enough; the up and down keys go by the day. */
export const DateField = (props: FieldProps) => (
  <TypedDateField {...props} placeholder="field.date.placeholder" read={readDay} move={moveDay} />
);
