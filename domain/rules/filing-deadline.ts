import * as z from 'zod/mini';
import { cite, distinctBasis } from '../citation.ts';
import { extendByHolidays } from '../calendar/holiday-run.ts';
import { findDayName, holidayPapersWithin, workingDayOnOrAfter } from '../calendar/working-day.ts';
import type { DerivationStep, Explained } from '../explained.ts';
import { Fault } from '../faults.ts';
import { addDays, endOfMonth, firstOfMonth } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import { getInForce, valueOn } from '../rates/dated.ts';
import type { Dated } from '../rates/dated.ts';
import { filingDay10 } from '../rates/filing-day-10.ts';
import { filingDay15 } from '../rates/filing-day-15.ts';
import {
  deadlinesToConfirm,
  filingDeadlineOverrides,
  payerGroups,
} from '../rates/filing-deadline-overrides.ts';
import type { PayerGroup } from '../rates/filing-deadline-overrides.ts';
import { holidayExtension } from '../rates/holiday-extension.ts';
import { dateField } from './rule-input.ts';
import { defineRule } from './rule.ts';

/** The two statutory days of the month by which levies are filed and paid. */
const deadlineKinds = ['day-15', 'day-10'] as const;
export type DeadlineKind = (typeof deadlineKinds)[number];

export interface FilingDeadlineInput {
  readonly kind: DeadlineKind;
  /** The last day of the month or quarter filed for. */
  readonly periodEnd: PlainDate;
  /** Only where an announcement sets another deadline for some payers. */
  readonly group?: PayerGroup | undefined;
}

const dayOfMonth: Readonly<Record<DeadlineKind, Dated<number>>> = {
  'day-15': filingDay15,
  'day-10': filingDay10,
};
const extensionLaw = cite('中华人民共和国税收征收管理法实施细则', '第一百零九条');

/**
 * The last day to file and pay for a period: the statutory day of the following month, lengthened by holidays inside
 * the filing period and moved off a day that is not worked (细则第一百零九条), unless an announcement sets it.
 * Throws `figure/bad-input` where `periodEnd` does not end a month and `figure/no-value-on-date` outside the calendar.
 */
export const filingDeadline = (input: FilingDeadlineInput): Explained<PlainDate> => {
  const { kind, periodEnd, group = 'all' } = input;
  // First of all, for no month can be counted on from a day that no law and no calendar reaches.
  const shortestRun = valueOn(holidayExtension, periodEnd);
  if (endOfMonth(periodEnd) !== periodEnd) {
    throw new Fault('figure/bad-input', { field: 'periodEnd', reason: '所属期止应为月末或季末最后一日' });
  }
  const announced = filingDeadlineOverrides.find(
    (entry) => entry.kind === kind && entry.periodEnd === periodEnd && entry.group === group,
  );
  if (announced !== undefined) {
    return {
      value: announced.dueOn,
      steps: [
        {
          label: '公告规定的申报期限',
          expression: `所属期止 ${periodEnd}，${announced.basis[0].document} 另行规定`,
          result: announced.dueOn,
          basis: announced.basis[0],
        },
      ],
      basis: announced.basis,
    };
  }

  const startsOn = firstOfMonth(periodEnd, 1);
  const statutory = getInForce(dayOfMonth[kind], startsOn);
  const baseOn = addDays(startsOn, statutory.value - 1);
  const extended = extendByHolidays(startsOn, baseOn, shortestRun);
  const dueOn = workingDayOnOrAfter(extended.endsOn);

  const steps: DerivationStep[] = [
    {
      label: '法定期限',
      expression: `所属期止 ${periodEnd}，期满之日起 ${statutory.value} 日内`,
      result: baseOn,
      basis: statutory.basis[0],
    },
    ...extended.runs.map(
      (run): DerivationStep => ({
        label: `期限内连续休假（${run.name}）`,
        expression: `${run.from} 至 ${run.to}，连续 ${run.days} 天（不少于 ${shortestRun} 天）`,
        result: `顺延 ${run.days} 天`,
        basis: extensionLaw,
      }),
    ),
  ];
  if (extended.runs.length > 0) {
    steps.push({
      label: '顺延后的期限',
      expression: `${baseOn} ＋ ${extended.runs.map((run) => `${run.days} 天`).join(' ＋ ')}`,
      result: extended.endsOn,
      basis: extensionLaw,
    });
  }
  if (dueOn !== extended.endsOn) {
    steps.push({
      label: '期限最后一日为休假日，移至期满次日起第一个工作日',
      expression: `${extended.endsOn}（${findDayName(extended.endsOn) ?? '周末'}）`,
      result: dueOn,
      basis: extensionLaw,
    });
  }
  const unconfirmed = deadlinesToConfirm.find(
    (entry) => entry.kind === kind && entry.periodEnd === periodEnd,
  );
  if (unconfirmed !== undefined) {
    steps.push({ label: '待核对', expression: unconfirmed.reason, result: dueOn });
  }
  const moved = [
    ...extended.runs.map((run) => ({ from: run.from, to: run.to })),
    ...(dueOn === extended.endsOn ? [] : [{ from: extended.endsOn, to: dueOn }]),
  ];
  const papers = moved.flatMap(({ from, to }) => holidayPapersWithin(from, to));
  const basis = distinctBasis([...statutory.basis, extensionLaw, ...papers]);
  return { value: dueOn, steps, basis };
};

export const filingDeadlineRule = defineRule({
  id: 'filing-deadline',
  title: '申报缴款期限',
  labels: { kind: '期限种类', periodEnd: '所属期止', group: '纳税人类别' },
  input: z.strictObject({
    kind: z.enum(deadlineKinds),
    periodEnd: dateField,
    group: z.optional(z.enum(payerGroups)),
  }),
  run: filingDeadline,
  present: String,
});
