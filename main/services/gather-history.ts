import type { HistorySubject } from '../../contract/calls/history.ts';
import {
  EvidenceCertificate,
  type EvidenceContent,
  type EvidenceKey,
} from '../../contract/exchange/evidence-file.ts';
import { SignedHead } from '../../contract/exchange/heads.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { inclusionRanges } from '../../evidence/merkle.ts';
import type { Seal } from '../../evidence/seal.ts';
import { type SigningKey, signingKeyFrom, type VerifyingKey } from '../../evidence/signature.ts';
import {
  cursorAt,
  feedCursorName,
  feedOfRecord,
  findRecord,
  type RecordRow,
  recordsOfCase,
} from '../../db/inbox.ts';
import { getProfileValue } from '../../db/profile.ts';
import { type CertificateRow, certificatesOfCase, findSealGrant } from '../../db/seals.ts';
import type { ReadDb } from '../../db/sql.ts';
import { headsStanding } from '../../db/tree-heads.ts';
import { findTrust } from './ca-trust.ts';
import type { HallContext } from './hall-context.ts';
import { findRecordForm } from './record-forms.ts';
import { authoritiesOf } from './seal-desk.ts';
import { exchangeOf } from './tree-heads.ts';
import { growWholeTree, hashRanges, ownRoot } from './window-tree.ts';

/** Who asks for a history, and for what. */
export interface Asked {
  readonly officer: string;
  readonly purpose: string;
  readonly on: PlainDate;
}

const plainKey = ({ suite, publicKeyHex }: VerifyingKey): EvidenceKey => ({ suite, publicKeyHex });

/** The key this window signs with, both halves. */
export const windowKey = (db: ReadDb): { signing: SigningKey; verifying: VerifyingKey } => {
  const { suite, privateKeyHex } = JSON.parse(getProfileValue(db, 'device-key')) as SigningKey;
  return signingKeyFrom(suite, Buffer.from(privateKeyHex, 'hex'));
};

/** Heads that stand here and are within what this window has read, the largest first, at most `most`. */
export const headsRead = (db: ReadDb, part: string, most: number): readonly SignedHead[] =>
  headsStanding(db, part, cursorAt(db, feedCursorName(part)), most).map(({ head, countersignatures }) =>
    SignedHead.parse({ head, countersignatures }),
  );

/**
 * The head to prove by: the largest under which both bureaus' signatures stand, if it covers everything that is asked
 * for; otherwise the largest there is. One whose root no longer follows from the entries here proves nothing.
 */
const headFor = (db: ReadDb, part: string, last: number): SignedHead | undefined => {
  const follows = ({ head }: SignedHead): boolean => ownRoot(db, part, head.size) === head.root;
  const heads = headsRead(db, part, Number.MAX_SAFE_INTEGER);
  const whole = heads.find((one) => one.countersignatures.length === 2 && one.head.size >= last);
  return whole !== undefined && follows(whole) ? whole : heads.find(follows);
};

/** As it was given out; the schema is the file's own, so that what cannot be written is found here. */
const certificateOf = (db: ReadDb, row: CertificateRow): EvidenceContent['certificates'][number] =>
  EvidenceCertificate.parse({
    status: row.status,
    paper: row.paper,
    seals: (row.seals as readonly Seal[]).flatMap((seal) => {
      const known = findSealGrant(db, seal.grantId);
      return known === undefined ? [] : [{ seal, grant: known.grant, revocation: known.revocation }];
    }),
  });

const subjectOf = (
  db: ReadDb,
  { kind, id }: HistorySubject,
): { records: readonly RecordRow[]; certificates: readonly CertificateRow[]; title: InBoth } => {
  if (kind === 'record') {
    const record = findRecord(db, id);
    if (record === undefined) throw new Fault('case/record-not-open');
    const form = findRecordForm(record);
    const { zh, en } = form?.title(record) ?? { zh: '', en: '' };
    const name = form?.nameOf(record) ?? id;
    const title = { zh: `${zh} ${name}`.trim(), en: `${en} ${name}`.trim() };
    const { caseFileId } = record;
    const isRegistration = record.schema === 'registration/1' && caseFileId !== null;
    return {
      records: [record],
      certificates: isRegistration ? certificatesOfCase(db, caseFileId) : [],
      title,
    };
  }
  const records = recordsOfCase(db, id);
  const certificates = certificatesOfCase(db, id);
  if (records.length === 0 && certificates.length === 0) throw new Fault('case/record-not-open');
  const named = records.find((record) => findRecordForm(record) !== undefined);
  const name = named === undefined ? '' : (findRecordForm(named)?.nameOf(named) ?? '');
  const said = `${certificates[0]?.number ?? ''} ${name}`.trim() || id;
  return { records, certificates, title: { zh: said, en: said } };
};

/** What the history is of, as the page says it. */
export const historyTitle = (db: ReadDb, subject: HistorySubject): InBoth => subjectOf(db, subject).title;

/**
 * Everything this window holds of a history: what a file says of it. Throws `case/record-not-open` where it knows
 * nothing of it, `exchange/device-unknown` before the window was let in.
 */
export const gatherHistory = async (
  context: HallContext,
  subject: HistorySubject,
  asked: Asked,
): Promise<EvidenceContent> => {
  const { db, config, clock } = context;
  const { part } = config;
  const known = exchangeOf(db);
  if (known === undefined) throw new Fault('exchange/device-unknown');
  await growWholeTree(context, part);
  // From here on read at once.
  const { records, certificates, title } = subjectOf(db, subject);
  const rows = records
    .flatMap(({ recordId }) => feedOfRecord(db, recordId))
    .filter((row) => row.part === part)
    .sort((a, b) => a.position - b.position);
  const head = headFor(db, part, rows.at(-1)?.position ?? 0);
  const size = head?.head.size ?? 0;
  const authorities = authoritiesOf(db);
  const keyOf = (bureau: Bureau): EvidenceKey | null => {
    const key = authorities[bureau];
    return key === undefined ? null : plainKey(key);
  };
  // Whose certificates they are, for whoever has only the file.
  const isSignedByKeys = rows.some(({ message }) => message.includes('"officerSignature"'));
  const trustList = isSignedByKeys
    ? { trustList: (findTrust(context)?.signed ?? null) as EvidenceContent['trustList'] }
    : {};
  return {
    v: 1,
    kind: 'joint-window evidence',
    env: config.kind,
    exchangeId: known.exchangeId,
    part,
    subject: { ...subject, title: title.zh.slice(0, 200) },
    exported: {
      window: config.device,
      bureau: config.bureau,
      officer: asked.officer,
      purpose: asked.purpose,
      on: asked.on,
      at: clock.now(),
    },
    keys: {
      window: plainKey(windowKey(db).verifying),
      exchange: plainKey(known.key),
      state: keyOf('state'),
      local: keyOf('local'),
    },
    entries: rows.map(({ position, msgId, hash, message, senderBureau, receivedAt, quarantined }) => ({
      position,
      msgId,
      hash,
      message,
      senderBureau,
      receivedAt,
      quarantined,
      proof: position > size ? null : hashRanges(db, part, inclusionRanges(position - 1, size)),
    })),
    records: records.map(({ recordId, version, hash, status }) => ({ recordId, version, hash, status })),
    head: head ?? null,
    certificates: certificates.map((row) => certificateOf(db, row)),
    ...trustList,
  };
};
