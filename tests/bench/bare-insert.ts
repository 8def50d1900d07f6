import pg from 'pg';
import type { DumpRow, DumpValue } from '../../exchange/storage/dump.ts';
import { SqliteDatabase, type Statement } from '../../exchange/storage/sqlite-engine.ts';

/** Rows of one table, all with the same columns in the same order. */
export interface TableRows {
  readonly table: DumpRow['table'];
  readonly columns: readonly string[];
  readonly rows: readonly (readonly DumpValue[])[];
}

/** Writes rows into the tables of an exchange’s store as an import would: each table in one statement, all in one transaction. */
export interface BareInsert {
  insert(tables: readonly TableRows[]): Promise<void>;
  close(): Promise<void>;
}

/** What the rows replace where they stand already: a counter, a cursor, a record of which a next version came. */
const keysOf: Partial<Record<DumpRow['table'], string>> = {
  parts: 'part',
  cursors: 'part, device',
  records: 'part, record_id',
};

const replacing = ({ table, columns }: TableRows): string => {
  const keys = keysOf[table];
  if (keys === undefined) return '';
  const others = columns.filter((name) => !keys.split(', ').includes(name));
  return ` ON CONFLICT (${keys}) DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
};

/** On the file of a store, with the store’s own cipher and pragmas. */
export const bareSqlite = (file: string, keyHex: string): BareInsert => {
  const db = new SqliteDatabase(file, { timeout: 5000 });
  db.pragma(`cipher = 'aegis'`);
  db.key(Buffer.concat([Buffer.from('raw:'), Buffer.from(keyHex, 'hex')]));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const prepared = new Map<string, Statement>();
  const statementOf = (rows: TableRows): Statement => {
    const one = `(${rows.columns.map(() => '?').join(', ')})`;
    const all = rows.rows.map(() => one).join(', ');
    const sql = `INSERT INTO ${rows.table} (${rows.columns.join(', ')}) VALUES ${all}${replacing(rows)}`;
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return {
    insert: async (tables) => {
      db.transaction(() => {
        for (const rows of tables) statementOf(rows).run(...rows.rows.flat());
      }).immediate();
    },
    close: async () => void db.close(),
  };
};

const typeOf = (rows: TableRows, column: number): string => {
  const value = rows.rows.map((row) => row[column]).find((found) => found != null);
  if (typeof value === 'number') return 'bigint';
  return value instanceof Uint8Array ? 'bytea' : 'text';
};

/** On a store’s database, by one connection with the store’s own durability. */
export const barePostgres = async (url: string): Promise<BareInsert> => {
  const client = new pg.Client({
    connectionString: url,
    options: '-c synchronous_commit=on -c timezone=UTC',
  });
  await client.connect();
  return {
    insert: async (tables) => {
      await client.query('BEGIN');
      for (const rows of tables) {
        const arrays = rows.columns.map((_, n) => `$${n + 1}::${typeOf(rows, n)}[]`).join(', ');
        const names = rows.columns.join(', ');
        const text = `INSERT INTO ${rows.table} (${names}) SELECT * FROM unnest(${arrays})${replacing(rows)}`;
        await client.query(
          text,
          rows.columns.map((_, n) => rows.rows.map((row) => row[n])),
        );
      }
      await client.query('COMMIT');
    },
    close: () => client.end(),
  };
};
