import { Input } from 'antd';
import { useState } from 'react';
import { t } from '../messages/t.ts';
import { settleAmount } from '../text/money-input.ts';
import type { FieldProps } from './field-props.ts';
import { fieldStop } from './field-props.ts';

/** Yuan, right-aligned. Full-width digits are taken; nothing is judged while an input method composes. */
export const MoneyField = ({ field, value, invalid, describedBy, onChange, onLeave }: FieldProps) => {
  const [composing, setComposing] = useState<string | null>(null);
  return (
    <Input
      id={field.id}
      data-stop={fieldStop(field.id)}
      className="amount-input"
      classNames={{ input: 'amount' }}
      value={composing ?? value}
      inputMode="decimal"
      autoComplete="off"
      suffix={t('unit.yuan')}
      required={field.required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      status={invalid ? 'error' : ''}
      onCompositionStart={(event) => setComposing(event.currentTarget.value)}
      onCompositionEnd={(event) => {
        setComposing(null);
        onChange(event.currentTarget.value);
      }}
      onChange={(event) =>
        composing === null ? onChange(event.target.value) : setComposing(event.target.value)
      }
      onBlur={() => onLeave(settleAmount(value))}
    />
  );
};
