import { z } from 'zod/mini';
import { Fault } from '../domain/faults.ts';
import { issuePath } from './content.ts';

/** A whole number of a query string, cut at `most`. */
export const count = (fallback: string, most: number) =>
  z.pipe(
    z._default(z.string().check(z.regex(/^\d{1,15}$/)), fallback),
    z.transform((text) => Math.min(Number(text), most)),
  );

/** Reads what came from outside. Throws `exchange/request-malformed` with the path of the first thing wrong. */
export const parse = <T>(schema: z.ZodMiniType<T>, value: unknown): T => {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Fault('exchange/request-malformed', { field: issuePath(parsed.error.issues) });
};
