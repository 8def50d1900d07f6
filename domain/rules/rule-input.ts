import * as z from 'zod/mini';
import { Fault, isFaultCode } from '../faults.ts';
import type { FaultCode } from '../faults.ts';
import { parseYuan } from '../money.ts';
import type { Fen } from '../money.ts';
import { plainDate } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';

interface Reading {
  readonly issues: z.core.$ZodRawIssue[];
}

/** Runs a domain reader inside a schema; its fault becomes an issue that carries the fault's code. */
const read = <T>(context: Reading, input: unknown, reader: () => T): T => {
  try {
    return reader();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    context.issues.push({ code: 'custom', message: error.code, input, params: { fault: error.code } });
    return z.NEVER;
  }
};

/** A machine asks: no grouping and no spaces, which only a person’s typing may have. */
const plainYuan = /^-?\d+(\.\d{1,2})?$/;

const nonNegativeYuan = (text: string): Fen => {
  if (!plainYuan.test(text)) throw new Fault('figure/not-an-amount', { field: 'amount' });
  if (text.startsWith('-')) throw new Fault('figure/negative-amount', { field: 'amount' });
  return parseYuan(text);
};

/** Yuan as text (`"10000.00"`), never negative; a JSON number is refused, for it may already have lost a fen. */
export const amountField: z.ZodMiniType<Fen, unknown> = z.pipe(
  z.string().register(z.globalRegistry, {
    description: '元，带引号的文字，最多两位小数，不为负，例如 "10000.00"',
    pattern: '^\\d{1,13}(\\.\\d{1,2})?$',
  }),
  z.transform((input, context) => read(context, input, () => nonNegativeYuan(input))),
);

/** A date that exists, YYYY-MM-DD. */
export const dateField: z.ZodMiniType<PlainDate, unknown> = z.pipe(
  z.string().register(z.globalRegistry, { description: '日期，YYYY-MM-DD', format: 'date' }),
  z.transform((input, context) => read(context, input, () => plainDate(input))),
);

/** A whole number of at least one. */
export const countField: z.ZodMiniType<number, unknown> = z.int().check(z.minimum(1));

/** Any text, as an identifier is typed. */
export const textField: z.ZodMiniType<string, unknown> = z.string();

const isRecord = (raw: unknown): raw is Readonly<Record<string, unknown>> =>
  typeof raw === 'object' && raw !== null && !Array.isArray(raw);

const faultOf = (issue: z.core.$ZodIssue): FaultCode | undefined => {
  const code: unknown = issue.code === 'custom' ? issue.params?.['fault'] : undefined;
  return typeof code === 'string' && isFaultCode(code) ? code : undefined;
};

const reasonOf = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_value':
      return `只能是 ${issue.values.map(String).join('、')} 之一`;
    case 'too_small':
      return `不能小于 ${String(issue.minimum)}`;
    case 'too_big':
      return '数值过大';
    case 'invalid_type':
      return issue.expected === 'string' ? '应为带引号的文字' : '应为整数';
    default:
      return '内容不符合要求';
  }
};

/**
 * Reads an unknown value by a rule's schema. Throws `figure/not-json` for anything but an object,
 * `figure/missing-field`, `figure/unknown-field`, or the fault of the first field that is wrong;
 * `figure/rule-failed` where the schema refuses without a reason.
 */
export const parseRuleInput = <Input>(schema: z.ZodMiniType<Input, unknown>, raw: unknown): Input => {
  if (!isRecord(raw)) throw new Fault('figure/not-json', { field: 'input' });
  const parsed = z.safeParse(schema, raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue === undefined) throw new Fault('figure/rule-failed');
  if (issue.code === 'unrecognized_keys') {
    throw new Fault('figure/unknown-field', { field: issue.keys[0] ?? 'input' });
  }
  const field = String(issue.path[0] ?? 'input');
  if (!Object.hasOwn(raw, field)) throw new Fault('figure/missing-field', { field });
  const code = faultOf(issue);
  if (code !== undefined) throw new Fault(code, { field });
  throw new Fault('figure/bad-input', { field, reason: reasonOf(issue) });
};
