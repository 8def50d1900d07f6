import { z } from 'zod/mini';
import { deadlineStandings } from '../../domain/case-file/deadline.ts';
import { answers, bothLanguages, bureau, citation, date, id } from '../values.ts';
import { FieldView } from './field-view.ts';
import { SigningView } from './officer-key.ts';

export const DeadlineView = z.strictObject({
  id: z.string(),
  bureau,
  title: z.string(),
  titleEn: z.string(),
  startedOn: date,
  dueOn: date,
  metOn: z.nullable(date),
  standing: z.enum(deadlineStandings),
  extended: z.nullable(z.strictObject({ from: date, by: z.string() })),
  explained: z.nullable(z.string()),
  basis: z.array(citation),
});
export type DeadlineView = z.infer<typeof DeadlineView>;

const EntryDocumentView = z.strictObject({
  kind: z.string(),
  title: z.string(),
  number: z.nullable(z.string()),
});
const LabelledAnswer = z.strictObject({
  label: z.string(),
  labelEn: z.string(),
  value: z.string(),
  valueEn: z.string(),
});

/** What an act answers, to be read beside its form. */
export const AnsweredView = z.strictObject({
  lane: bureau,
  title: z.string(),
  titleEn: z.string(),
  doneOn: date,
  answers: z.array(LabelledAnswer),
  documents: z.array(EntryDocumentView),
});
export type AnsweredView = z.infer<typeof AnsweredView>;

/** An act that this window may do now in a case between the bureaus, with its form. */
export const OpenActView = z.strictObject({
  act: z.string(),
  lane: bureau,
  title: z.string(),
  titleEn: z.string(),
  meets: z.nullable(z.string()),
  /** The case waits for it. */
  isAwaited: z.boolean(),
  basis: z.array(citation),
  fields: z.array(FieldView),
  answers,
  answering: z.nullable(AnsweredView),
  signing: SigningView,
  /** Why it cannot be done at this window, in words; null when it can. */
  blocked: z.nullable(z.strictObject({ code: z.string(), message: z.string() })),
});
export type OpenActView = z.infer<typeof OpenActView>;

/** Where a case between the bureaus stands, folded from both lanes. */
export const FlowView = z.strictObject({
  stage: bothLanguages,
  concluded: z.nullable(bothLanguages),
  deadlines: z.array(DeadlineView),
  acts: z.array(OpenActView),
  entries: z.array(
    z.strictObject({
      lane: bureau,
      entryNo: z.int(),
      act: z.string(),
      title: z.string(),
      titleEn: z.string(),
      doneOn: date,
      officerName: z.string(),
      answers: z.array(LabelledAnswer),
      documents: z.array(EntryDocumentView),
      /** How many scans it names. */
      scans: z.int(),
      /** Whose CA key stands under it, as its certificate says; null where none does. */
      signedBy: z.nullable(z.string()),
      /** Why it has no effect; null when it has. */
      void: z.nullable(z.enum(['not-open', 'not-holder', 'unreadable'])),
      transport: z.enum(['waiting', 'accepted']),
    }),
  ),
  lanes: z.array(
    z.strictObject({
      bureau,
      /** The window that holds the lane; null where nobody does. */
      holder: z.nullable(z.string()),
      isMine: z.boolean(),
      mayRelease: z.boolean(),
      mayTake: z.boolean(),
    }),
  ),
});
export type FlowView = z.infer<typeof FlowView>;

/** One case between the bureaus, as the list of them shows it. */
export const FlowRow = z.strictObject({
  caseFileId: id,
  humanNo: z.string(),
  matterId: z.string(),
  matterTitle: z.string(),
  matterTitleEn: z.string(),
  subject: z.string(),
  stage: bothLanguages,
  concluded: z.nullable(bothLanguages),
  /** The nearest deadline that still runs or was missed. */
  deadline: z.nullable(DeadlineView),
  /** Does the case wait for an act of this window's bureau? */
  isOurTurn: z.boolean(),
});
export type FlowRow = z.infer<typeof FlowRow>;
