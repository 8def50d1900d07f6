import { Input } from 'antd';
import { isPlainDate } from '../../domain/plain-date.ts';
import { toHalfWidth } from '../text/half-width.ts';

interface DateBoxProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** A day that a list is limited by; what is none is marked, and the list waits. */
export const DateBox = ({ id, label, value, onChange }: DateBoxProps) => (
  <>
    <label htmlFor={id}>{label}</label>
    <Input
      id={id}
      data-stop={id}
      className="digits date-box"
      maxLength={10}
      autoComplete="off"
      aria-invalid={!isPlainDate(value)}
      status={isPlainDate(value) ? '' : 'error'}
      value={value}
      onChange={(event) => onChange(toHalfWidth(event.target.value))}
    />
  </>
);
