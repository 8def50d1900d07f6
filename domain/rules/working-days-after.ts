import * as z from 'zod/mini';
import type { Basis } from '../citation.ts';
import { cite } from '../citation.ts';
import { dayKind, findDayName, holidayPapersWithin, workingDayAfter } from '../calendar/working-day.ts';
import type { DerivationStep, Explained } from '../explained.ts';
import { addDays } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import { countField, dateField } from './rule-input.ts';
import { defineRule } from './rule.ts';

export interface WorkingDaysAfterInput {
  /** The day the period is counted from; it is not counted itself. */
  readonly from: PlainDate;
  /** Working days, at least one. */
  readonly days: number;
}

const weeklyRest = cite('国务院关于职工工作时间的规定', '第七条');

/**
 * The last day of a period of working days. Weekends worked in exchange count, announced holidays do not.
 * Throws `figure/no-value-on-date` beyond the years whose holiday notice is entered.
 */
export const workingDaysAfter = ({ from, days }: WorkingDaysAfterInput): Explained<PlainDate> => {
  const value = workingDayAfter(from, days);
  const firstDay = addDays(from, 1);
  const holidays: string[] = [];
  const exchanged: string[] = [];
  let weekends = 0;
  for (let day = firstDay; day <= value; day = addDays(day, 1)) {
    const kind = dayKind(day);
    if (kind === 'holiday') holidays.push(`${day}（${findDayName(day) ?? '放假'}）`);
    if (kind === 'make-up') exchanged.push(day);
    if (kind === 'weekend') weekends += 1;
  }
  const steps: DerivationStep[] = [
    {
      label: '起算',
      expression: `${from} 当日不计，自次日起算`,
      result: firstDay,
    },
  ];
  if (holidays.length > 0) {
    steps.push({ label: '其间放假，不计', expression: holidays.join('、'), result: `${holidays.length} 天` });
  }
  if (weekends > 0) {
    steps.push({
      label: '其间周末，不计',
      expression: '星期六、星期日',
      result: `${weekends} 天`,
      basis: weeklyRest,
    });
  }
  if (exchanged.length > 0) {
    steps.push({
      label: '调休上班，计入',
      expression: exchanged.join('、'),
      result: `${exchanged.length} 天`,
    });
  }
  steps.push({ label: '届满', expression: `自 ${firstDay} 起第 ${days} 个工作日`, result: value });
  const basis: Basis = [weeklyRest, ...holidayPapersWithin(firstDay, value)];
  return { value, steps, basis };
};

export const workingDaysAfterRule = defineRule({
  id: 'working-days-after',
  title: '工作日期限',
  labels: { from: '起算日', days: '工作日数' },
  input: z.strictObject({ from: dateField, days: countField }),
  run: workingDaysAfter,
  present: String,
});
