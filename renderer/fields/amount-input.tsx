import { Input } from 'antd';
import type { InputProps } from 'antd';
import { t } from '../messages/t.ts';
import { settleAmount } from '../text/money-input.ts';

interface AmountInputProps extends Pick<InputProps, 'aria-describedby' | 'autoFocus' | 'onKeyDown'> {
  readonly id: string;
  readonly stop: string;
  readonly value: string;
  /** The large figure of what was handed over or counted. */
  readonly tendered?: boolean;
  readonly unreadable?: boolean;
  readonly onType: (text: string) => void;
  /** Told the tidy form when the clerk goes on; where nobody listens, it is typed. */
  readonly onLeave?: (text: string) => void;
}

/** Yuan in the drawer's own forms: typed with either width of digits, tidied when the clerk goes on. */
export const AmountInput = ({
  stop,
  value,
  tendered = false,
  unreadable = false,
  onType,
  onLeave = onType,
  ...more
}: AmountInputProps) => (
  <Input
    data-stop={stop}
    className={tendered ? 'amount-input tendered' : 'amount-input'}
    classNames={{ input: 'amount' }}
    inputMode="decimal"
    autoComplete="off"
    suffix={t('unit.yuan')}
    status={unreadable ? 'error' : ''}
    aria-invalid={unreadable}
    value={value}
    onChange={(event) => onType(event.target.value)}
    onBlur={() => onLeave(settleAmount(value))}
    {...more}
  />
);
