import type { Bureau } from '../domain/bureau.ts';
import { insertRow, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A document that was issued, with the data it is drawn from: a copy is the same paper again. Never changed. */
export interface DocumentRow {
  readonly id: string;
  readonly caseFileId: string | null;
  readonly actId: string | null;
  readonly kind: string;
  readonly template: string;
  readonly title: string;
  readonly bureau: Bureau | null;
  readonly number: string | null;
  readonly data: unknown;
  readonly contentHash: string;
  readonly createdAt: number;
}
export const insertDocument = (tx: WritableTx, row: DocumentRow): void => {
  insertRow(tx, 'documents', { ...row, data: json(row.data) });
};
export const findDocument = (db: ReadDb, id: string): DocumentRow | undefined =>
  selectOne<DocumentRow>(db, 'SELECT * FROM documents WHERE id = ?', id);
export const documentsOfCase = (db: ReadDb, caseFileId: string): DocumentRow[] =>
  selectAll<DocumentRow>(
    db,
    'SELECT * FROM documents WHERE case_file_id = ? ORDER BY created_at, rowid',
    caseFileId,
  );
