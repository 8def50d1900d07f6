import { withDbFaults } from './errors.ts';
import type { Sqlite, Statement } from './sqlite.ts';

declare const readBrand: unique symbol;
export type { readBrand };
/** Something one can read the window's database through: the open database, a reader, or a transaction. */
export interface ReadDb {
  readonly [readBrand]: true;
}

/** A JSON document, kept in a column whose name ends in `_json`. */
class Json {
  readonly text: string | null;
  constructor(text: string | null) {
    this.text = text;
  }
}
export type { Json };
/** Wraps a value for a JSON column, plain strings included; `null` becomes SQL's NULL. */
export const json = (value: unknown): Json => new Json(value === null ? null : JSON.stringify(value));

/** A value SQLite can hold, or a JSON document. */
export type Cell = string | number | boolean | null | Buffer | Json;
export type Row = { readonly [column: string]: Cell };

const connections = new WeakMap<object, Connection>();

/** Gives a handle its connection. Only open.ts and transaction.ts call it. */
export const attach = (handle: object, connection: Connection): void => {
  connections.set(handle, connection);
};
export const detach = (handle: object): void => {
  connections.delete(handle);
};

/** The connection behind a handle; throws once the handle is closed or its transaction has ended. */
export const connectionOf = (handle: object): Connection => {
  const connection = connections.get(handle);
  if (connection === undefined)
    throw new Error('this database handle is closed or its transaction has ended');
  return connection;
};

const toCamel = (column: string): string => {
  const base = column.endsWith('_json') ? column.slice(0, -'_json'.length) : column;
  return base.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
};
const toSnake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const toCell = (value: Cell): string | number | null | Buffer => {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value instanceof Json ? value.text : value;
};

type Decoder = (value: unknown) => unknown;
interface Prepared {
  readonly statement: Statement;
  readonly columns: readonly (readonly [name: string, decode: Decoder])[];
}

const same: Decoder = (value) => value;
const fromJson: Decoder = (value) => (value === null ? null : JSON.parse(value as string));
const fromFlag: Decoder = (value) => (value === null ? null : value === 1);
const decoderOf = (column: string): Decoder =>
  column.endsWith('_json') ? fromJson : column.startsWith('is_') ? fromFlag : same;

/** One SQLite connection with its prepared statements, and the one convention from columns to row objects. */
export class Connection {
  readonly sqlite: Sqlite;
  /** Called at named places; tests make it throw or kill the process there. */
  readonly failpoint: (name: string) => void;
  readonly #prepared = new Map<string, Prepared>();

  constructor(sqlite: Sqlite, failpoint: (name: string) => void) {
    this.sqlite = sqlite;
    this.failpoint = failpoint;
  }

  prepared(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.sqlite.prepare(sql);
    const columns = statement.reader
      ? statement.columns().map(({ name }) => [toCamel(name), decoderOf(name)] as const)
      : [];
    if (statement.reader) statement.raw(true);
    const made = { statement, columns };
    this.#prepared.set(sql, made);
    return made;
  }
}

const decode = (columns: Prepared['columns'], values: readonly unknown[]): unknown => {
  const row: Record<string, unknown> = {};
  columns.forEach(([name, decoder], index) => {
    row[name] = decoder(values[index]);
  });
  return row;
};

const readerOf = (handle: object, sql: string): Prepared => {
  const prepared = connectionOf(handle).prepared(sql);
  if (!prepared.statement.readonly) throw new Error('only a transaction may write');
  return prepared;
};

/**
 * All rows of a SELECT: column `opened_at` comes as `openedAt`, `answers_json` parsed as `answers`, `is_active` as a
 * boolean `isActive`. Throws db/damaged and its kin.
 */
export const selectAll = <T>(db: ReadDb, sql: string, ...values: readonly Cell[]): T[] =>
  withDbFaults(() => {
    const { statement, columns } = readerOf(db, sql);
    return statement.all(...values.map(toCell)).map((row) => decode(columns, row as unknown[]) as T);
  });

/** The first row of a SELECT, if there is one. */
export const selectOne = <T>(db: ReadDb, sql: string, ...values: readonly Cell[]): T | undefined =>
  withDbFaults(() => {
    const { statement, columns } = readerOf(db, sql);
    const row = statement.get(...values.map(toCell));
    return row === undefined ? undefined : (decode(columns, row as unknown[]) as T);
  });

/** Runs a writing statement and returns how many rows it changed. For query files: `tx` is a transaction. */
export const execute = (tx: object, sql: string, ...values: readonly Cell[]): number =>
  connectionOf(tx)
    .prepared(sql)
    .statement.run(...values.map(toCell)).changes;

const columnOf = (name: string, value: Cell): string =>
  value instanceof Json ? `${toSnake(name)}_json` : toSnake(name);

/** Inserts one row given by its camelCase names; a `json(…)` value goes to the column with `_json`. */
export const insertRow = (tx: object, table: string, row: Row): void => {
  const entries = Object.entries(row);
  const columns = entries.map(([name, value]) => columnOf(name, value));
  const marks = entries.map(() => '?').join(', ');
  execute(tx, `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`, ...entries.map(([, v]) => v));
};

/** Inserts many rows through one statement, for loading in bulk: the cells in the order of `columns`. */
export const inserter = (
  tx: object,
  table: string,
  columns: readonly string[],
): ((cells: readonly (string | number | null)[]) => void) => {
  const marks = columns.map(() => '?').join(', ');
  const statement = connectionOf(tx).sqlite.prepare(
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`,
  );
  return (cells) => void statement.run(...cells);
};

/** Updates the rows that match `key`; returns how many changed. */
export const updateRows = (tx: object, table: string, key: Row, changes: Row): number => {
  const set = Object.entries(changes);
  const where = Object.entries(key);
  return execute(
    tx,
    `UPDATE ${table} SET ${set.map(([n, v]) => `${columnOf(n, v)} = ?`).join(', ')} WHERE ${where
      .map(([n]) => `${toSnake(n)} = ?`)
      .join(' AND ')}`,
    ...set.map(([, v]) => v),
    ...where.map(([, v]) => v),
  );
};
