import { messageId } from '../contract/exchange/message.ts';
import { blobsNamedBy } from './blob-names.ts';
import { saidBy } from './verify-chain.ts';
import type { Checked, Finding } from './verify-findings.ts';
import type { HeldStore } from './verify-held.ts';
import { alteredFiles, type FoundFiles, sumsOfPieces } from './verify-pieces.ts';

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

/** The scans a store holds. */
export interface HeldBlobs {
  /** What messages name: part, message, number, hash, size, kind; as text. */
  readonly names: ReadonlySet<string>;
  /** Size by hash, as noted. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly found: FoundFiles;
}

const nameText = (part: string, id: string, n: number, hash: string, size: number, kind: string): string =>
  `${part} ${id} ${n} ${hash} ${size} ${kind}`;

/** Takes the rows of a dump; `held` after the last one. */
export const readBlobs = () => {
  const names = new Set<string>();
  const sizes = new Map<string, number>();
  const { take, found } = sumsOfPieces();
  return {
    blob_names: (row: NameRow): void =>
      void names.add(nameText(row.part, messageId(row), row.name_number, row.hash, row.size, row.media_type)),
    blobs: (row: { hash: string; size: number }): void => void sizes.set(row.hash, row.size),
    blob_pieces: take,
    held: (): HeldBlobs => ({ names, sizes, found: found() }),
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
  const altered = alteredFiles(sizes, found).map((at): Finding => ({ difference: 'scan-differs', at }));
  const named = new Set([...names].map((name) => name.split(' ')[3] ?? ''));
  return {
    check: 'scan',
    count: sizes.size,
    findings: [...nameFindings(held), ...altered],
    awaited: [...named].filter((hash) => !sizes.has(hash)).length,
  };
};
