import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWorkingDay } from '../../../domain/calendar/working-day.ts';
import { endOfPeriod, startOfPeriod } from '../../../domain/calendar/tax-period.ts';
import { dayOf, endOfMonth, firstOfMonth, plainDate } from '../../../domain/plain-date.ts';
import { filingDeadline } from '../../../domain/rules/filing-deadline.ts';
import type { DeadlineKind } from '../../../domain/rules/filing-deadline.ts';

const dueOn = (kind: DeadlineKind, periodEnd: string): string =>
  filingDeadline({ kind, periodEnd: plainDate(periodEnd) }).value;

describe('the deadline of a filing', () => {
  it.each([
    ['2015-12-31', '2016-01-18'],
    ['2016-01-31', '2016-02-22'],
    ['2016-02-29', '2016-03-15'],
    ['2016-03-31', '2016-04-18'],
    ['2016-04-30', '2016-05-16'],
    ['2016-05-31', '2016-06-20'],
    ['2016-06-30', '2016-07-15'],
    ['2016-07-31', '2016-08-15'],
    ['2016-08-31', '2016-09-18'],
    ['2016-09-30', '2016-10-24'],
    ['2016-10-31', '2016-11-15'],
    ['2016-11-30', '2016-12-15'],
  ])('of 2016 for the period to %s is %s', (periodEnd, due) => {
    expect(dueOn('day-15', periodEnd)).toBe(due);
  });

  // Worked by hand from the holiday notices; those of 2013 were also printed in that year's collection calendars.
  it.each([
    ['day-15', '2012-12-31', '2013-01-18'],
    ['day-15', '2013-01-31', '2013-02-22'],
    ['day-15', '2013-02-28', '2013-03-15'],
    ['day-15', '2013-03-31', '2013-04-18'],
    ['day-15', '2014-12-31', '2015-01-19'],
    ['day-15', '2015-01-31', '2015-02-15'],
    ['day-15', '2015-03-31', '2015-04-20'],
    ['day-15', '2015-04-30', '2015-05-18'],
    ['day-15', '2015-05-31', '2015-06-15'],
    ['day-15', '2015-08-31', '2015-09-18'],
    ['day-15', '2015-09-30', '2015-10-22'],
    ['day-15', '2016-12-31', '2017-01-16'],
    ['day-15', '2017-01-31', '2017-02-15'],
    ['day-15', '2017-03-31', '2017-04-18'],
    ['day-15', '2017-04-30', '2017-05-15'],
    ['day-15', '2017-06-30', '2017-07-17'],
    ['day-15', '2017-09-30', '2017-10-23'],
    ['day-15', '2018-01-31', '2018-02-22'],
    ['day-15', '2018-03-31', '2018-04-18'],
    ['day-10', '2012-12-31', '2013-01-14'],
    ['day-10', '2015-12-31', '2016-01-13'],
    ['day-10', '2016-01-31', '2016-02-17'],
    ['day-10', '2016-03-31', '2016-04-13'],
    ['day-10', '2016-05-31', '2016-06-12'],
    ['day-10', '2016-09-30', '2016-10-17'],
  ] as const)('by the %s for the period to %s is %s', (kind, periodEnd, due) => {
    expect(dueOn(kind, periodEnd)).toBe(due);
  });

  it('of May 2016 is 27 June for those newly under VAT, by announcement', () => {
    const answer = filingDeadline({
      kind: 'day-15',
      periodEnd: plainDate('2016-05-31'),
      group: 'vat-reform-2016',
    });
    expect(answer.value).toBe('2016-06-27');
    expect(answer.basis[0].document).toContain('2016年第23号');
    const other = filingDeadline({
      kind: 'day-15',
      periodEnd: plainDate('2016-06-30'),
      group: 'vat-reform-2016',
    });
    expect(other.value).toBe('2016-07-15');
  });

  // 江西省国家税务局, notice of 23 January 2015; Beijing's calendar of 2014; 粤国税函〔2012〕867号 for 2013.
  it.each([
    ['day-15', '2014-12-31', '2015-01-19'],
    ['day-15', '2015-01-31', '2015-02-15'],
    ['day-15', '2015-02-28', '2015-03-16'],
    ['day-15', '2015-03-31', '2015-04-20'],
    ['day-15', '2015-04-30', '2015-05-18'],
    ['day-15', '2015-05-31', '2015-06-15'],
    ['day-15', '2015-06-30', '2015-07-15'],
    ['day-15', '2015-07-31', '2015-08-17'],
    ['day-15', '2015-09-30', '2015-10-22'],
    ['day-15', '2015-10-31', '2015-11-16'],
    ['day-15', '2015-11-30', '2015-12-15'],
    ['day-10', '2014-01-31', '2014-02-17'],
    ['day-15', '2014-01-31', '2014-02-21'],
    ['day-15', '2014-02-28', '2014-03-17'],
    ['day-10', '2013-01-31', '2013-02-16'],
    ['day-10', '2013-03-31', '2013-04-15'],
    ['day-10', '2013-05-31', '2013-06-13'],
    ['day-15', '2013-09-30', '2013-10-22'],
  ] as const)('by the %s for the period to %s is %s, as a bureau announced it', (kind, periodEnd, due) => {
    expect(dueOn(kind, periodEnd)).toBe(due);
  });

  it('rests on the holiday notice that moved it, and on none where no holiday did', () => {
    const documents = (periodEnd: string) =>
      filingDeadline({ kind: 'day-15', periodEnd: plainDate(periodEnd) }).basis.map(
        ({ document }) => document,
      );
    expect(documents('2016-01-31')).toContain('国办发明电〔2015〕18号');
    expect(documents('2016-02-29').join()).not.toContain('国办发明电');
  });

  it('says where the announced calendar still has to be looked at', () => {
    const last = (kind: DeadlineKind, periodEnd: string) =>
      filingDeadline({ kind, periodEnd: plainDate(periodEnd) }).steps.at(-1)?.label;
    expect(last('day-15', '2016-04-30')).toBe('待核对');
    expect(last('day-10', '2016-05-31')).toBe('待核对');
    expect(last('day-15', '2018-09-30')).toBe('待核对');
    expect(last('day-15', '2016-01-31')).not.toBe('待核对');
  });

  it('is a working day, on or after the statutory day, and in its own month', () => {
    const periodEnd = fc
      .tuple(fc.integer({ min: 2012, max: 2019 }), fc.integer({ min: 1, max: 11 }))
      .map(([year, month]) => endOfMonth(plainDate(`${year}-${String(month).padStart(2, '0')}-01`)));
    fc.assert(
      fc.property(periodEnd, fc.constantFrom('day-15' as const, 'day-10' as const), (end, kind) => {
        const due = filingDeadline({ kind, periodEnd: end }).value;
        expect(isWorkingDay(due)).toBe(true);
        expect(firstOfMonth(due)).toBe(firstOfMonth(end, 1));
        expect(dayOf(due)).toBeGreaterThanOrEqual(kind === 'day-15' ? 15 : 10);
        expect(dueOn('day-10', end) <= dueOn('day-15', end)).toBe(true);
      }),
      { seed: 11 },
    );
  });

  it('is not given for a period that does not end a month, nor outside the calendar', () => {
    expect(() => dueOn('day-15', '2016-03-30')).toThrow('figure/bad-input');
    expect(() => dueOn('day-15', '2019-12-31')).toThrow('figure/no-value-on-date');
    expect(() => dueOn('day-15', '2011-11-30')).toThrow('figure/no-value-on-date');
    expect(() => dueOn('day-15', '9999-12-31')).toThrow('figure/no-value-on-date');
  });
});

describe('a tax period', () => {
  it('is a whole month or a whole calendar quarter', () => {
    expect(startOfPeriod(plainDate('2016-05-20'), 'quarter')).toBe('2016-04-01');
    expect(endOfPeriod(plainDate('2016-05-20'), 'quarter')).toBe('2016-06-30');
    expect(startOfPeriod(plainDate('2016-12-31'), 'quarter')).toBe('2016-10-01');
    expect(endOfPeriod(plainDate('2016-02-01'), 'month')).toBe('2016-02-29');
  });
});
