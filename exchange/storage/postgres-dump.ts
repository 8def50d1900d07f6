import { type DumpingStore, type DumpRow, dumpedTables } from './dump.ts';
import type { NewStore } from './port.ts';
import type { PostgresEngine, Query } from './postgres-engine.ts';

const fetchRows = 200;

const insertRows = async (query: Query, rows: readonly DumpRow[]): Promise<void> => {
  const [first] = rows;
  if (first === undefined) return;
  const names = Object.keys(first.row);
  const places = rows.map((_, r) => `(${names.map((__, c) => `$${r * names.length + c + 1}`).join(', ')})`);
  await query(
    `INSERT INTO ${first.table} (${names.join(', ')}) VALUES ${places.join(', ')}`,
    rows.flatMap(({ row }) => names.map((name) => row[name] ?? null)),
  );
};

export const postgresDump = ({ transaction }: Pick<PostgresEngine, 'transaction'>): DumpingStore => ({
  readIdentity: () =>
    transaction(async (query) => {
      const [row] = await query<NewStore>(
        `SELECT env, exchange_id AS "exchangeId", created_at AS "createdAt", training_date AS "trainingDate"
         FROM store_identity`,
      );
      return row as NewStore;
    }),
  migrationCount: () =>
    transaction(async (query) => {
      const [row] = await query<{ count: number }>('SELECT COUNT(*) AS count FROM migrations');
      return row?.count ?? 0;
    }),
  dump: (take) =>
    transaction(async (query) => {
      await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      for (const table of dumpedTables) {
        await query(`DECLARE dump NO SCROLL CURSOR FOR SELECT * FROM ${table}`);
        for (;;) {
          const rows = await query<DumpRow['row']>(`FETCH ${fetchRows} FROM dump`);
          for (const row of rows) await take({ table, row });
          if (rows.length < fetchRows) break;
        }
        await query('CLOSE dump');
      }
    }),
  load: (rows) =>
    transaction(async (query) => {
      let held: DumpRow[] = [];
      for await (const row of rows) {
        if (held.length === fetchRows || (held[0] !== undefined && held[0].table !== row.table)) {
          await insertRows(query, held);
          held = [];
        }
        held.push(row);
      }
      await insertRows(query, held);
    }),
});
