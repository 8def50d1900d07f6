import { hexToBytes } from '@noble/hashes/utils.js';
import { type RevocationListWish, signBytes } from '../../evidence/issue-certificate.ts';
import {
  townCas,
  type TownCaId,
  trainingRevocationList,
} from '../../main/training/town/certificate-authorities.ts';

/* Revocation lists as long as a province's: the decoder's own objects would take minutes to write one. */

const lengthOf = (length: number): readonly number[] =>
  length < 0x80
    ? [length]
    : [0x84, length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff];
const element = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.from([tag, ...lengthOf(body.length)]), body]);
};

/** The elements inside one, whole. */
const childrenOf = (der: Uint8Array): readonly Uint8Array[] => {
  const headOf = (at: number): { readonly value: number; readonly end: number } => {
    const first = der[at + 1] ?? 0;
    const octets = first < 0x80 ? 0 : first - 0x80;
    const length =
      octets === 0
        ? first
        : der.subarray(at + 2, at + 2 + octets).reduce((sum, octet) => sum * 256 + octet, 0);
    return { value: at + 2 + octets, end: at + 2 + octets + length };
  };
  const children: Uint8Array[] = [];
  for (let at = headOf(0).value; at < headOf(0).end; at = headOf(at).end)
    children.push(der.subarray(at, headOf(at).end));
  return children;
};

/** Serial number of the nth certificate on such a list, lower-case hex: spread as a CA's random ones are. */
export const serialAt = (n: number): string => {
  const spread = ((n * 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
  return `4a${n.toString(16).padStart(8, '0')}${spread}`;
};

/** `count` certificates, all revoked at noon of 20 March 2016. */
export const largeRevocationList = (
  ca: TownCaId,
  count: number,
  wish: Pick<RevocationListWish, 'number' | 'thisUpdate' | 'nextUpdate'>,
): Uint8Array => {
  const [tbs = Buffer.alloc(0), algorithm = Buffer.alloc(0)] = childrenOf(
    trainingRevocationList(ca, { ...wish, revoked: [] }),
  );
  const parts = childrenOf(tbs);
  const time = element(0x17, Buffer.from('160320040000Z', 'latin1'));
  const entries = Array.from({ length: count }, (_, n) =>
    element(0x30, element(0x02, hexToBytes(serialAt(n))), time),
  );
  // The extensions, under their own tag, are last.
  const covered = element(
    0x30,
    ...parts.slice(0, -1),
    element(0x30, Buffer.concat(entries)),
    ...parts.slice(-1),
  );
  const signature = signBytes(townCas[ca].sub.key, covered);
  return element(0x30, covered, algorithm, element(0x03, Uint8Array.from([0]), signature));
};
