import type { Bureau } from '../../domain/bureau.ts';
import type { Deadline } from '../../domain/case-file/deadline.ts';
import type { Answers, Field } from '../../domain/forms/field.ts';
import type { BoundAct } from '../../domain/matters/act.ts';
import type { Standing, StandingEntry } from '../../domain/matters/flow.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { addDays, type PlainDate } from '../../domain/plain-date.ts';
import type { Chance } from './chance.ts';

/** A case at the end, as all windows see it. */
export interface EndedCase {
  readonly caseId: string;
  readonly standing: Standing;
  /** The entries that took effect, in order. */
  readonly took: readonly StandingEntry[];
}

/** What the simulation has to know of a matter: how a form may be filled in, and what must hold at the end. */
export interface SimMatter {
  readonly matter: Matter;
  /** A registration is done with at the counter, and its papers are lent for years after. */
  readonly goesOn?: boolean;
  opening(chance: Chance, on: PlainDate, bureau: Bureau): Answers;
  /** The papers brought, where they depend on what is typed. */
  papers?(answers: Answers): readonly string[];
  /** Answers of an act that differ from what its form alone would give. */
  answers?(chance: Chance, act: BoundAct, on: PlainDate): Answers;
  /** Would the act go round in circles, or end most cases early? Then it is seldom chosen. */
  isRare(act: BoundAct, standing: Standing): boolean;
  /** The last day of a deadline, reckoned apart from the flow; extensions are the simulation's own affair. */
  isDue(deadline: Deadline, dueOn: PlainDate, ended: EndedCase): boolean;
  /** What is wrong with the cases of this matter, all of one world: a sentence each. */
  wrongs(cases: readonly EndedCase[]): readonly string[];
}

const answerTo = (chance: Chance, field: Field, on: PlainDate): string => {
  switch (field.kind) {
    case 'choice':
      return field.options.length === 0 ? '' : chance.pick(field.options).value;
    case 'date':
      return addDays(on, chance.below(25) - 2);
    case 'text':
    case 'paragraph':
      return `${field.label}${chance.below(3)}`;
    case 'phone':
      return `0599-${8_000_000 + chance.below(99)}`;
    default:
      throw new Error(`no answer is known for a ${field.kind} field`);
  }
};

/** A form filled in at random; what its act proposes stays. May be refused: then nobody wrote it. */
export const fillIn = (chance: Chance, act: BoundAct, on: PlainDate, own: SimMatter): Answers => ({
  ...Object.fromEntries(act.fields().map((field) => [field.id, answerTo(chance, field, on)])),
  ...act.initialAnswers(),
  ...own.answers?.(chance, act, on),
});
