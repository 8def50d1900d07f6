import { z } from 'zod/mini';
import { call } from '../call.ts';
import { id, instant, none, pin, typedLine } from '../values.ts';

const counter = ['counter-clerk', 'field-collector'] as const;

export const DrawerView = z.strictObject({
  /** A window without a drawer on its receipt printer has `false`, and nothing to show. */
  fitted: z.boolean(),
  /** As its switch says; `unknown` where it has none, or the printer cannot be asked. */
  state: z.enum(['open', 'closed', 'unknown']),
  /** What went wrong last, in words. */
  problem: z.nullable(z.string()),
  /** Of the present cash session, latest first. */
  openings: z.array(
    z.strictObject({
      at: instant,
      why: z.enum(['cash', 'no-sale']),
      reason: z.nullable(z.string()),
      approvedByName: z.nullable(z.string()),
    }),
  ),
});
export type DrawerView = z.infer<typeof DrawerView>;

/** The cash drawer on the receipt printer. It springs open by itself for the cash of an act. */
export const drawer = {
  view: call(counter, none, DrawerView),
  /** Asks its switch anew: before the shift is closed. */
  check: call(counter, none, DrawerView),
  /** Without a sale: with a reason, and another person who is a supervisor. */
  openNoSale: call(
    counter,
    z.strictObject({ reason: typedLine, secondOfficerId: id, secondPin: pin }),
    DrawerView,
  ),
} as const;
