import { Input } from 'antd';
import { useState } from 'react';
import type { FieldProps } from './field-props.ts';
import { fieldStop } from './field-props.ts';

/** What both kinds of text share: nothing is judged or handed on while an input method composes. */
const useTextProps = ({ field, value, invalid, describedBy, onChange, onLeave }: FieldProps) => {
  const [composing, setComposing] = useState<string | null>(null);
  type Typed = { readonly currentTarget: { readonly value: string } };
  return {
    id: field.id,
    'data-stop': fieldStop(field.id),
    value: composing ?? value,
    autoComplete: 'off',
    required: field.required,
    'aria-invalid': invalid,
    'aria-describedby': describedBy,
    status: invalid ? ('error' as const) : ('' as const),
    onCompositionStart: (event: Typed) => setComposing(event.currentTarget.value),
    onCompositionEnd: (event: Typed) => {
      setComposing(null);
      onChange(event.currentTarget.value);
    },
    onChange: (event: Typed) =>
      composing === null ? onChange(event.currentTarget.value) : setComposing(event.currentTarget.value),
    onBlur: () => onLeave(value.trim()),
  };
};

/** Plain text as typed. */
export const TextField = (props: FieldProps) => <Input {...useTextProps(props)} />;

/** Sentences as typed; Enter goes on to the next field as everywhere, Alt+Enter begins a new line. */
export const ParagraphField = (props: FieldProps) => <Input.TextArea rows={3} {...useTextProps(props)} />;
