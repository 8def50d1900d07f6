import type { HallAgreement } from '../domain/authority.ts';
import type { Bureau } from '../domain/bureau.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { execute, insertRow, json, type ReadDb, selectAll, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** Names of the profile's own facts, set once when the window is installed. */
const profileNames = [
  'database-id',
  'window-id',
  'window-name',
  'hall',
  'hall-name',
  'part',
  'bureau',
  'device-id',
  'number-prefix',
  // The exchange's date of law, as last heard.
  'hall-date',
  // The window's own key and what it was enrolled with; only here, inside the encrypted file.
  'device-key',
  'enrolment',
  // What this window shows an exchange over TLS: certificate, private key, authority.
  'exchange-tls',
  // What the bureaus have agreed about the exchange, as last heard.
  'exchange-agreement',
  // The two bureaus' own public keys: what a seal key of this window is verified by.
  'seal-authorities',
  // What papers say of the place: bureau names, contact, voucher copies.
  'directory',
  // Where the exchange stands with this window, while the two do not mean the same; empty otherwise.
  'exchange-standing',
  // Who asked for the inbox to be made anew when the window is next opened.
  'inbox-rebuild',
  // In training: the keys beside the virtual slot, whose certificates take time to issue.
  'virtual-keys',
  // What the screen speaks; of the window, because the browser's own folder is thrown away.
  'language',
] as const;
export type ProfileName = (typeof profileNames)[number];

export const findProfileValue = (db: ReadDb, name: ProfileName): string | undefined =>
  selectOne<{ value: string }>(db, 'SELECT value FROM profile WHERE name = ?', name)?.value;

/** Throws (a bug) when the profile was never set up. */
export const getProfileValue = (db: ReadDb, name: ProfileName): string => {
  const value = findProfileValue(db, name);
  if (value === undefined) throw new Error(`the profile has no ${name}`);
  return value;
};

export const setProfileValue = (tx: WritableTx, name: ProfileName, value: string): void => {
  execute(
    tx,
    'INSERT INTO profile (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    name,
    value,
  );
};

/** A figure the law leaves to the bureau. */
export interface ParameterRow {
  readonly name: string;
  readonly from: PlainDate;
  readonly value: unknown;
  readonly setBy: string;
  readonly setOn: PlainDate;
}

const parameterColumns = 'name, valid_from AS "from", value_json, set_by, set_on';

/** The value in force on a date. */
export const findParameter = (db: ReadDb, name: string, on: PlainDate): ParameterRow | undefined =>
  selectOne<ParameterRow>(
    db,
    `SELECT ${parameterColumns} FROM parameters WHERE name = ? AND valid_from <= ? ORDER BY valid_from DESC LIMIT 1`,
    name,
    on,
  );

/** One bureau's values in force on a date, by their names without the bureau. */
export const parametersInForce = (db: ReadDb, bureau: Bureau, on: PlainDate): ParameterRow[] =>
  selectAll<ParameterRow>(
    db,
    `SELECT substr(name, ?) AS name, valid_from AS "from", value_json, set_by, set_on FROM parameters
      WHERE name LIKE ? || ':%' AND valid_from <= ?
      GROUP BY name HAVING valid_from = max(valid_from)`,
    bureau.length + 2,
    bureau,
    on,
  );

/** Every value ever set, by name and date. */
export const listParameters = (db: ReadDb): ParameterRow[] =>
  selectAll<ParameterRow>(db, `SELECT ${parameterColumns} FROM parameters ORDER BY name, valid_from`);

export const setParameter = (tx: WritableTx, row: ParameterRow): void => {
  execute(
    tx,
    `INSERT INTO parameters (name, valid_from, value_json, set_by, set_on) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (name, valid_from) DO UPDATE
       SET value_json = excluded.value_json, set_by = excluded.set_by, set_on = excluded.set_on`,
    row.name,
    row.from,
    json(row.value),
    row.setBy,
    row.setOn,
  );
};

export const listHallAgreements = (db: ReadDb): HallAgreement[] =>
  selectAll<HallAgreement>(
    db,
    `SELECT id, item, mode, voucher_bureau_for_local, valid_from AS "from", valid_to AS "to", document
       FROM hall_agreements ORDER BY item, mode, valid_from`,
  );

export const insertHallAgreement = (tx: WritableTx, { from, to, ...row }: HallAgreement): void => {
  insertRow(tx, 'hall_agreements', { ...row, validFrom: from, validTo: to });
};

/** Next value of a running number that is not a voucher (case numbers, notices), starting at 1. */
export const nextCount = (tx: WritableTx, name: string): number => {
  execute(
    tx,
    'INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1',
    name,
  );
  return selectOne<{ value: number }>(tx, 'SELECT value FROM counters WHERE name = ?', name)?.value ?? 1;
};
