import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { Under } from '../../domain/authority.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { Answers } from '../../domain/forms/field.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import type { Plan } from '../../domain/matters/plan.ts';
import { Fault } from '../../domain/faults.ts';
import type { ScanReference } from '../../domain/scan.ts';
import { zeroFen } from '../../domain/money.ts';
import {
  identityRecordId,
  type Registration,
  type Registry,
  type RegistryQuery,
} from '../../domain/registration/registration.ts';
import { sameName } from '../../domain/registration/taxpayer-number.ts';
import { findRecord, type RecordRow } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import { pushedRegistrationsOf } from '../../db/pushed-registrations.ts';
import { openEntryOf, settleEntry } from '../../db/taxpayer-entries.ts';
import {
  findTaxpayer,
  putTaxpayer,
  putTaxpayerPerson,
  removeTaxpayerPersons,
  type TaxpayerRow,
  taxpayersLike,
} from '../../db/taxpayers.ts';
import type { ReadDb } from '../../db/sql.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { byHandFact } from './by-hand-fact.ts';
import { namedScans } from './case-lanes.ts';
import type { HallContext } from './hall-context.ts';
import { enqueueVersion } from './lane-writer.ts';
import type { PaperAct } from './letters.ts';
import { pinyinInitials } from './pinyin-initials.ts';

export const registrationSchema = 'registration/1';
export type RegistrationBody = BodyOf<typeof registrationSchema>;

const isOfCase = (db: ReadDb, taxpayerNo: string, caseFileId: string): boolean => {
  const recordId = identityRecordId(taxpayerNo);
  return (
    findRecord(db, recordId)?.caseFileId === caseFileId ||
    outboxOfRecord(db, recordId).some(
      (message) => message.caseFileId === caseFileId && !['rejected', 'conflict'].includes(message.state),
    )
  );
};

/**
 * Throws `case/number-registered-elsewhere` where the registration that stands, or that this window has sent, is another
 * case's: the first one stands (DESIGN §14), and there are never two certificates for one taxpayer (norm item 1).
 */
export const requireOwnNumber = (db: ReadDb, taxpayerNo: string, caseFileId: string): void => {
  const recordId = identityRecordId(taxpayerNo);
  const standing = findRecord(db, recordId);
  const isElsewhere =
    standing === undefined
      ? outboxOfRecord(db, recordId).some(
          (message) => message.caseFileId !== caseFileId && !['rejected', 'conflict'].includes(message.state),
        )
      : standing.caseFileId !== caseFileId;
  if (isElsewhere) throw new Fault('case/number-registered-elsewhere', { taxpayerNo });
};

/**
 * Somebody entered by hand is not registered: the form may register that very taxpayer. Another business of the same
 * owner keeps its number taken.
 */
const isOnlyTyped = (db: ReadDb, row: TaxpayerRow, { numbers, names }: RegistryQuery): boolean =>
  openEntryOf(db, row.taxpayerNo) !== undefined &&
  (numbers.includes(row.taxpayerNo) || names.some((name) => sameName(name, row.name)));

/** What this window knows of those whom a form registers; the case itself does not stand in its own way. */
export const registryFor = (
  { db, config }: HallContext,
  matter: Matter,
  answers: Answers,
  caseFileId: string,
): Registry | undefined => {
  if (matter.registryQuery === undefined) return undefined;
  const query = matter.registryQuery(answers, config.part);
  return {
    area: config.part,
    known: taxpayersLike(db, query)
      .filter((row) => !isOfCase(db, row.taxpayerNo, caseFileId) && !isOnlyTyped(db, row, query))
      .map(({ taxpayerNo, creditCode, name, statusOf }) => ({ taxpayerNo, creditCode, name, statusOf })),
    pushed: pushedRegistrationsOf(db, query.numbers),
  };
};

/** The registration takes the place of what was typed: whom the typed ID number led to, too. */
const settleTyped = (tx: WritableTx, taxpayerNo: string, at: number): boolean => {
  const entry = openEntryOf(tx, taxpayerNo);
  if (entry === undefined) return false;
  settleEntry(tx, taxpayerNo, 'registered', at);
  removeTaxpayerPersons(tx, taxpayerNo);
  tx.journal({
    what: 'taxpayer/entry-settled',
    at,
    officer: null,
    actId: null,
    caseFileId: null,
    detail: { entry: entry.id, taxpayerNo },
  });
  return true;
};

/** The taxpayer as the window's own table keeps it; what the bureaus have determined since stays. */
const learn = (tx: WritableTx, body: RegistrationBody, version: number, at: number): void => {
  const known = findTaxpayer(tx, body.taxpayerNo);
  const newcomer = {
    // A registration says nothing of the VAT status: what a clerk read on the taxpayer's papers stays.
    vatStatus: known?.vatStatus ?? 'small-scale',
    statusOf: { state: 'normal', local: 'normal' },
    arrearsFenOf: { state: zeroFen, local: zeroFen },
    creditLevel: 'none',
  } as const;
  const wasTyped = settleTyped(tx, body.taxpayerNo, at);
  putTaxpayer(tx, {
    // 征管法实施细则: a newcomer is registered with both bureaus and small-scale until it is registered as general.
    ...(known === undefined || wasTyped ? newcomer : known),
    taxpayerNo: body.taxpayerNo,
    creditCode: body.creditCode,
    name: body.name,
    entityType: body.kind === 'household' ? 'household' : 'enterprise',
    initials: pinyinInitials(body.name),
    registrationType: body.registrationType,
    place: body.place,
    address: body.address,
    industry: body.industry,
    legalPersonName: body.legalPersonName,
    // What the agreement does not share is no news of the taxpayer.
    contactPhone: body.contactPhone === '' ? (known?.contactPhone ?? '') : body.contactPhone,
    groupVersions: { ...known?.groupVersions, identity: version },
  });
  if (body.legalPersonId === '') return;
  putTaxpayerPerson(tx, {
    taxpayerNo: body.taxpayerNo,
    idNumber: body.legalPersonId,
    personName: body.legalPersonName,
    role: 'legal-person',
  });
};

/** Within the page's own transaction: a registration that the exchange accepted makes its taxpayer known here. */
export const learnFromRecord = (tx: WritableTx, record: RecordRow): void => {
  // What another jurisdiction has, or only offers, is no taxpayer of this one.
  if (record.schema !== registrationSchema || ['conflict', 'handed-over'].includes(record.status)) return;
  learn(tx, record.body as RegistrationBody, record.version, record.receivedAt);
};

/**
 * Puts the taxpayer's identity into the shared record and into this window's own table, in the act's transaction: the
 * next person at this window, and with the line every other window, knows the taxpayer (norm item 1).
 */
export const publishRegistration = (
  { context, tx, act, opened }: PaperAct,
  plan: Plan & { readonly registers: Registration },
  at: { readonly lane: Bureau; readonly under: Under; readonly scans: readonly ScanReference[] },
): void => {
  const { registers, certificate } = plan;
  const recordId = identityRecordId(registers.taxpayerNo);
  const standing = findRecord(tx, recordId);
  const body: RegistrationBody = {
    bureau: at.lane,
    matter: opened.matter.id,
    mode: opened.matter.mode.number,
    revision: opened.matter.revision,
    ...registers,
    certificateNumber:
      certificate?.number ?? (standing?.body as RegistrationBody | undefined)?.certificateNumber ?? null,
    ...byHandFact(tx, opened.file.identificationId),
    ...namedScans(at.scans),
  };
  enqueueVersion(
    context,
    tx,
    act,
    {
      lane: at.lane,
      under: at.under,
      taxpayerNo: registers.taxpayerNo,
      caseFileId: opened.file.id,
    },
    {
      schema: registrationSchema,
      recordId,
      body: { ...body },
      // Norm item 36: the answer to a return cites it.
      cause: standing?.status === 'returned' ? (standing.lastReturn?.msgId ?? null) : null,
    },
  );
  learn(tx, body, (standing?.version ?? 0) + 1, act.at);
};
