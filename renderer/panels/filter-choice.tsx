interface FilterChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What the empty value is called: the list is not limited by it. */
  readonly everything: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** One of what a list holds that the list is limited to, or all of it. */
export const FilterChoice = ({ id, label, value, onChange, everything, options }: FilterChoiceProps) => (
  <>
    <label htmlFor={id}>{label}</label>
    <select id={id} data-stop={id} value={value} onChange={(event) => onChange(event.target.value)}>
      <option value="">{everything}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  </>
);
