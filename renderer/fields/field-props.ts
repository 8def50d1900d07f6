import type { FieldView } from '../../contract/calls/field-view.ts';

/** What every kind of field is given. The text goes up as typed; it is tidied when the field is left. */
export interface FieldProps {
  readonly field: FieldView;
  readonly value: string;
  readonly invalid: boolean;
  /** Id of the reserved line under the field: error or hint. */
  readonly describedBy: string;
  readonly onChange: (value: string) => void;
  readonly onLeave: (value: string) => void;
}

export const fieldStop = (fieldId: string): string => `field.${fieldId}`;
