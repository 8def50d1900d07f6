import { z } from 'zod/mini';
import { bureaus } from '../../domain/bureau.ts';
import { FeedEntry } from './answers.ts';
import { SignedHead } from './heads.ts';
import { environments } from './message.ts';
import { SealGrantPaper, SealRevocationPaper } from './seal-papers.ts';
import { TrustBundle } from './trust-list.ts';
import { hash, identifier, plainDate, publicKeyHex, signature, suite } from './values.ts';

/*
 * The whole history of one record or case in one file that needs nothing else (docs/decisions/0023): its entries with
 * their proofs, the head they are in, who signed it, the certificates with their seals, and the keys of all of them.
 */
const text = z.string().check(z.maxLength(2000));

export const EvidenceKey = z.strictObject({
  suite,
  publicKeyHex,
});
export type EvidenceKey = z.infer<typeof EvidenceKey>;

/** An entry of the feed, and the hashes that lead from it to the head's root; null where the head is older. */
const EvidenceEntry = z.strictObject({
  ...FeedEntry.shape,
  proof: z.nullable(z.array(hash).check(z.maxLength(128))),
});

/** How a record stood at the window that wrote the file. */
const EvidenceRecord = z.strictObject({
  recordId: identifier,
  version: z.int(),
  hash,
  status: z.string().check(z.maxLength(40)),
});

const EvidenceSeal = z.strictObject({
  seal: z.strictObject({
    grantId: identifier,
    bureau: z.enum(bureaus),
    no: z.int(),
    signature,
  }),
  grant: SealGrantPaper.shape.signed,
  revocation: z.nullable(SealRevocationPaper.shape.revocation),
});

/** A paper given out under seals, word for word. */
export const EvidenceCertificate = z.strictObject({
  status: z.string().check(z.maxLength(40)),
  paper: z.strictObject({
    kind: text,
    title: text,
    number: text,
    rows: z.array(z.strictObject({ label: text, value: text })).check(z.maxLength(100)),
    issuedOn: plainDate,
  }),
  seals: z.array(EvidenceSeal).check(z.maxLength(2)),
});

export const EvidenceContent = z.strictObject({
  v: z.literal(1),
  kind: z.literal('joint-window evidence'),
  env: z.enum(environments),
  exchangeId: identifier,
  part: identifier,
  subject: z.strictObject({ kind: z.enum(['record', 'case']), id: identifier, title: text }),
  exported: z.strictObject({
    window: identifier,
    bureau: z.enum(bureaus),
    officer: identifier,
    purpose: z.string().check(z.minLength(1), z.maxLength(200)),
    on: plainDate,
    at: z.int(),
  }),
  /** The keys as the window has them; who verifies compares them with those that were published. */
  keys: z.strictObject({
    window: EvidenceKey,
    exchange: EvidenceKey,
    state: z.nullable(EvidenceKey),
    local: z.nullable(EvidenceKey),
  }),
  entries: z.array(EvidenceEntry).check(z.maxLength(5000)),
  records: z.array(EvidenceRecord).check(z.maxLength(5000)),
  head: z.nullable(SignedHead),
  certificates: z.array(EvidenceCertificate).check(z.maxLength(50)),
  /** The trust list the window believes certificates by; there only where an officer's key signed one of the entries. */
  trustList: z.optional(
    z.nullable(
      z.strictObject({
        bundle: TrustBundle,
        signatures: z.strictObject({ state: signature, local: signature }),
      }),
    ),
  ),
});
export type EvidenceContent = z.infer<typeof EvidenceContent>;

/** `signature`: the window's own, over everything else. The file is the canonical text of this and nothing more. */
export const EvidenceFile = z.strictObject({ ...EvidenceContent.shape, signature });
export type EvidenceFile = z.infer<typeof EvidenceFile>;

/** What stands before the canonical text that the window signs. */
export const evidenceMark = 'TXP/1 evidence\n';
export const maxEvidenceBytes = 64 * 1024 * 1024;
