import { Input } from 'antd';
import { quotedText } from '../counter/quoted.tsx';
import { keyOf } from '../keys/key-event.ts';
import { t } from '../messages/t.ts';
import { moveDay, readDay } from '../text/date-input.ts';

interface TypedProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength?: number;
  readonly describedBy?: string;
}
/** One line as typed, with its label. */
export const Typed = ({ id, label, value, onChange, maxLength = 200 }: TypedProps) => (
  <div className="handover-field">
    <label htmlFor={id}>{label}</label>
    <Input
      id={id}
      data-stop={id}
      maxLength={maxLength}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  </div>
);

/** A day typed in digits; the up and down keys go by the day. */
export const TypedDay = ({ id, label, value, onChange }: TypedProps) => (
  <div className="handover-field">
    <label htmlFor={id}>{label}</label>
    <Input
      id={id}
      data-stop={id}
      className="digits"
      inputMode="numeric"
      autoComplete="off"
      placeholder={t('field.date.placeholder')}
      value={value}
      onKeyDown={(event) => {
        const key = keyOf(event);
        const next = key === 'ArrowUp' ? moveDay(value, -1) : key === 'ArrowDown' ? moveDay(value, 1) : null;
        if (next === null) return;
        event.preventDefault();
        onChange(next);
      }}
      onChange={(event) => onChange(event.target.value)}
      onBlur={() => onChange(readDay(value) ?? value)}
    />
  </div>
);

interface ChoiceProps extends TypedProps {
  readonly options: readonly (readonly [value: string, text: string])[];
}
/** One of a few, chosen with the arrows. */
export const Choice = ({ id, label, value, onChange, options }: ChoiceProps) => (
  <div className="handover-field">
    <label htmlFor={id}>{label}</label>
    <select id={id} data-stop={id} value={value} onChange={(event) => onChange(event.target.value)}>
      {options.map(([option, text]) => (
        <option key={option} value={option} {...quotedText('name', text)}>
          {text}
        </option>
      ))}
    </select>
  </div>
);
