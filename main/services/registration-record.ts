import type { RecordView } from '../../contract/calls/exchange.ts';
import { bureaus, otherBureau } from '../../domain/bureau.ts';
import { archiveKind, keeperAnswer } from '../../domain/registration/archive-state.ts';
import { type Seal, sealShortCode } from '../../evidence/seal.ts';
import { feedOfRecord, type RecordRow } from '../../db/inbox.ts';
import { certificatesOfCase } from '../../db/seals.ts';
import type { ReadDb } from '../../db/sql.ts';
import { lanesOf } from './case-lanes.ts';
import { type RegistrationBody, registrationSchema } from './registrations.ts';

type Standing = NonNullable<RecordView['registration']>;

const confirmationOf = (
  db: ReadDb,
  { recordId, status, senderBureau }: RecordRow,
): Standing['confirmation'] => {
  const by = otherBureau(senderBureau);
  if (status !== 'confirmed') return { by, at: null };
  const last = feedOfRecord(db, recordId)
    .filter(({ message }) => (JSON.parse(message) as { kind: string }).kind === 'CONFIRM')
    .at(-1);
  return { by: last?.senderBureau ?? by, at: last?.receivedAt ?? null };
};

/** Seals are at the window that made them; the other bureau has the number and can verify the paper itself. */
const certificateOf = (db: ReadDb, caseFileId: string): Standing['certificate'] => {
  const certificate = certificatesOfCase(db, caseFileId).at(-1);
  if (certificate === undefined) return null;
  const { number, status, issuedOn } = certificate;
  return {
    number,
    status,
    issuedOn,
    seals: (certificate.seals as readonly Seal[]).map((seal) => ({
      bureau: seal.bureau,
      code: sealShortCode(seal),
    })),
  };
};

/** What a registration has beside its fields: papers, shelf, certificate, the other bureau's word. Null for any other. */
export const registrationStanding = (db: ReadDb, record: RecordRow): RecordView['registration'] => {
  if (record.schema !== registrationSchema || record.caseFileId === null) return null;
  const lanes = lanesOf(db, record.caseFileId);
  // The opening act says the same in both lanes.
  const entries = lanes[bureaus.find((bureau) => lanes[bureau].length > 0) ?? record.authority];
  const documents = entries.flatMap((entry) => entry.documents);
  const keeper = entries[0]?.answers[keeperAnswer];
  return {
    isOneCode: (record.body as RegistrationBody).creditCode !== null,
    keptBy: keeper === 'state' || keeper === 'local' ? keeper : null,
    shelf: documents.find(({ kind }) => kind === archiveKind)?.number ?? null,
    papers: documents.filter(({ kind }) => kind !== archiveKind).map((document) => ({ ...document })),
    certificate: certificateOf(db, record.caseFileId),
    confirmation: confirmationOf(db, record),
  };
};
