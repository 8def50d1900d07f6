import { describe, expect, it } from 'vitest';
import { answerProblems } from '../../renderer/fields/answer-problems.ts';
import { formSchema } from '../../renderer/fields/form-schema.ts';
import { draftView } from './support.ts';

const view = draftView({ gross: '103000.00' });

describe('the form of a matter', () => {
  it('is right as the hall process opens it, once the sales are filled in', () => {
    expect(answerProblems(view.fields, view.answers)).toEqual([]);
    expect(formSchema(view.fields).safeParse(view.answers).success).toBe(true);
  });

  it('says at the field what is wrong with it, in the same sentence as the list above', () => {
    const answers = { ...view.answers, gross: '12万', contactPhone: '', periodEnd: '2016', place: 'moon' };
    const problems = answerProblems(view.fields, answers);
    expect(problems.map(({ field, kind }) => [field, kind])).toEqual([
      ['periodEnd', 'unreadable'],
      ['place', 'unreadable'],
      ['gross', 'unreadable'],
      ['contactPhone', 'empty'],
    ]);
    const issues = formSchema(view.fields).safeParse(answers).error?.issues ?? [];
    expect(issues.map(({ path, message }) => [path[0], message])).toEqual(
      problems.map(({ field, message }) => [field, message]),
    );
  });

  it('leaves a field alone that may be empty', () => {
    expect(answerProblems(view.fields, { ...view.answers, consumptionTax: '' })).toEqual([]);
  });

  it('holds the length of a text', () => {
    const long = { ...view.answers, contactName: '名'.repeat(41) };
    expect(answerProblems(view.fields, long).map((problem) => problem.message)).toEqual(['最多 40 个字']);
  });
});
