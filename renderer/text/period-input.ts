import { endOfMonth, isPlainDate } from '../../domain/plain-date.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { toHalfWidth } from './half-width.ts';

/** Reads `201603`, `2016-03`, `2016.3` or a full date into the last day of that month, or `null`. */
export const readPeriodEnd = (text: string): PlainDate | null => {
  const tidy = toHalfWidth(text).trim();
  const match =
    /^(\d{4})(\d{2})(?:\d{2})?$/.exec(tidy) ?? /^(\d{4})[-./年](\d{1,2})(?:[-./月]\d{0,2}日?)?$/.exec(tidy);
  if (match === null) return null;
  const first = `${match[1]}-${(match[2] ?? '').padStart(2, '0')}-01`;
  return isPlainDate(first) ? endOfMonth(first) : null;
};

/** The period end one or more months away; `null` where the present text is no period. */
export const movePeriodEnd = (text: string, months: number): PlainDate | null => {
  const present = readPeriodEnd(text);
  return present === null ? null : endOfMonth(present, months);
};
