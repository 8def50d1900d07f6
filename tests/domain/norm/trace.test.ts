import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Citation } from '../../../domain/citation.ts';
import { delayAct, extensionAct } from '../../../domain/matters/deadline-acts.ts';
import { matters } from '../../../domain/matters/index.ts';
import type { Matter } from '../../../domain/matters/matter.ts';
import { findClause, isOfSourcePapers, normClauses } from '../../../domain/norm/clause.ts';
import { hallParts } from '../../../domain/norm/hall-parts.ts';
import { testsOf, traceClauses } from '../../../domain/norm/trace.ts';
import { examples as filings } from '../../../domain/matters/norm-17-cooperative-collection/examples.ts';
import * as liaison from '../../../domain/matters/norm-28-anti-avoidance-liaison/examples.ts';

const citationsOf = (matter: Matter): readonly Citation[] => [
  ...matter.basis,
  ...matter.steps.flatMap(({ clauses }) => clauses),
  ...(matter.flow?.acts ?? []).flatMap(({ basis }) => basis),
];

const at = (clause: string) => {
  const [traced] = traceClauses(
    normClauses.filter((one) => one.clause === clause),
    matters,
  );
  if (traced === undefined) throw new Error(`the norm has no ${clause}`);
  return traced;
};

describe('a citation of a source paper', () => {
  it.each(matters.map((matter: Matter) => [matter.id, matter] as const))(
    'names a clause that the paper has: %s',
    (_id, matter) => {
      const lost = citationsOf(matter).filter(
        (one) => isOfSourcePapers(one) && findClause(one) === undefined,
      );
      expect(lost.map(({ clause }) => clause)).toEqual([]);
    },
  );

  it('is right in the acts that every case with deadlines has', () => {
    for (const { basis } of [extensionAct, delayAct])
      for (const citation of basis) expect(findClause(citation)).toBeDefined();
  });

  it('of other law is left alone', () => {
    expect(isOfSourcePapers({ document: '中华人民共和国税收征收管理法', clause: '第二十五条' })).toBe(false);
  });
});

describe('the trace', () => {
  it('says which step carries a clause out, and which clause nothing does', () => {
    expect(at('第十七项 4.方式二（5）').by.map(({ kind, id }) => [kind, id])).toEqual([
      ['step', 'collect'],
      ['step', 'print'],
      ['step', 'send'],
    ]);
    expect(at('第十七项 4.方式一（1）').by).toEqual([]);
    expect(at('第二十八项 3.合作方式').by.map(({ kind, id }) => [kind, id])).toEqual([
      ['step', 'answer'],
      ['act', 'answer'],
    ]);
  });

  it('says what the hall does beside its matters, in files and by tests that are there', () => {
    expect(at('第六项 3.方式二').by.map(({ kind, id, of }) => [kind, id, of.id])).toEqual([
      ['deed', 'trust-list', 'norm-06-recognised-certificates'],
    ]);
    expect(at('第六项 3.方式一').by).toEqual([]);
    const root = join(import.meta.dirname, '../../..');
    for (const { item, places, deeds } of hallParts) {
      expect(places.filter((place) => !existsSync(join(root, place)))).toEqual([]);
      for (const { clauses, shownBy } of deeds) {
        for (const citation of clauses) expect(findClause(citation)).toMatchObject({ item, isAsking: true });
        expect(shownBy).not.toEqual([]);
        for (const { file, test } of shownBy)
          expect(readFileSync(join(root, file), 'utf8')).toContain(`it('${test}'`);
      }
    }
  });

  it('gives for tests the examples whose decision rests on the clause, and the courses that do the act', () => {
    const agreement = at('第十七项 4.方式二（1）');
    expect(testsOf(agreement.clause, agreement.by[0]!, { examples: filings, courses: [] })).toEqual([
      '没有代征协议的日子不能代收',
    ]);
    const answered = at('第二十八项 3.合作方式');
    const played = liaison.courses.filter(({ acts }) => acts.some(({ act }) => act === 'answer'));
    for (const bearer of answered.by)
      expect(testsOf(answered.clause, bearer, liaison)).toEqual(played.map(({ title }) => title));
  });
});
