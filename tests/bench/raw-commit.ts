import { uuidv7 } from 'uuidv7';
import { closeDatabase, openDatabase } from '../../db/open.ts';
import { connectionOf } from '../../db/sql.ts';
import type { Statement } from '../../db/sqlite.ts';
import { type Cell, freshKeys, type RecordedAct, type StoredRow, type WrittenRow } from './recorded-act.ts';

const insertOf = (table: string, row: StoredRow): string => {
  const columns = Object.keys(row);
  return `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
};

const statementOf = (written: WrittenRow): { readonly sql: string; readonly values: readonly Cell[] } => {
  const { table, row, keys, changed } = written;
  if (changed === null) return { sql: insertOf(table, row), values: Object.values(row) };
  return {
    sql: `UPDATE ${table} SET ${changed.map((column) => `${column} = ?`).join(', ')} WHERE ${keys.map((column) => `${column} = ?`).join(' AND ')}`,
    values: [...changed, ...keys].map((column) => row[column] ?? null),
  };
};

/**
 * The bare rows of an act: a copy of the same encrypted file, opened with the product's own cipher and pragmas, with
 * its tables and indexes but none of its triggers, and nothing but prepared statements in one transaction.
 */
export const openRawCommit = (path: string, key: Buffer, act: RecordedAct, times: number) => {
  const handle = openDatabase({ path, key, kind: 'training' });
  const { sqlite } = connectionOf(handle);
  const triggers = sqlite.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
  }[];
  for (const { name } of triggers) sqlite.exec(`DROP TRIGGER ${name}`);
  const original = sqlite.prepare('SELECT * FROM case_files WHERE id = ?').get(act.caseFileId) as StoredRow;
  const caseFiles = Array.from({ length: times }, () => uuidv7());
  sqlite.exec('BEGIN');
  for (const [index, id] of caseFiles.entries()) {
    const row = { ...original, id, human_no: `${String(original['human_no'])}-${index}`, status: 'draft' };
    sqlite.prepare(insertOf('case_files', row)).run(...Object.values(row));
  }
  sqlite.exec('COMMIT');
  const prepared = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = sqlite.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  let time = 0;
  /** Milliseconds from the open transaction to the return of COMMIT. */
  const commit = (): number => {
    const caseFileId = caseFiles[time];
    if (caseFileId === undefined) throw new RangeError('more acts than prepared case files');
    time += 1;
    const work = freshKeys(act, time, caseFileId).map((written) => {
      const { sql, values } = statementOf(written);
      return { statement: prepare(sql), values };
    });
    sqlite.exec('BEGIN IMMEDIATE');
    const begun = performance.now();
    for (const { statement, values } of work) statement.run(...values);
    sqlite.exec('COMMIT');
    return performance.now() - begun;
  };
  return { commit, close: () => closeDatabase(handle) };
};
