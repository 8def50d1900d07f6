import type { InBoth } from '../../domain/language.ts';
import { ChoiceField } from '../fields/choice-field.tsx';

/** One of a list in a row, by arrows or by its number, with its label in the column beside. */
export const HandChoice = <Value extends string>({
  id,
  label,
  words,
  value,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly words: Readonly<Record<Value, InBoth>>;
  readonly value: Value | null;
  readonly onChange: (value: Value) => void;
}) => (
  <>
    <span className="label" id={`${id}-label`}>
      {label}
    </span>
    <ChoiceField
      field={{
        id,
        required: true,
        options: Object.entries<InBoth>(words).map(([option, { zh, en }]) => ({
          value: option,
          label: zh,
          labelEn: en,
        })),
      }}
      value={value ?? ''}
      invalid={false}
      describedBy={`${id}-label`}
      onChange={(chosen) => onChange(chosen as Value)}
      onLeave={() => undefined}
    />
  </>
);
