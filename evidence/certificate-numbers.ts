import type { Certificate } from './certificate.ts';
import { attributeNames } from './public-key-kinds.ts';

/** What a number in a certificate may be. */
const numberKinds = [
  'taxpayer-number',
  'credit-code',
  'organisation-code',
  'id-number',
  'officer-number',
] as const;
export type NumberKind = (typeof numberKinds)[number];

/**
 * Where one CA writes one number. CAs differ, and the tax format's own object identifiers were never published
 * (devices.md §3.4), so a rule is data that both bureaus sign. `prefix` is cut off and must be there; `part` is one of
 * the pieces between separators, from 0.
 */
export type ExtractionRule = {
  readonly id: string;
  readonly kind: NumberKind;
  readonly from: { readonly extension: string } | { readonly subject: string };
  readonly prefix?: string;
  readonly part?: { readonly separator: string; readonly index: number };
};

/** A number as a rule found it. */
export interface FoundNumber {
  readonly rule: string;
  readonly kind: NumberKind;
  readonly value: string;
}

/** No number of these kinds is longer. */
const longest = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true });

const asText = (bytes: Uint8Array): string | undefined => {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

/** UTF8String, NumericString, PrintableString, TeletexString, IA5String, VisibleString; an octet string may hold one. */
const textTags = [0x0c, 0x12, 0x13, 0x14, 0x16, 0x1a];
const bmpString = 0x1e;
const wrappers = [0x04, 0x30, 0x31];

/** The first string of a DER value of short lengths, through what is wrapped around it; `undefined` where it is none. */
const derText = (bytes: Uint8Array, depth = 0): string | undefined => {
  const [tag, length] = bytes;
  if (tag === undefined || length === undefined || length > 0x7f || bytes.length !== 2 + length)
    return undefined;
  const value = bytes.subarray(2);
  if (textTags.includes(tag)) return asText(value);
  if (tag === bmpString && length % 2 === 0)
    return String.fromCharCode(
      ...Array.from(
        { length: length / 2 },
        (_, at) => ((value[2 * at] ?? 0) << 8) | (value[2 * at + 1] ?? 0),
      ),
    );
  // A context tag is a wrapper, or with a primitive value a string whose kind it does not say.
  if ((tag & 0xc0) === 0x80 && (tag & 0x20) === 0) return asText(value);
  if (depth < 3 && (wrappers.includes(tag) || (tag & 0xe0) === 0xa0)) return derText(value, depth + 1);
  return undefined;
};

/** CAs write the value as DER or bare; DER is tried first, because bare text never looks like it. */
export const extensionText = (bytes: Uint8Array): string | undefined => derText(bytes) ?? asText(bytes);

const rawOf = ({ extensions, subject }: Certificate, { from }: ExtractionRule): string | undefined => {
  if ('extension' in from) {
    const value = extensions.get(from.extension);
    return value === undefined ? undefined : extensionText(value);
  }
  return subject.find(({ oid }) => (attributeNames[oid] ?? oid) === from.subject)?.value;
};

const pieceOf = (raw: string, { prefix = '', part }: ExtractionRule): string | undefined => {
  const whole = part === undefined ? raw : raw.split(part.separator)[part.index];
  const trimmed = whole?.trim().toUpperCase();
  const head = prefix.toUpperCase();
  return trimmed?.startsWith(head) === true ? trimmed.slice(head.length).trim() : undefined;
};

/** Numbers and codes are letters and digits (GB 11643, GB 32100, GB 11714); anything else is some other text. */
const isNumber = (text: string): boolean => text.length <= longest && /^[0-9A-Z][0-9A-Z-]*$/.test(text);

/** Every number the rules find, in their order; the same number of the same kind once. */
export const numbersIn = (
  certificate: Certificate,
  rules: readonly ExtractionRule[],
): readonly FoundNumber[] => {
  const found: FoundNumber[] = [];
  for (const rule of rules) {
    const raw = rawOf(certificate, rule);
    const value = raw === undefined ? undefined : pieceOf(raw, rule);
    if (value === undefined || !isNumber(value)) continue;
    if (!found.some((other) => other.kind === rule.kind && other.value === value))
      found.push({ rule: rule.id, kind: rule.kind, value });
  }
  return found;
};

const from = (extension: string) => ({ extension });

/**
 * Where numbers stand by GB/T 20518 (1.2.156.10260.4.1.1 to .5), and in older certificates: the 1.2.86.11.7 arc of one
 * RSA CA, and the 1.2.156.11.7 draft of 2010 in which organisation code and registration number stand the other way
 * round (devices.md §3.4). A bureau's list begins with these unless it says otherwise.
 */
export const generalRules: readonly ExtractionRule[] = [
  { id: 'gb-tax', kind: 'taxpayer-number', from: from('1.2.156.10260.4.1.5') },
  { id: 'gb-code', kind: 'credit-code', from: from('1.2.156.10260.4.1.4') },
  { id: 'gb-registration', kind: 'credit-code', from: from('1.2.156.10260.4.1.3') },
  { id: 'gb-person', kind: 'id-number', from: from('1.2.156.10260.4.1.1') },
  { id: 'old-tax', kind: 'taxpayer-number', from: from('1.2.86.11.7.5') },
  { id: 'old-code', kind: 'organisation-code', from: from('1.2.86.11.7.4') },
  { id: 'old-person', kind: 'id-number', from: from('1.2.86.11.7.1') },
  { id: 'draft-tax', kind: 'taxpayer-number', from: from('1.2.156.11.7.5') },
  { id: 'draft-code', kind: 'organisation-code', from: from('1.2.156.11.7.3') },
  { id: 'draft-person', kind: 'id-number', from: from('1.2.156.11.7.1') },
];
