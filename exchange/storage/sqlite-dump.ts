import { type DumpingStore, type DumpRow, dumpedTables } from './dump.ts';
import type { NewStore } from './port.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';

/** `openAnother` gives a connection of its own: a dump holds its moment while the store goes on. */
export const sqliteDump = (db: SqliteDatabase, openAnother: () => SqliteDatabase): DumpingStore => ({
  readIdentity: async () =>
    db
      .prepare(
        `SELECT env, exchange_id AS "exchangeId", created_at AS "createdAt", training_date AS "trainingDate"
         FROM store_identity`,
      )
      .get() as NewStore,
  migrationCount: async () =>
    (db.prepare('SELECT COUNT(*) AS count FROM migrations').get() as { count: number }).count,
  dump: async (take) => {
    const reader = openAnother();
    try {
      reader.exec('BEGIN');
      for (const table of dumpedTables)
        for (const row of reader.prepare(`SELECT * FROM ${table}`).iterate())
          await take({ table, row: row as DumpRow['row'] });
      reader.exec('COMMIT');
    } finally {
      reader.close();
    }
  },
  load: async (rows) => {
    const writer = openAnother();
    try {
      writer.exec('BEGIN IMMEDIATE');
      for await (const { table, row } of rows) {
        const names = Object.keys(row);
        writer
          .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
          .run(...Object.values(row));
      }
      writer.exec('COMMIT');
    } finally {
      // Closing rolls back what was not committed.
      writer.close();
    }
  },
});
