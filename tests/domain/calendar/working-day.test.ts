import chineseDays from 'chinese-days';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayKind,
  isWorkingDay,
  workingDayAfter,
  workingDayOnOrAfter,
} from '../../../domain/calendar/working-day.ts';
import { addDays, daysBetween, plainDate, weekday } from '../../../domain/plain-date.ts';
import { calendarKnownFrom, calendarKnownTo, holidayNotices } from '../../../domain/rates/public-holidays.ts';

const everyDay = Array.from({ length: daysBetween(calendarKnownFrom, calendarKnownTo) + 1 }, (_, index) =>
  addDays(calendarKnownFrom, index),
);
const dayInside = fc
  .integer({ min: 0, max: everyDay.length - 60 })
  .map((index) => addDays(calendarKnownFrom, index));

describe('the working calendar', () => {
  it('agrees with an independent calendar on every day of its years', () => {
    const differing = everyDay.filter((day) => isWorkingDay(day) !== chineseDays.isWorkday(day));
    expect(everyDay.length).toBeGreaterThan(2_900);
    expect(differing).toEqual([]);
  });

  it('says of a weekend worked in exchange that it is a working day', () => {
    expect(dayKind(plainDate('2016-02-14'))).toBe('make-up');
    expect(dayKind(plainDate('2016-09-18'))).toBe('make-up');
    expect(dayKind(plainDate('2015-09-03'))).toBe('holiday');
    expect(dayKind(plainDate('2016-03-12'))).toBe('weekend');
    expect(dayKind(plainDate('2016-03-11'))).toBe('workday');
  });

  it('exchanges only weekend days, in the order notices are given', () => {
    const exchanged = holidayNotices.flatMap((notice) => notice.workedOn);
    expect(exchanged.filter((day) => weekday(day) < 6)).toEqual([]);
    const holidays = holidayNotices.flatMap((notice) => notice.holidays);
    expect(holidays.filter(({ from, to }) => from > to)).toEqual([]);
    for (const notice of holidayNotices) {
      expect(notice.holidays.every(({ from }) => notice.publishedOn < from)).toBe(true);
    }
  });

  it('refuses to call a day of an unannounced year anything', () => {
    expect(() => isWorkingDay(plainDate('2011-12-31'))).toThrow('figure/no-value-on-date');
    expect(() => isWorkingDay(plainDate('2020-01-02'))).toThrow('figure/no-value-on-date');
    expect(() => workingDayAfter(plainDate('2019-12-25'), 30)).toThrow('figure/no-value-on-date');
  });

  it('finds the next working day, and no earlier one', () => {
    fc.assert(
      fc.property(dayInside, (day) => {
        const found = workingDayOnOrAfter(day);
        expect(isWorkingDay(found) && found >= day).toBe(true);
        for (let between = day; between < found; between = addDays(between, 1)) {
          expect(isWorkingDay(between)).toBe(false);
        }
      }),
      { seed: 9 },
    );
  });

  it('counts working days one after another', () => {
    fc.assert(
      fc.property(
        dayInside,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        (day, a, b) => {
          expect(workingDayAfter(workingDayAfter(day, a), b)).toBe(workingDayAfter(day, a + b));
        },
      ),
      { seed: 10 },
    );
  });
});
