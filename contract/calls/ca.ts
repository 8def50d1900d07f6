import { z } from 'zod/mini';
import { call, readers } from '../call.ts';
import { bothLanguages, bureau, caKeyId, date, id, instant, line, none, reference } from '../values.ts';
import { TaxpayerSummary } from './taxpayers.ts';

/** A key that is plugged in, with its signing certificate as it is judged here. */
export const CaKeyView = z.strictObject({
  id: caKeyId,
  /** What its issuer wrote on the chip, and who made it. */
  label: line,
  vendor: line,
  serial: line,
  kind: z.enum(['sm2', 'rsa', 'ec']),
  /** Wrong PINs until it locks; null where the key does not say. */
  triesLeft: z.nullable(z.int()),
  pinEntry: z.enum(['screen', 'key']),
  /** Who holds it, as the certificate says; null where there is none to read. */
  holder: z.nullable(line),
  issuer: z.nullable(line),
  validFrom: z.nullable(date),
  validTo: z.nullable(date),
  standing: z.enum(['recognised', 'refused']),
  /** Recognised by whom, or why not and what to do. */
  sentence: z.string(),
  code: z.nullable(z.string()),
  /** How the revocation list of its CA stands. */
  list: z.nullable(z.enum(['fresh', 'old', 'none'])),
  /** Whose it is: the officer signed in, another officer, or somebody else. */
  whose: z.enum(['mine', 'officer', 'other']),
});
export type CaKeyView = z.infer<typeof CaKeyView>;

/** A recognised CA and its revocation list. */
export const RecognisedCaView = z.strictObject({
  id: z.string(),
  name: bothLanguages,
  broughtBy: z.array(bureau),
  counter: bothLanguages,
  lists: z.array(
    z.strictObject({
      issuer: line,
      state: z.enum(['fresh', 'old', 'none']),
      of: z.nullable(date),
      due: z.nullable(date),
      ageDays: z.nullable(z.int()),
      /** Too old by what the bureau has set: no key of this CA signs. */
      isRefused: z.boolean(),
    }),
  ),
});

/** What comes by the line: when the exchange last said what it holds, and what is on its way from there. */
export const CaLineView = z.strictObject({
  /** Since this window was opened; null where it has not been asked yet. */
  askedAt: z.nullable(instant),
  /** It keeps trust and revocation lists at all. */
  keeps: z.boolean(),
  coming: z.nullable(
    z.strictObject({
      hash: z.string(),
      kind: z.enum(['trust-list', 'revocation-list']),
      /** Region or CA, as the paper is named there. */
      of: line,
      step: z.enum(['fetching', 'checking']),
      percent: z.int(),
    }),
  ),
});
export type CaLineView = z.infer<typeof CaLineView>;

/** Keys, trust list and revocation lists, on one page. */
export const CaView = z.strictObject({
  keys: z.array(CaKeyView),
  /** Why no key can be listed, in words; null where they can. */
  blocked: z.nullable(z.string()),
  trustList: z.nullable(
    z.strictObject({
      version: z.int(),
      region: line,
      document: line,
      issuedOn: date,
      importedAt: instant,
      cameBy: z.enum(['window', 'stick', 'exchange']),
    }),
  ),
  cas: z.array(RecognisedCaView),
  line: CaLineView,
  limit: z.nullable(z.strictObject({ days: z.int(), setBy: line, setOn: date })),
  /** What this hall asks of an officer's key, by the bureau of this window. */
  rules: z.array(
    z.strictObject({
      act: z.enum(['certificate', 'conclusion']),
      need: z.enum(['required', 'optional', 'none']),
      setBy: z.nullable(line),
      setOn: z.nullable(date),
    }),
  ),
});
export type CaView = z.infer<typeof CaView>;

/** Whom the certificate on a key leads to, for the clerk to compare with what lies on the counter. */
export const KeyReading = z.strictObject({
  keyId: caKeyId,
  /** Of the certificate that was read: confirming another one is refused. */
  fingerprint: reference,
  holder: line,
  issuer: line,
  ca: bothLanguages,
  validTo: date,
  list: z.enum(['fresh', 'old', 'none']),
  /** How the revocation list stands, in words. */
  sentence: z.string(),
  /** Each with the rule that led there; the one clerks confirmed before stands first. */
  matches: z.array(
    z.strictObject({
      taxpayer: TaxpayerSummary,
      rule: z.string(),
      number: line,
      confirmedBefore: z.boolean(),
    }),
  ),
  /** What the certificate says and no taxpayer here has. */
  unknown: z.array(z.strictObject({ label: bothLanguages, number: line })),
});
export type KeyReading = z.infer<typeof KeyReading>;

/** Files of trust and revocation lists on the sticks that are plugged in. */
export const TrustFiles = z.strictObject({
  sticks: z.array(
    z.strictObject({
      folder: z.string(),
      label: z.string(),
      files: z.array(z.strictObject({ name: reference, kind: z.enum(['trust-list', 'revocation-list']) })),
    }),
  ),
});
export type TrustFiles = z.infer<typeof TrustFiles>;

const counter = ['counter-clerk', 'field-collector', 'tax-officer', 'supervisor'] as const;

export const ca = {
  /** Reads every key that is plugged in; no PIN is asked. */
  keys: call(readers, none, CaView),
  readKey: call(counter, z.strictObject({ keyId: caKeyId }), KeyReading),
  /** The clerk has compared: this taxpayer it is. Remembered for the CA. */
  confirmTaxpayer: call(
    counter,
    z.strictObject({ keyId: caKeyId, fingerprint: reference, taxpayerNo: reference, rule: id }),
    TaxpayerSummary,
  ),
  trustFiles: call(readers, none, TrustFiles),
  /** Both kinds prove themselves by their signatures, so whoever has the stick may bring them. */
  importTrust: call(
    readers,
    z.strictObject({ stick: reference, file: reference }),
    z.strictObject({ sentence: z.string(), view: CaView }),
  ),
  /** What is being read from a stick is read no further, and not imported. */
  stopImport: call(readers, none, none),
} as const;
