import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accessesBetween, lookersBetween } from '../../db/access-log.ts';
import { dropUnusedCardPhotos } from '../../db/card-photos.ts';
import { recordsOfCase, recordsOfTaxpayer } from '../../db/inbox.ts';
import { Connection, connectionOf, type ReadDb } from '../../db/sql.ts';
import { taxpayersOfOrganisation } from '../../db/taxpayers.ts';
import { findVouchersByPrint } from '../../db/vouchers.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';

let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
});
afterEach(() => {
  vi.restoreAllMocks();
  t.remove();
});

/** How SQLite does what `ask` asks of it, statement by statement. */
const plansOf = (ask: () => unknown): readonly string[] => {
  const prepared = vi.spyOn(Connection.prototype, 'prepared');
  ask();
  const asked = prepared.mock.calls.map(([sql]) => sql);
  prepared.mockRestore();
  const { sqlite } = connectionOf(t.db);
  return asked.map((sql) =>
    sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...[...sql.matchAll(/\?/g)].map(() => null))
      .map((row) => (row as { detail: string }).detail)
      .join('; '),
  );
};

const span = { from: 1, to: 2 };
const asked: readonly (readonly [what: string, index: readonly string[], ask: (db: ReadDb) => unknown])[] = [
  [
    'the photos that no case rests on, at every card',
    ['unused_card_photos_by_time'],
    () => t.write((tx) => dropUnusedCardPhotos(tx, 1)),
  ],
  [
    'the form whose number was scanned',
    ['vouchers_by_print', 'vouchers_by_no'],
    (db) => findVouchersByPrint(db, '00010001'),
  ],
  [
    'whom an organisation code in a certificate leads to',
    ['taxpayers_by_organisation ', 'taxpayers_by_organisation_of_code'],
    (db) => taxpayersOfOrganisation(db, 'DEMA00013'),
  ],
  [
    'who looked at whose records on a day',
    ['access_log_by_time'],
    (db) => accessesBetween(db, { ...span, officer: null, taxpayerNo: null }, 200),
  ],
  [
    'the same of one taxpayer',
    ['access_log_by_time'],
    (db) => accessesBetween(db, { ...span, officer: 'o', taxpayerNo: 't' }, 200),
  ],
  [
    'what stands of a taxpayer',
    ['records_by_taxpayer', 'sqlite_autoindex_feed_entries_1'],
    (db) => recordsOfTaxpayer(db, 't'),
  ],
  [
    'what stands of a case',
    ['records_by_case', 'sqlite_autoindex_feed_entries_1'],
    (db) => recordsOfCase(db, 'c'),
  ],
  ['the officers of a day', ['access_log_by_time'], (db) => lookersBetween(db, 1, 2)],
];

describe('what grows for years is looked up and not read through', () => {
  it.each(asked)('%s', (_what, indexes, ask) => {
    const plans = plansOf(() => ask(t.db)).join('; ');
    for (const index of indexes) expect(plans).toContain(index);
    expect(plans).not.toMatch(/\bSCAN\b/);
  });
});
