import type { z } from 'zod/mini';
import type { Role } from '../domain/authority.ts';

/** Who may make a call: anybody at the window, a signed-in officer, or officers holding one of these roles. */
export type Audience = 'anyone' | 'signed-in' | readonly [Role, ...Role[]];

/** Whoever may read what the hall keeps of taxpayers: every role but the administrator, who has no business rights. */
export const readers = [
  'counter-clerk',
  'field-collector',
  'voucher-keeper',
  'tax-officer',
  'supervisor',
  'hall-manager',
  'auditor',
] as const satisfies Audience;

export interface Call<In extends z.ZodMiniType = z.ZodMiniType, Out extends z.ZodMiniType = z.ZodMiniType> {
  readonly in: In;
  readonly out: Out;
  readonly audience: Audience;
}

/** One call of the contract: exactly one input object, one output, and who may make it. */
export const call = <In extends z.ZodMiniType, Out extends z.ZodMiniType>(
  audience: Audience,
  input: In,
  output: Out,
): Call<In, Out> => ({
  in: input,
  out: output,
  audience,
});

/** What crosses instead of an exception: a stable code, a sentence in the clerk's language, whether to retry. */
export interface CallError {
  readonly code: string;
  readonly message: string;
  readonly retry: boolean;
  readonly detail: Readonly<Record<string, string | number>>;
}
export type CallResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CallError };
