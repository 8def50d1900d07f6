import { trustPapersKept, trustPieceBytes, type HeldTrustPaper } from './trust-port.ts';

export interface TrustPaperRow {
  readonly hash: string;
  readonly kind: HeldTrustPaper['kind'];
  readonly subject: string;
  readonly paper_order: number;
  readonly size: number;
  readonly of_whom: string;
  readonly put_at: number;
}

export const trustPaperOf = (row: TrustPaperRow): HeldTrustPaper => ({
  kind: row.kind,
  hash: row.hash,
  size: row.size,
  of: row.of_whom,
  order: row.paper_order,
  subject: row.subject,
  putAt: row.put_at,
});

export const trustPaperValues = (p: HeldTrustPaper) =>
  [p.hash, p.kind, p.subject, p.order, p.size, p.of, p.putAt] as const;

/** The newest of each subject, the trust list first. */
export const newestTrustPapersSql = `SELECT p.* FROM trust_papers p
  WHERE NOT EXISTS (SELECT 1 FROM trust_papers q
    WHERE q.kind = p.kind AND q.subject = p.subject AND q.paper_order > p.paper_order)
  ORDER BY p.kind DESC, p.subject`;

/** What is to go once a newer one of its subject has been put: all but the last few. */
export const supersededOf = (of: readonly TrustPaperRow[]): readonly string[] =>
  of
    .toSorted((a, b) => b.paper_order - a.paper_order)
    .slice(trustPapersKept)
    .map(({ hash }) => hash);

export const piecesOfPaper = (
  bytes: Uint8Array,
): readonly { readonly at: number; readonly body: Buffer }[] => {
  const pieces: { at: number; body: Buffer }[] = [];
  for (let at = 0; at < bytes.length; at += trustPieceBytes)
    pieces.push({ at, body: Buffer.from(bytes.subarray(at, at + trustPieceBytes)) });
  return pieces;
};
