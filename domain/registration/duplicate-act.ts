import { type Field, problemAt } from '../forms/field.ts';
import { paragraphField } from '../forms/fields.ts';
import type { FlowAct } from '../matters/act.ts';
import { plainPlan } from '../matters/plan.ts';
import type { ArchiveState } from './archive-state.ts';
import { item1 } from './clauses.ts';

/** A household's number counts its owner's businesses: two windows may give one number to two of them. */
const mayBeAnother = (hasNumbersToGive: boolean, { form }: ArchiveState): boolean =>
  hasNumbersToGive && form['kind'] !== 'unit';

const foundField = {
  kind: 'choice',
  id: 'found',
  label: '先登记的是',
  labelEn: 'Registered first was',
  required: true,
  options: [
    {
      value: 'same',
      label: '同一户，转为信息补录',
      labelEn: 'The same business: a supplementary entry',
    },
    {
      value: 'another',
      label: '同一业主的另一户，本件终止，另行登记',
      labelEn: 'Another business of the owner: register anew',
    },
  ],
} as const satisfies Field;

/** DESIGN §14: the first accepted registration wins; this one stays as a supplement and its paper is taken back. */
export const turnSupplementary = (hasNumbersToGive: boolean): FlowAct<ArchiveState> => ({
  id: 'turn-supplementary',
  title: '处理重复登记',
  titleEn: 'Settle a duplicate registration',
  step: 'send',
  roles: ['counter-clerk', 'tax-officer', 'supervisor'],
  basis: [item1.goal, item1.oneApplication],
  answersTask: 'recall',
  fields: ({ state }) => [
    ...(mayBeAnother(hasNumbersToGive, state) ? [foundField] : []),
    // Nothing is known before the opening: a past entry is read by every label it may have had.
    ...(state.certificate === 'issued' || state.keeper === null
      ? [
          {
            kind: 'choice',
            id: 'paper',
            label: '已发证件',
            labelEn: 'The paper given out',
            required: true,
            options: [
              { value: 'taken-back', label: '已收回', labelEn: 'Taken back' },
              {
                value: 'declared-void',
                label: '未能收回，已公告作废',
                labelEn: 'Not to be had; declared void',
              },
            ],
          } as const,
        ]
      : []),
    paragraphField('note', '处理情况', 'What was done', 300),
  ],
  initialAnswers: () => ({}),
  decide: (answers, { state }) => {
    const wanted = [
      ...(mayBeAnother(hasNumbersToGive, state) ? (['found'] as const) : []),
      ...(state.certificate === 'issued' ? (['paper'] as const) : []),
      'note' as const,
    ];
    const words = {
      found: { zh: '请核对先登记的是否同一户', en: 'Say whether it is the same business' },
      paper: { zh: '请选择已发证件的处理结果', en: 'Say what became of the paper given out' },
      note: { zh: '请填写处理情况', en: 'Say what was done' },
    } as const;
    const problems = wanted
      .filter((field) => (answers[field] ?? '').trim() === '')
      .map((field) => problemAt(field, words[field]));
    if (problems.length > 0) return { outcome: 'correct', problems };
    const recalls = answers['paper'] === 'taken-back' ? 'taken-back' : 'declared-void';
    return {
      outcome: 'accept',
      plan: state.certificate === 'issued' ? { ...plainPlan, recalls } : plainPlan,
    };
  },
});
