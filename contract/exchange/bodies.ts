import { z } from 'zod/mini';
import { handReasons } from '../../domain/identification.ts';
import { documentKinds } from '../../domain/identifiers/personal-document.ts';
import { bureaus } from '../../domain/bureau.ts';
import { registrantKinds } from '../../domain/registration/registration.ts';
import { places } from '../../domain/taxpayer.ts';
import { DeclineBody, HandoverBody, TakenBody } from './handover.ts';
import { signatureOfBody } from './officer-signature.ts';
import { scansOfBody } from './scans.ts';
import { dateText, hash } from './values.ts';

/** Bodies of TXP messages by schema name. Fen everywhere; dates `YYYY-MM-DD`. Strict: an unknown key is a REJECT. */
const bureau = z.enum(bureaus);
const fen = z.int();
const shortText = z.string().check(z.maxLength(200));
const longText = z.string().check(z.maxLength(1000));

const LevyLineBody = z.strictObject({
  levy: shortText,
  periodStart: dateText,
  periodEnd: dateText,
  baseFen: fen,
  ratePpm: z.nullable(z.int()),
  amountFen: fen,
  surchargeFen: fen,
});

/** One entry of the memorandum ledger (代征税款备查账). Red corrections carry negative amounts. */
const LedgerEntryBody = z.strictObject({
  entryNo: z.int(),
  levy: shortText,
  voucherNumber: shortText,
  amountFen: fen,
  surchargeFen: fen,
});
const ledger = z.array(LedgerEntryBody).check(z.maxLength(40));

/** Which document a handler showed whose card was not read, and why. */
const identifiedByHand = z.optional(
  z.strictObject({
    document: z.enum(documentKinds),
    reason: z.enum(handReasons),
    note: z.nullable(shortText),
  }),
);

/** One bureau's half of a joint filing (norm item 17, mode 2): what was declared and what it comes to. STATE. */
const JointFilingBody = z.strictObject({
  bureau,
  /** `void` once the collection is reversed: a void is a new version, nothing is deleted. */
  status: z.enum(['filed', 'void']),
  matter: shortText,
  revision: z.int(),
  taxpayerName: shortText,
  taxpayerKind: z.enum(['small-scale', 'general']),
  filingPeriod: z.enum(['month', 'quarter']),
  periodStart: dateText,
  periodEnd: dateText,
  place: z.enum(['city', 'town', 'other']),
  dueOn: dateText,
  filedOn: dateText,
  contactName: shortText,
  contactPhone: shortText,
  /** How the person at the counter was identified. */
  identification: z.enum(['card', 'manual']),
  /** There only where no card was read: which document was shown, and why it was typed. */
  identificationByHand: identifiedByHand,
  /** There only where the window knew the taxpayer by an entry by hand alone: why it was made. */
  taxpayerByHand: z.optional(z.strictObject({ reason: shortText })),
  /** Declared amounts by name (fen); which ones depends on the taxpayer kind. */
  declared: z.record(z.string(), fen),
  lines: z.array(LevyLineBody).check(z.maxLength(20)),
  totalFen: fen,
});

/** Money taken for one bureau in one act, and the numbered voucher that proves it. FACT. */
const CollectionBody = z.strictObject({
  bureau,
  method: z.enum(['cash']),
  /** Whose voucher form was used: by the hall's agreement it may be the other bureau's (item 17, mode 2). */
  voucherBureau: bureau,
  voucherNumber: shortText,
  lines: z.array(LevyLineBody).check(z.maxLength(20)),
  totalFen: fen,
  collectedOn: dateText,
  /** Memorandum ledger entries (代征税款备查账) this collection made, by item, in time order. */
  ledger,
});

/** What became of a numbered form. FACT of the bureau whose form it is. */
const VoucherEventBody = z.strictObject({
  event: z.enum(['issued', 'spoiled']),
  voucherBureau: bureau,
  voucherNumber: shortText,
  reason: z.nullable(longText),
  successorNumber: z.nullable(shortText),
  happenedOn: dateText,
  /** Red and new ledger entries when a spoiled number is followed by its successor; money is unchanged. */
  ledger,
});

/** A printed collection undone by two officers: red entries in both books. FACT. Amounts are negative. */
const ReversalBody = z.strictObject({
  bureau,
  reversesActId: shortText,
  voucherBureau: bureau,
  voucherNumber: shortText,
  lines: z.array(LevyLineBody).check(z.maxLength(20)),
  totalFen: fen,
  reason: longText,
  approvedBy: shortText,
  reversedOn: dateText,
  ledger,
});

/** A numbered paper that an act made, by its title and number; the paper itself stays where it was signed. */
const EntryDocumentBody = z.strictObject({
  kind: shortText,
  title: shortText,
  number: z.nullable(shortText),
});

/**
 * One act in one bureau's lane of a case. The lane is a record, each entry its next version: two windows that both
 * believe they hold a lane cannot both be accepted. STATE.
 */
const CaseEntryBody = z.strictObject({
  bureau,
  /** The case's number as the window that opened it gave it. */
  caseNo: shortText,
  matter: shortText,
  mode: z.int(),
  revision: z.int(),
  /** Whom or what the case is about, in words. */
  subject: shortText,
  act: shortText,
  entryNo: z.int().check(z.positive()),
  /** How many entries of the other lane the author had seen. */
  seen: z.int().check(z.nonnegative()),
  /** Fencing number under which the window held the lane. */
  fence: z.int().check(z.positive()),
  answers: z.record(z.string().check(z.maxLength(40)), longText),
  documents: z.array(EntryDocumentBody).check(z.maxLength(20)),
  /** Scans of the papers that were brought or came from a superior. */
  scans: scansOfBody,
  doneOn: dateText,
  /** Name of the officer, whom the other bureau may ask. */
  handledBy: shortText,
  /** Under a legal act, by the officer's CA key. */
  officerSignature: signatureOfBody,
});

/**
 * The identity of a taxpayer in the shared record (norm item 1): one record for both bureaus, owned by the one that
 * registers. A second registration of the same number is a conflict, whichever bureau sends it. STATE.
 */
const RegistrationBody = z.strictObject({
  bureau,
  matter: shortText,
  mode: z.int(),
  revision: z.int(),
  taxpayerNo: shortText,
  kind: z.enum(registrantKinds),
  creditCode: z.nullable(shortText),
  name: shortText,
  registrationType: shortText,
  licenceName: shortText,
  licenceNo: shortText,
  licensedOn: dateText,
  address: shortText,
  place: z.enum(places),
  industry: shortText,
  scope: longText,
  legalPersonName: shortText,
  legalPersonId: shortText,
  contactName: shortText,
  contactPhone: shortText,
  accounting: shortText,
  registeredOn: dateText,
  /** The certificate's own number; null for one licence, one code. */
  certificateNumber: z.nullable(shortText),
  /** There only where the handler's card was not read. */
  identificationByHand: identifiedByHand,
  /** Scans of the papers brought. */
  scans: scansOfBody,
  /** Under the certificate's act, by the officer's CA key. */
  officerSignature: signatureOfBody,
});

/** Norm item 36: the receiving bureau returns a stored version, naming the field and the reason. */
const ReturnBody = z.strictObject({
  recordId: shortText,
  version: z.int(),
  versionHash: hash,
  field: shortText,
  reason: longText,
});

/** Norm item 36: the receiving bureau has confirmed and stored a version. */
const ConfirmBody = z.strictObject({ recordId: shortText, version: z.int(), versionHash: hash });

const Standing = z.strictObject({ seq: z.int().check(z.nonnegative()), hash });

/**
 * A machine that was restored, copied or replaced begins its numbers anew (docs/decisions/0024): what it knew, where
 * the exchange stands, and who let it. The first message of its epoch, one for each. CONTROL.
 */
const EpochBody = z.strictObject({
  oldEpoch: z.int().check(z.nonnegative()),
  /** Where this machine's own chain ended. */
  knew: Standing,
  /** Where the exchange's of this device does: this very message is the next one of it. */
  exchange: Standing,
  reason: longText,
  /** The supervisor at the window. */
  approvedBy: shortText,
});

export const bodySchemas = {
  'joint-filing/1': JointFilingBody,
  'collection/1': CollectionBody,
  'voucher-event/1': VoucherEventBody,
  'reversal/1': ReversalBody,
  'case-entry/1': CaseEntryBody,
  'registration/1': RegistrationBody,
  'return/1': ReturnBody,
  'confirm/1': ConfirmBody,
  'handover/1': HandoverBody,
  'taken/1': TakenBody,
  'decline/1': DeclineBody,
  'epoch/1': EpochBody,
} as const;
export type BodySchemaName = keyof typeof bodySchemas;
export type BodyOf<S extends BodySchemaName> = z.infer<(typeof bodySchemas)[S]>;

/** Which schemas each message kind may carry. */
export const schemasOfKind = {
  RECORD: ['joint-filing/1', 'case-entry/1', 'registration/1'],
  CORRECTION: ['joint-filing/1', 'registration/1'],
  FACT: ['collection/1', 'voucher-event/1', 'reversal/1'],
  RETURN: ['return/1'],
  CONFIRM: ['confirm/1'],
  HANDOVER: ['handover/1'],
  TAKEN: ['taken/1'],
  DECLINE: ['decline/1'],
  EPOCH: ['epoch/1'],
} as const;
