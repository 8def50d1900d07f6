import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { certificateKind } from '../../domain/registration/archive-state.ts';
import { getMatter } from '../../domain/matters/index.ts';
import { turnSupplementary } from '../../domain/registration/duplicate-act.ts';
import { reopenRecalls, type TaskRow } from '../../db/inbox.ts';
import { findOutboxMessage } from '../../db/outbox.ts';
import { certificatesOfCase, recallCertificates } from '../../db/seals.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { lanesOf } from './case-lanes.ts';
import type { HallContext } from './hall-context.ts';

type EntryBody = BodyOf<'case-entry/1'>;

const ownEntry = (db: ReadDb, { kind, detail }: TaskRow): EntryBody | undefined => {
  const own = kind === 'conflict' ? findOutboxMessage(db, String(detail['msgId'])) : undefined;
  if (own === undefined) return undefined;
  const { schema, body } = JSON.parse(own.text) as { schema: string; body: EntryBody };
  return schema === 'case-entry/1' ? body : undefined;
};

/**
 * Certificates that an act of this window gave out and that must come back: its entry lost its place in the lane to
 * another window, and that window's certificate is the one of the case (DESIGN §14: never two for one taxpayer).
 */
export const papersToTakeBack = (
  { db, config, matters }: Pick<HallContext, 'config' | 'matters'> & { readonly db: ReadDb },
  task: TaskRow,
): readonly string[] => {
  const entry = ownEntry(db, task);
  const { caseFileId } = task;
  if (entry === undefined || caseFileId === null) return [];
  if (!entry.documents.some(({ kind }) => kind === certificateKind)) return [];
  const { flow } = getMatter(entry.matter, entry.revision, matters);
  const standsElsewhere = flow
    ?.standing(lanesOf(db, caseFileId))
    .entries.some(
      (other) =>
        other.void === null &&
        other.device !== config.device &&
        other.documents.some(({ kind }) => kind === certificateKind),
    );
  return standsElsewhere === true
    ? certificatesOfCase(db, caseFileId)
        .filter(({ status }) => status === 'issued')
        .map(({ number }) => number)
    : [];
};

const settlesDuplicate = turnSupplementary(false).id;

/**
 * Who ends the task of an entry that lost its place has the paper back, as the task's sentence asks; and a recall that
 * this entry had answered is asked again, for the answer has no effect.
 */
export const settleLostEntry = (
  context: Pick<HallContext, 'config' | 'matters'>,
  tx: WritableTx,
  task: TaskRow,
): void => {
  const caseFileId = task.caseFileId ?? '';
  if (papersToTakeBack({ ...context, db: tx }, task).length > 0)
    recallCertificates(tx, caseFileId, 'taken-back');
  if (ownEntry(tx, task)?.act === settlesDuplicate) reopenRecalls(tx, caseFileId);
};
