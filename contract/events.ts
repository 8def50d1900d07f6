import { z } from 'zod/mini';
import { CaLineView } from './calls/ca.ts';
import { DeviceView } from './calls/devices.ts';
import { LineView } from './calls/exchange.ts';
import { scannedText } from './calls/scanner.ts';
import { CatchUpView, SessionView } from './calls/session.ts';

/** What the hall process tells the page without being asked. Small: the page fetches what it needs. */
export const events = {
  session: SessionView,
  devices: z.strictObject({ rows: z.array(DeviceView) }),
  line: LineView,
  catchUp: CatchUpView,
  /** A scanner with a way of its own (not a keyboard's) has read something, or has sent what is no code. */
  scanned: z.strictObject({ text: z.nullable(scannedText), sentence: z.nullable(z.string()) }),
  /** How far a trust or revocation list on a stick is read, in hundredths; null when that has ended. */
  trustFile: z.strictObject({ stick: z.string(), file: z.string(), percent: z.nullable(z.int()) }),
  /** What comes of trust and revocation lists by the line. */
  trustLine: CaLineView,
  /** Print jobs, tasks or case files changed: re-read what is on the screen. */
  changed: z.strictObject({
    what: z.enum([
      'print-jobs',
      'tasks',
      'cases',
      'ledger',
      'scans',
      'ca-keys',
      'drawer',
      'customer',
      'queue',
    ]),
    caseFileId: z.nullable(z.string()),
  }),
} as const;
export type EventName = keyof typeof events;
export type EventOf<N extends EventName> = z.infer<(typeof events)[N]>;
export const eventNames = Object.keys(events) as readonly EventName[];
