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

/** Appends to `file`; at 5 MB it becomes `file.1` and so on, three at most. */
export const logToFile = (file: string, now: () => number): Log => {
  let size = fs.existsSync(file) ? fs.statSync(file).size : 0;
  return logTo((line) => {
    if (size > rotateBytes) {
      for (let n = keptFiles - 1; n >= 1; n--)
        if (fs.existsSync(`${file}.${n}`)) fs.renameSync(`${file}.${n}`, `${file}.${n + 1}`);
      fs.renameSync(file, `${file}.1`);
      size = 0;
    }
    fs.appendFileSync(file, line, { mode: 0o600 });
    size += Buffer.byteLength(line);
  }, now);
};

export const noLog: Log = () => undefined;
