import { Input } from 'antd';
import { useState } from 'react';
import type { FieldProps } from './field-props.ts';
import { fieldStop } from './field-props.ts';

/** Plain text as typed. */
export const TextField = ({ field, value, invalid, describedBy, onChange, onLeave }: FieldProps) => {
  const [composing, setComposing] = useState<string | null>(null);
  return (
    <Input
      id={field.id}
      data-stop={fieldStop(field.id)}
      value={composing ?? value}
      autoComplete="off"
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
      onBlur={() => onLeave(value.trim())}
    />
  );
};
