import type { ChoiceField, DateField, TextField } from './field.ts';

/* The fields of a form as most forms ask for them: id, label and English label; required unless it is said. */

export const textField = (
  id: string,
  label: string,
  labelEn: string,
  maxLength: number,
  required = true,
): TextField => ({ kind: 'text', id, label, labelEn, required, maxLength });

export const paragraphField = (
  id: string,
  label: string,
  labelEn: string,
  maxLength = 400,
  required = true,
): TextField => ({ kind: 'paragraph', id, label, labelEn, required, maxLength });

export const choiceField = (
  id: string,
  label: string,
  labelEn: string,
  options: ChoiceField['options'],
): ChoiceField => ({ kind: 'choice', id, label, labelEn, required: true, options });

export const dateField = (id: string, label: string, labelEn: string, required = true): DateField => ({
  kind: 'date',
  id,
  label,
  labelEn,
  required,
});

/** 所在地: the rate of the urban maintenance and construction tax goes by it. */
export const placeField = choiceField('place', '所在地', 'Place', [
  { value: 'city', label: '市区', labelEn: 'City' },
  { value: 'town', label: '县城、镇', labelEn: 'County town' },
  { value: 'other', label: '其他', labelEn: 'Other' },
]);
