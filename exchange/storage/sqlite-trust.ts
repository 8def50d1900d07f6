import { decisionValues } from './desk-rows.ts';
import type { SqliteTransactions } from './sqlite-desk.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';
import type { TrustStore } from './trust-port.ts';
import * as rows from './trust-rows.ts';

const statements = (db: SqliteDatabase) => ({
  newest: db.prepare(rows.newestTrustPapersSql),
  ofSubject: db.prepare('SELECT * FROM trust_papers WHERE kind = ? AND subject = ?'),
  paper: db.prepare('SELECT * FROM trust_papers WHERE hash = ?'),
  put: db.prepare('INSERT INTO trust_papers VALUES (?, ?, ?, ?, ?, ?, ?)'),
  putPiece: db.prepare('INSERT INTO trust_paper_pieces VALUES (?, ?, ?)'),
  piece: db.prepare(
    'SELECT at, body FROM trust_paper_pieces WHERE hash = ? AND at <= ? ORDER BY at DESC LIMIT 1',
  ),
  dropPieces: db.prepare('DELETE FROM trust_paper_pieces WHERE hash = ?'),
  drop: db.prepare('DELETE FROM trust_papers WHERE hash = ?'),
  decide: db.prepare('INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?)'),
});

export const sqliteTrust = (db: SqliteDatabase, { read, write }: SqliteTransactions): TrustStore => {
  const q = statements(db);
  const drop = (hash: string): void => {
    q.dropPieces.run(hash);
    q.drop.run(hash);
  };
  const ofSubject = (kind: string, subject: string) => q.ofSubject.all(kind, subject) as rows.TrustPaperRow[];
  return {
    putTrustPaper: (paper, bytes, decision, most) =>
      write(() => {
        const newest = q.newest.all() as rows.TrustPaperRow[];
        const standing = newest.find((row) => row.kind === paper.kind && row.subject === paper.subject);
        if (standing?.hash === paper.hash) return { kind: 'known' };
        if (standing !== undefined && standing.paper_order >= paper.order)
          return { kind: 'not-newer', have: standing.paper_order };
        if (standing === undefined && newest.length >= most) return { kind: 'full' };
        q.put.run(...rows.trustPaperValues(paper));
        for (const { at, body } of rows.piecesOfPaper(bytes)) q.putPiece.run(paper.hash, at, body);
        rows.supersededOf(ofSubject(paper.kind, paper.subject)).forEach(drop);
        q.decide.run(...decisionValues(decision));
        return { kind: 'kept' };
      }),
    listTrustPapers: () => read(() => (q.newest.all() as rows.TrustPaperRow[]).map(rows.trustPaperOf)),
    findTrustPaper: (hash) =>
      read(() => {
        const row = q.paper.get(hash) as rows.TrustPaperRow | undefined;
        return row && rows.trustPaperOf(row);
      }),
    findTrustPaperPiece: (hash, at) =>
      read(() => {
        const row = q.piece.get(hash, at) as { at: number; body: Buffer } | undefined;
        return row && { at: row.at, bytes: row.body };
      }),
    withdrawTrustPaper: (hash, decision) =>
      write(() => {
        if (q.paper.get(hash) === undefined) return false;
        drop(hash);
        q.decide.run(...decisionValues(decision));
        return true;
      }),
  };
};
