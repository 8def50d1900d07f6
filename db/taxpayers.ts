import type { Bureau } from '../domain/bureau.ts';
import type { HandReason } from '../domain/identification.ts';
import type { DocumentKind } from '../domain/identifiers/personal-document.ts';
import type { Fen } from '../domain/money.ts';
import type { EntityType, Taxpayer } from '../domain/taxpayer.ts';
import { execute, insertRow, json, type ReadDb, type Row, selectAll, selectOne, updateRows } from './sql.ts';
import { gramsOf, numberGramsOf, searchKey } from './taxpayer-grams.ts';
import type { WritableTx } from './transaction.ts';

/** A taxpayer as this window knows it. Field groups are versioned, each owned by one bureau (DESIGN §8). */
export interface TaxpayerRow extends Taxpayer {
  readonly creditCode: string | null;
  readonly entityType: EntityType;
  /** Pinyin initials of the name, given by the caller. */
  readonly initials: string;
  readonly groupVersions: Readonly<Record<string, number>>;
}

interface StoredTaxpayer extends Omit<TaxpayerRow, 'statusOf' | 'arrearsFenOf'> {
  readonly id: number;
  readonly nameKey: string;
  readonly personKey: string;
  readonly stateStatus: Taxpayer['statusOf'][Bureau];
  readonly localStatus: Taxpayer['statusOf'][Bureau];
  readonly stateArrearsFen: Fen;
  readonly localArrearsFen: Fen;
}

/** For the query files of this folder: a stored row as the domain's taxpayer. */
export const toTaxpayer = (row: StoredTaxpayer): TaxpayerRow => {
  const {
    id: _id,
    nameKey: _nameKey,
    personKey: _personKey,
    stateStatus,
    localStatus,
    stateArrearsFen,
    localArrearsFen,
    ...rest
  } = row;
  return {
    ...rest,
    statusOf: { state: stateStatus, local: localStatus },
    arrearsFenOf: { state: stateArrearsFen, local: localArrearsFen },
  };
};

const toStored = (taxpayer: TaxpayerRow): Row => {
  const { statusOf, arrearsFenOf, groupVersions, initials, ...plain } = taxpayer;
  return {
    ...plain,
    initials: initials.toLowerCase(),
    groupVersions: json(groupVersions),
    nameKey: searchKey(taxpayer.name),
    personKey: searchKey(taxpayer.legalPersonName),
    stateStatus: statusOf.state,
    localStatus: statusOf.local,
    stateArrearsFen: arrearsFenOf.state,
    localArrearsFen: arrearsFenOf.local,
  };
};

const idOf = (db: ReadDb, taxpayerNo: string): number | undefined =>
  selectOne<{ id: number }>(db, 'SELECT id FROM taxpayers WHERE taxpayer_no = ?', taxpayerNo)?.id;

const removeFromSearch = (tx: WritableTx, id: number): void => {
  execute(tx, 'DELETE FROM taxpayer_grams WHERE rowid = ?', id);
  execute(tx, 'DELETE FROM taxpayer_number_grams WHERE rowid = ?', id);
};

/** Stores a taxpayer, new or changed, with its search index. */
export const putTaxpayer = (tx: WritableTx, taxpayer: TaxpayerRow): void => {
  const known = idOf(tx, taxpayer.taxpayerNo);
  const row = toStored(taxpayer);
  if (known === undefined) insertRow(tx, 'taxpayers', row);
  else updateRows(tx, 'taxpayers', { id: known }, row);
  const id = known ?? idOf(tx, taxpayer.taxpayerNo) ?? 0;
  if (known !== undefined) removeFromSearch(tx, id);
  execute(tx, 'INSERT INTO taxpayer_grams (rowid, grams) VALUES (?, ?)', id, gramsOf(taxpayer));
  execute(tx, 'INSERT INTO taxpayer_number_grams (rowid, grams) VALUES (?, ?)', id, numberGramsOf(taxpayer));
};

/** Removes a taxpayer whom nothing names yet: its row, its people and its search index. */
export const removeTaxpayer = (tx: WritableTx, taxpayerNo: string): void => {
  const id = idOf(tx, taxpayerNo);
  if (id === undefined) return;
  removeTaxpayerPersons(tx, taxpayerNo);
  removeFromSearch(tx, id);
  execute(tx, 'DELETE FROM taxpayers WHERE id = ?', id);
};

export const findTaxpayer = (db: ReadDb, taxpayerNo: string): TaxpayerRow | undefined => {
  const row = selectOne<StoredTaxpayer>(db, 'SELECT * FROM taxpayers WHERE taxpayer_no = ?', taxpayerNo);
  return row === undefined ? undefined : toTaxpayer(row);
};

/** A business may be known by its credit code while its older number stands in the register. */
export const findTaxpayerByCreditCode = (db: ReadDb, creditCode: string): TaxpayerRow | undefined => {
  const row = selectOne<StoredTaxpayer>(
    db,
    'SELECT * FROM taxpayers WHERE credit_code = ? ORDER BY id LIMIT 1',
    creditCode,
  );
  return row === undefined ? undefined : toTaxpayer(row);
};

/** By the organisation code (GB 11714): the end of an old number, and the middle of a credit code. */
export const taxpayersOfOrganisation = (db: ReadDb, code: string): TaxpayerRow[] =>
  selectAll<StoredTaxpayer>(
    db,
    `SELECT * FROM taxpayers
      WHERE (length(taxpayer_no) = 15 AND substr(taxpayer_no, 7) = ?)
         OR (credit_code IS NOT NULL AND substr(credit_code, 9, 9) = ?)
      ORDER BY taxpayer_no`,
    code,
    code,
  ).map(toTaxpayer);

export const countTaxpayers = (db: ReadDb): number =>
  selectOne<{ n: number }>(db, 'SELECT count(*) AS n FROM taxpayers')?.n ?? 0;

/** Whose card finds this taxpayer. */
export interface TaxpayerPersonRow {
  readonly taxpayerNo: string;
  readonly idNumber: string;
  readonly personName: string;
  readonly role: 'legal-person' | 'handler';
}
export const putTaxpayerPerson = (tx: WritableTx, row: TaxpayerPersonRow): void => {
  execute(
    tx,
    `INSERT INTO taxpayer_persons (taxpayer_no, id_number, person_name, role) VALUES (?, ?, ?, ?)
     ON CONFLICT (taxpayer_no, id_number, role) DO UPDATE SET person_name = excluded.person_name`,
    row.taxpayerNo,
    row.idNumber,
    row.personName,
    row.role,
  );
};
/** Nobody's card leads to this taxpayer any more. */
export const removeTaxpayerPersons = (tx: WritableTx, taxpayerNo: string): void => {
  execute(tx, 'DELETE FROM taxpayer_persons WHERE taxpayer_no = ?', taxpayerNo);
};
export const personsOfTaxpayer = (db: ReadDb, taxpayerNo: string): TaxpayerPersonRow[] =>
  selectAll<TaxpayerPersonRow>(
    db,
    'SELECT * FROM taxpayer_persons WHERE taxpayer_no = ? ORDER BY role DESC, id_number',
    taxpayerNo,
  );
/** The taxpayers a person stands for under any of their numbers, as legal person first. */
export const taxpayersOfPerson = (db: ReadDb, ...numbers: readonly string[]): TaxpayerRow[] =>
  selectAll<StoredTaxpayer>(
    db,
    `SELECT t.* FROM taxpayers t
       JOIN (SELECT taxpayer_no, max(role) AS role FROM taxpayer_persons
              WHERE id_number IN (SELECT value FROM json_each(?)) GROUP BY taxpayer_no) p
         ON p.taxpayer_no = t.taxpayer_no
      ORDER BY p.role DESC, t.taxpayer_no`,
    JSON.stringify(numbers),
  ).map(toTaxpayer);

export interface IdentificationRow {
  readonly id: string;
  readonly method: 'card' | 'manual';
  readonly personName: string;
  readonly idNumber: string;
  readonly documentKind: DocumentKind;
  /** As printed on a foreigner's card. */
  readonly englishName: string | null;
  /** On the card of a resident of Hong Kong, Macau or Taiwan. */
  readonly travelPermitNo: string | null;
  /** Why it was typed by hand, from the list; null for a card, and for what was typed before there was a list. */
  readonly reasonKind: HandReason | null;
  /** The same with its note, in words; always there for `manual`. */
  readonly reason: string | null;
  readonly officer: string;
  readonly at: number;
}
export const insertIdentification = (tx: WritableTx, row: IdentificationRow): void => {
  insertRow(tx, 'identifications', { ...row });
};
export const findIdentification = (db: ReadDb, id: string): IdentificationRow | undefined =>
  selectOne<IdentificationRow>(db, 'SELECT * FROM identifications WHERE id = ?', id);

export interface AccessRow {
  readonly officer: string;
  readonly taxpayerNo: string;
  readonly purpose: string;
  readonly caseFileId: string | null;
  readonly at: number;
}
/** Records a look at a taxpayer's data; append-only. */
export const insertAccess = (tx: WritableTx, row: AccessRow): void => {
  insertRow(tx, 'access_log', { ...row });
};
export const accessesSince = (db: ReadDb, officer: string, since: number): AccessRow[] =>
  selectAll<AccessRow>(
    db,
    `SELECT officer, taxpayer_no, purpose, case_file_id, at FROM access_log
      WHERE officer = ? AND at >= ? ORDER BY id`,
    officer,
    since,
  );

export type { StoredTaxpayer };

/** Everybody who may be the one a form registers: by number or credit code, by name, by the head of the number. */
export const taxpayersLike = (
  db: ReadDb,
  query: {
    readonly numbers: readonly string[];
    readonly names: readonly string[];
    readonly numberPrefixes: readonly string[];
  },
): TaxpayerRow[] => {
  const prefixes = query.numberPrefixes.filter((prefix) => prefix !== '');
  return selectAll<StoredTaxpayer>(
    db,
    `SELECT * FROM taxpayers
      WHERE taxpayer_no IN (SELECT value FROM json_each(?)) OR credit_code IN (SELECT value FROM json_each(?))
         OR name_key IN (SELECT value FROM json_each(?))
         OR EXISTS (SELECT 1 FROM json_each(?) WHERE taxpayer_no >= value AND taxpayer_no < value || 'z')
      ORDER BY taxpayer_no`,
    JSON.stringify(query.numbers),
    JSON.stringify(query.numbers),
    JSON.stringify(query.names.map(searchKey)),
    JSON.stringify(prefixes),
  ).map(toTaxpayer);
};
