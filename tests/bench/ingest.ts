import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { maxBatchMessages } from '../../contract/exchange/message.ts';
import { runLength } from '../../exchange/apply-worker.ts';
import { decide } from '../../exchange/decide.ts';
import type { StoreLocation } from '../../exchange/open-store.ts';
import { makeExchangeService } from '../../exchange/service.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import type { DumpRow } from '../../exchange/storage/dump.ts';
import { startPostgres } from '../support/postgres.ts';
import { type BareInsert, barePostgres, bareSqlite, type TableRows } from './bare-insert.ts';
import { benchKeys, benchStore, benchWindow } from './exchange-town.ts';
import { compare, type Comparison, inTurn } from './measure.ts';

const changes = maxBatchMessages;
const part = '350102';
const now = 1_457_600_000_000;
/** Never measured: statements are prepared and the engine's code is compiled in them. */
const warming = 3;

export interface IngestMeasured {
  readonly comparisons: readonly Comparison[];
  readonly notes: readonly string[];
}

/** Rows that were not there before, or not so, in the order of the tables. */
const newRows = (before: ReadonlySet<string>, all: readonly DumpRow[]): TableRows[] => {
  const tables = new Map<DumpRow['table'], DumpRow['row'][]>();
  for (const { table, row } of all) {
    if (table === 'devices' || table === 'entitlements' || before.has(keyOf({ table, row }))) continue;
    tables.set(table, [...(tables.get(table) ?? []), row]);
  }
  return [...tables].map(([table, rows]) => {
    // A column that is empty in all of them is left to its default: its values would say nothing of their type.
    const columns = Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => row[name] !== null));
    return { table, columns, rows: rows.map((row) => columns.map((name) => row[name] ?? null)) };
  });
};
const keyOf = ({ table, row }: DumpRow): string =>
  JSON.stringify([table, ...Object.values(row).map((v) => (v instanceof Uint8Array ? v.length : v))]);

const rowsOf = async (store: FullStore): Promise<DumpRow[]> => {
  const found: DumpRow[] = [];
  await store.dump(async (row) => void found.push(row));
  return found;
};

/** Batches of 500 changes through landing and applying, against a bare multi-row insert of the very same rows. */
export const measureIngest = async (folder: string, batches: number): Promise<IngestMeasured> => {
  const home = join(folder, 'ingest');
  mkdirSync(home);
  const keys = await benchKeys(home);
  const source = benchWindow('bench-1', part);
  const bodies: string[] = [];
  let bytes = 0;
  for (let n = 0; n < batches + warming; n += 1) {
    const sealed = source.seal(changes);
    bytes += sealed.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
    bodies.push(JSON.stringify(source.window.batch(sealed)));
  }

  const ingesting = async (location: StoreLocation) => {
    const store = await benchStore(location, keys, [source.window]);
    const service = makeExchangeService({ store, keys, now: () => now }, () => undefined);
    return {
      store,
      ingest: async (body: string): Promise<void> => {
        await service.push(JSON.parse(body));
        while ((await store.applyPending(part, runLength, decide, now)) > 0);
      },
    };
  };

  // What one batch comes to in rows, learnt once: both engines are given the same.
  const learning = await ingesting({ engine: 'sqlite', file: join(home, 'learning.db') });
  const rows: TableRows[][] = [];
  let before: ReadonlySet<string> = new Set();
  for (const body of bodies) {
    await learning.ingest(body);
    const all = await rowsOf(learning.store);
    rows.push(newRows(before, all));
    before = new Set(all.map(keyOf));
  }
  await learning.store.close();

  const measure = async (
    engine: string,
    ours: StoreLocation,
    bareAt: StoreLocation,
    connect: () => BareInsert | Promise<BareInsert>,
  ): Promise<Comparison> => {
    const { store, ingest } = await ingesting(ours);
    await (await benchStore(bareAt, keys, [source.window])).close();
    const bare = await connect();
    const took = { ours: [] as number[], bare: [] as number[] };
    const timed = async (list: number[], round: number, work: () => Promise<void>): Promise<void> => {
      const begun = performance.now();
      await work();
      if (round >= warming) list.push(performance.now() - begun);
    };
    try {
      for (const [round, body] of bodies.entries())
        await inTurn(round, [
          () => timed(took.ours, round, () => ingest(body)),
          () => timed(took.bare, round, () => bare.insert(rows[round] ?? [])),
        ]);
      const { landed, accepted } = (await store.readTotals()).messages;
      if (landed !== bodies.length * changes || accepted !== landed)
        throw new Error(`${accepted} of ${landed} changes were accepted`);
    } finally {
      await bare.close();
      await store.close();
    }
    return compare(
      'ingest',
      `${changes} changes landed and applied, ${engine}`,
      took.ours,
      `bare multi-row insert of the same rows, ${engine}`,
      took.bare,
    );
  };

  const [oursFile, bareFile] = [join(home, 'ours.db'), join(home, 'bare.db')];
  const comparisons = [
    await measure('SQLite', { engine: 'sqlite', file: oursFile }, { engine: 'sqlite', file: bareFile }, () =>
      bareSqlite(bareFile, keys.storeKeyHex),
    ),
  ];
  const notes = [
    `${batches} batches of ${changes} changes of ${Math.round(bytes / bodies.length / changes)} bytes; both stores durable at each commit`,
  ];
  const postgres = await startPostgres();
  if ('skipped' in postgres)
    return { comparisons, notes: [...notes, `PostgreSQL skipped: ${postgres.skipped}`] };
  try {
    const [ours, bare] = [await postgres.createDatabase(), await postgres.createDatabase()];
    comparisons.push(
      await measure('PostgreSQL', { engine: 'postgres', url: ours }, { engine: 'postgres', url: bare }, () =>
        barePostgres(bare),
      ),
    );
  } finally {
    await postgres.stop();
  }
  return { comparisons, notes };
};
