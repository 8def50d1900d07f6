import { z } from 'zod/mini';
import { call } from '../call.ts';
import { bothLanguages, date, id, instant, none } from '../values.ts';

const counter = ['counter-clerk', 'field-collector'] as const;
const desk = ['counter-clerk', 'field-collector', 'hall-manager'] as const;

export const TicketView = z.strictObject({
  id,
  /** `A012`. */
  number: z.string(),
  takenAt: instant,
  /** Whole minutes from taking the number until it was first called, or until now. */
  waitedMinutes: z.int(),
  calls: z.int(),
});
export type TicketView = z.infer<typeof TicketView>;

export const QueueView = z.strictObject({
  day: date,
  groups: z.array(z.strictObject({ code: z.string(), title: bothLanguages, waiting: z.int() })),
  /** Who is at this window. */
  now: z.nullable(TicketView),
  waiting: z.array(TicketView),
  skipped: z.array(TicketView),
  finished: z.int(),
  /** Where a hall's own server keeps the numbers: what it said last. */
  hall: z.nullable(z.strictObject({ now: z.nullable(z.string()), waiting: z.nullable(z.int()) })),
  /** Of those called today; null before the first. */
  averageWaitMinutes: z.nullable(z.int()),
});
export type QueueView = z.infer<typeof QueueView>;

const group = z.string().check(z.regex(/^[A-Z]$/));

/** Numbers of the queue at this window (叫号). */
export const queue = {
  state: call('signed-in', none, QueueView),
  /** Gives out the next number of a group; `print` puts it on the receipt printer, with its code to scan. */
  take: call(
    desk,
    z.strictObject({ group, print: z.boolean() }),
    z.strictObject({
      ticket: TicketView,
      /** What became of the paper, where there is something to say. */
      paper: z.nullable(z.string()),
      queue: QueueView,
    }),
  ),
  /** Ends with who is here and calls who has waited longest, in one group or in all. */
  callNext: call(counter, z.strictObject({ group: z.nullable(group) }), QueueView),
  /** Calls once more: who is called, or one who was passed over. */
  recall: call(counter, z.strictObject({ ticketId: z.nullable(id) }), QueueView),
  skip: call(counter, none, QueueView),
  finish: call(counter, none, QueueView),
} as const;
