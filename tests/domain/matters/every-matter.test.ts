import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { standingOf } from '../../../domain/case-file/deadline.ts';
import { type Course, lanesOfCourse, todayOf } from '../../../domain/matters/course.ts';
import type { Example } from '../../../domain/matters/example.ts';
import { bureaus } from '../../../domain/bureau.ts';
import { documentNameEn } from '../../../domain/document-names.ts';
import type { Plan } from '../../../domain/matters/plan.ts';
import { matters } from '../../../domain/matters/index.ts';
import type { InBoth } from '../../../domain/language.ts';
import type { ActDecision } from '../../../domain/matters/act.ts';
import type { Decision, Matter } from '../../../domain/matters/matter.ts';
import { formatYuan } from '../../../domain/money.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { gapsOf } from './gaps.ts';

const folder = join(import.meta.dirname, '../../../domain/matters');

const chinese = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** What a clerk reads of a decision, in both languages; a name within it stays what it is. */
const saidOf = (decision: Decision | ActDecision): readonly InBoth[] => {
  if (decision.outcome === 'refuse') return [decision.reason, decision.remedy];
  return decision.outcome === 'correct' ? decision.problems.map(({ message }) => message) : [];
};

/** Papers a plan makes, as a screen names them. */
const papersOf = ({
  letters,
  certificate,
}: Plan): readonly { readonly kind: string; readonly title: string }[] =>
  certificate === undefined ? letters : [...letters, certificate];

/** Each matter brings its examples in its own folder: a new one needs no line here. */
const withExamples = await Promise.all(
  matters.map(async (matter: Matter) => {
    const { examples, courses = [] } = (await import(`${folder}/${matter.id}/examples.ts`)) as {
      examples: readonly Example[];
      courses?: readonly Course[];
    };
    return { matter, examples, courses };
  }),
);

describe.each(withExamples)('$matter.title', ({ matter, examples, courses }) => {
  it('stands in a folder of its own name', () => {
    expect(readdirSync(folder)).toContain(matter.id);
  });

  it('lacks nothing: an example of each outcome and of both sides of each date, clauses, outputs, a promise', () => {
    expect(gapsOf({ matter, examples, courses })).toEqual([]);
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

  it.runIf(matter.flow !== undefined)(
    'has courses that end and courses that go on, each act once, a deadline met, running and missed',
    () => {
      expect(new Set(courses.map((course) => course.isConcluded))).toEqual(new Set([true, false]));
      const standings = new Set(courses.flatMap((course) => Object.values(course.deadlines)));
      for (const standing of ['running', 'met', 'overdue']) expect([...standings]).toContain(standing);
      const played = new Set(courses.flatMap(({ acts }) => acts.map((one) => one.act)));
      for (const act of matter.flow?.acts ?? []) {
        expect([act.id, played.has(act.id)]).toEqual([act.id, true]);
        expect(matter.steps.map((step) => step.id)).toContain(act.step);
      }
    },
  );

  it.each(courses.map((course) => [course.title, course] as const))('%s', (_title, course) => {
    const standing = matter.flow?.standing(lanesOfCourse(course.acts));
    expect(standing?.concluded !== null).toBe(course.isConcluded);
    expect(standing?.concluded?.zh ?? standing?.stage.zh).toContain(course.stands);
    expect(
      Object.fromEntries(
        (standing?.deadlines ?? []).map((deadline) => [deadline.id, standingOf(deadline, todayOf(course))]),
      ),
    ).toEqual(course.deadlines);
    expect(standing?.entries.filter((entry) => entry.void !== null).length).toBe(course.void ?? 0);
  });

  it('says what is wrong, and why it refuses, in Chinese and in English', () => {
    const lanes = courses.flatMap((course) =>
      course.acts.map((_act, count) => lanesOfCourse(course.acts.slice(0, count))),
    );
    // A form that is empty, and one where every answer is nonsense, are wrong in every field they have.
    const acted = lanes.flatMap((present) =>
      bureaus.flatMap((bureau) =>
        (matter.flow?.actsOf(present, bureau, plainDate('2016-12-30')) ?? []).flatMap((act) => [
          act.decide({}),
          act.decide(Object.fromEntries(act.fields().map(({ id }) => [id, 'x']))),
          act.decide(Object.fromEntries(act.fields().map(({ id }) => [id, '2016-01-04']))),
        ]),
      ),
    );
    const applied = examples.flatMap(({ application }) => {
      const { context, answers } = application;
      const nonsense = (text: string) =>
        Object.fromEntries(matter.fields(context, answers).map(({ id }) => [id, text]));
      return [{}, nonsense('x'), nonsense('-1'), nonsense('2017-02-01'), answers].map((typed) =>
        matter.decide({ ...application, answers: typed }),
      );
    });
    const decisions = [...applied, ...acted];
    const papers = decisions.flatMap((one) => (one.outcome === 'accept' ? papersOf(one.plan) : []));
    expect(papers.filter(({ kind, title }) => documentNameEn(kind, title) === undefined)).toEqual([]);
    const said = decisions.flatMap(saidOf);
    expect(said.length).toBeGreaterThan(examples.length);
    for (const { zh, en } of said) {
      expect(zh).toMatch(chinese);
      expect(en.replaceAll(/“[^”]*”/g, '')).not.toMatch(chinese);
      expect(en).toMatch(/^[A-Z“].*[a-z]/);
    }
  });

  it('decides the same application the same way for ever', () => {
    for (const { application } of examples) {
      expect(JSON.stringify(matter.decide(application))).toBe(
        JSON.stringify(matter.decide(structuredClone(application))),
      );
    }
  });
});
