import { decide } from './postgres-enrolments.ts';
import type { PostgresEngine, Query } from './postgres-engine.ts';
import type { TrustStore } from './trust-port.ts';
import * as rows from './trust-rows.ts';

const newest = (query: Query) => query<rows.TrustPaperRow>(rows.newestTrustPapersSql);

const drop = async (query: Query, hash: string): Promise<void> => {
  await query('DELETE FROM trust_paper_pieces WHERE hash = $1', [hash]);
  await query('DELETE FROM trust_papers WHERE hash = $1', [hash]);
};

const findRow = async (query: Query, hash: string) =>
  (await query<rows.TrustPaperRow>('SELECT * FROM trust_papers WHERE hash = $1', [hash]))[0];

export const postgresTrust = ({ transaction }: Pick<PostgresEngine, 'transaction'>): TrustStore => ({
  putTrustPaper: (paper, bytes, decision, most) =>
    transaction(async (query) => {
      // Two operators put papers one after the other; who reads waits for nobody.
      await query('LOCK TABLE trust_papers IN EXCLUSIVE MODE');
      const all = await newest(query);
      const standing = all.find((row) => row.kind === paper.kind && row.subject === paper.subject);
      if (standing?.hash === paper.hash) return { kind: 'known' };
      if (standing !== undefined && standing.paper_order >= paper.order)
        return { kind: 'not-newer', have: standing.paper_order };
      if (standing === undefined && all.length >= most) return { kind: 'full' };
      await query('INSERT INTO trust_papers VALUES ($1, $2, $3, $4, $5, $6, $7)', [
        ...rows.trustPaperValues(paper),
      ]);
      for (const { at, body } of rows.piecesOfPaper(bytes))
        await query('INSERT INTO trust_paper_pieces VALUES ($1, $2, $3)', [paper.hash, at, body]);
      const of = await query<rows.TrustPaperRow>(
        'SELECT * FROM trust_papers WHERE kind = $1 AND subject = $2',
        [paper.kind, paper.subject],
      );
      for (const hash of rows.supersededOf(of)) await drop(query, hash);
      await decide(query, decision);
      return { kind: 'kept' };
    }),
  listTrustPapers: () => transaction(async (query) => (await newest(query)).map(rows.trustPaperOf)),
  findTrustPaper: (hash) =>
    transaction(async (query) => {
      const row = await findRow(query, hash);
      return row && rows.trustPaperOf(row);
    }),
  findTrustPaperPiece: (hash, at) =>
    transaction(async (query) => {
      const [row] = await query<{ at: number; body: Buffer }>(
        'SELECT at, body FROM trust_paper_pieces WHERE hash = $1 AND at <= $2 ORDER BY at DESC LIMIT 1',
        [hash, at],
      );
      return row && { at: row.at, bytes: row.body };
    }),
  withdrawTrustPaper: (hash, decision) =>
    transaction(async (query) => {
      await query('LOCK TABLE trust_papers IN EXCLUSIVE MODE');
      if ((await findRow(query, hash)) === undefined) return false;
      await drop(query, hash);
      await decide(query, decision);
      return true;
    }),
});
