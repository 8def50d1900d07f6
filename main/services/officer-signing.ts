import type { SigningView } from '../../contract/calls/officer-key.ts';
import type { OfficerSignatureBody } from '../../contract/exchange/officer-signature.ts';
import { Fault, faultSentence } from '../../domain/faults.ts';
import {
  type LegalAct,
  legalActNames,
  legalActs,
  type SignatureNeed,
  signatureNeeds,
} from '../../domain/legal-act.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { commonName, readCertificate } from '../../evidence/certificate.ts';
import { suiteOfKey } from '../../evidence/certificate-signature.ts';
import { officerSignatureHolds, officerSignedText } from '../../evidence/officer-signature.ts';
import { numbersIn } from '../../evidence/certificate-numbers.ts';
import { insertOfficerSignature } from '../../db/ca-keys.ts';
import { findOfficer } from '../../db/officers.ts';
import { findParameter } from '../../db/profile.ts';
import type { DraftMessage, WritableTx } from '../../db/transaction.ts';
import type { CaKeySession } from '../../native/ca-keys/driver.ts';
import { knownAgreement } from '../sync/agreement.ts';
import { withoutWithheld } from '../sync/withholding.ts';
import type { ActingOfficer } from './act-stamp.ts';
import type { BusinessDay } from './business-day.ts';
import { judgeCertificate, type Judged, requireFreshList } from './ca-trust.ts';
import { type HallContext, write } from './hall-context.ts';

/** The CA keys of this window, whoever drives them. */
export type CaKeys = Pick<CaKeySession, 'list' | 'certificates' | 'sign'>;

/** The officer’s key as the page names it. The PIN is used once; `null` where it is entered on the key. */
export interface OfficerKey {
  readonly keyId: string;
  readonly pin: string | null;
}

export interface SigningRule {
  readonly need: SignatureNeed;
  readonly setBy: string | null;
  readonly setOn: PlainDate | null;
}

/** What the bureau of this window asks of the officer’s key that day; nothing where it has set nothing. */
const signingRule = ({ db, config }: HallContext, act: LegalAct, on: PlainDate): SigningRule => {
  const row = findParameter(db, `${config.bureau}:officer-key-on-${act}`, on);
  const choice = (row?.value as { readonly choice?: string } | undefined)?.choice;
  const need = signatureNeeds.find((one) => one === choice);
  return row === undefined || need === undefined
    ? { need: 'none', setBy: null, setOn: null }
    : { need, setBy: row.setBy, setOn: row.setOn };
};

export const signingRules = (context: HallContext, on: PlainDate) =>
  legalActs.map((act) => ({ act, ...signingRule(context, act, on) }));

/** The same for the page; `null` where nothing is asked. */
export const signingView = (context: HallContext, act: LegalAct | undefined, on: PlainDate): SigningView => {
  if (act === undefined) return null;
  const { need, setBy, setOn } = signingRule(context, act, on);
  if (need === 'none' || setBy === null || setOn === null) return null;
  return { legalAct: { ...legalActNames[act] }, need, setBy, setOn };
};

/** Number of the officer in a certificate, as the CA’s rules find it; `undefined` in anybody else’s. */
export const officerNumberOf = ({ certificate, trusted }: Pick<Judged, 'certificate' | 'trusted'>) =>
  numbersIn(certificate, trusted.ca.rules).find(({ kind }) => kind === 'officer-number')?.value;

/** Throws `certificate/no-officer`, `certificate/other-officer`. */
const requireOwn = ({ db }: HallContext, judged: Judged, officer: ActingOfficer): void => {
  const number = officerNumberOf(judged);
  if (number === undefined) throw new Fault('certificate/no-officer');
  if (number === officer.id.toUpperCase()) return;
  const other = findOfficer(db, number.toLowerCase());
  throw new Fault('certificate/other-officer', { name: other?.name ?? number });
};

/** Who signed, by the certificate beside the signature. What it is worth says the history (核验全程), not this. */
export const signerOf = (signature: OfficerSignatureBody | undefined): string | null => {
  if (signature === undefined) return null;
  try {
    const certificate = readCertificate(new Uint8Array(Buffer.from(signature.certificate, 'base64')));
    return commonName(certificate.subject);
  } catch (error) {
    if (error instanceof Fault) return faultSentence(error.code);
    throw error;
  }
};

/** Which message of an act the officer’s key is put under. */
export type Signs = (draft: DraftMessage) => boolean;
export const signsRegistration: Signs = ({ schema }) => schema === 'registration/1';
export const signsEntry =
  (act: string): Signs =>
  ({ schema, body }) =>
    schema === 'case-entry/1' && body['act'] === act;

/** Gives a message its signature, or leaves it as it is. */
export type SignDraft = (tx: WritableTx, draft: DraftMessage) => DraftMessage;
/** Runs the act’s transaction under its name, for good or to see what it would say. */
export type RunAct = (name: string, work: (tx: WritableTx) => void) => void;
/** The act: one transaction through `run`, its messages through `sign`. Played twice where a key signs. */
export type PlayAct = (run: RunAct, sign?: SignDraft) => void;

class Rehearsed extends Error {}

/** Everything is done and then undone, so that the key signs the very words the act will send. */
const rehearsal =
  (context: HallContext): RunAct =>
  (name, work) => {
    try {
      write(context, `${name}-rehearsal`, (tx) => {
        work(tx);
        throw new Rehearsed();
      });
    } catch (error) {
      if (!(error instanceof Rehearsed)) throw error;
    }
  };

/** As it will be sealed: what the bureaus do not share is left out before it is signed, not after. */
const asSent = (tx: WritableTx, draft: DraftMessage): DraftMessage =>
  withoutWithheld(draft, knownAgreement(tx));

export interface SigningParts {
  readonly keys: CaKeys;
  readonly day: BusinessDay;
  readonly officer: ActingOfficer;
  /** Who is signed in now: a window may change hands while a key signs. */
  readonly officerNow: () => string;
}

const signWith = async (
  context: HallContext,
  { keys, day, officer, officerNow }: SigningParts,
  key: OfficerKey,
  text: string,
): Promise<OfficerSignatureBody> => {
  const { sign: der } = await keys.certificates(key.keyId);
  if (der === undefined) throw new Fault('device/ca-certificate-missing');
  const judged = judgeCertificate(context, day, der);
  requireFreshList(context, day.today(), judged);
  requireOwn(context, judged, officer);
  const algorithm = suiteOfKey[judged.certificate.key.kind];
  const pin = key.pin === null ? undefined : new TextEncoder().encode(key.pin);
  const made = await keys
    .sign({ keyId: key.keyId, what: { data: new TextEncoder().encode(text) }, algorithm, pin })
    .finally(() => pin?.fill(0));
  if (officerNow() !== officer.id) throw new Fault('device/cancelled');
  const signature = Buffer.from(made.der).toString('hex');
  // The driver has verified it against its certificate; here it has to be the certificate that was judged.
  if (
    !Buffer.from(made.certificate).equals(der) ||
    !officerSignatureHolds(judged.certificate, text, { algorithm, signature })
  )
    throw new Fault('certificate/signature-wrong');
  const { thisUpdate, nextUpdate, number } = judged.list;
  return {
    algorithm,
    certificate: Buffer.from(der).toString('base64'),
    signature,
    trustVersion: judged.trust.version,
    revocationList: thisUpdate === null ? null : { thisUpdate, nextUpdate, number },
  };
};

/**
 * Plays a legal act, under the officer’s key where one is given. The key signs the words of a rehearsal that is undone;
 * then the act is done, and refused where it would now say anything else. A key that fails or is pulled out leaves the
 * act not begun. Throws `certificate/signature-required` where the hall asks for a key and none is given, the
 * `certificate/…` and `device/ca-…` faults, `certificate/act-changed`.
 */
export const playLegalAct = async (
  context: HallContext,
  parts: SigningParts,
  act: { readonly legal: LegalAct; readonly signs: Signs },
  key: OfficerKey | null,
  play: PlayAct,
): Promise<void> => {
  const { config } = context;
  const run: RunAct = (name, work) => write(context, name, work);
  if (key === null) {
    const rule = signingRule(context, act.legal, parts.day.today());
    if (rule.need === 'required')
      throw new Fault('certificate/signature-required', { setBy: rule.setBy ?? '', setOn: rule.setOn ?? '' });
    play(run);
    return;
  }
  const textOf = (draft: DraftMessage): string => officerSignedText(config.kind, draft);
  let text: string | undefined;
  play(rehearsal(context), (tx, draft) => {
    if (act.signs(draft)) text = textOf(asSent(tx, draft));
    return draft;
  });
  // Done before by a doubled key: nothing is left to sign.
  if (text === undefined) return;
  const signed = text;
  const officerSignature = await signWith(context, parts, key, signed);
  play(run, (tx, draft) => {
    if (!act.signs(draft)) return draft;
    const sent = asSent(tx, draft);
    if (textOf(sent) !== signed) throw new Fault('certificate/act-changed');
    insertOfficerSignature(tx, {
      actId: draft.actId,
      recordId: draft.recordId,
      caseFileId: draft.caseFileId ?? '',
      officer: draft.officer,
      textHash: sha256Hex(signed),
      signature: officerSignature,
      at: draft.recordedAt,
    });
    return { ...sent, body: { ...sent.body, officerSignature } };
  });
};
