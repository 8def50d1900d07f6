import { z } from 'zod/mini';
import { deadlineStandings } from '../../domain/case-file/deadline.ts';
import { fieldKinds } from '../../domain/forms/field.ts';
import { stepKinds } from '../../domain/steps/step.ts';
import { call, readers } from '../call.ts';
import {
  answers,
  bothLanguages,
  bureau,
  caKeyId,
  caseStatus,
  citation,
  date,
  derivationStep,
  fen,
  id,
  instant,
  none,
  perBureau,
  pin,
  reference,
  typedLine,
  typedParagraph,
} from '../values.ts';
import { Identification, TaxpayerBar } from './taxpayers.ts';

const Option = z.strictObject({ value: z.string(), label: z.string(), labelEn: z.string() });
export const FieldView = z.strictObject({
  id: z.string(),
  kind: z.enum(fieldKinds),
  label: z.string(),
  labelEn: z.string(),
  required: z.boolean(),
  hint: z.nullable(z.string()),
  hintEn: z.nullable(z.string()),
  options: z.array(Option),
  maxLength: z.nullable(z.int()),
});
export type FieldView = z.infer<typeof FieldView>;

export const PaperView = z.strictObject({
  id: z.string(),
  title: z.string(),
  titleEn: z.string(),
  required: z.boolean(),
  brought: z.boolean(),
  basis: z.array(citation),
});

export const LevyLineView = z.strictObject({
  bureau,
  levy: z.string(),
  title: z.string(),
  periodStart: date,
  periodEnd: date,
  dueOn: date,
  baseTitle: z.string(),
  baseFen: fen,
  ratePpm: z.nullable(z.int()),
  amountFen: fen,
  surchargeFen: fen,
  steps: z.array(derivationStep),
});
export type LevyLineView = z.infer<typeof LevyLineView>;

/** What this hall asks of the officer's key under an act; null where it is no legal act, or nothing is asked. */
export const SigningView = z.nullable(
  z.strictObject({
    legalAct: bothLanguages,
    need: z.enum(['required', 'optional']),
    /** Who has set it, and when. */
    setBy: z.string(),
    setOn: date,
  }),
);
export type SigningView = z.infer<typeof SigningView>;

/** What the form comes to as it stands; `null` figures where an answer is not yet readable: shown as —, never 0.00. */
export const PreviewView = z.strictObject({
  problems: z.array(z.strictObject({ field: z.string(), code: z.string(), message: bothLanguages })),
  lines: z.array(LevyLineView),
  totalFen: z.nullable(fen),
  totalFenOf: z.nullable(perBureau(fen)),
  totalCapital: z.nullable(z.string()),
  carriedForwardFen: z.nullable(fen),
  dueOn: z.nullable(date),
  missingPapers: z.array(z.string()),
  /** Set where the rules refuse: sentence, remedy, basis. */
  refusal: z.nullable(
    z.strictObject({ reason: bothLanguages, remedy: bothLanguages, basis: z.array(citation) }),
  ),
  /** The numbered forms that F9 would use, shown before printing. */
  vouchers: z.array(
    z.strictObject({
      bureau,
      voucherBureau: bureau,
      kind: z.string(),
      nextNumber: z.nullable(z.string()),
      remaining: z.int(),
      /** Which printer puts it on paper: while that cannot print, F9 is shut. */
      printer: z.enum(['form-printer', 'document-printer']),
    }),
  ),
  /** The sealed paper that F9 would give out; with a seal missing a slip is given out and the paper follows. */
  certificate: z.nullable(
    z.strictObject({
      kind: z.string(),
      title: z.string(),
      number: z.string(),
      missingSeals: z.array(z.strictObject({ bureau, why: bothLanguages })),
    }),
  ),
  /** Of the certificate's act; null where there is none. */
  signing: SigningView,
  /** Why F9 is shut, in words; null when open. */
  blocked: z.nullable(z.strictObject({ code: z.string(), message: z.string() })),
  /** Binds F9 to what the clerk saw: a changed amount refuses the commit. */
  figuresHash: z.string(),
});
export type PreviewView = z.infer<typeof PreviewView>;

export const DocumentView = z.strictObject({
  id,
  kind: z.string(),
  title: z.string(),
  number: z.nullable(z.string()),
  bureau: z.nullable(bureau),
  printStatus: z.enum([
    'none',
    'prepared',
    'printing',
    'sent',
    'unknown',
    'checked',
    'issued',
    'spoiled',
    'failed',
  ]),
  printJobId: z.nullable(id),
});

export const LaneView = z.strictObject({
  bureau,
  status: z.enum(['empty', 'filed', 'returned', 'confirmed', 'reversed']),
  /** How far the record has travelled, in words. */
  transport: z.enum(['none', 'waiting', 'received', 'accepted', 'rejected', 'conflict']),
  returned: z.nullable(z.strictObject({ field: z.string(), reason: z.string() })),
});

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

export const CaseView = z.strictObject({
  id,
  humanNo: z.string(),
  matterId: z.string(),
  matterTitle: z.string(),
  revision: z.int(),
  status: caseStatus,
  allowed: z.array(z.string()),
  taxpayer: z.nullable(TaxpayerBar),
  /** Whom or what the case is about. */
  subject: z.string(),
  identification: z.nullable(Identification),
  answers,
  fields: z.array(FieldView),
  papers: z.array(PaperView),
  steps: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(stepKinds),
      title: z.string(),
      titleEn: z.string(),
      done: z.boolean(),
      clauses: z.array(citation),
    }),
  ),
  preview: PreviewView,
  draftSavedAt: z.nullable(instant),
  lanes: z.array(LaneView),
  documents: z.array(DocumentView),
  collection: z.nullable(
    z.strictObject({
      totalFen: fen,
      tenderedFen: fen,
      changeFen: fen,
      at: instant,
      totalCapital: z.string(),
    }),
  ),
  heldReason: z.nullable(z.string()),
  /** Where the case stands between the bureaus; null for a matter that ends at the counter. */
  flow: z.nullable(FlowView),
});
export type CaseView = z.infer<typeof CaseView>;

export const CaseRow = z.strictObject({
  id,
  humanNo: z.string(),
  matterTitle: z.string(),
  taxpayerNo: z.nullable(z.string()),
  /** Whom or what the case is about. */
  taxpayerName: z.string(),
  status: caseStatus,
  updatedAt: instant,
  heldReason: z.nullable(z.string()),
});

export const MatterRow = z.strictObject({
  id: z.string(),
  item: z.nullable(z.int()),
  title: z.string(),
  titleEn: z.string(),
  initials: z.string(),
  bureaus: z.array(bureau),
  promise: z.string(),
  promiseEn: z.string(),
  startedBy: z.enum(['taxpayer', 'bureau']),
  subject: z.enum(['taxpayer', 'by-form']),
  /** May the officer at this window open it? */
  mayOpen: z.boolean(),
});

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

/**
 * The officer's own CA key under a legal act, and its PIN: used once, never kept and never logged. `pin` is null where
 * it is entered on the key itself; the whole is null or absent where no key is to sign.
 */
const officerKey = z.optional(
  z.nullable(
    z.strictObject({
      keyId: caKeyId,
      pin: z.nullable(z.string().check(z.regex(/^[\x21-\x7e]{1,32}$/))),
    }),
  ),
);

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

/** Which of them may do what is the matter's and the act's to say, in the hall process. */
const caseWorkers = ['counter-clerk', 'field-collector', 'tax-officer', 'supervisor'] as const;

export const cases = {
  matters: call(readers, none, z.strictObject({ rows: z.array(MatterRow) })),
  open: call(
    caseWorkers,
    z.strictObject({
      matterId: reference,
      /** Null for a matter whose form names its subject. */
      taxpayerNo: z.nullable(reference),
      identificationId: z.nullable(id),
    }),
    CaseView,
  ),
  get: call(readers, z.strictObject({ caseFileId: id }), CaseView),
  list: call(
    readers,
    z.strictObject({ statuses: z.array(caseStatus).check(z.maxLength(20)) }),
    z.strictObject({ rows: z.array(CaseRow) }),
  ),
  /** Cases between the bureaus: open ones first, the nearest deadline on top. */
  flows: call(readers, none, z.strictObject({ rows: z.array(FlowRow) })),
  perform: call(caseWorkers, PerformInput, CaseView),
} as const;
