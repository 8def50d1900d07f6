import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { connect } from '../../db/connect.ts';
import type { Sqlite } from '../../db/sqlite.ts';

export type Cell = string | number | null;
export type StoredRow = Readonly<Record<string, Cell>>;

interface Table {
  readonly name: string;
  readonly keys: readonly string[];
  readonly refersTo: readonly string[];
}

export interface WrittenRow {
  readonly table: string;
  readonly keys: readonly string[];
  readonly row: StoredRow;
  /** Columns that changed where the row was there before; `null` for a new row. */
  readonly changed: readonly string[] | null;
}

/** Every row that one act wrote, in an order that its references allow. */
export interface RecordedAct {
  readonly rows: readonly WrittenRow[];
  readonly caseFileId: string;
}

export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, StoredRow>>;

/** The indexes of names and numbers are filled when a taxpayer is stored, never by an act. */
const outsideActs = /^(sqlite_|taxpayer_(number_)?grams)/;

const tablesOf = (sqlite: Sqlite): readonly Table[] => {
  const names = sqlite
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid")
    .all()
    .map((row) => (row as { name: string }).name)
    .filter((name) => !outsideActs.test(name));
  const described = names.map((name) => ({
    name,
    keys: (sqlite.pragma(`table_info(${name})`) as { name: string; pk: number }[])
      .filter((column) => column.pk > 0)
      .map((column) => column.name),
    refersTo: (sqlite.pragma(`foreign_key_list(${name})`) as { table: string }[])
      .map((reference) => reference.table)
      .filter((other) => other !== name),
  }));
  const placed: Table[] = [];
  const place = (table: Table): void => {
    if (placed.includes(table)) return;
    for (const other of described) if (table.refersTo.includes(other.name)) place(other);
    placed.push(table);
  };
  for (const table of described) place(table);
  return placed;
};

const keyOf = (table: Table, row: StoredRow): string =>
  JSON.stringify(table.keys.map((column) => row[column]));

/** Looks at a window's database from beside it, through a connection that only reads. */
export const openOnlooker = (path: string, key: Buffer) => {
  const sqlite = connect(path, key, { readonly: true, fileMustExist: true });
  const tables = tablesOf(sqlite);
  return {
    snapshot: (): Snapshot =>
      new Map(
        tables.map((table) => [
          table.name,
          new Map(
            (sqlite.prepare(`SELECT * FROM ${table.name}`).all() as StoredRow[]).map((row) => [
              keyOf(table, row),
              row,
            ]),
          ),
        ]),
      ),
    /** A whole encrypted copy of what is committed now. */
    copyTo: (target: string): void => {
      sqlite.prepare('VACUUM INTO ?').run(target);
    },
    difference: (before: Snapshot, after: Snapshot): RecordedAct => {
      const rows: WrittenRow[] = [];
      for (const table of tables) {
        for (const [key, row] of after.get(table.name) ?? []) {
          const old = before.get(table.name)?.get(key);
          const changed =
            old === undefined ? null : Object.keys(row).filter((column) => old[column] !== row[column]);
          if (changed?.length !== 0) rows.push({ table: table.name, keys: table.keys, row, changed });
        }
      }
      const caseFile = rows.find((written) => written.table === 'case_files');
      if (typeof caseFile?.row['id'] !== 'string') throw new Error('the act touched no case file');
      return { rows, caseFileId: caseFile.row['id'] };
    },
    close: () => {
      sqlite.close();
    },
  };
};

/** Columns that count on from row to row. */
const counting: Readonly<Record<string, string>> = {
  journal: 'seq',
  outbox: 'seq',
  memorandum_ledger: 'entry_no',
  vouchers: 'no',
};
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const hash = /[0-9a-f]{64}/g;

/** The same act once more: rows of the same size, with keys never used before. `time` counts from 1. */
export const freshKeys = (act: RecordedAct, time: number, caseFileId: string): readonly WrittenRow[] => {
  const inserted = act.rows.filter((written) => written.changed === null);
  const renamed = new Map<string, string>([[act.caseFileId, caseFileId]]);
  for (const { table, row } of inserted) {
    for (const column of ['id', 'act_id']) {
      const value = row[column];
      if (typeof value === 'string' && !renamed.has(value)) renamed.set(value, uuidv7());
    }
    if (table === 'vouchers') {
      const number = String(row['number']);
      renamed.set(
        number,
        number.replace(/\d+$/, (digits) => String(Number(row['no']) + time).padStart(digits.length, '0')),
      );
    }
  }
  const numbers = inserted
    .filter((written) => written.table === 'vouchers')
    .map((written) => String(written.row['number']));
  const hashes = new Map<string, string>();
  const freshHash = (old: string): string => {
    const known = hashes.get(old);
    if (known !== undefined) return known;
    const made = randomBytes(32).toString('hex');
    hashes.set(old, made);
    return made;
  };
  const rewrite = (text: string): string => {
    let written = text.replace(uuid, (id) => renamed.get(id) ?? id).replace(hash, freshHash);
    for (const number of numbers) written = written.replaceAll(number, renamed.get(number) ?? number);
    return written;
  };
  return act.rows.map((written) => {
    const count = inserted.filter((other) => other.table === written.table).length;
    const column = written.changed === null ? counting[written.table] : undefined;
    const row: Record<string, Cell> = {};
    for (const [name, value] of Object.entries(written.row)) {
      row[name] = typeof value === 'string' ? rewrite(value) : value;
    }
    if (column !== undefined) {
      const step = written.table === 'vouchers' ? time : count * time;
      row[column] = Number(written.row[column]) + step;
      if (written.table === 'outbox')
        row['msg_id'] = String(row['msg_id']).replace(/\d+$/, String(row['seq']));
    }
    return { ...written, row };
  });
};
