import type { Citation } from '../citation.ts';
import { Fault } from '../faults.ts';
import { addDays, weekday } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import { calendarKnownFrom, calendarKnownTo, holidayNotices } from '../rates/public-holidays.ts';
import type { HolidayNotice } from '../rates/public-holidays.ts';

/** What a day is: an announced day off, a weekend worked in exchange (调休上班), an ordinary weekend, or a workday. */
export type DayKind = 'holiday' | 'make-up' | 'weekend' | 'workday';

interface Announced {
  readonly kind: 'holiday' | 'make-up';
  readonly name: string;
  readonly notice: HolidayNotice;
}

const announced: ReadonlyMap<PlainDate, Announced> = (() => {
  const days = new Map<PlainDate, Announced>();
  for (const notice of holidayNotices) {
    for (const { name, from, to } of notice.holidays) {
      for (let day = from; day <= to; day = addDays(day, 1)) days.set(day, { kind: 'holiday', name, notice });
    }
    for (const day of notice.workedOn) days.set(day, { kind: 'make-up', name: '调休上班', notice });
  }
  return days;
})();

const assertKnown = (on: PlainDate): void => {
  if (on < calendarKnownFrom || on > calendarKnownTo) {
    throw new Fault('figure/no-value-on-date', { rate: '工作日历', on });
  }
};

/** The kind of a day. Throws `figure/no-value-on-date` for years whose holiday notice is not entered. */
export const dayKind = (on: PlainDate): DayKind => {
  assertKnown(on);
  const special = announced.get(on);
  if (special !== undefined) return special.kind;
  return weekday(on) >= 6 ? 'weekend' : 'workday';
};

/** Weekends worked in exchange are working days; announced holidays are not, whatever the weekday. */
export const isWorkingDay = (on: PlainDate): boolean => {
  const kind = dayKind(on);
  return kind === 'workday' || kind === 'make-up';
};

/** The papers of the notices that name any day of `from` … `to`, both included. */
export const holidayPapersWithin = (from: PlainDate, to: PlainDate): readonly Citation[] => {
  const papers = new Set<Citation>();
  for (let day = from; day <= to; day = addDays(day, 1)) {
    for (const citation of announced.get(day)?.notice.basis ?? []) papers.add(citation);
  }
  return [...papers];
};

/** The name of the festival or exchange day, if the day has one. */
export const findDayName = (on: PlainDate): string | undefined => announced.get(on)?.name;

/** The day itself when it is worked, else the first working day after it. */
export const workingDayOnOrAfter = (on: PlainDate): PlainDate => {
  let day = on;
  while (!isWorkingDay(day)) day = addDays(day, 1);
  return day;
};

/** The `days`-th working day after `from`; `from` itself is not counted. */
export const workingDayAfter = (from: PlainDate, days: number): PlainDate => {
  assertKnown(from);
  let day = from;
  for (let left = days; left > 0; ) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
};
