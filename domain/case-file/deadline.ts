import type { Bureau } from '../bureau.ts';
import { isWorkingDay } from '../calendar/working-day.ts';
import type { Basis } from '../citation.ts';
import { addDays, type PlainDate } from '../plain-date.ts';

/** A day by which one bureau has to do something, with the clause that sets it. */
export interface Deadline {
  readonly id: string;
  readonly bureau: Bureau;
  readonly title: string;
  readonly titleEn: string;
  readonly startedOn: PlainDate;
  readonly dueOn: PlainDate;
  readonly metOn: PlainDate | null;
  /** Where it was put off: the first day set, and the paper that put it off. */
  readonly extended: { readonly from: PlainDate; readonly by: string } | null;
  /** Why it was missed, said afterwards. The lateness stays. */
  readonly explained: string | null;
  readonly basis: Basis;
}

export const deadlineStandings = ['running', 'amber', 'overdue', 'met', 'met-late'] as const;
export type DeadlineStanding = (typeof deadlineStandings)[number];

const workingDays = (from: PlainDate, to: PlainDate): number => {
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (isWorkingDay(day)) count += 1;
  return count;
};

/** Amber when 80 % of the working days are used up; overdue from the day after the last one (DESIGN §4). */
export const standingOf = (deadline: Deadline, today: PlainDate): DeadlineStanding => {
  const { startedOn, dueOn, metOn } = deadline;
  if (metOn !== null) return metOn <= dueOn ? 'met' : 'met-late';
  if (today > dueOn) return 'overdue';
  if (today <= startedOn) return startedOn === dueOn ? 'amber' : 'running';
  return workingDays(startedOn, today) * 5 >= workingDays(startedOn, dueOn) * 4 ? 'amber' : 'running';
};
