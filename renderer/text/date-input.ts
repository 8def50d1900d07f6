import { addDays, isPlainDate } from '../../domain/plain-date.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { toHalfWidth } from './half-width.ts';

/** Reads `20160331`, `2016-3-31`, `2016.3.31` or `2016年3月31日` into a day, or `null`. */
export const readDay = (text: string): PlainDate | null => {
  const tidy = toHalfWidth(text).trim();
  const match =
    /^(\d{4})(\d{2})(\d{2})$/.exec(tidy) ?? /^(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?$/.exec(tidy);
  if (match === null) return null;
  const day = `${match[1]}-${(match[2] ?? '').padStart(2, '0')}-${(match[3] ?? '').padStart(2, '0')}`;
  return isPlainDate(day) ? day : null;
};

/** The day before or after; `null` where the present text is no day. */
export const moveDay = (text: string, days: number): PlainDate | null => {
  const present = readDay(text);
  return present === null ? null : addDays(present, days);
};
