import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Example } from '../../../domain/matters/example.ts';
import { matters } from '../../../domain/matters/index.ts';
import type { Matter } from '../../../domain/matters/matter.ts';
import { formatYuan } from '../../../domain/money.ts';

const folder = join(import.meta.dirname, '../../../domain/matters');

/** Each matter brings its examples in its own folder: a new one needs no line here. */
const withExamples = await Promise.all(
  matters.map(async (matter: Matter) => {
    const { examples } = (await import(`${folder}/${matter.id}/examples.ts`)) as {
      examples: readonly Example[];
    };
    return { matter, examples };
  }),
);

describe.each(withExamples)('$matter.title', ({ matter, examples }) => {
  it('stands in a folder of its own name', () => {
    expect(readdirSync(folder)).toContain(matter.id);
  });

  it('has an example of each outcome, and both sides of each date boundary', () => {
    expect(new Set(examples.map((example) => example.outcome))).toEqual(
      new Set(['accept', 'supplement', 'refuse', 'correct']),
    );
    const sides = new Map<string, Set<string>>();
    for (const { boundary } of examples) {
      if (boundary === undefined) continue;
      sides.set(boundary.name, (sides.get(boundary.name) ?? new Set()).add(boundary.side));
    }
    expect(sides.size).toBeGreaterThan(0);
    for (const [name, seen] of sides) expect([name, [...seen].sort()]).toEqual([name, ['before', 'from']]);
  });

  it('ends in something handed to a person and something sent to a bureau, and cites a clause at every step', () => {
    const outputs = matter.steps.map((step) => step.output);
    expect(outputs).toContain('to-person');
    expect(outputs).toContain('to-bureau');
    for (const step of matter.steps) expect([step.id, step.clauses.length > 0]).toEqual([step.id, true]);
  });

  it.each(examples.map((example) => [example.title, example] as const))('%s', (_title, example) => {
    const decision = matter.decide(example.application);
    expect(decision.outcome).toBe(example.outcome);
    expect(decision.basis.length).toBeGreaterThan(0);
    if (example.says !== undefined) expect(JSON.stringify(decision)).toContain(example.says);
    if (decision.outcome !== 'accept') return;
    expect(decision.plan.letters.map((letter) => letter.kind)).toEqual(example.letters ?? []);
    const plan = decision.plan.levies;
    expect(plan !== null).toBe(matter.steps.some((step) => step.kind === 'collect-money'));
    if (plan === null) return;
    const figures: Record<string, string> = { carriedForward: formatYuan(plan.carriedForwardFen) };
    for (const line of plan.lines) {
      figures[line.levy] = formatYuan(line.amountFen);
      figures[`${line.levy}+surcharge`] = formatYuan(line.surchargeFen);
      expect(line.steps.length).toBeGreaterThan(0);
    }
    expect(figures).toMatchObject(example.figures ?? {});
    const sum = plan.lines.reduce((total, line) => total + line.amountFen + line.surchargeFen, 0);
    expect(plan.totalFen).toBe(sum);
    expect(plan.totalFenOf.state + plan.totalFenOf.local).toBe(sum);
  });

  it('decides the same application the same way for ever', () => {
    for (const { application } of examples) {
      expect(JSON.stringify(matter.decide(application))).toBe(
        JSON.stringify(matter.decide(structuredClone(application))),
      );
    }
  });
});
