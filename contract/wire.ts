import { z } from 'zod/mini';
import type { CallResult } from './call.ts';

/** Between the page's shell and the hall process. One port, plain JSON. */
export const ToHall = z.strictObject({
  kind: z.literal('call'),
  id: z.int(),
  name: z.string().check(z.maxLength(80)),
  input: z.unknown(),
});
export type ToHall = z.infer<typeof ToHall>;

export type FromHall =
  | { readonly kind: 'answer'; readonly id: number; readonly result: CallResult<unknown> }
  | { readonly kind: 'event'; readonly name: string; readonly payload: unknown };
