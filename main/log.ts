import { appendFileSync, existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a log line may hold: codes and ids, nothing a taxpayer or an officer typed. An allow-list by construction:
 * there is no free-text field (security control 36).
 */
export interface LogEntry {
  readonly event: string;
  readonly code?: string;
  readonly call?: string;
  readonly device?: string;
  readonly caseFileId?: string;
  readonly actId?: string;
  readonly jobId?: string;
  readonly msgId?: string;
  readonly officer?: string;
  readonly count?: number;
  readonly ms?: number;
  /** Class name of an unexpected error and the product's own source positions, never its message. */
  readonly error?: string;
  readonly at?: readonly string[];
}

export interface Log {
  write(entry: LogEntry): void;
}

const maxBytes = 2 * 1024 * 1024;
const generations = 3;

/** Appends JSONL to `<folder>/hall.jsonl`, rotated by size. A log that cannot be written never stops the counter. */
export const fileLog = (folder: string, now: () => number): Log => {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'hall.jsonl');
  const rotate = () => {
    if (!existsSync(path) || statSync(path).size < maxBytes) return;
    for (let i = generations - 1; i >= 1; i -= 1) {
      const older = `${path}.${i}`;
      if (existsSync(older)) renameSync(older, `${path}.${i + 1}`);
    }
    renameSync(path, `${path}.1`);
  };
  let lost = 0;
  return {
    write: (entry) => {
      try {
        rotate();
        appendFileSync(path, `${JSON.stringify({ t: now(), ...(lost > 0 ? { lost } : {}), ...entry })}\n`);
        lost = 0;
      } catch {
        // The disk may be full: the act itself reports that; the next line that fits says how many were lost.
        lost += 1;
      }
    },
  };
};

/** The product's own frames of a stack, without the message (which may hold data, also in lines of its own). */
export const framesOf = (error: unknown): readonly string[] => {
  if (!(error instanceof Error)) return [];
  const { message, stack = '' } = error;
  const said = stack.indexOf(message);
  return (said < 0 ? stack : stack.slice(said + message.length))
    .split('\n')
    .slice(1, 7)
    .map((line) => /([\w.-]+\.(?:ts|js|mjs)):(\d+)/.exec(line))
    .flatMap((match) => (match === null ? [] : [`${match[1]}:${match[2]}`]));
};

export const errorName = (error: unknown): string => (error instanceof Error ? error.name : typeof error);
