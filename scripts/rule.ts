import { Fault, faultSentence } from '../domain/faults.ts';
import type { FaultDetail } from '../domain/faults.ts';
import { daysBetween, isPlainDate, plainDate } from '../domain/plain-date.ts';
import { getRule, rules } from '../domain/rules/index.ts';
import type { RuleDefinition } from '../domain/rules/rule.ts';

/** Longer input is refused before it is parsed; no rule needs a tenth of it. */
const longestInput = 65_536;
const longestField = 64;

const usage = "用法：npm run -s rule -- <规则编号> '<JSON>'，或 npm run -s rule -- --list";

const parseJson = (text: string): unknown => {
  if (text.length > longestInput) throw new Fault('figure/bad-input', { field: 'input', reason: '内容过长' });
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('figure/not-json', { field: 'input' });
  }
};

const ownLabels: Readonly<Record<string, string>> = { arguments: '命令行参数', input: '输入内容' };

/** The sentence names the field as the clerk knows it, the key beside it. */
const named = (detail: FaultDetail, rule: RuleDefinition | undefined): FaultDetail => {
  const field = String(detail['field'] ?? '').slice(0, longestField);
  const labels = rule !== undefined && Object.hasOwn(rule.labels, field) ? rule.labels : ownLabels;
  const label = Object.hasOwn(labels, field) ? labels[field] : undefined;
  return { ...detail, field: label === undefined ? field : `${label}（${field}）` };
};

/** Where a day has no published value: the date of the input that lies nearest to that day. */
const nearestDateField = (raw: unknown, on: string): string => {
  const dates = Object.entries(typeof raw === 'object' && raw !== null ? raw : {}).flatMap(
    ([field, value]) =>
      typeof value === 'string' && isPlainDate(value) && isPlainDate(on)
        ? [{ field, distance: Math.abs(daysBetween(value, on)) }]
        : [],
  );
  return dates.toSorted((a, b) => a.distance - b.distance)[0]?.field ?? 'input';
};

const fieldOf = (fault: Fault, raw: unknown): string => {
  if (fault.code === 'figure/unknown-rule') return 'rule';
  const on = fault.detail['on'];
  if (on !== undefined) return nearestDateField(raw, String(on));
  return String(fault.detail['field'] ?? 'input').slice(0, longestField);
};

const misused = (): Fault => new Fault('figure/bad-input', { field: 'arguments', reason: usage });

const today = () => plainDate(new Date().toLocaleDateString('sv-SE', { timeZone: 'Asia/Shanghai' }));

const answer = ([id, text, ...rest]: readonly string[]): unknown => {
  if (id === '--list' && text === undefined) {
    return rules.map(({ id, title, labels, inputSchema }) => ({ id, title, labels, input: inputSchema() }));
  }
  if (id === undefined || id.startsWith('--')) throw misused();
  const rule = getRule(id);
  if (text === undefined || rest.length > 0) throw misused();
  return rule.answer(parseJson(text), today());
};

const parseAgain = (text: string | undefined): unknown => {
  try {
    return parseJson(text ?? '');
  } catch {
    return undefined;
  }
};

const refusal = (fault: Fault, [id, text]: readonly string[]): unknown => {
  const rule = rules.find((candidate) => candidate.id === id);
  const message = faultSentence(fault.code, named(fault.detail, rule));
  return { error: { code: fault.code, field: fieldOf(fault, parseAgain(text)), message } };
};

/** 0 answered, 2 refused with its reason, 70 a bug (said as JSON too, so that a caller can always parse). */
const main = (args: readonly string[]): number => {
  try {
    process.stdout.write(`${JSON.stringify(answer(args))}\n`);
    return 0;
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('figure/rule-failed');
    process.stdout.write(`${JSON.stringify(refusal(fault, args))}\n`);
    return fault.code === 'figure/rule-failed' ? 70 : 2;
  }
};

process.exitCode = main(process.argv.slice(2));
