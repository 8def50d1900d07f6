import { migrate, pendingMigrations } from '../../db/migrate.ts';
import { attach, Connection } from '../../db/sql.ts';
import { Sqlite } from '../../db/sqlite.ts';
import { type HallDatabase, transaction } from '../../db/transaction.ts';
import { insertVoucherRange, signOutRange } from '../../db/vouchers.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { seedWindow } from '../../main/training/seed-window.ts';
import { voucherSeries } from '../../main/training/town/vouchers.ts';
import { seats, type Seat } from './seats.ts';

/*
 * A window's books in memory: the product's own tables and the town of the training profile, made once and copied for
 * each world. Only the file, its cipher and its lock are missing; they have tests of their own.
 */

/** What better-sqlite3 has beyond the narrow surface of `db/sqlite.ts`. */
interface Copyable {
  serialize(): Uint8Array<ArrayBuffer>;
}
const MemorySqlite = Sqlite as unknown as new (
  from: string | Uint8Array,
) => InstanceType<typeof Sqlite> & Copyable;

const open = (from: string | Uint8Array) => {
  const sqlite = new MemorySqlite(from);
  sqlite.pragma('foreign_keys = ON');
  sqlite.pragma('trusted_schema = OFF');
  const db = Object.freeze(Object.create(null) as object);
  attach(db, new Connection(sqlite, () => undefined));
  return { sqlite, db: db as HallDatabase };
};

/** Books of one window by its id, as plain bytes. */
export type Books = ReadonlyMap<string, Uint8Array>;

/** The town has stock for its own windows only; any other is given some. */
const giveStock = (db: HallDatabase, { window, clerk }: Seat, fromNo: number): void =>
  transaction(db, makeSealer({ env: 'training', device: window.id }), (tx) => {
    for (const bureau of ['state', 'local'] as const) {
      const id = `stock-${bureau}-${window.id}`;
      insertVoucherRange(tx, {
        id,
        bureau,
        kind: 'voucher-cash',
        series: voucherSeries[bureau],
        fromNo,
        toNo: fromNo + 199,
        width: 8,
        signedOutTo: null,
        device: null,
        signedOutOn: null,
        returnedOn: null,
      });
      signOutRange(tx, id, { officer: clerk, device: window.id, on: plainDate('2016-04-05') });
    }
  });

export const makeBooks = async (): Promise<Books> => {
  const books = new Map<string, Uint8Array>();
  for (const seat of seats) {
    const { sqlite, db } = open(':memory:');
    migrate(sqlite, pendingMigrations(sqlite), () => undefined);
    await seedWindow(db, makeSealer({ env: 'training', device: seat.window.id }), seat.window);
    if (seat.stockFrom !== null) giveStock(db, seat, seat.stockFrom);
    books.set(seat.window.id, sqlite.serialize());
    sqlite.close();
  }
  return books;
};

/** A copy that nobody else has; `close` gives its memory back. */
export const openBooks = (
  books: Books,
  windowId: string,
): { readonly db: HallDatabase; readonly close: () => void } => {
  const bytes = books.get(windowId);
  if (bytes === undefined) throw new Error(`no books were made for ${windowId}`);
  const { sqlite, db } = open(bytes);
  return { db, close: () => void sqlite.close() };
};
