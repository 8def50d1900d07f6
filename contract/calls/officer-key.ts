import { z } from 'zod/mini';
import { bothLanguages, caKeyId, date } from '../values.ts';

/** What this hall asks of the officer's key under an act; null where it is no legal act, or nothing is asked. */
export const SigningView = z.nullable(
  z.strictObject({
    legalAct: bothLanguages,
    need: z.enum(['required', 'optional']),
    /** Who has set it, and when. */
    setBy: z.string(),
    setOn: date,
  }),
);
export type SigningView = z.infer<typeof SigningView>;

/**
 * The officer's own CA key under a legal act, and its PIN: used once, never kept and never logged. `pin` is null where
 * it is entered on the key itself; the whole is null or absent where no key is to sign.
 */
export const officerKey = z.optional(
  z.nullable(
    z.strictObject({
      keyId: caKeyId,
      pin: z.nullable(z.string().check(z.regex(/^[\x21-\x7e]{1,32}$/))),
    }),
  ),
);
