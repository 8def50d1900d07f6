import { type Compared, likenessOf } from '../../domain/registration/possible-duplicate.ts';
import { openTask, type RecordRow, registrationRecords } from '../../db/inbox.ts';
import { taxpayersOfPerson } from '../../db/taxpayers.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { type RegistrationBody, registrationSchema } from './registrations.ts';

/** Everybody this window knows who may be the one registered: by a record, or from before the exchange had any. */
const candidates = (tx: WritableTx, body: RegistrationBody): Compared[] => {
  const recorded = registrationRecords(tx).map((record) => record.body as RegistrationBody);
  const known = new Set(recorded.map(({ taxpayerNo }) => taxpayerNo));
  return [
    ...recorded,
    // Where the agreement does not share the ID number, nobody is found by it.
    ...(body.legalPersonId === '' ? [] : taxpayersOfPerson(tx, body.legalPersonId))
      .filter(
        ({ taxpayerNo, legalPersonName }) =>
          !known.has(taxpayerNo) && legalPersonName === body.legalPersonName,
      )
      .map(({ taxpayerNo, name, address }) => ({
        taxpayerNo,
        name,
        address,
        // An old register entry says no licence number.
        licenceNo: '',
        legalPersonId: body.legalPersonId,
      })),
  ];
};

/**
 * Within the page's own transaction: a registration that comes and looks like one that stands under another number is
 * told, at every window of both bureaus alike. Each bureau settles its own task with what it found; once settled, the
 * same two are not told again.
 */
export const tellPossibleDuplicates = (tx: WritableTx, record: RecordRow): void => {
  if (record.schema !== registrationSchema || ['conflict', 'handed-over'].includes(record.status)) return;
  const body = record.body as RegistrationBody;
  for (const other of candidates(tx, body)) {
    const likeness = likenessOf(body, other);
    if (likeness === undefined) continue;
    const pair = [body.taxpayerNo, other.taxpayerNo].sort();
    openTask(tx, {
      id: `duplicate:${pair.join(':')}`,
      kind: 'duplicate',
      recordId: record.recordId,
      caseFileId: null,
      taxpayerNo: body.taxpayerNo,
      openedAt: record.receivedAt,
      detail: { likeness, otherNo: other.taxpayerNo, otherName: other.name },
    });
  }
};
