import { Input } from 'antd';
import { keyOf } from '../keys/key-event.ts';
import { t } from '../messages/t.ts';
import type { FieldProps } from './field-props.ts';
import { fieldStop } from './field-props.ts';

interface TypedDateFieldProps extends FieldProps {
  readonly placeholder: 'field.period.placeholder' | 'field.date.placeholder';
  /** The text tidied into a date, or `null` where it is none. */
  readonly read: (text: string) => string | null;
  /** The date one step earlier or later. */
  readonly move: (text: string, steps: number) => string | null;
}

/** A date typed in digits; the up and down keys go back and forth by one step. */
export const TypedDateField = ({
  field,
  value,
  invalid,
  describedBy,
  placeholder,
  read,
  move,
  onChange,
  onLeave,
}: TypedDateFieldProps) => {
  const moved = (steps: number): boolean => {
    const next = move(value, steps);
    if (next !== null) onChange(next);
    return next !== null;
  };
  return (
    <Input
      id={field.id}
      data-stop={fieldStop(field.id)}
      className="digits"
      value={value}
      inputMode="numeric"
      autoComplete="off"
      placeholder={t(placeholder)}
      required={field.required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      status={invalid ? 'error' : ''}
      onKeyDown={(event) => {
        const key = keyOf(event);
        if ((key === 'ArrowUp' && moved(-1)) || (key === 'ArrowDown' && moved(1))) event.preventDefault();
      }}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onLeave(read(value) ?? value)}
    />
  );
};
