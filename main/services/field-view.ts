import type { FieldView } from '../../contract/calls/field-view.ts';
import type { Field } from '../../domain/forms/field.ts';

const textKinds = ['text', 'paragraph', 'phone'] as const;
const hasLength = (field: Field): field is Extract<Field, { kind: (typeof textKinds)[number] }> =>
  (textKinds as readonly string[]).includes(field.kind);

/** A field of a form as the page draws it. */
export const fieldView = (field: Field): FieldView => ({
  id: field.id,
  kind: field.kind,
  label: field.label,
  labelEn: field.labelEn,
  required: field.required,
  hint: field.hint ?? null,
  hintEn: field.hintEn ?? null,
  options: field.kind === 'choice' ? field.options.map((option) => ({ ...option })) : [],
  maxLength: hasLength(field) ? field.maxLength : null,
});
