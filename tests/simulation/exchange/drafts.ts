import type { BodyOf } from '../../../contract/exchange/bodies.ts';
import { type Bureau, otherBureau } from '../../../domain/bureau.ts';
import { type PlainDate, plainDate } from '../../../domain/plain-date.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import type { MessageDraft } from '../../../main/sync/sealer.ts';
import { identityRecordId } from '../../../domain/registration/registration.ts';
import type { RecordRow, TaskRow } from '../../../main/sync/sync-store.ts';
import { registrationBody } from '../../exchange/registration-drafts.ts';
import { filingBody } from '../../exchange/test-window.ts';
import type { Chance } from '../chance.ts';
import type { Slip } from './witness.ts';

/** Who speaks, and when: what all drafts of one act share. */
export interface Act {
  readonly bureau: Bureau;
  readonly part: string;
  readonly actId: string;
  readonly at: number;
}
export const hall = 'hall-1';
export const agreement = 'agreement:hall-2016-01';
export const expired = 'agreement:hall-2015-09';
const businessDate = plainDate('2016-03-10');
const taxpayer = '350102000000001';
const levies = { state: ['vat', 'consumption'], local: ['city-maintenance', 'education-surcharge'] } as const;

const stampOf = (act: Act, actingFor: Bureau) => ({
  part: act.part,
  taxpayer,
  actId: act.actId,
  officer: 'officer-1',
  actingFor,
  under: actingFor === act.bureau ? 'own-office' : agreement,
  hall,
  caseFileId: null,
  businessDate,
  recordedAt: act.at,
  cause: null,
});
const first = { baseVersion: 0, baseHash: genesisHash, version: 1 } as const;

type Line = BodyOf<'collection/1'>['lines'][number];
export const linesOf = (chance: Chance, bureau: Bureau): Line[] =>
  levies[bureau].map((levy) => ({
    levy,
    periodStart: '2016-02-01',
    periodEnd: '2016-02-29',
    baseFen: 0,
    ratePpm: null,
    amountFen: 1 + chance.below(900_000),
    surchargeFen: chance.isSo(0.2) ? chance.below(500) : 0,
  }));
const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, line) => sum + line.amountFen + line.surchargeFen, 0);
/** What a slip of these lines puts into the drawer. */
export const slipOf = (
  bureau: Bureau,
  voucherNumber: string,
  lines: readonly Line[],
  recordId: string,
): Slip => ({
  bureau,
  voucherNumber,
  lines: lines.map(({ levy, amountFen, surchargeFen }) => ({ levy, fen: amountFen + surchargeFen })),
  recordId,
});

const filingOf = (bureau: Bureau, lines: readonly Line[]): BodyOf<'joint-filing/1'> => ({
  ...filingBody(bureau),
  declared: {},
  lines: [...lines],
  totalFen: totalOf(lines),
});

export const filing = (act: Act, bureau: Bureau, recordId: string, lines: readonly Line[]): MessageDraft => ({
  ...stampOf(act, bureau),
  ...first,
  kind: 'RECORD',
  schema: 'joint-filing/1',
  authority: bureau,
  recordId,
  body: filingOf(bureau, lines),
});

export const collection = (
  act: Act,
  bureau: Bureau,
  recordId: string,
  voucherNumber: string,
  lines: readonly Line[],
): MessageDraft => ({
  ...stampOf(act, bureau),
  ...first,
  kind: 'FACT',
  schema: 'collection/1',
  authority: bureau,
  recordId,
  body: {
    bureau,
    method: 'cash',
    voucherBureau: bureau,
    voucherNumber,
    lines: [...lines],
    totalFen: totalOf(lines),
    collectedOn: businessDate,
    ledger: [],
  },
});

export const redLines = (lines: readonly Line[]): Line[] =>
  lines.map((line) => ({ ...line, amountFen: -line.amountFen, surchargeFen: -line.surchargeFen }));

export const reversal = (
  act: Act,
  bureau: Bureau,
  recordId: string,
  voucherNumber: string,
  red: readonly Line[],
): MessageDraft => ({
  ...collection(act, bureau, recordId, voucherNumber, red),
  schema: 'reversal/1',
  body: {
    bureau,
    reversesActId: act.actId,
    voucherBureau: bureau,
    voucherNumber,
    lines: [...red],
    totalFen: totalOf(red),
    reason: '税票打印有误',
    approvedBy: 'officer-2',
    reversedOn: businessDate,
    ledger: [],
  },
});

const onRecord = (record: RecordRow) => ({
  authority: record.authority,
  recordId: record.recordId,
  baseVersion: record.version,
  baseHash: record.hash,
});

export const amendment = (act: Act, record: RecordRow, phone: string): MessageDraft => ({
  ...stampOf(act, record.authority),
  ...onRecord(record),
  taxpayer: record.taxpayerNo,
  kind: 'RECORD',
  schema: record.schema as MessageDraft['schema'],
  version: record.version + 1,
  body: { ...record.body, contactPhone: phone },
});

export const voiding = (act: Act, record: RecordRow): MessageDraft => ({
  ...amendment(act, record, ''),
  body: { ...record.body, status: 'void' },
});

/** Answers the return the window knows of, or `cause`. */
export const correction = (act: Act, record: RecordRow, cause?: string): MessageDraft => ({
  ...amendment(act, record, '059122222222'),
  kind: 'CORRECTION',
  cause: cause ?? record.lastReturn?.msgId ?? 'nobody:0:1',
});

const aboutRecord = (act: Act, record: RecordRow) => ({
  ...stampOf(act, act.bureau),
  ...onRecord(record),
  taxpayer: record.taxpayerNo,
  version: record.version,
});
const versionOf = (record: RecordRow) => ({
  recordId: record.recordId,
  version: record.version,
  versionHash: record.hash,
});
export const confirmation = (act: Act, record: RecordRow): MessageDraft => ({
  ...aboutRecord(act, record),
  kind: 'CONFIRM',
  schema: 'confirm/1',
  body: versionOf(record),
});
export const returning = (act: Act, record: RecordRow): MessageDraft => ({
  ...aboutRecord(act, record),
  kind: 'RETURN',
  schema: 'return/1',
  body: { ...versionOf(record), field: 'contactPhone', reason: '联系电话与登记不符' },
});

/** A newcomer; `n` below 100 makes its number. */
export const registration = (act: Act, n: number): MessageDraft => {
  const taxpayerNo = `359901200002290049${String(n).padStart(2, '0')}`;
  return {
    ...stampOf(act, act.bureau),
    ...first,
    taxpayer: taxpayerNo,
    kind: 'RECORD',
    schema: 'registration/1',
    authority: act.bureau,
    recordId: identityRecordId(taxpayerNo),
    body: { ...registrationBody(act.bureau), taxpayerNo },
  };
};

export const handover = (act: Act, record: RecordRow, toPart: string): MessageDraft => ({
  ...amendment(act, record, ''),
  kind: 'HANDOVER',
  schema: 'handover/1',
  body: {
    handedVersion: record.version,
    handedHash: record.hash,
    toPart,
    toAuthority: record.authority,
    reason: 'taxpayer-moves',
    explanation: '经营地址迁移',
    document: '迁〔2016〕1号',
    documentOn: businessDate,
    schema: 'registration/1',
    record: record.body,
  },
});

/** What is offered, as its task tells: opened here, or sent back. */
export const answerOffer = (
  act: Act,
  record: RecordRow,
  task: TaskRow,
  isTaken: boolean,
): readonly MessageDraft[] => {
  const { detail } = task;
  const msgId = String(detail['msgId']);
  const hash = String(detail['hash']);
  const part = String(detail['part']);
  const version = Number(detail['version']);
  const base: MessageDraft = {
    ...amendment(act, record, '059144444444'),
    baseVersion: version,
    baseHash: hash,
    cause: msgId,
  };
  const about = { recordId: record.recordId, version, versionHash: hash, toPart: part };
  return isTaken
    ? [
        { ...base, authority: act.bureau, version: version + 1, body: { ...base.body, bureau: act.bureau } },
        { ...base, kind: 'TAKEN', schema: 'taken/1', version, body: about },
      ]
    : [
        {
          ...base,
          kind: 'DECLINE',
          schema: 'decline/1',
          version,
          body: { ...about, reason: '不在本地经营' },
        },
      ];
};

/** One entry of the bureau's lane of a case; `dueOn` is its time limit, a day of law. */
export const laneEntry = (
  act: Act,
  caseId: string,
  standing: RecordRow | undefined,
  entry: { readonly act: string; readonly fence: number; readonly doneOn: PlainDate; readonly dueOn: string },
): MessageDraft => ({
  ...stampOf(act, act.bureau),
  caseFileId: caseId,
  kind: 'RECORD',
  schema: 'case-entry/1',
  authority: act.bureau,
  recordId: `lane:${caseId}:${act.bureau}`,
  baseVersion: standing?.version ?? 0,
  baseHash: standing?.hash ?? genesisHash,
  version: (standing?.version ?? 0) + 1,
  body: {
    bureau: act.bureau,
    caseNo: caseId,
    matter: 'norm-28',
    mode: 1,
    revision: 1,
    subject: '反避税联络',
    act: entry.act,
    entryNo: (standing?.version ?? 0) + 1,
    seen: 0,
    fence: entry.fence,
    answers: { dueOn: entry.dueOn },
    documents: [],
    doneOn: entry.doneOn,
    handledBy: '陈国梁',
  },
});

export const otherOf = otherBureau;
