import { digitOf, keyOf } from '../keys/key-event.ts';
import type { FieldView } from '../../contract/calls/field-view.ts';
import type { FieldProps } from './field-props.ts';
import { fieldStop } from './field-props.ts';
import { labelOf } from '../text/in-language.ts';

interface ChoiceFieldProps extends Omit<FieldProps, 'field'> {
  readonly field: Pick<FieldView, 'id' | 'required' | 'options'>;
}

/** A few choices in a row: arrows or the number of the choice; Enter goes on. */
export const ChoiceField = ({ field, value, invalid, describedBy, onChange, onLeave }: ChoiceFieldProps) => (
  <div
    className={invalid ? 'choices invalid' : 'choices'}
    role="radiogroup"
    id={field.id}
    data-stop={fieldStop(field.id)}
    aria-labelledby={`${field.id}-label`}
    aria-describedby={describedBy}
    aria-required={field.required}
    // From one choice to the next the field is not left.
    onBlur={(event) => {
      if (!event.currentTarget.contains(event.relatedTarget)) onLeave(value);
    }}
    onKeyDown={(event) => {
      const chosen = field.options[(digitOf(keyOf(event)) ?? 0) - 1];
      if (chosen === undefined) return;
      event.preventDefault();
      onChange(chosen.value);
      event.currentTarget
        .querySelector<HTMLInputElement>(`input[value="${CSS.escape(chosen.value)}"]`)
        ?.focus();
    }}
  >
    {field.options.map((option) => (
      <label key={option.value} className={option.value === value ? 'choice chosen' : 'choice'}>
        <input
          type="radio"
          name={field.id}
          value={option.value}
          checked={option.value === value}
          onChange={() => onChange(option.value)}
        />
        {labelOf(option)}
      </label>
    ))}
  </div>
);
