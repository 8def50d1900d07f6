import { Fault, faultSentence } from '../domain/faults.ts';
import type { FaultDetail } from '../domain/faults.ts';
import { getRule, rules } from '../domain/rules/index.ts';
import type { RuleDefinition } from '../domain/rules/rule.ts';

/** Longer input is refused before it is parsed; no rule needs a tenth of it. */
const longestInput = 65_536;
const longestField = 64;

const usage = "用法：npm run -s rule -- <规则编号> '<JSON>'，或 npm run -s rule -- --list";

const parseJson = (text: string): unknown => {
  if (text.length > longestInput) throw new Fault('figure/input-too-long', { field: 'input' });
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('figure/not-json', { field: 'input' });
  }
};

/** The sentence names the field as the clerk knows it, the key beside it. */
const named = (detail: FaultDetail, rule: RuleDefinition | undefined): FaultDetail => {
  const field = String(detail['field'] ?? '').slice(0, longestField);
  const label = rule !== undefined && Object.hasOwn(rule.labels, field) ? rule.labels[field] : undefined;
  return { ...detail, field: label === undefined ? field : `${label}（${field}）` };
};

const fieldOf = (fault: Fault): string => {
  if (fault.code === 'figure/unknown-rule') return 'rule';
  return String(fault.detail['field'] ?? fault.detail['on'] ?? '').slice(0, longestField);
};

const answer = (args: readonly string[]): unknown => {
  const [id, text, ...rest] = args;
  if (id === '--list' && text === undefined) {
    return rules.map(({ id, title, labels, inputSchema }) => ({ id, title, labels, input: inputSchema() }));
  }
  if (id === undefined || text === undefined || rest.length > 0) {
    throw new Fault('figure/bad-input', { field: 'arguments', reason: usage });
  }
  return getRule(id).answer(parseJson(text));
};

const main = (args: readonly string[]): number => {
  try {
    process.stdout.write(`${JSON.stringify(answer(args))}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const rule = rules.find((candidate) => candidate.id === args[0]);
    const message = faultSentence(error.code, named(error.detail, rule));
    process.stdout.write(
      `${JSON.stringify({ error: { code: error.code, field: fieldOf(error), message } })}\n`,
    );
    return 2;
  }
};

process.exitCode = main(process.argv.slice(2));
