import { Input } from 'antd';
import { quotedText } from '../counter/quoted.tsx';
import { TypedDate } from '../fields/typed-date-field.tsx';
import { moveDay, readDay } from '../text/date-input.ts';

interface TypedProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength?: number;
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
    <TypedDate
      id={id}
      stop={id}
      value={value}
      placeholder="field.date.placeholder"
      read={readDay}
      move={moveDay}
      onChange={onChange}
      onLeave={onChange}
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
