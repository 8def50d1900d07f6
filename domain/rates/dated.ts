import type { Basis } from '../citation.ts';
import { Fault } from '../faults.ts';
import { addDays, earlierOf, laterOf } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';

/** One published value of a parameter, with the day it takes effect and the text that sets it, in one record. */
export interface DatedValue<T> {
  readonly from: PlainDate;
  readonly publishedOn: PlainDate;
  /** `null` ends the parameter: from this day it is known not to be in force. */
  readonly value: T | null;
  readonly basis: Basis;
}

/** A parameter over time. Values ascend by `from`; outside first `from` … `knownTo` nothing is answered. */
export interface Dated<T> {
  readonly id: string;
  /** The name a clerk and the parameter table show. */
  readonly name: string;
  readonly values: readonly [DatedValue<T>, ...DatedValue<T>[]];
  /** The last day this table answers for: the end of a temporary policy, or the day up to which it was checked. */
  readonly knownTo: PlainDate;
}

/** A value that is in force. */
export interface InForce<T> {
  readonly from: PlainDate;
  readonly publishedOn: PlainDate;
  readonly value: T;
  readonly basis: Basis;
}

const isInForce = <T>(entry: DatedValue<T>): entry is InForce<T> => entry.value !== null;

const entryCovering = <T>(rate: Dated<T>, on: PlainDate): DatedValue<T> => {
  const entry = on > rate.knownTo ? undefined : rate.values.findLast((candidate) => candidate.from <= on);
  if (entry === undefined) throw new Fault('figure/no-value-on-date', { rate: rate.name, on });
  return entry;
};

/**
 * The value in force on a day together with its citation, or `undefined` where the parameter is known not to be in
 * force. Throws `figure/no-value-on-date` before the first value and after the last day the table is known to.
 */
export const findInForce = <T>(rate: Dated<T>, on: PlainDate): InForce<T> | undefined => {
  const entry = entryCovering(rate, on);
  return isInForce(entry) ? entry : undefined;
};

/** The value in force with its citation. Throws `figure/no-value-on-date` where there is none: nothing is guessed. */
export const getInForce = <T>(rate: Dated<T>, on: PlainDate): InForce<T> => {
  const entry = findInForce(rate, on);
  if (entry === undefined) throw new Fault('figure/no-value-on-date', { rate: rate.name, on });
  return entry;
};

/** The bare value in force on the day the liability arises. Throws `figure/no-value-on-date` where there is none. */
export const valueOn = <T>(rate: Dated<T>, liabilityArisesOn: PlainDate): T =>
  getInForce(rate, liabilityArisesOn).value;

/** A stretch of days, both ends included, on which one value holds. */
export interface Stretch<T> {
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly entry: InForce<T>;
}

/** Cuts `from` … `to` (both included) where the value changes. Throws `figure/no-value-on-date` if any day has none. */
export const stretchesOf = <T>(rate: Dated<T>, from: PlainDate, to: PlainDate): readonly Stretch<T>[] => {
  getInForce(rate, from);
  getInForce(rate, to);
  const stretches: Stretch<T>[] = [];
  rate.values.forEach((value, index) => {
    const next = rate.values[index + 1];
    const start = laterOf(value.from, from);
    const end = next === undefined ? to : earlierOf(addDays(next.from, -1), to);
    if (start <= end) stretches.push({ from: start, to: end, entry: getInForce(rate, start) });
  });
  return stretches;
};

/**
 * Throws `figure/value-changes-in-period` where the parameter changes inside a tax period: which of two values
 * applies to the period is then not for the program to guess.
 */
export const assertConstantWithin = (
  rate: Dated<unknown>,
  periodStart: PlainDate,
  periodEnd: PlainDate,
): void => {
  if (
    JSON.stringify(entryCovering(rate, periodStart).value) !==
    JSON.stringify(entryCovering(rate, periodEnd).value)
  ) {
    throw new Fault('figure/value-changes-in-period', { rate: rate.name, periodStart, periodEnd });
  }
};
