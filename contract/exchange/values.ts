import { z } from 'zod/mini';
import { isPlainDate, type PlainDate } from '../../domain/plain-date.ts';

/* Value schemas that the exchange's messages and papers have in common. */

/** Of an exchange, a window, a part, an officer, a record. */
export const identifier = z.string().check(z.regex(/^[A-Za-z0-9._:-]{1,96}$/));
/** SHA-256, lower-case hex. */
export const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
/** Names as `evidence/signature.ts` has them; that folder and this one may not know each other. */
export const suite = z.enum(['ed25519', 'sm2-sm3']);
/** Of any suite, lower-case hex. */
export const publicKeyHex = z.string().check(z.regex(/^[0-9a-f]{64,260}$/));
/** Of any suite, lower-case hex. */
export const signature = z.string().check(z.regex(/^[0-9a-f]{64,512}$/));
/** `YYYY-MM-DD` by its shape alone. */
export const dateText = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
/** A day that there is. */
export const day = z.string().check(z.refine(isPlainDate));
/** A day that there is, as such. */
export const plainDate = z.custom<PlainDate>((value) => typeof value === 'string' && isPlainDate(value));
/** One line, so that no line of a signed text can be forged. */
export const oneLine = (most: number) =>
  z.string().check(
    z.minLength(1),
    z.maxLength(most),
    z.refine((text) => !/\p{Cc}/u.test(text) && text.isWellFormed()),
  );
