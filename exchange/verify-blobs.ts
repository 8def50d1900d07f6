import { createHash, type Hash } from 'node:crypto';
import { messageId } from '../contract/exchange/message.ts';
import { blobsNamedBy } from './blob-names.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldStore } from './verify-held.ts';

interface NameRow {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly name_number: number;
  readonly hash: string;
  readonly size: number;
  readonly media_type: string;
}

/** A scan's bytes, hashed as they come; what comes before its turn is kept until then. */
interface Sum {
  readonly digest: Hash;
  next: number;
  readonly early: Map<number, Buffer>;
}

/** The scans a store holds: never more of one in memory than a piece. */
export interface HeldBlobs {
  /** What messages name: message, number, hash, size, kind; as text. */
  readonly names: ReadonlySet<string>;
  /** Size by hash, as noted. */
  readonly sizes: ReadonlyMap<string, number>;
  /** By hash: what the bytes themselves come to. */
  readonly found: ReadonlyMap<string, { readonly hash: string; readonly size: number }>;
}

const nameText = (id: string, n: number, hash: string, size: number, kind: string): string =>
  `${id} ${n} ${hash} ${size} ${kind}`;

/** Takes the rows of a dump; `held` after the last one. */
export const readBlobs = () => {
  const names = new Set<string>();
  const sizes = new Map<string, number>();
  const sums = new Map<string, Sum>();
  return {
    blob_names: (row: NameRow): void =>
      void names.add(nameText(messageId(row), row.name_number, row.hash, row.size, row.media_type)),
    blobs: (row: { hash: string; size: number }): void => void sizes.set(row.hash, row.size),
    blob_pieces: (row: { hash: string; at: number; body: Buffer }): void => {
      const sum = sums.get(row.hash) ?? { digest: createHash('sha256'), next: 0, early: new Map() };
      sums.set(row.hash, sum);
      sum.early.set(row.at, row.body);
      for (let body = sum.early.get(sum.next); body !== undefined; body = sum.early.get(sum.next)) {
        sum.early.delete(sum.next);
        sum.digest.update(body);
        sum.next += body.length;
        if (body.length === 0) return;
      }
    },
    held: (): HeldBlobs => ({
      names,
      sizes,
      // A piece behind a gap is part of no scan: the size then differs.
      found: new Map(
        [...sums].map(([name, { digest, next, early }]) => [
          name,
          { hash: digest.digest('hex'), size: early.size === 0 ? next : -1 },
        ]),
      ),
    }),
  };
};

const nameFindings = (held: HeldStore): readonly Finding[] => {
  const expected = new Set<string>();
  for (const result of held.results) {
    if (result.verdict !== 'ACCEPTED') continue;
    const id = messageId(result);
    for (const [n, blob] of blobsNamedBy(held.messages.get(id)?.text ?? '').entries())
      expected.add(nameText(id, n, blob.hash, blob.size, blob.mediaType));
  }
  const differing = [
    ...[...expected].filter((name) => !held.blobs.names.has(name)),
    ...[...held.blobs.names].filter((name) => !expected.has(name)),
  ];
  const messages = new Set(differing.map((name) => name.slice(0, name.indexOf(' '))));
  return [...messages].map((at): Finding => ({ difference: 'scan-name-differs', at }));
};

/**
 * Every scan there is what its hash says, byte by byte, and what is noted as named is what the accepted messages name.
 * Scans that were named and have not arrived are counted: their windows still have them.
 */
export const checkBlobs = (held: HeldStore): Checked & { readonly awaited: number } => {
  const { names, sizes, found } = held.blobs;
  const findings: Finding[] = [...nameFindings(held)];
  for (const [hash, size] of sizes)
    if (found.get(hash)?.hash !== hash || found.get(hash)?.size !== size)
      findings.push({ difference: 'scan-differs', at: hash });
  for (const hash of found.keys())
    if (!sizes.has(hash)) findings.push({ difference: 'scan-differs', at: hash });
  const named = new Set([...names].map((name) => name.split(' ')[2] ?? ''));
  return {
    check: 'scan',
    count: sizes.size,
    findings,
    awaited: [...named].filter((hash) => !sizes.has(hash)).length,
  };
};
