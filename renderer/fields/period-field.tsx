import { movePeriodEnd, readPeriodEnd } from '../text/period-input.ts';
import type { FieldProps } from './field-props.ts';
import { TypedDateField } from './typed-date-field.tsx';

/** The last day of a tax period. `201603` is enough; the up and down keys go by the month. */
export const PeriodField = (props: FieldProps) => (
  <TypedDateField
    {...props}
    placeholder="field.period.placeholder"
    read={readPeriodEnd}
    move={movePeriodEnd}
  />
);
