import { Input } from 'antd';
import { toHalfWidth } from '../text/half-width.ts';
import type { FieldProps } from './field-props.ts';
import { fieldStop } from './field-props.ts';

/** A telephone number; full-width digits become half-width when the field is left. */
export const PhoneField = ({ field, value, invalid, describedBy, onChange, onLeave }: FieldProps) => (
  <Input
    id={field.id}
    data-stop={fieldStop(field.id)}
    className="digits"
    value={value}
    inputMode="tel"
    autoComplete="off"
    required={field.required}
    aria-invalid={invalid}
    aria-describedby={describedBy}
    status={invalid ? 'error' : ''}
    onChange={(event) => onChange(event.target.value)}
    onBlur={() => onLeave(toHalfWidth(value).trim())}
  />
);
