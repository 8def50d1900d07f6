import { z } from 'zod/mini';
import { roles } from '../domain/authority.ts';
import { bureaus } from '../domain/bureau.ts';
import { caseStatuses } from '../domain/case-file/case-file.ts';
import { languages } from '../domain/language.ts';

/** Shared value schemas of the contract. Sizes are capped: the page is not trusted. */
export const bureau = z.enum(bureaus);
export const role = z.enum(roles);
export const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
export const instant = z.int();
export const fen = z.int();
export const id = z.string().check(z.regex(/^[A-Za-z0-9._:-]{1,96}$/));
export const line = z.string().check(z.maxLength(200));

/** No half characters and no control characters: such a text could be neither sealed nor printed. */
const isPlainText = (text: string): boolean =>
  text.isWellFormed() && !/[\u0000-\u0008\u000b-\u001f\u007f]/.test(text);
/** What a person typed on one line. */
export const typedLine = z.string().check(
  z.maxLength(200),
  z.refine((text) => isPlainText(text) && !/[\t\n]/.test(text)),
);
/** What a person typed in sentences; no longer than a message to the other bureau may hold. */
export const typedParagraph = z.string().check(z.maxLength(1000), z.refine(isPlainText));
/** A name or number the page was given and hands back. */
export const reference = z.string().check(z.maxLength(200), z.refine(isPlainText));
/** A CA key that is plugged in, by the names its library gave to device, application and container, in hex. */
export const caKeyId = z.string().check(z.maxLength(2_000), z.refine(isPlainText));
export const pin = z.string().check(z.regex(/^\d{6,12}$/));
export const perBureau = <T extends z.ZodMiniType>(value: T) =>
  z.strictObject({ state: value, local: value });
export const answers = z
  .record(z.string().check(z.maxLength(40)), z.string().check(z.maxLength(400), z.refine(isPlainText)))
  .check(z.refine((given) => Object.keys(given).length <= 80));
export const caseStatus = z.enum(caseStatuses);
export const language = z.enum(languages);
export const bothLanguages = z.strictObject({ zh: z.string(), en: z.string() });
export const none = z.strictObject({});

export const citation = z.strictObject({ document: z.string(), clause: z.string() });
export const derivationStep = z.strictObject({
  label: z.string(),
  expression: z.string(),
  result: z.string(),
  basis: z.optional(citation),
  en: z.optional(
    z.strictObject({
      label: z.string(),
      expression: z.optional(z.string()),
      result: z.optional(z.string()),
    }),
  ),
});
