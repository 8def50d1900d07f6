import type { FieldView } from '../../contract/calls/cases.ts';
import type { InBoth } from '../../domain/language.ts';
import { ChoiceField } from '../fields/choice-field.tsx';

/** The field record of a list that stands in no form of a matter. */
const fieldOf = (id: string, label: InBoth, words: Readonly<Record<string, InBoth>>): FieldView => ({
  id,
  kind: 'choice',
  label: label.zh,
  labelEn: label.en,
  required: true,
  hint: null,
  hintEn: null,
  options: Object.entries(words).map(([value, { zh, en }]) => ({ value, label: zh, labelEn: en })),
  maxLength: null,
});

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
      field={fieldOf(id, { zh: label, en: label }, words)}
      value={value ?? ''}
      invalid={false}
      describedBy={`${id}-label`}
      onChange={(chosen) => onChange(chosen as Value)}
      onLeave={() => undefined}
    />
  </>
);
