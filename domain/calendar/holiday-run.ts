import { addDays, daysBetween, earlierOf } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import { dayKind, findDayName, isWorkingDay } from './working-day.ts';

/** Consecutive days off, both ends included, at least one of them an announced holiday. */
export interface HolidayRun {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly days: number;
  readonly name: string;
}

const runStarting = (from: PlainDate): HolidayRun | undefined => {
  let to = from;
  let name: string | undefined;
  for (let day = from; !isWorkingDay(day); day = addDays(day, 1)) {
    to = day;
    if (name === undefined && dayKind(day) === 'holiday') name = findDayName(day);
  }
  return name === undefined ? undefined : { from, to, days: daysBetween(from, to) + 1, name };
};

/**
 * The runs of days off that begin within `startsOn` … `endsOn`. Days before the period do not count (a run already
 * under way is cut at `startsOn`); a run that goes on past `endsOn` is given whole.
 */
const runsWithin = (startsOn: PlainDate, endsOn: PlainDate): readonly HolidayRun[] => {
  const runs: HolidayRun[] = [];
  let day = startsOn;
  while (day <= endsOn) {
    const run = isWorkingDay(day) ? undefined : runStarting(day);
    if (run !== undefined) runs.push(run);
    day = addDays(run?.to ?? day, 1);
  }
  return runs;
};

/** A period lengthened under 细则第一百零九条. */
export interface ExtendedPeriod {
  readonly endsOn: PlainDate;
  readonly runs: readonly HolidayRun[];
}

/**
 * Extends a period by every run of days off that has at least `shortestRun` of its days inside it, again and again
 * until no further run falls in: an extension may reach the next holiday.
 */
export const extendByHolidays = (
  startsOn: PlainDate,
  lastDay: PlainDate,
  shortestRun: number,
): ExtendedPeriod => {
  let endsOn = lastDay;
  for (;;) {
    const inside = (run: HolidayRun): number => daysBetween(run.from, earlierOf(run.to, endsOn)) + 1;
    const runs = runsWithin(startsOn, endsOn).filter((run) => inside(run) >= shortestRun);
    const next = addDays(
      lastDay,
      runs.reduce((days, run) => days + run.days, 0),
    );
    if (next === endsOn) return { endsOn, runs };
    endsOn = next;
  }
};
