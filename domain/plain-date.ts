import { Fault } from './faults.ts';

declare const plainDateBrand: unique symbol;
/** A calendar date of law, `YYYY-MM-DD`, in the hall's calendar (Asia/Shanghai). Sorts as text. */
export type PlainDate = string & { readonly [plainDateBrand]: true };

const dayMs = 86_400_000;
const pattern = /^(\d{4})-(\d{2})-(\d{2})$/;

const toEpochDay = (date: PlainDate): number => {
  const [, year, month, day] = pattern.exec(date) as unknown as [string, string, string, string];
  return Math.round(Date.UTC(Number(year), Number(month) - 1, Number(day)) / dayMs);
};

const fromEpochDay = (epochDay: number): PlainDate => {
  // Civil-from-days, so that domain code needs no Date object (the clock ban covers `new Date`).
  const z = epochDay + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` as PlainDate;
};

/** Reads `YYYY-MM-DD`; throws `figure/not-a-date` for other shapes and for days that do not exist. */
export const plainDate = (text: string, field = 'date'): PlainDate => {
  const match = pattern.exec(text);
  if (match === null) throw new Fault('figure/not-a-date', { field });
  const date = text as PlainDate;
  if (fromEpochDay(toEpochDay(date)) !== date) throw new Fault('figure/not-a-date', { field });
  return date;
};

export const isPlainDate = (text: string): text is PlainDate => {
  if (!pattern.test(text)) return false;
  return fromEpochDay(toEpochDay(text as PlainDate)) === text;
};

/** Reckoning may leave the four-digit years, where nothing is dated: throws `figure/not-a-date`. */
const reckoned = (date: string): PlainDate => {
  if (!pattern.test(date)) throw new Fault('figure/not-a-date', { field: 'date' });
  return date as PlainDate;
};

export const addDays = (date: PlainDate, days: number): PlainDate =>
  reckoned(fromEpochDay(toEpochDay(date) + days));
/** Calendar days from `from` to `to`; negative when `to` is earlier. */
export const daysBetween = (from: PlainDate, to: PlainDate): number => toEpochDay(to) - toEpochDay(from);
/** 1 = Monday … 7 = Sunday. */
export const weekday = (date: PlainDate): number => ((((toEpochDay(date) + 3) % 7) + 7) % 7) + 1;
const yearOf = (date: PlainDate): number => Number(date.slice(0, 4));
export const monthOf = (date: PlainDate): number => Number(date.slice(5, 7));
export const dayOf = (date: PlainDate): number => Number(date.slice(8, 10));

/** `2016年4月1日`, as dates stand in official papers. */
export const chineseDate = (date: PlainDate): string => `${yearOf(date)}年${monthOf(date)}月${dayOf(date)}日`;

/** A typed day as papers have it; what is no day stays as typed. */
export const dayOnPaper = (text = ''): string =>
  isPlainDate(text.trim()) ? chineseDate(text.trim() as PlainDate) : text;

/** First day of the month `offset` months away from that of `date`. */
export const firstOfMonth = (date: PlainDate, offset = 0): PlainDate => {
  const months = yearOf(date) * 12 + monthOf(date) - 1 + offset;
  return reckoned(
    `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`,
  );
};
export const endOfMonth = (date: PlainDate, offset = 0): PlainDate =>
  addDays(firstOfMonth(date, offset + 1), -1);

export const earlierOf = (a: PlainDate, b: PlainDate): PlainDate => (a <= b ? a : b);
export const laterOf = (a: PlainDate, b: PlainDate): PlainDate => (a >= b ? a : b);
