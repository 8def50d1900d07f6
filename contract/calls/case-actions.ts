import { z } from 'zod/mini';
import { answers, bureau, fen, id, pin, reference, typedLine, typedParagraph } from '../values.ts';
import { officerKey } from './officer-key.ts';

/** Input of each action. Generic over matters: there is no call per matter. */
export const PerformInput = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('identify'), caseFileId: id, identificationId: id }),
  z.strictObject({
    action: z.literal('save'),
    caseFileId: id,
    answers,
    papers: z.array(reference).check(z.maxLength(60)),
  }),
  z.strictObject({ action: z.literal('hold'), caseFileId: id, reason: typedLine }),
  z.strictObject({ action: z.literal('resume'), caseFileId: id }),
  z.strictObject({ action: z.literal('discard'), caseFileId: id, reason: typedLine }),
  z.strictObject({ action: z.literal('request-supplement'), caseFileId: id }),
  z.strictObject({ action: z.literal('refuse'), caseFileId: id, reason: typedParagraph }),
  z.strictObject({
    action: z.literal('file'),
    caseFileId: id,
    tenderedFen: fen,
    figuresHash: reference,
    actId: id,
    officerKey,
  }),
  z.strictObject({
    action: z.literal('reverse'),
    caseFileId: id,
    reason: typedParagraph,
    secondOfficerId: id,
    secondPin: pin,
    actId: id,
  }),
  z.strictObject({ action: z.literal('correct'), caseFileId: id, lane: bureau, answers, actId: id }),
  z.strictObject({
    action: z.literal('save-act'),
    caseFileId: id,
    lane: bureau,
    act: reference,
    answers,
  }),
  z.strictObject({
    action: z.literal('act'),
    caseFileId: id,
    lane: bureau,
    act: reference,
    answers,
    actId: id,
    officerKey,
  }),
  z.strictObject({ action: z.literal('release-lane'), caseFileId: id, lane: bureau, actId: id }),
  /** Where another window still holds the lane, only a supervisor takes it, with a reason. */
  z.strictObject({
    action: z.literal('take-lane'),
    caseFileId: id,
    lane: bureau,
    reason: typedParagraph,
    actId: id,
  }),
]);
export type PerformInput = z.infer<typeof PerformInput>;

/** Input of one action. */
export type ActionInput<A extends PerformInput['action']> = Extract<PerformInput, { action: A }>;
