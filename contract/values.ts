import { z } from 'zod/mini';
import { roles } from '../domain/authority.ts';
import { bureaus } from '../domain/bureau.ts';
import { caseStatuses } from '../domain/case-file/case-file.ts';

/** Shared value schemas of the contract. Sizes are capped: the page is not trusted. */
export const bureau = z.enum(bureaus);
export const role = z.enum(roles);
export const date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
export const instant = z.int();
export const fen = z.int();
export const id = z.string().check(z.regex(/^[A-Za-z0-9._:-]{1,96}$/));
export const line = z.string().check(z.maxLength(200));
export const paragraph = z.string().check(z.maxLength(2000));
export const pin = z.string().check(z.regex(/^\d{6,12}$/));
export const perBureau = <T extends z.ZodMiniType>(value: T) =>
  z.strictObject({ state: value, local: value });
export const answers = z.record(z.string().check(z.maxLength(40)), z.string().check(z.maxLength(400)));
export const caseStatus = z.enum(caseStatuses);
export const none = z.strictObject({});

export const citation = z.strictObject({ document: z.string(), clause: z.string() });
export const derivationStep = z.strictObject({
  label: z.string(),
  expression: z.string(),
  result: z.string(),
  basis: z.optional(citation),
});
