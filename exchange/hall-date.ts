import { Fault } from '../domain/faults.ts';
import { addDays, isPlainDate, type PlainDate, plainDate } from '../domain/plain-date.ts';
import type { ExchangeStore } from './storage/port.ts';

/** China has one time and no daylight saving. */
const shanghaiOffsetMs = 8 * 3_600_000;

/** The calendar date in Asia/Shanghai at an instant (UTC ms). */
export const shanghaiDate = (at: number): PlainDate =>
  plainDate(new Date(at + shanghaiOffsetMs).toISOString().slice(0, 10));

/**
 * The date of law that the exchange publishes: in production today in Asia/Shanghai and nothing else; in training
 * the date the store was made with, moved on by `advanceDay` only.
 */
export const hallDate = async (store: ExchangeStore, now: number): Promise<PlainDate> => {
  if (store.identity.env === 'production') return shanghaiDate(now);
  const date = await store.findTrainingDate();
  if (date === undefined || !isPlainDate(date)) throw new Fault('exchange/store-missing');
  return date;
};

/**
 * Ends the training day `from` and returns the next. Throws `exchange/training-only` in production and
 * `exchange/hall-date-moved` when the hall is not at `from`, so that a repeated request does not skip a day.
 */
export const advanceDay = async (store: ExchangeStore, from: string): Promise<PlainDate> => {
  if (store.identity.env !== 'training') throw new Fault('exchange/training-only');
  const next = addDays(plainDate(from), 1);
  if (await store.moveTrainingDate(from, next)) return next;
  throw new Fault('exchange/hall-date-moved', { hallDate: await hallDate(store, 0) });
};
