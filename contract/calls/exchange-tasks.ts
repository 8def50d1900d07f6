import { z } from 'zod/mini';
import { call, readers } from '../call.ts';
import { bothLanguages, bureau, date, id, none, reference, typedParagraph } from '../values.ts';

const SetAsideRow = z.strictObject({
  kind: z.enum(['case', 'task']),
  /** Id of the case file or the task. */
  subject: z.string(),
  until: date,
  reason: z.string(),
  officerName: z.string(),
});
export type SetAsideRow = z.infer<typeof SetAsideRow>;

const Side = z.strictObject({ bureau, officerName: z.string(), version: z.int(), doneOn: date });

const conflictChoices = ['theirs', 'mine', 'case'] as const;
export type ConflictChoice = (typeof conflictChoices)[number];

/** A message of this window that lost against another window's, field by field. */
export const ConflictView = z.strictObject({
  taskId: id,
  title: bothLanguages,
  taxpayerName: z.string(),
  caseFileId: z.nullable(id),
  /** What happened, in the window's language. */
  sentence: z.string(),
  mine: Side,
  /** Null until the other window's version has been read from the exchange. */
  theirs: z.nullable(Side),
  rows: z.array(
    z.strictObject({
      id: z.string(),
      label: bothLanguages,
      /** What both built on; null where it is not known here. */
      base: z.nullable(bothLanguages),
      mine: z.nullable(bothLanguages),
      theirs: z.nullable(bothLanguages),
      differs: z.boolean(),
    }),
  ),
  /** What the law permits here, each with why not where it does not, in the window's language. */
  choices: z.array(z.strictObject({ choice: z.enum(conflictChoices), blocked: z.nullable(z.string()) })),
});
export type ConflictView = z.infer<typeof ConflictView>;

const deciders = ['counter-clerk', 'tax-officer', 'supervisor'] as const;
const putters = ['counter-clerk', 'field-collector', 'tax-officer', 'supervisor', 'hall-manager'] as const;
const subject = { kind: z.enum(['case', 'task']), subject: reference };

/** What a person does with tasks of the exchange besides answering them. */
export const exchangeTasks = {
  /** What is put off to a later day; it stays in the lists and the counts, and comes back by itself. */
  setAsides: call(readers, none, z.strictObject({ rows: z.array(SetAsideRow) })),
  setAside: call(
    putters,
    z.strictObject({ ...subject, until: date, reason: typedParagraph }),
    z.strictObject({ rows: z.array(SetAsideRow) }),
  ),
  takeUp: call(putters, z.strictObject(subject), z.strictObject({ rows: z.array(SetAsideRow) })),
  conflict: call(readers, z.strictObject({ taskId: reference }), ConflictView),
  /** Ends the conflict; `theirVersion` binds the choice to what the clerk saw of the other side. */
  settleConflict: call(
    deciders,
    z.strictObject({
      taskId: reference,
      choice: z.enum(conflictChoices),
      theirVersion: z.nullable(z.int()),
      note: typedParagraph,
    }),
    z.strictObject({ caseFileId: z.nullable(id) }),
  ),
  /**
   * The hall process is started anew and makes the inbox from what the exchange has, before the window opens; what the
   * window itself did stays as it is.
   */
  rebuildInbox: call(['supervisor'], none, none),
} as const;
