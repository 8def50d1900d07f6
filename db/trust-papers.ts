import { execute, insertRow, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A trust or revocation list on its way from the exchange; whole when `received` is `size`. */
export interface TrustPaperDownload {
  /** SHA-256 of the whole. */
  readonly hash: string;
  readonly size: number;
  readonly received: number;
}

/** Bytes of one piece: a second over a line of a village. */
export const trustPaperPieceBytes = 128 * 1024;

export const findTrustPaperDownload = (db: ReadDb, hash: string): TrustPaperDownload | undefined =>
  selectOne<TrustPaperDownload>(db, 'SELECT * FROM trust_paper_downloads WHERE hash = ?', hash);

/** Appends bytes at `at`, which must be where the download stands. */
export const appendTrustPaperPiece = (
  tx: WritableTx,
  { hash, size }: Pick<TrustPaperDownload, 'hash' | 'size'>,
  at: number,
  bytes: Uint8Array,
): void => {
  if (at === 0) insertRow(tx, 'trust_paper_downloads', { hash, size, received: 0 });
  const moved = execute(
    tx,
    'UPDATE trust_paper_downloads SET received = ? WHERE hash = ? AND received = ?',
    at + bytes.length,
    hash,
    at,
  );
  if (moved !== 1) throw new Error('a piece of a trust paper must follow the one before it');
  insertRow(tx, 'trust_paper_pieces', { hash, at, bytes: Buffer.from(bytes) });
};

/** All that has come of it. */
export const readTrustPaperDownload = (db: ReadDb, hash: string): Buffer =>
  Buffer.concat(
    selectAll<{ bytes: Buffer }>(
      db,
      'SELECT bytes FROM trust_paper_pieces WHERE hash = ? ORDER BY at',
      hash,
    ).map(({ bytes }) => bytes),
  );

export const dropTrustPaperDownload = (tx: WritableTx, hash: string): void => {
  execute(tx, 'DELETE FROM trust_paper_pieces WHERE hash = ?', hash);
  execute(tx, 'DELETE FROM trust_paper_downloads WHERE hash = ?', hash);
};

export const trustPaperDownloads = (db: ReadDb): readonly string[] =>
  selectAll<{ hash: string }>(db, 'SELECT hash FROM trust_paper_downloads ORDER BY hash').map(
    ({ hash }) => hash,
  );

/** What came of a paper: taken where `code` is null. */
export interface JudgedTrustPaper {
  readonly hash: string;
  /** The trust list that was in use then; 0 where there was none. */
  readonly trustVersion: number;
  readonly code: string | null;
  readonly judgedAt: number;
}

export const putJudgedTrustPaper = (tx: WritableTx, row: JudgedTrustPaper): void => {
  execute(
    tx,
    'DELETE FROM trust_papers_judged WHERE hash = ? AND trust_version = ?',
    row.hash,
    row.trustVersion,
  );
  insertRow(tx, 'trust_papers_judged', { ...row });
};

/** Taken once, or judged under the trust list that is in use: there is nothing more to learn of it. */
export const isTrustPaperJudged = (db: ReadDb, hash: string, trustVersion: number): boolean =>
  selectOne(
    db,
    'SELECT 1 FROM trust_papers_judged WHERE hash = ? AND (code IS NULL OR trust_version = ?) LIMIT 1',
    hash,
    trustVersion,
  ) !== undefined;

/** A revocation list that is in use, whichever way it came. */
export const isRevocationListHere = (db: ReadDb, derHash: string): boolean =>
  selectOne(db, 'SELECT 1 FROM revocation_lists WHERE der_hash = ?', derHash) !== undefined;
