import { z } from 'zod/mini';
import { fieldKinds } from '../../domain/forms/field.ts';

const Option = z.strictObject({ value: z.string(), label: z.string(), labelEn: z.string() });
export const FieldView = z.strictObject({
  id: z.string(),
  kind: z.enum(fieldKinds),
  label: z.string(),
  labelEn: z.string(),
  required: z.boolean(),
  hint: z.nullable(z.string()),
  hintEn: z.nullable(z.string()),
  options: z.array(Option),
  maxLength: z.nullable(z.int()),
});
export type FieldView = z.infer<typeof FieldView>;
