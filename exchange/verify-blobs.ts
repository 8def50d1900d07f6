import { createHash, type Hash } from 'node:crypto';
import { messageId } from '../contract/exchange/message.ts';
import { blobsNamedBy } from './blob-names.ts';
import { saidBy } from './verify-chain.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldStore } from './verify-held.ts';

interface NameRow {
  readonly part: string;
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
  /** What messages name: part, message, number, hash, size, kind; as text. */
  readonly names: ReadonlySet<string>;
  /** Size by hash, as noted. */
  readonly sizes: ReadonlyMap<string, number>;
  /** By hash: what the bytes themselves come to. */
  readonly found: ReadonlyMap<string, { readonly hash: string; readonly size: number }>;
}

const nameText = (part: string, id: string, n: number, hash: string, size: number, kind: string): string =>
  `${part} ${id} ${n} ${hash} ${size} ${kind}`;

/** Takes the rows of a dump; `held` after the last one. */
export const readBlobs = () => {
  const names = new Set<string>();
  const sizes = new Map<string, number>();
  const sums = new Map<string, Sum>();
  return {
    blob_names: (row: NameRow): void =>
      void names.add(nameText(row.part, messageId(row), row.name_number, row.hash, row.size, row.media_type)),
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
  const isNamedIn = (part: string, id: string): void => {
    for (const [n, blob] of blobsNamedBy(held.messages.get(id)?.text ?? '').entries())
      expected.add(nameText(part, id, n, blob.hash, blob.size, blob.mediaType));
  };
  const accepted = new Map(
    held.results.filter(({ verdict }) => verdict === 'ACCEPTED').map((r) => [messageId(r), r.part]),
  );
  for (const [id, part] of accepted) isNamedIn(part, id);
  // What came of another part names its scans here too, until it is sent back.
  const sentBack = new Set<string>();
  for (const [id, part] of accepted) {
    const text = held.messages.get(id)?.text ?? '';
    if (!text.includes('"kind":"DECLINE"')) continue;
    const { kind, cause } = saidBy(text) ?? {};
    if (kind === 'DECLINE' && typeof cause === 'string') sentBack.add(`${part} ${cause}`);
  }
  for (const [part, entries] of held.feed)
    for (const id of entries.map(messageId))
      if (accepted.get(id) !== part && !sentBack.has(`${part} ${id}`)) isNamedIn(part, id);
  const differing = [
    ...[...expected].filter((name) => !held.blobs.names.has(name)),
    ...[...held.blobs.names].filter((name) => !expected.has(name)),
  ];
  const messages = new Set(differing.map((name) => name.split(' ')[1] ?? ''));
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
  const named = new Set([...names].map((name) => name.split(' ')[3] ?? ''));
  return {
    check: 'scan',
    count: sizes.size,
    findings,
    awaited: [...named].filter((hash) => !sizes.has(hash)).length,
  };
};
