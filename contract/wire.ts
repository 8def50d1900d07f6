import type { CallError } from './call.ts';

/** Between the page's shell and the hall process. One port, plain JSON. */
export type ToHall = {
  readonly kind: 'call';
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
};
export type FromHall =
  | {
      readonly kind: 'answer';
      readonly id: number;
      readonly result: { ok: true; value: unknown } | { ok: false; error: CallError };
    }
  | { readonly kind: 'event'; readonly name: string; readonly payload: unknown };
