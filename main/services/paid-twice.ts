import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { FiledPeriod } from '../../domain/matters/matter.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { closeTask, openTask, openTasksNamed, type RecordRow, recordsOfTaxpayer } from '../../db/inbox.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';

type FilingBody = BodyOf<'joint-filing/1'>;
interface Window {
  readonly device: string;
}

const filingOf = ({ schema, status, body }: RecordRow): FilingBody | undefined => {
  const filing = schema === 'joint-filing/1' && status !== 'conflict' ? (body as FilingBody) : undefined;
  return filing?.status === 'filed' ? filing : undefined;
};
const overlap = (a: FilingBody, b: FilingBody): boolean =>
  a.periodStart <= b.periodEnd && b.periodStart <= a.periodEnd;

/** Periods that another window has filed, as far as this one has heard: nobody is to pay them once more here. */
export const periodsHeardOf = (db: ReadDb, { device }: Window, taxpayerNo: string): readonly FiledPeriod[] =>
  recordsOfTaxpayer(db, taxpayerNo).flatMap((record) => {
    const filing = record.senderDevice === device ? undefined : filingOf(record);
    if (filing === undefined || record.caseFileId === null) return [];
    return [
      {
        matterId: filing.matter,
        caseFileId: record.caseFileId,
        periodStart: filing.periodStart as PlainDate,
        periodEnd: filing.periodEnd as PlainDate,
      },
    ];
  });

const taskPrefix = 'alarm:paid-twice:';

/** Whether a record can tell or take back that a period was paid twice: the window's own filing, or any void. */
export const mayBePaidTwice = (record: RecordRow, { device }: Window): boolean =>
  record.schema === 'joint-filing/1' &&
  record.caseFileId !== null &&
  (filingOf(record) === undefined || (record.senderDevice === device && record.version === 1));

/**
 * Within the page's own transaction: the same period was paid at two windows that could not see each other. Both sums
 * are counted (DESIGN §8); the window that took the later one, in the order of the exchange, is told to give it back. A
 * void of either closes the task.
 */
export const tellPaidTwice = (tx: WritableTx, { device }: Window, record: RecordRow): void => {
  const { caseFileId, taxpayerNo, receivedAt, msgId } = record;
  if (record.schema !== 'joint-filing/1' || caseFileId === null) return;
  const filing = filingOf(record);
  if (filing === undefined) {
    for (const { id, detail } of openTasksNamed(tx, taskPrefix))
      if ([detail['later'], detail['earlier']].includes(caseFileId)) closeTask(tx, id, receivedAt, msgId);
    return;
  }
  if (record.senderDevice !== device || record.version !== 1) return;
  for (const other of recordsOfTaxpayer(tx, taxpayerNo)) {
    const earlier = filingOf(other);
    if (earlier === undefined || other.caseFileId === null || other.caseFileId === caseFileId) continue;
    if (other.authority !== record.authority || !overlap(earlier, filing)) continue;
    if (earlier.totalFen === 0 || filing.totalFen === 0) continue;
    openTask(tx, {
      // One for both bureaus' halves: it is one sum, and one act gives it back.
      id: `${taskPrefix}${caseFileId}:${other.caseFileId}`,
      kind: 'alarm',
      recordId: record.recordId,
      caseFileId,
      taxpayerNo,
      openedAt: receivedAt,
      detail: { code: 'case/paid-twice', later: caseFileId, earlier: other.caseFileId },
    });
  }
};
