import type { normZh } from '../zh/norm.ts';

/** The pages of the norm. What the norm itself says is a published text and stays Chinese. */
export const normEn = {
  'panel.norm': 'Norm',
  'norm.hint': 'The 44 items of the cooperation norm, in the words of its publishers; Enter opens one.',
  'norm.item': 'Item',
  'norm.title': 'Cooperation item',
  'norm.matters': 'Matters',
  'norm.not-built': 'none yet',
  'norm.clauses': 'Clauses',
  'norm.of': '{{traced}} of {{clauses}}',
  'norm.traced': 'Clauses that ask for something: {{clauses}}, carried out: {{traced}}',
  'norm.open-item': 'Item {{item}} of the norm',
  'norm.rail-key': '§',
  'norm.previous': 'Previous',
  'norm.next': 'Next',
  'norm.untraced': 'No step yet',
  'norm.step': 'Step',
  'norm.act': 'Act',
  'norm.part-purpose': '1 Purpose',
  'norm.part-goals': '2 Goals',
  'norm.part-ways': '3 Modes',
  'norm.part-flow': '4 Flow',
  'norm.part-basis': '5 Basis',
  'norm.part-support': '6 Technical support',
  'norm.part-lead': '7 Lead department',
  'norm.part-levels': '8 Level',
} as const satisfies Readonly<Record<keyof typeof normZh, string>>;
