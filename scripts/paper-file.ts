import { readFileSync, writeFileSync } from 'node:fs';
import type { z } from 'zod/mini';
import type { EnrolmentEntitlement } from '../contract/exchange/enrolment.ts';
import { Fault, type FaultCode } from '../domain/faults.ts';

/** What a file holds. Throws `code` with the field `file` where it is no JSON. */
export const readJson = (file: string, code: FaultCode): unknown => {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    // Whose file it is says the sentence; why it is none helps nobody.
    if (error instanceof SyntaxError) throw new Fault(code, { field: 'file' });
    throw error;
  }
};

/** A paper by its schema, the same as at the exchange. Throws `code` with the first field that is not in order. */
export const inOrder = <T>(schema: z.ZodMiniType<T>, paper: unknown, code: FaultCode): T => {
  const parsed = schema.safeParse(paper);
  if (!parsed.success) throw new Fault(code, { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  return parsed.data;
};

/** Never over a file that is there. */
export const writePaper = (file: string, paper: object): void =>
  writeFileSync(file, `${JSON.stringify(paper, null, 2)}\n`, { flag: 'wx' });

/** The same for what is no text. */
export const writeBytes = (file: string, bytes: Uint8Array): void =>
  writeFileSync(file, bytes, { flag: 'wx' });

/** `<bureau>,<under>,<from>,<to|open>`; the schema that checks the whole paper says which of these is none. */
export const entitlementOf = (text: string): EnrolmentEntitlement => {
  const [actingFor, under = '', from = '', to = 'open'] = text.split(',');
  return { actingFor, under, from, to: to === 'open' ? null : to } as EnrolmentEntitlement;
};
