import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import type { Answers } from '../../domain/forms/field.ts';
import { normaliseIdentifier } from '../../domain/identifiers/normalise.ts';
import { zeroFen } from '../../domain/money.ts';
import {
  correctionReason,
  entryFields,
  type EntryByHand,
  organisationPart,
  readEntry,
} from '../../domain/registration/entry-by-hand.ts';
import { caseFilesOfTaxpayer } from '../../db/case-files.ts';
import type { ReadDb } from '../../db/sql.ts';
import {
  insertEntry,
  openEntryOf,
  settleEntry,
  type TaxpayerEntryRow,
  whyByHand,
} from '../../db/taxpayer-entries.ts';
import { searchTaxpayers } from '../../db/taxpayer-search.ts';
import {
  findIdentification,
  findTaxpayer,
  insertAccess,
  putTaxpayer,
  putTaxpayerPerson,
  removeTaxpayer,
  removeTaxpayerPersons,
  type TaxpayerRow,
  taxpayersLike,
} from '../../db/taxpayers.ts';
import type { WritableTx } from '../../db/transaction.ts';
import type { BusinessDay } from './business-day.ts';
import { fieldView } from './field-view.ts';
import { type HallContext, write } from './hall-context.ts';
import { pinyinInitials } from './pinyin-initials.ts';
import { requiredText } from './required-text.ts';
import { taxpayerBar, taxpayerSummary } from './taxpayer-bar.ts';

type EntryHandlers = Pick<
  Handlers['taxpayers'],
  'entryForm' | 'knownByNumber' | 'enterByHand' | 'correctByHand' | 'withdrawByHand'
>;

const onPapers = ['taxpayerNo', 'name', 'registrationType', 'vatStatus'] as const;
const enough = 20;

/** By number, by credit code, or by the organisation code that an old certificate and a credit code share. */
const knownBy = (db: ReadDb, number: string): TaxpayerRow[] => {
  if (number === '') return [];
  const exact = taxpayersLike(db, { numbers: [number], names: [], numberPrefixes: [] });
  const organisation = organisationPart(number);
  if (exact.length > 0 || organisation === null) return exact;
  return searchTaxpayers(db, organisation, enough)
    .rows.map(({ taxpayer }) => taxpayer)
    .filter(({ taxpayerNo, creditCode }) =>
      [taxpayerNo, creditCode].some((own) => own !== null && organisationPart(own) === organisation),
    );
};

/** What may no longer change: the number once any case names it, all that papers say once one was given out. */
const fixedFields = (db: ReadDb, taxpayerNo: string): readonly string[] => {
  const cases = caseFilesOfTaxpayer(db, taxpayerNo);
  if (cases.length === 0) return [];
  return cases.every(({ status }) => ['draft', 'held', 'discarded'].includes(status))
    ? ['taxpayerNo']
    : onPapers;
};

/** What the form holds of a taxpayer; the ID number stays out of the page, and left empty it stays as it is. */
const answersOf = (row: TaxpayerRow): Answers => ({
  taxpayerNo: row.taxpayerNo,
  name: row.name,
  entityType: row.entityType,
  registrationType: row.registrationType,
  vatStatus: row.vatStatus,
  place: row.place,
  address: row.address,
  industry: row.industry,
  legalPersonName: row.legalPersonName,
  contactPhone: row.contactPhone,
});

/** A taxpayer of whom nothing is known but what was typed: neither bureau's word stands behind it. */
const store = (tx: WritableTx, entry: EntryByHand): void => {
  const { legalPersonId, reason: _reason, ...identity } = entry;
  putTaxpayer(tx, {
    ...identity,
    initials: pinyinInitials(entry.name),
    statusOf: { state: 'unverified', local: 'unverified' },
    arrearsFenOf: { state: zeroFen, local: zeroFen },
    creditLevel: 'none',
    groupVersions: {},
  });
  if (legalPersonId !== null)
    putTaxpayerPerson(tx, {
      taxpayerNo: entry.taxpayerNo,
      idNumber: legalPersonId,
      personName: entry.legalPersonName,
      role: 'legal-person',
    });
};

/**
 * Taxpayers that the window does not know (a certificate from another hall, a household not yet in this laptop), typed
 * at the counter with the reason. They are served at once and marked until their registration comes. Throws
 * `case/answers-wrong` with the field, `case/taxpayer-already-known`, `case/entry-settled`, `case/entry-in-use`.
 */
export const openTaxpayerEntries = (
  context: HallContext,
  day: BusinessDay,
  officerId: () => string,
  seenAsOf: () => number | null,
): EntryHandlers => {
  const { db, clock, newId } = context;

  const read = (typed: Answers): EntryByHand => {
    const answer = readEntry(typed, day.today());
    if ('entry' in answer) return answer.entry;
    const [problem] = answer.problems;
    throw new Fault('case/answers-wrong', { field: problem?.field ?? '', message: problem?.message ?? '' });
  };
  const requireUnknown = (at: ReadDb, number: string): void => {
    if (knownBy(at, number).length > 0) throw new Fault('case/taxpayer-already-known');
  };
  const requireOpen = (at: ReadDb, taxpayerNo: string): { row: TaxpayerRow; entry: TaxpayerEntryRow } => {
    const row = findTaxpayer(at, taxpayerNo);
    const entry = openEntryOf(at, taxpayerNo);
    if (row === undefined || entry === undefined) throw new Fault('case/entry-settled');
    return { row, entry };
  };
  const note = (tx: WritableTx, what: string, detail: Readonly<Record<string, string>>): void =>
    tx.journal({ what, at: clock.now(), officer: officerId(), actId: null, caseFileId: null, detail });
  const noteLook = (tx: WritableTx, taxpayerNo: string): void =>
    insertAccess(tx, {
      officer: officerId(),
      taxpayerNo,
      purpose: 'counter-service',
      caseFileId: null,
      at: clock.now(),
    });
  const keep = (tx: WritableTx, what: string, entry: EntryByHand, why: string): void => {
    const id = newId();
    store(tx, entry);
    insertEntry(tx, {
      id,
      taxpayerNo: entry.taxpayerNo,
      reason: entry.reason,
      officer: officerId(),
      at: clock.now(),
      typed: { ...entry, reason: why },
    });
    note(tx, what, { entry: id, taxpayerNo: entry.taxpayerNo, reason: entry.reason });
    noteLook(tx, entry.taxpayerNo);
  };
  const barOf = (taxpayerNo: string) => {
    const row = findTaxpayer(db, taxpayerNo);
    if (row === undefined) throw new Fault('case/taxpayer-unknown');
    return taxpayerBar(db, row, seenAsOf());
  };

  /** Who read their card a moment ago and bears the legal person's name need not have their number typed. */
  const withCard = (entry: EntryByHand, identificationId: string | null): EntryByHand => {
    const person = identificationId === null ? undefined : findIdentification(db, identificationId);
    return entry.legalPersonId === null && person?.personName === entry.legalPersonName
      ? { ...entry, legalPersonId: person.idNumber }
      : entry;
  };

  return {
    entryForm: ({ taxpayerNo }) => {
      if (taxpayerNo === null) return { fields: entryFields.map(fieldView), answers: {}, mayWithdraw: false };
      const { row } = requireOpen(db, taxpayerNo);
      const fixed = fixedFields(db, taxpayerNo);
      return {
        fields: entryFields
          .filter(({ id }) => !fixed.includes(id))
          .map((field) => fieldView(field.id === 'reason' ? correctionReason : field)),
        answers: { ...answersOf(row) },
        mayWithdraw: fixed.length === 0,
      };
    },
    knownByNumber: ({ number }) => ({
      rows: knownBy(db, normaliseIdentifier(number)).map((row) =>
        taxpayerSummary(db, row, 'number', context.language()),
      ),
    }),
    enterByHand: ({ typed, identificationId }) => {
      const entry = withCard(read(typed), identificationId);
      write(context, 'enter-by-hand', (tx) => {
        requireUnknown(tx, entry.taxpayerNo);
        keep(tx, 'taxpayer/entered-by-hand', entry, entry.reason);
      });
      return barOf(entry.taxpayerNo);
    },
    correctByHand: ({ taxpayerNo, typed }) => {
      const corrected = write(context, 'correct-by-hand', (tx) => {
        const { row, entry: before } = requireOpen(tx, taxpayerNo);
        const fixed = Object.entries(answersOf(row)).filter(([id]) =>
          fixedFields(tx, taxpayerNo).includes(id),
        );
        const typedNow = read({ ...typed, ...Object.fromEntries(fixed) });
        const known = (before.typed as EntryByHand).legalPersonId;
        const isSame = typedNow.legalPersonName === row.legalPersonName;
        // An ID number that was only read out of a number now corrected was never seen.
        const carried = isSame && known !== null && !taxpayerNo.startsWith(known) ? known : null;
        const entry = { ...typedNow, legalPersonId: typedNow.legalPersonId ?? carried };
        settleEntry(tx, taxpayerNo, 'corrected', clock.now());
        if (entry.taxpayerNo === taxpayerNo) removeTaxpayerPersons(tx, taxpayerNo);
        else {
          removeTaxpayer(tx, taxpayerNo);
          requireUnknown(tx, entry.taxpayerNo);
        }
        keep(tx, 'taxpayer/corrected-by-hand', entry, whyByHand(before));
        return entry;
      });
      return barOf(corrected.taxpayerNo);
    },
    withdrawByHand: ({ taxpayerNo, reason }) => {
      const why = requiredText(reason, '原因');
      write(context, 'withdraw-by-hand', (tx) => {
        const { entry } = requireOpen(tx, taxpayerNo);
        if (fixedFields(tx, taxpayerNo).length > 0) throw new Fault('case/entry-in-use');
        settleEntry(tx, taxpayerNo, 'withdrawn', clock.now());
        removeTaxpayer(tx, taxpayerNo);
        note(tx, 'taxpayer/entry-withdrawn', { entry: entry.id, taxpayerNo, reason: why });
      });
      return {};
    },
  };
};
