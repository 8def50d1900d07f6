import { z } from 'zod/mini';
import { stepKinds } from '../../domain/steps/step.ts';
import { call, readers } from '../call.ts';
import { answers, bureau, caseStatus, citation, fen, id, instant, none, reference } from '../values.ts';
import { PerformInput } from './case-actions.ts';
import { FlowRow, FlowView } from './case-flow.ts';
import { PreviewView } from './case-preview.ts';
import { FieldView } from './field-view.ts';
import { Identification, TaxpayerBar } from './taxpayers.ts';

const PaperView = z.strictObject({
  id: z.string(),
  title: z.string(),
  titleEn: z.string(),
  required: z.boolean(),
  brought: z.boolean(),
  basis: z.array(citation),
});

const DocumentView = z.strictObject({
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

const LaneView = z.strictObject({
  bureau,
  status: z.enum(['empty', 'filed', 'returned', 'confirmed', 'reversed']),
  /** How far the record has travelled, in words. */
  transport: z.enum(['none', 'waiting', 'received', 'accepted', 'rejected', 'conflict']),
  returned: z.nullable(z.strictObject({ field: z.string(), reason: z.string() })),
});

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

const CaseRow = z.strictObject({
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

const MatterRow = z.strictObject({
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
