import { z } from 'zod/mini';
import type { CallResult } from './call.ts';
import type { CustomerView } from './customer.ts';

/** Between the page's shell and the hall process. One port, plain JSON. */
export const ToHall = z.strictObject({
  kind: z.literal('call'),
  id: z.int(),
  name: z.string().check(z.maxLength(80)),
  input: z.unknown(),
});
export type ToHall = z.infer<typeof ToHall>;

/** What the second screen's page said; the shell sends this form for no other page. */
export const CustomerToHall = z.strictObject({ kind: z.literal('customer'), answer: z.unknown() });
export type CustomerToHall = z.infer<typeof CustomerToHall>;

export type FromHall =
  | { readonly kind: 'answer'; readonly id: number; readonly result: CallResult<unknown> }
  | { readonly kind: 'event'; readonly name: string; readonly payload: unknown }
  /** For the second screen alone: whether it is to be there, and what it shows. */
  | { readonly kind: 'customer'; readonly open: boolean; readonly view: CustomerView };
