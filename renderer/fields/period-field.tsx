import { Input } from 'antd';
import { keyOf } from '../keys/key-event.ts';
import { t } from '../messages/t.ts';
import { movePeriodEnd, readPeriodEnd } from '../text/period-input.ts';
import type { FieldProps } from './field-props.ts';
import { fieldStop } from './field-props.ts';

/** The last day of a tax period. `201603` is enough; the up and down keys go by the month. */
export const PeriodField = ({ field, value, invalid, describedBy, onChange, onLeave }: FieldProps) => {
  const move = (months: number): boolean => {
    const moved = movePeriodEnd(value, months);
    if (moved !== null) onChange(moved);
    return moved !== null;
  };
  return (
    <Input
      id={field.id}
      data-stop={fieldStop(field.id)}
      className="digits"
      value={value}
      inputMode="numeric"
      autoComplete="off"
      placeholder={t('field.period.placeholder')}
      required={field.required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      status={invalid ? 'error' : ''}
      onKeyDown={(event) => {
        const key = keyOf(event);
        if ((key === 'ArrowUp' && move(-1)) || (key === 'ArrowDown' && move(1))) event.preventDefault();
      }}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onLeave(readPeriodEnd(value) ?? value)}
    />
  );
};
