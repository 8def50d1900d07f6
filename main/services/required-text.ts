import { Fault } from '../../domain/faults.ts';

/** What somebody has to type, without the blanks around it. Throws `figure/bad-input` where there is nothing, by the field's name. */
export const requiredText = (typed: string, field: string): string => {
  const text = typed.trim();
  if (text === '') throw new Fault('figure/bad-input', { field, reason: '必须填写' });
  return text;
};
