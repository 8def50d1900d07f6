import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  daysBetween,
  endOfMonth,
  firstOfMonth,
  isPlainDate,
  plainDate,
  weekday,
} from '../../../domain/plain-date.ts';

const date = fc
  .integer({ min: -25_567, max: 47_482 })
  .map((days) => plainDate(new Date(days * 86_400_000).toISOString().slice(0, 10)));

describe('a date of law', () => {
  it('agrees with the proleptic calendar on every step and weekday', () => {
    fc.assert(
      fc.property(date, fc.integer({ min: -10_000, max: 10_000 }), (from, days) => {
        const instant = new Date(`${from}T00:00:00Z`);
        instant.setUTCDate(instant.getUTCDate() + days);
        const to = addDays(from, days);
        expect(to).toBe(instant.toISOString().slice(0, 10));
        expect(daysBetween(from, to)).toBe(days);
        expect(weekday(to)).toBe(instant.getUTCDay() === 0 ? 7 : instant.getUTCDay());
      }),
      { seed: 7 },
    );
  });

  it('begins and ends its month on days of that month, one day apart from the neighbours', () => {
    fc.assert(
      fc.property(date, (on) => {
        expect(firstOfMonth(on) <= on && on <= endOfMonth(on)).toBe(true);
        expect(addDays(endOfMonth(on), 1)).toBe(firstOfMonth(on, 1));
      }),
      { seed: 8 },
    );
  });

  it.each([
    '2016-02-30',
    '2015-02-29',
    '2016-13-01',
    '2016-00-10',
    '2016-04-31',
    '2016-4-1',
    '20160401',
    '2016/04/01',
    '',
  ])('does not exist as “%s”', (text) => {
    expect(isPlainDate(text)).toBe(false);
    expect(() => plainDate(text)).toThrow('figure/not-a-date');
  });

  it('has no day after 31 December 9999, and says so in words', () => {
    const last = plainDate('9999-12-31');
    for (const after of [() => addDays(last, 1), () => firstOfMonth(last, 1), () => endOfMonth(last)]) {
      expect(after).toThrow('figure/not-a-date');
    }
  });

  it('knows the leap day of 2016 and 2000, and none in 1900', () => {
    expect(isPlainDate('2016-02-29')).toBe(true);
    expect(isPlainDate('2000-02-29')).toBe(true);
    expect(isPlainDate('1900-02-29')).toBe(false);
  });
});
