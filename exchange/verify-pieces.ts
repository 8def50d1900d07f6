import { createHash, type Hash } from 'node:crypto';

/** A file's bytes, hashed as they come; what comes before its turn is kept until then. */
interface Sum {
  readonly digest: Hash;
  next: number;
  readonly early: Map<number, Buffer>;
}

/** By the hash a file is named by: what its bytes themselves come to. */
export type FoundFiles = ReadonlyMap<string, { readonly hash: string; readonly size: number }>;

/** Files that lie in pieces: never more of one in memory than a piece. */
export const sumsOfPieces = () => {
  const sums = new Map<string, Sum>();
  return {
    take: (row: { hash: string; at: number; body: Buffer }): void => {
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
    found: (): FoundFiles =>
      // A piece behind a gap is part of no file: the size then differs.
      new Map(
        [...sums].map(([name, { digest, next, early }]) => [
          name,
          { hash: digest.digest('hex'), size: early.size === 0 ? next : -1 },
        ]),
      ),
  };
};

/** Names of files that are not what they are named by, or not as large as noted, or noted nowhere. */
export const alteredFiles = (sizes: ReadonlyMap<string, number>, found: FoundFiles): readonly string[] => [
  ...[...sizes].flatMap(([hash, size]) =>
    found.get(hash)?.hash === hash && found.get(hash)?.size === size ? [] : [hash],
  ),
  ...[...found.keys()].filter((hash) => !sizes.has(hash)),
];
