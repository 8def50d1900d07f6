import fs from 'node:fs';

/** The only fields a log line may carry: codes and ids, never a name, a taxpayer, an amount or a text. */
export interface LogFields {
  readonly code?: string;
  readonly device?: string;
  /** The window that brought another one's file. */
  readonly carrier?: string;
  readonly part?: string;
  readonly msgId?: string;
  readonly route?: string;
  readonly status?: number;
  readonly count?: number;
  readonly received?: number;
  readonly bytes?: number;
  readonly tookMs?: number;
  readonly engine?: string;
  readonly port?: number;
  readonly env?: string;
  readonly hallDate?: string;
}
export type Log = (level: 'info' | 'warn' | 'error', event: string, fields?: LogFields) => void;

const allowed: readonly (keyof LogFields)[] = [
  'code',
  'device',
  'carrier',
  'part',
  'msgId',
  'route',
  'status',
  'count',
  'received',
  'bytes',
  'tookMs',
  'engine',
  'port',
  'env',
  'hallDate',
];
const plain = /^[A-Za-z0-9._:/-]{0,120}$/;

const lineOf = (at: number, level: string, event: string, fields: LogFields): string => {
  const kept: Record<string, string | number> = {};
  for (const name of allowed) {
    const value = fields[name];
    if (typeof value === 'number') kept[name] = value;
    // A value from outside that is not a plain id is not written, whatever it says.
    else if (value !== undefined) kept[name] = plain.test(value) ? value : '?';
  }
  return `${JSON.stringify({ at, level, event, ...kept })}\n`;
};

/** One JSON object a line, to any sink. */
export const logTo =
  (write: (line: string) => void, now: () => number): Log =>
  (level, event, fields = {}) =>
    write(lineOf(now(), level, event, fields));

const rotateBytes = 5 * 1024 * 1024;
const keptFiles = 3;

const rotate = (file: string): void => {
  for (let n = keptFiles - 1; n >= 1; n--)
    if (fs.existsSync(`${file}.${n}`)) fs.renameSync(`${file}.${n}`, `${file}.${n + 1}`);
  fs.renameSync(file, `${file}.1`);
};

/**
 * Appends to `file`; at 5 MB it becomes `file.1` and so on, three at most. A line that the disk does not take (it is
 * full) is counted, and how many were lost is the first that is written when there is room: the exchange goes on
 * meanwhile, since what it owes its windows is in the store.
 */
export const logToFile = (file: string, now: () => number): Log => {
  // A place where nothing can be written is told at the start, by the error of the disk.
  fs.closeSync(fs.openSync(file, 'a', 0o600));
  let { size } = fs.statSync(file);
  let lost = 0;
  const append = (text: string): void => {
    if (size > rotateBytes) {
      rotate(file);
      size = 0;
    }
    fs.appendFileSync(file, text, { mode: 0o600 });
    size += Buffer.byteLength(text);
  };
  return logTo((line) => {
    try {
      // Of the line that did not fit, half may stand there: the next one begins on a line of its own.
      if (lost > 0) append(`\n${lineOf(now(), 'warn', 'log-lines-lost', { count: lost })}`);
      lost = 0;
      append(line);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).errno === undefined) throw error;
      lost += 1;
    }
  }, now);
};

export const noLog: Log = () => undefined;
