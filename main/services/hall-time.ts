import { type PlainDate, plainDate } from '../../domain/plain-date.ts';

/** `HH:MM` in the hall's zone. Asia/Shanghai is UTC+8 and has had no summer time since 1991. */
export const hallTime = (at: number): string => {
  const minutes = Math.floor(at / 60_000) + 8 * 60;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
};

/** The instant at which a calendar day begins in the hall's zone, UTC ms. */
export const hallMidnight = (on: PlainDate): number => Date.parse(`${on}T00:00:00+08:00`);

/** An instant as the clocks of the hall show it, `2016-04-05T09:30:12.345Z`: their Z is UTC+8. */
const onHallClock = (at: number): string => new Date(at + 8 * 3_600_000).toISOString();

/** RFC 5280 §4.1.2.5: a certificate without an end ends with the year 9999, which is one too many in the hall's zone. */
const lastDay = Date.UTC(9999, 11, 31);

/** The day of an instant in the hall's zone; none is later than 9999-12-31. */
export const hallDayOf = (at: number): PlainDate =>
  plainDate(onHallClock(Math.min(at, lastDay)).slice(0, 10));

/** `04-05 09:30` in the hall's zone. */
export const hallDayTime = (at: number): string => `${onHallClock(at).slice(5, 10)} ${hallTime(at)}`;

/** `20160405-093012` in the hall's zone: for the names of files. */
export const hallStamp = (at: number): string =>
  onHallClock(at).slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
