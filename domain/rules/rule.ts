import * as z from 'zod/mini';
import type { Explained } from '../explained.ts';
import type { PlainDate } from '../plain-date.ts';
import { parseRuleInput } from './rule-input.ts';

/** What a figure becomes outside the program: amounts as yuan text, dates as YYYY-MM-DD. */
export type FigureValue = string | { readonly [name: string]: string | number | boolean | FigureValue };

/** One rule as its file states it. */
export interface RuleStatement<Input, Value> {
  readonly id: string;
  readonly title: string;
  /** What each input is called for a person. */
  readonly labels: { readonly [Key in keyof Input]-?: string };
  readonly input: z.ZodMiniType<Input, unknown>;
  /** The figure, in fen and plain dates, for services; `askedOn` is the day of the question, where one is known. */
  readonly run: (input: Input, askedOn?: PlainDate) => Explained<Value>;
  /** The figure as text, for the command line and the calculation sheet. */
  readonly present: (value: Value) => FigureValue;
}

/** A rule of any input, as the command line, the screen and the calculation sheet list it. */
export interface RuleDefinition {
  readonly id: string;
  readonly title: string;
  readonly labels: Readonly<Record<string, string>>;
  /** JSON schema of the input. */
  readonly inputSchema: () => unknown;
  /** Checks an unknown input and works the figure out. Throws a `figure/…` fault for anything the rule cannot answer. */
  readonly answer: (raw: unknown, askedOn?: PlainDate) => Explained<FigureValue>;
}

/** Joins a rule's statement into the form the list of rules holds. */
export const defineRule = <Input, Value>(rule: RuleStatement<Input, Value>): RuleDefinition => ({
  id: rule.id,
  title: rule.title,
  labels: rule.labels,
  inputSchema: () => z.toJSONSchema(rule.input, { io: 'input' }),
  answer: (raw, askedOn) => {
    const { value, steps, basis } = rule.run(parseRuleInput(rule.input, raw), askedOn);
    // The command line answers in Chinese.
    return { value: rule.present(value), steps: steps.map(({ en: _en, ...step }) => step), basis };
  },
});
