import { Fault } from '../../faults.ts';
import type { Field } from '../../forms/field.ts';

/** What a bureau, or its superior, holds: does the non-resident have a permanent establishment here? */
const findings = ['constitutes', 'does-not'] as const;
export type Finding = (typeof findings)[number];

export const findingName: Readonly<Record<Finding, string>> = {
  constitutes: '构成常设机构',
  'does-not': '不构成常设机构',
};
const findingNameEn: Readonly<Record<Finding, string>> = {
  constitutes: 'a permanent establishment',
  'does-not': 'no permanent establishment',
};
export const findingWords = (finding: Finding) => ({ zh: findingName[finding], en: findingNameEn[finding] });

/** Answers come from another window's program: anything may stand in them. */
export const findingOf = (answer: string | undefined): Finding | undefined =>
  findings.find((finding) => finding === answer);

/** Throws `case/answers-wrong` for anything else: an entry that says no finding has no effect. */
export const getFinding = (answer: string | undefined): Finding => {
  const finding = findingOf(answer);
  if (finding === undefined) throw new Fault('case/answers-wrong', { message: answer ?? '' });
  return finding;
};

export const findingOptions = findings.map((value) => ({
  value,
  label: findingName[value],
  labelEn: findingNameEn[value],
}));

export const findingField = (id: string, label: string, labelEn: string): Field => ({
  kind: 'choice',
  id,
  label,
  labelEn,
  required: true,
  options: findingOptions,
});
