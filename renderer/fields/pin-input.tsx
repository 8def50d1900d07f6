import { Input } from 'antd';
import type { InputProps } from 'antd';

interface PinInputProps extends Pick<InputProps, 'aria-describedby' | 'onKeyDown'> {
  readonly id: string;
  readonly stop: string;
  readonly value: string;
  readonly onType: (pin: string) => void;
}

/** Where an officer types a PIN: never shown, and kept by no browser. */
export const PinInput = ({ stop, onType, ...more }: PinInputProps) => (
  <Input
    data-stop={stop}
    className="pin"
    type="password"
    inputMode="numeric"
    autoComplete="off"
    maxLength={12}
    onChange={(event) => onType(event.target.value)}
    {...more}
  />
);
