import { Input } from 'antd';
import { keyOf } from '../keys/key-event.ts';
import { t } from '../messages/t.ts';
import type { FieldProps } from './field-props.ts';
import { fieldStop } from './field-props.ts';

interface Typing {
  readonly placeholder: 'field.period.placeholder' | 'field.date.placeholder';
  /** The text tidied into a date, or `null` where it is none. */
  readonly read: (text: string) => string | null;
  /** The date one step earlier or later. */
  readonly move: (text: string, steps: number) => string | null;
}

interface TypedDateProps extends Typing, Pick<FieldProps, 'value' | 'onChange' | 'onLeave'> {
  readonly id: string;
  readonly stop: string;
  readonly isRequired?: boolean;
  readonly invalid?: boolean;
  readonly describedBy?: string | undefined;
}

/** A date typed in digits; the up and down keys go back and forth by one step. */
export const TypedDate = ({
  id,
  stop,
  value,
  isRequired = false,
  invalid = false,
  describedBy,
  placeholder,
  read,
  move,
  onChange,
  onLeave,
}: TypedDateProps) => {
  const moved = (steps: number): boolean => {
    const next = move(value, steps);
    if (next !== null) onChange(next);
    return next !== null;
  };
  return (
    <Input
      id={id}
      data-stop={stop}
      className="digits"
      value={value}
      inputMode="numeric"
      autoComplete="off"
      placeholder={t(placeholder)}
      required={isRequired}
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

/** The same as a field of a form. */
export const TypedDateField = ({ field, ...typed }: FieldProps & Typing) => (
  <TypedDate {...typed} id={field.id} stop={fieldStop(field.id)} isRequired={field.required} />
);
