import {
  type EvidenceContent,
  EvidenceFile,
  evidenceMark,
  maxEvidenceBytes,
} from '../../contract/exchange/evidence-file.ts';
import { Fault } from '../../domain/faults.ts';
import { type Canonical, canonicalText } from '../../evidence/canonical.ts';
import { type SigningKey, signText, verifyText } from '../../evidence/signature.ts';

/** Plain data by its schema; the types of a schema say less than `Canonical` asks. */
const asCanonical = (value: EvidenceContent | EvidenceFile): Canonical => value as unknown as Canonical;

const signingText = (content: EvidenceContent): string =>
  `${evidenceMark}${canonicalText(asCanonical(content))}`;

/** The file as it is written: canonical, so that it has one form and every other byte is an alteration. */
export const evidenceText = (key: SigningKey, content: EvidenceContent): string =>
  canonicalText(asCanonical({ ...content, signature: signText(key, signingText(content)) }));

/**
 * Reads a file, whose every byte counts. Throws `exchange/evidence-foreign` where it is none at all,
 * `exchange/evidence-altered` where it is not as its window signed it.
 */
export const readEvidence = (text: string): EvidenceContent => {
  if (text.length > maxEvidenceBytes) throw new Fault('exchange/evidence-foreign');
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    // Cut off, or never a file of this kind: its first letters tell.
    throw new Fault(
      text.startsWith('{"certificates":') ? 'exchange/evidence-altered' : 'exchange/evidence-foreign',
    );
  }
  const parsed = EvidenceFile.safeParse(raw);
  if (!parsed.success) {
    const isOurs = (raw as { kind?: unknown } | null)?.kind === 'joint-window evidence';
    throw new Fault(isOurs ? 'exchange/evidence-altered' : 'exchange/evidence-foreign');
  }
  const { signature, ...content } = parsed.data;
  const isWhole =
    text === canonicalText(asCanonical(parsed.data)) &&
    verifyText(content.keys.window, signingText(content), signature);
  if (!isWhole) throw new Fault('exchange/evidence-altered');
  return content;
};
