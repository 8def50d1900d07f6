const zone = 'Asia/Shanghai';
const clock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const fullClock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const dayAndClock = new Intl.DateTimeFormat('zh-CN', {
  timeZone: zone,
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** An instant (UTC ms) as the hall's clock reads it. */
export const hourMinute = (at: number): string => clock.format(at);
export const hourMinuteSecond = (at: number): string => fullClock.format(at);
const calendarDay = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
/** The calendar day in the hall's zone, `YYYY-MM-DD`. */
export const hallDay = (at: number): string => calendarDay.format(at);
export const monthDayTime = (at: number): string => dayAndClock.format(at).replace('/', '-');

/** Time spent, `04:12` or `1:04:12`. */
export const elapsedText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
};

/** Whole minutes since `at`, at least 0. */
export const minutesSince = (at: number, now: number): number => Math.max(0, Math.floor((now - at) / 60_000));

/** A rate in parts per million as a percentage (`30000` → `3%`), or a dash where the amount has no single rate. */
export const rateText = (ppm: number | null): string =>
  ppm === null ? '—' : `${String(Number((ppm / 10_000).toFixed(4)))}%`;

/** `2016-01-01`…`2016-03-31` → `2016-01 至 03`; one month → `2016-03`; over a new year both in full. */
export const periodText = (start: string, end: string, join: string): string => {
  const [from, to] = [start.slice(0, 7), end.slice(0, 7)];
  if (from === to) return to;
  return `${from}${join}${from.slice(0, 4) === to.slice(0, 4) ? to.slice(5) : to}`;
};

/** Bytes as a clerk reads them: `812 KB`, `9.8 MB`. */
export const fileSize = (bytes: number): string =>
  bytes < 1024 * 1024
    ? `${Math.max(1, Math.round(bytes / 1024))} KB`
    : `${(bytes / (1024 * 1024)).toFixed(1)} MB`;
