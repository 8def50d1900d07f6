import { z } from 'zod/mini';
import { call, readers } from '../call.ts';
import { bothLanguages, bureau, date, fen, id, instant, none, reference, typedParagraph } from '../values.ts';

export const LineView = z.strictObject({
  state: z.enum(['online', 'offline', 'never']),
  since: z.nullable(instant),
  lastContactAt: z.nullable(instant),
  waiting: z.int(),
  openTasks: z.int(),
  /** Difference between this machine's clock and the exchange's, in ms; information only. */
  clockDriftMs: z.nullable(z.int()),
  /** Why the last attempt did not go through, and what to do; null when it did. */
  reason: z.nullable(z.string()),
});
export type LineView = z.infer<typeof LineView>;

const InboxRow = z.strictObject({
  /** Of an alarm it names the fault, slash and all. */
  taskId: reference,
  /** The page that leads out of an alarm of the line; null where there is none. */
  leadsTo: z.nullable(z.enum(['epoch', 'rebuild'])),
  kind: z.enum([
    'confirm-or-return',
    'correct',
    'conflict',
    'rejected',
    'alarm',
    'recall',
    'duplicate',
    'take-over',
    'sent-back',
    'take-back',
  ]),
  recordId: z.nullable(z.string()),
  caseFileId: z.nullable(id),
  taxpayerNo: z.string(),
  taxpayerName: z.string(),
  title: z.string(),
  /** One sentence in words: what it is and what to do. */
  sentence: z.string(),
  openedAt: instant,
  field: z.nullable(z.string()),
  reason: z.nullable(z.string()),
});

const OutboxRow = z.strictObject({
  seq: z.int(),
  msgId: z.string(),
  title: z.string(),
  /** Whose record it speaks of: an act of both bureaus sends each thing twice, once for each. */
  bureau,
  taxpayerNo: z.string(),
  state: z.enum(['sealed', 'sent', 'received', 'accepted', 'rejected', 'conflict']),
  /** The state in words, with the reason where there is one. */
  sentence: z.string(),
  sealedAt: instant,
  attempts: z.int(),
});

export const RecordView = z.strictObject({
  recordId: z.string(),
  /** The case it came from; null for one of no case. */
  caseFileId: z.nullable(id),
  bureau,
  status: z.enum(['stored', 'returned', 'confirmed', 'conflict', 'handed-over']),
  version: z.int(),
  versionHash: z.string(),
  senderBureau: bureau,
  sentByThisWindow: z.boolean(),
  receivedAt: instant,
  title: bothLanguages,
  taxpayerNo: z.string(),
  taxpayerName: z.string(),
  /** Declared fields the other bureau may return, with their labels. */
  fields: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      labelEn: z.string(),
      value: z.string(),
      valueEn: z.string(),
    }),
  ),
  lines: z.array(
    z.strictObject({
      levy: z.string(),
      title: z.string(),
      periodStart: date,
      periodEnd: date,
      baseFen: fen,
      ratePpm: z.nullable(z.int()),
      amountFen: fen,
      surchargeFen: fen,
    }),
  ),
  /** Null for a record without money. */
  totalFen: z.nullable(fen),
  /** Of a registration (norm item 1): what it has instead of money. */
  registration: z.nullable(
    z.strictObject({
      /** One licence, one code: no certificate is ever given out. */
      isOneCode: z.boolean(),
      /** The bureau that keeps the papers, and their shelf number. */
      keptBy: z.nullable(bureau),
      shelf: z.nullable(z.string()),
      papers: z.array(
        z.strictObject({ kind: z.string(), title: z.string(), number: z.nullable(z.string()) }),
      ),
      /** As the window that sealed it keeps it; null elsewhere, and where none was given out. */
      certificate: z.nullable(
        z.strictObject({
          number: z.string(),
          status: z.enum(['issued', 'taken-back', 'declared-void']),
          issuedOn: date,
          seals: z.array(z.strictObject({ bureau, code: z.string() })),
        }),
      ),
      /** Whose word is awaited, and since when it is there. */
      confirmation: z.strictObject({ by: bureau, at: z.nullable(instant) }),
    }),
  ),
  /** Vouchers and money known for the same act. */
  vouchers: z.array(
    z.strictObject({
      number: z.string(),
      voucherBureau: bureau,
      totalFen: fen,
      status: z.enum(['spent', 'issued', 'spoiled', 'reversed']),
    }),
  ),
  ledger: z.array(
    z.strictObject({
      entryNo: z.int(),
      levy: z.string(),
      title: z.string(),
      amountFen: fen,
      surchargeFen: fen,
      red: z.boolean(),
    }),
  ),
  returned: z.nullable(z.strictObject({ field: z.string(), reason: z.string() })),
  history: z.array(z.strictObject({ at: instant, sentence: bothLanguages })),
});
export type RecordView = z.infer<typeof RecordView>;

export const exchange = {
  line: call('signed-in', none, LineView),
  inbox: call(readers, none, z.strictObject({ rows: z.array(InboxRow) })),
  /** `asksForEpoch`: there is something to do about beginning this window anew. */
  outbox: call(readers, none, z.strictObject({ rows: z.array(OutboxRow), asksForEpoch: z.boolean() })),
  record: call(readers, z.strictObject({ recordId: reference }), RecordView),
  confirm: call(
    ['counter-clerk', 'tax-officer', 'supervisor'],
    z.strictObject({ recordId: reference, version: z.int() }),
    RecordView,
  ),
  returnRecord: call(
    ['counter-clerk', 'tax-officer', 'supervisor'],
    z.strictObject({ recordId: reference, version: z.int(), field: reference, reason: typedParagraph }),
    RecordView,
  ),
  /** What only a person can put right (rejected, conflict, alarm) and has: closed with what was done about it. */
  settleTask: call(
    ['counter-clerk', 'supervisor', 'hall-manager'],
    z.strictObject({ taskId: reference, note: typedParagraph }),
    z.strictObject({ rows: z.array(InboxRow) }),
  ),
  /** Tries at once and answers when the attempt has ended (or, on a line that hangs, after a few seconds). */
  retryNow: call('signed-in', none, LineView),
  /** Training only: the hall's date of law goes on by one day; an open cash session keeps its own. */
  advanceDay: call('signed-in', none, z.strictObject({ hallDate: date })),
} as const;
