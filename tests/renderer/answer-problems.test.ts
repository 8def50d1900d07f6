import { describe, expect, it } from 'vitest';
import { answerProblems } from '../../renderer/fields/answer-problems.ts';
import { draftView } from './support.ts';

const view = draftView({ gross: '103000.00' });

describe('the form of a matter', () => {
  it('is right as the hall process opens it, once the sales are filled in', () => {
    expect(answerProblems(view.fields, view.answers)).toEqual([]);
  });

  it('says of each field what is wrong with it', () => {
    const answers = { ...view.answers, gross: '12万', contactPhone: '', periodEnd: '2016', place: 'moon' };
    const problems = answerProblems(view.fields, answers);
    expect(problems.map(({ field, kind }) => [field, kind])).toEqual([
      ['periodEnd', 'unreadable'],
      ['place', 'unreadable'],
      ['gross', 'unreadable'],
      ['contactPhone', 'empty'],
    ]);
    expect(problems.map(({ message }) => message)).toEqual([
      '格式不对，如 201603',
      '请选择其中一项',
      '金额格式不对，如 1234.50',
      '请填写联系电话',
    ]);
  });

  it('leaves a field alone that may be empty', () => {
    expect(answerProblems(view.fields, { ...view.answers, consumptionTax: '' })).toEqual([]);
  });

  it('holds the length of a text', () => {
    const long = { ...view.answers, contactName: '名'.repeat(41) };
    expect(answerProblems(view.fields, long).map((problem) => problem.message)).toEqual(['最多 40 个字']);
  });
});
