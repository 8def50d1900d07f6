import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../db/connect.ts';
import { latestMigration, type Migration, migrate, migrations, pendingMigrations } from '../../db/migrate.ts';
import { closeDatabase, createDatabase, openDatabase } from '../../db/open.ts';
import type { Sqlite } from '../../db/sqlite.ts';
import { bunchOf, revokedIn } from '../../db/revoked-serials.ts';
import { numberGramsOf } from '../../db/taxpayer-grams.ts';
import { testKey } from '../support/database.ts';

let folder: string;
let sqlite: Sqlite;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'joint-window-migrate-'));
  sqlite = connect(join(folder, 'window.db'), testKey, {});
  sqlite.pragma('foreign_keys = ON');
});
afterEach(() => {
  sqlite.close();
  rmSync(folder, { recursive: true, force: true });
});

const before = (number: number): readonly Migration[] => migrations().filter((step) => step.number < number);
const the = (number: number): readonly Migration[] => migrations().filter((step) => step.number === number);
const apply = (steps: readonly Migration[]): void => migrate(sqlite, steps, () => undefined);

const hash = 'a'.repeat(64);
const caseFile =
  "INSERT INTO case_files VALUES ('c', 'W-1', 'norm-17', 2, 1, 't', NULL, 'draft', 'o', 1, 1, '2016-03-15', NULL)";
const taxpayer = `INSERT INTO taxpayers (taxpayer_no, name, name_key, initials, vat_status, entity_type, registration_type,
  place, address, industry, legal_person_name, person_key, contact_phone, state_status, local_status,
  state_arrears_fen, local_arrears_fen, credit_level, group_versions_json)
  VALUES ('t', '甲', '甲', 'j', 'general', 'other', '', 'city', '', '', '', '', '', 'normal', 'normal', 0, 0, 'A', '{}')`;
const document = `INSERT INTO documents VALUES ('d', 'c', 'a', 'k', 't', '税票', 'local', NULL, '{}', '${hash}', 1)`;

/** What a window has at each step, put in just before the next step is applied. */
const rowsAfter: Readonly<Record<number, readonly string[]>> = {
  10: [
    "INSERT INTO profile VALUES ('hall-name', '福州')",
    "INSERT INTO parameters VALUES ('p', '2016-01-01', '1', 'o', '2016-01-01')",
    "INSERT INTO hall_agreements VALUES ('g', 17, 2, 'local', '2016-01-01', NULL, '文号')",
    "INSERT INTO counters VALUES ('case', 3)",
  ],
  20: [
    "INSERT INTO officers VALUES ('o', '林晓', 'state', NULL, NULL, 1)",
    "INSERT INTO grants VALUES ('o', 'state', 'counter-clerk', '2016-01-01', NULL, '任命')",
    "INSERT INTO lockouts VALUES ('o', 2, 500, 1)",
    "INSERT INTO sessions VALUES ('s', 'o', 1, NULL, NULL)",
  ],
  30: [
    taxpayer,
    "INSERT INTO taxpayer_persons VALUES ('t', '11010519491231002X', '甲', 'handler')",
    "INSERT INTO identifications VALUES ('i', 'card', '甲', '11010519491231002X', NULL, 'o', 1)",
    "INSERT INTO access_log (officer, taxpayer_no, purpose, at) VALUES ('o', 't', 'audit', 1)",
  ],
  40: [caseFile, "INSERT INTO drafts VALUES ('c', '{}', '[]', 1)", document],
  50: [
    "INSERT INTO voucher_ranges VALUES ('r', 'local', 'receipt', '(161)', 1, 9, 8, 'o', 'w', '2016-03-01', NULL)",
    `INSERT INTO vouchers VALUES ('local', 'receipt', '(161) 00000001', 'r', 1, 'prepared', 'a', 'c', 'd', 'o', 'w',
      100, '2016-03-15', NULL, NULL, NULL)`,
  ],
  60: [
    `INSERT INTO cash_sessions (id, officer, device, business_date, opened_at, float_fen)
      VALUES ('k', 'o', 'w', '2016-03-15', 1, 0)`,
    `INSERT INTO payments (act_id, case_file_id, cash_session_id, method, tendered_fen, change_fen, total_fen, officer,
      business_date, at) VALUES ('a', 'c', 'k', 'cash', 200, 100, 100, 'o', '2016-03-15', 1)`,
  ],
  70: [
    `INSERT INTO print_jobs (id, document_id, device_kind, voucher_bureau, voucher_kind, voucher_number, status,
      prepared_at) VALUES ('j', 'd', 'document-printer', 'local', 'receipt', '(161) 00000001', 'sent', 1)`,
  ],
  80: [
    `INSERT INTO journal VALUES (1, '${'0'.repeat(64)}', '${hash}', '{}')`,
    `INSERT INTO outbox (epoch, seq, msg_id, prev_hash, hash, text, kind, record_id, taxpayer_no, act_id, sealed_at,
      state) VALUES (0, 1, 'w:0:1', '${hash}', '${hash}', '{}', 'FACT', 'r', 't', 'a', 1, 'sealed')`,
  ],
  100: [
    "INSERT INTO act_drafts VALUES ('case-28', 'local', 'sign', '{\"note\":\"收到\"}', 4)",
    "INSERT INTO case_files VALUES ('case-28', 'JB-11-20160405-002', 'norm-28', 1, 1, NULL, NULL, 'filed', 'n-zhao', 1, 1, '2016-04-05', NULL)",
  ],
  90: [
    "INSERT INTO sync_cursors VALUES ('results', 4)",
    "INSERT INTO tasks VALUES ('conflict:m', 'conflict', 'r', 'c', 't', 1, NULL, NULL, '{}')",
    `INSERT INTO records VALUES ('r', '359901', 'state', 1, '${hash}', 'confirmed', 'registration/1', 'm0', 'a', 'state', 'd',
      'o', 'state', 't', 'c', '2016-04-05', '{}', NULL, NULL, 2, 1)`,
  ],
  110: [
    "INSERT INTO hall_agreements VALUES ('h', 1, 2, NULL, '2016-01-01', NULL, '文号')",
    "INSERT INTO tasks VALUES ('recall:m', 'recall', 'r', 'c', 't', 1, NULL, NULL, '{}')",
    `INSERT INTO seal_grants VALUES ('s', 'local', '2016-04-01', '2016-06-30', 1, 9, 1, '{}', '00', NULL, NULL)`,
    `INSERT INTO certificates VALUES ('z', 'c', 'registration-certificate', '税字1号', 't', '2016-04-05', '{}', '[]',
      'issued')`,
    "INSERT INTO pushed_registrations VALUES ('91', '2016-04-01', '{}')",
  ],
  120: ["INSERT INTO taxpayer_entries VALUES ('e', 't', '外地证件', 'o', 1, '{}', NULL, NULL)"],
  130: [
    "INSERT INTO seal_requests VALUES ('q', 'local', 'bb', 'aa', '{}', 1, 'o', NULL, NULL)",
    "INSERT INTO tasks VALUES ('d', 'duplicate', NULL, 'c', 't', 1, NULL, NULL, '{}')",
    "INSERT INTO pushed_before VALUES ('91', '2016-03-30', '{}')",
  ],
  140: [
    `INSERT INTO carried_files VALUES ('${hash}', 'to-exchange', 'w', 'x.txp', 'waiting', 'text', NULL, '{}', NULL,
      'o', NULL, 1, NULL)`,
    "INSERT INTO set_asides VALUES ('task', 'conflict:m', '2016-04-12', '等主管', 'o', 1)",
  ],
  150: [
    `INSERT INTO feed_entries_set_aside VALUES (1, '350102', 7, 'w:0:1', '${hash}', '{}', 'state', 1, NULL, NULL, NULL)`,
  ],
  160: [
    `INSERT INTO scan_contents VALUES ('${hash}', 5, 'image/png', 5)`,
    `INSERT INTO scan_pieces VALUES ('${hash}', 0, x'89504e470d')`,
    `INSERT INTO attached_scans VALUES ('s', 'c', NULL, 'open', '${hash}', '批复', 'o', 1, 'a')`,
    `INSERT INTO scan_uploads VALUES ('${hash}', 'a', 'waiting', 0, 0, NULL, 0, 1, NULL)`,
  ],
  170: [
    `INSERT INTO records VALUES ('taxpayer:t:identity', '359901', 'state', 3, '${hash}', 'handed-over', 'registration/1', 'm',
      'a', 'state', 'd', 'o', 'state', 't', NULL, '2016-04-05', '{}', NULL, '{"part":"359903","msgId":"m"}', NULL, 3, 1)`,
    "INSERT INTO tasks VALUES ('take-over:m', 'take-over', 'r', NULL, 't', 1, NULL, NULL, '{}')",
    "INSERT INTO tasks VALUES ('take-back:m', 'take-back', 'r', NULL, 't', 1, NULL, NULL, '{}')",
  ],
  180: [
    `INSERT INTO tree_nodes VALUES ('359901', 8, 0, '${hash}')`,
    `INSERT INTO tree_heads VALUES ('359901', 256, '${hash}', '{}', '[]', 'holds', 1)`,
    "INSERT INTO reconciliations VALUES ('359901', 256, '2016-04-05', '[]', '[]', 1)",
  ],
  190: [
    `INSERT INTO epoch_requests VALUES ('${hash}', 1, '{}', '{}', '硬盘损坏', 'o', 1, 'waiting', NULL, NULL)`,
    `INSERT INTO outbox (epoch, seq, msg_id, prev_hash, hash, text, kind, record_id, taxpayer_no, act_id, sealed_at, state)
       VALUES (9, 1, 'left', '${hash}', '${hash}', '{}', 'FACT', 'r', '', 'a', 1, 'sealed')`,
    "INSERT INTO epoch_leftovers VALUES ('left', 're-entered', 'JB-11', 'o', 1)",
    "INSERT INTO tray_checks VALUES (1, 'o', 'state', 'voucher-cash', '1', '2', '已开具', 1)",
  ],
  200: [
    `INSERT INTO identifications (id, method, person_name, id_number, reason, officer, at, document_kind, english_name,
       travel_permit_no, reason_kind) VALUES ('j', 'card', '何照慧', '810000197809210004', NULL, 'o', 2, 'residence-permit',
       NULL, 'H00000000', NULL)`,
    `INSERT INTO card_photos VALUES ('j', 'wlt', x'0102', '${hash}')`,
  ],
  210: [
    "INSERT INTO trust_lists (version, signed_json, imported_at) VALUES (1, '{}', 1)",
    `INSERT INTO revocation_lists (issuer_key, der_hash, this_update, list_number, revoked_count, imported_at, imported_by)
       VALUES ('${hash}', '${hash}', 5, '7', 1, 1, 'o')`,
    `INSERT INTO revoked_certificates VALUES ('${hash}', '0a05', 3)`,
    `INSERT INTO confirmed_rules VALUES ('${hash}', 'gb-tax', 2, 'o', 1)`,
    `INSERT INTO key_identifications VALUES ('k1', 't', '${hash}', x'3000', '${hash}', 'gb-tax', 5, 'o', 1)`,
    `INSERT INTO officer_signatures VALUES ('a', 'case:c:state', 'c', 'o', '${hash}', '{}', 1)`,
  ],
  220: [
    "INSERT INTO form_ways VALUES ('voucher-cash', 'form-printer', 'o', 1)",
    "INSERT INTO form_calibrations VALUES ('form-printer/COM3', 'voucher-cash', 1500, -2000, 'o', 1)",
  ],
  230: [
    "INSERT INTO queue_tickets VALUES ('q1', '2016-04-05', 'A', 1, 'called', 1, 2, 1, 'o', NULL)",
    "INSERT INTO service_ratings VALUES ('r1', 'c', 'o', 'k', '2016-04-05', 5, 'screen', 1, 2)",
    "INSERT INTO drawer_openings VALUES ('o1', 'k', 'no-sale', NULL, '换零钱', 'o', 'p', 1)",
    `INSERT INTO payer_signatures VALUES ('p1', 'c', '${hash}', 'signed', '[]', 'second-screen', 'o', 1, NULL)`,
  ],
  240: [
    `INSERT INTO identifications (id, method, person_name, id_number, officer, at)
       VALUES ('m', 'card', '甲', '11010519491231002X', 'o', 3)`,
    `INSERT INTO card_photos VALUES ('m', 'wlt', x'0102', '${hash}')`,
  ],
  250: [`INSERT INTO revoked_serials VALUES ('${hash}', 'ff', '00ff 3' || char(10))`],
  260: [
    "INSERT INTO tasks VALUES ('t260', 'sent-back', NULL, NULL, 't', 1, NULL, NULL, '{}')",
    `INSERT INTO records VALUES ('r260', '350102', 'state', 1, '${hash}', 'returned', 'filing/1', 'm', 'a', 'state', 'W-1',
       'o', 'local', 't', NULL, '2016-04-05', '{}', NULL, NULL, NULL, 260, 1)`,
  ],
  280: [
    `INSERT INTO trust_paper_downloads VALUES ('${hash}', 10, 4)`,
    `INSERT INTO trust_paper_pieces VALUES ('${hash}', 0, x'01020304')`,
    `INSERT INTO trust_papers_judged VALUES ('${hash}', 1, 'certificate/crl-forged', 5)`,
    "INSERT INTO trust_lists VALUES (2, '{}', 1, NULL, 'exchange')",
  ],
};

/** Tables whose rows were laid elsewhere by a later step, which has a test of its own. */
const relaid: Readonly<Record<string, number>> = { revoked_certificates: 250 };

const isSearchIndex = (name: string): boolean => /^taxpayer_(number_)?grams/.test(name);
const tables = (): string[] =>
  (
    sqlite
      .prepare(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
      )
      .all() as { name: string }[]
  )
    .map(({ name }) => name)
    .filter((name) => !isSearchIndex(name) && name !== 'schema_migrations');
const contents = (of: readonly string[]): Record<string, unknown[]> =>
  Object.fromEntries(of.map((table) => [table, sqlite.prepare(`SELECT * FROM ${table}`).all()]));

describe('the steps of the schema', () => {
  it('are numbered by tens, each with rows to try it on', () => {
    const numbers = migrations().map(({ number }) => number);
    expect(numbers.filter((number) => number % 10 !== 0)).toEqual([]);
    expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
    expect(Object.keys(rowsAfter).map(Number)).toEqual(numbers);
    expect(latestMigration()).toBe(numbers.at(-1));
  });

  it.each(migrations().map(({ number, name }) => [name, number] as const))(
    '%s keeps every row of the steps before it',
    (_name, number) => {
      for (const step of before(number)) {
        apply([step]);
        for (const insert of rowsAfter[step.number] ?? []) sqlite.exec(insert);
      }
      const known = number === 10 ? [] : tables().filter((name) => relaid[name] !== number);
      const kept = contents(known);
      apply(the(number));
      // A column may be added; nothing that stood is gone or other.
      expect(contents(known)).toMatchObject(kept);
      for (const insert of rowsAfter[number] ?? []) sqlite.exec(insert);
      expect(sqlite.pragma('foreign_key_check')).toEqual([]);
      expect(sqlite.pragma('user_version', { simple: true })).toBe(number);
    },
  );

  it('make only STRICT tables', () => {
    apply(migrations());
    const list = sqlite.pragma('table_list') as { name: string; strict: number; type: string }[];
    const loose = list.filter(
      ({ name, strict, type }) =>
        type === 'table' && strict === 0 && !name.startsWith('sqlite') && !isSearchIndex(name),
    );
    expect(loose).toEqual([]);
  });

  it('are refused when an applied one is not the one this program carries, or is unknown to it', () => {
    apply(migrations());
    sqlite.exec("UPDATE schema_migrations SET checksum = 'x' WHERE number = 30");
    expect(() => pendingMigrations(sqlite)).toThrow(
      expect.objectContaining({ code: 'db/migration-changed', detail: { migration: 30 } }),
    );
    sqlite.exec('DELETE FROM schema_migrations');
    sqlite.exec("INSERT INTO schema_migrations VALUES (9990, 'x', 'x')");
    expect(() => pendingMigrations(sqlite)).toThrow(expect.objectContaining({ code: 'db/from-future' }));
  });

  it('leave nothing of themselves when they fail', () => {
    const [first] = migrations();
    if (first === undefined) throw new Error('no migration');
    apply([first]);
    const faulty = {
      ...first,
      number: 15,
      sql: 'CREATE TABLE half (a TEXT) STRICT; INSERT INTO nowhere VALUES (1)',
    };
    expect(() => apply([faulty])).toThrow(expect.objectContaining({ code: 'db/migration-failed' }));
    expect(tables()).not.toContain('half');
    expect(sqlite.pragma('user_version', { simple: true })).toBe(10);
  });
});

describe('the index of runs inside numbers', () => {
  it('is filled for the taxpayers that were there before it, as the program fills it for new ones', () => {
    apply(before(120));
    const put = (no: string, code: string | null): void => {
      sqlite
        .prepare(taxpayer.replace('(taxpayer_no,', '(credit_code, taxpayer_no,').replace("('t',", '(?, ?,'))
        .run(code, no);
    };
    const rows = [
      { taxpayerNo: '35990120000229004900', creditCode: null },
      { taxpayerNo: '35990174083119X', creditCode: '91359901DEMA00013F' },
      { taxpayerNo: 't', creditCode: null },
    ];
    for (const { taxpayerNo, creditCode } of rows) put(taxpayerNo, creditCode);
    apply(the(120));
    const found = (run: string): number[] =>
      (
        sqlite
          .prepare('SELECT rowid AS id FROM taxpayer_number_grams WHERE taxpayer_number_grams MATCH ?')
          .all(`"${run}"`) as { id: number }[]
      ).map(({ id }) => id);
    rows.forEach((row, index) => {
      for (const run of numberGramsOf(row).split(' ').filter(Boolean))
        expect(found(run), run).toContain(index + 1);
    });
    expect(found('0049')).toEqual([1]);
    expect(found('119X')).toEqual([2]);
    expect(found('DEMA')).toEqual([2]);
    expect(found('9999')).toEqual([]);
  });
});

describe('a record and a task', () => {
  it('stand as what the window knows, and as nothing else', () => {
    apply(migrations());
    const task = (kind: string): string =>
      `INSERT INTO tasks VALUES ('${kind}', '${kind}', NULL, NULL, 't', 1, NULL, NULL, '{}')`;
    const record = (status: string, handover: string): string =>
      `INSERT INTO records VALUES ('${status}', '350102', 'state', 1, '${hash}', '${status}', 'filing/1', 'm', 'a',
         'state', 'W-1', 'o', 'local', 't', NULL, '2016-04-05', '{}', NULL, ${handover}, NULL, 1, 1)`;
    for (const kind of [
      ...['confirm-or-return', 'correct', 'conflict', 'rejected', 'alarm', 'recall', 'duplicate'],
      ...['take-over', 'sent-back', 'take-back'],
    ])
      sqlite.exec(task(kind));
    for (const status of ['stored', 'returned', 'confirmed', 'conflict']) sqlite.exec(record(status, 'NULL'));
    sqlite.exec(record('handed-over', "'{}'"));
    for (const refused of [task('other'), record('other', 'NULL'), task('Alarm')])
      expect(() => sqlite.exec(refused)).toThrow('CHECK constraint failed');
  });
});

describe('what was set aside of a feed', () => {
  it('is evidence: neither changed nor deleted', () => {
    apply(migrations());
    sqlite.exec(rowsAfter[150]?.[0] ?? '');
    for (const deed of [
      "UPDATE feed_entries_set_aside SET message = ''",
      'DELETE FROM feed_entries_set_aside',
    ])
      expect(() => sqlite.exec(deed)).toThrow('evidence');
  });
});

describe('what is believed of CA keys', () => {
  it('keeps what its lists named: each certificate, and when it was revoked', () => {
    for (const step of before(250)) {
      apply([step]);
      for (const insert of rowsAfter[step.number] ?? []) sqlite.exec(insert);
    }
    sqlite.exec(`INSERT INTO revoked_certificates VALUES ('${hash}', '1b05', 7), ('${hash}', '7', 9)`);
    apply(the(250));
    const rows = sqlite.prepare('SELECT bunch, entries FROM revoked_serials ORDER BY bunch').all();
    expect(rows).toEqual([
      { bunch: '05', entries: '0a05 3\n1b05 7\n' },
      { bunch: '07', entries: '7 9\n' },
    ]);
    expect([bunchOf('0a05'), bunchOf('7')]).toEqual(['05', '07']);
    expect(revokedIn('0a05 3\n1b05 7\n', '1b05')).toBe(7);
    expect(revokedIn('0a05 3\n1b05 7\n', 'b05')).toBeUndefined();
  });

  it('goes up and never back, and what was identified or signed is final', () => {
    apply(migrations());
    for (const insert of rowsAfter[210] ?? [])
      if (!insert.includes('revoked_certificates')) sqlite.exec(insert);
    const another = (version: number): string =>
      `INSERT INTO trust_lists VALUES (${version}, '{}', 1, NULL, 'exchange')`;
    sqlite.exec(another(3));
    sqlite.exec('UPDATE revocation_lists SET this_update = 6');
    for (const deed of [
      another(2),
      "UPDATE trust_lists SET signed_json = '[]'",
      'UPDATE revocation_lists SET this_update = 6',
      "UPDATE key_identifications SET taxpayer_no = 'u'",
      "UPDATE officer_signatures SET officer = 'p'",
      ...['trust_lists', 'key_identifications', 'officer_signatures'].map((table) => `DELETE FROM ${table}`),
    ])
      expect(() => sqlite.exec(deed), deed).toThrow(/goes back|kept|altered/);
  });
});

describe('how a form goes into a printer', () => {
  it('is chosen and calibrated anew by another row: what was before stays, and nothing is moved off the sheet', () => {
    apply(migrations());
    sqlite.exec("INSERT INTO form_ways VALUES ('voucher-cash', 'form-printer', 'o', 1)");
    sqlite.exec("INSERT INTO form_calibrations VALUES ('p', 'voucher-cash', 1500, -2000, 'o', 1)");
    expect(() => sqlite.exec('DELETE FROM form_ways')).toThrow('never forgotten');
    expect(() => sqlite.exec("UPDATE form_ways SET way = 'document-plain'")).toThrow('another row');
    expect(() => sqlite.exec('DELETE FROM form_calibrations')).toThrow('never forgotten');
    expect(() => sqlite.exec('UPDATE form_calibrations SET right_um = 0')).toThrow('another row');
    expect(() => sqlite.exec("INSERT INTO form_ways VALUES ('voucher-cash', 'elsewhere', 'o', 1)")).toThrow();
    expect(() =>
      sqlite.exec("INSERT INTO form_calibrations VALUES ('p', 'voucher-cash', 30001, 0, 'o', 1)"),
    ).toThrow();
  });
});

describe('what is kept of the counter', () => {
  it('is final: a rating, an opening of the drawer, a finished number, a signature that went with its act', () => {
    apply(migrations());
    for (const number of [30, 40, 60, 230])
      for (const insert of rowsAfter[number] ?? [])
        if (/INTO (taxpayers|case_files|cash_sessions|queue_|service_|drawer_|payer_)/.test(insert))
          sqlite.exec(insert);
    sqlite.exec("UPDATE queue_tickets SET state = 'finished', ended_at = 3");
    sqlite.exec("UPDATE payer_signatures SET act_id = 'a'");
    for (const deed of [
      'UPDATE service_ratings SET score = 1',
      "UPDATE drawer_openings SET reason = '其他'",
      "UPDATE queue_tickets SET state = 'called', ended_at = NULL",
      "UPDATE payer_signatures SET act_id = 'b'",
      ...['service_ratings', 'drawer_openings', 'queue_tickets', 'payer_signatures'].map(
        (table) => `DELETE FROM ${table}`,
      ),
    ])
      expect(() => sqlite.exec(deed), deed).toThrow(/final|kept|altered/);
  });

  it('has signatures that one thing is ever noted on, once: the act that filed what was signed', () => {
    apply(migrations());
    for (const number of [30, 40, 230])
      for (const insert of rowsAfter[number] ?? [])
        if (/INTO (taxpayers|case_files|payer_)/.test(insert)) sqlite.exec(insert);
    sqlite.exec(caseFile.replace("'c', 'W-1'", "'c2', 'W-2'"));
    const changes = [
      "id = 'p2'",
      "case_file_id = 'c2'",
      `document_hash = '${'b'.repeat(64)}'`,
      "outcome = 'refused', strokes_json = NULL",
      "strokes_json = '[[]]'",
      "drawn_on = 'clerk-screen'",
      "officer = 'p'",
      'at = 2',
    ];
    const refused = (deeds: readonly string[]): void => {
      for (const deed of deeds)
        expect(() => sqlite.exec(`UPDATE payer_signatures SET ${deed}`), deed).toThrow('never altered');
    };
    refused([...changes, ...changes.map((change) => `act_id = 'a', ${change}`), 'act_id = NULL']);
    sqlite.exec("UPDATE payer_signatures SET act_id = 'a'");
    refused([...changes, 'act_id = NULL', "act_id = 'a'"]);
  });

  it('has one customer at a window', () => {
    apply(migrations());
    sqlite.exec(rowsAfter[230]?.[0] ?? '');
    expect(() =>
      sqlite.exec(
        "INSERT INTO queue_tickets VALUES ('q2', '2016-04-05', 'A', 2, 'called', 1, 2, 1, 'o', NULL)",
      ),
    ).toThrow('UNIQUE');
  });
});

describe('photos that no case rests on', () => {
  it('are known from those that were there before, and with every card that is read or changed for a case', () => {
    const put = (id: string, at: number): void => {
      sqlite.exec(
        `INSERT INTO identifications (id, method, person_name, id_number, officer, at)
           VALUES ('${id}', 'card', '甲', '11010519491231002X', 'o', ${at})`,
      );
      sqlite.exec(`INSERT INTO card_photos VALUES ('${id}', 'wlt', x'0102', '${hash}')`);
    };
    const unused = (): unknown[] =>
      sqlite
        .prepare("SELECT identification_id || ' ' || at FROM unused_card_photos ORDER BY 1")
        .raw(true)
        .all()
        .flat();
    apply(before(240));
    sqlite.exec(taxpayer);
    for (const [id, at] of [
      ['old-used', 1],
      ['old-unused', 2],
    ] as const)
      put(id, at);
    sqlite.exec(caseFile.replace('NULL', "'old-used'"));
    apply(the(240));
    expect(unused()).toEqual(['old-unused 2']);
    put('new', 3);
    put('other', 4);
    expect(unused()).toEqual(['new 3', 'old-unused 2', 'other 4']);
    sqlite.exec(caseFile.replace("'c', 'W-1'", "'c2', 'W-2'").replace('NULL', "'new'"));
    expect(unused()).toEqual(['old-unused 2', 'other 4']);
    // Two cases rest on one card, and one of them gets another.
    sqlite.exec("UPDATE case_files SET identification_id = 'new' WHERE id = 'c'");
    expect(unused()).toEqual(['old-unused 2', 'old-used 1', 'other 4']);
    sqlite.exec("UPDATE case_files SET identification_id = 'other' WHERE id = 'c'");
    expect(unused()).toEqual(['old-unused 2', 'old-used 1']);
    sqlite.exec("DELETE FROM card_photos WHERE identification_id = 'old-used'");
    expect(unused()).toEqual(['old-unused 2']);
    expect(() => sqlite.exec("DELETE FROM card_photos WHERE identification_id = 'new'")).toThrow('kept');
  });
});

describe('opening an older database', () => {
  it('copies it, encrypted, before it is changed; a migration that dies can simply be tried again', () => {
    const path = join(folder, 'old.db');
    const last = migrations().at(-1);
    const earlier = migrations().at(-2)?.number;
    closeDatabase(createDatabase({ path: join(folder, 'new.db'), key: testKey, kind: 'training' }));
    const now = connect(join(folder, 'new.db'), testKey, {});
    const old = connect(path, testKey, {});
    for (const said of ['page_size', 'application_id'])
      old.pragma(`${said} = ${Number(now.pragma(said, { simple: true }))}`);
    now.close();
    migrate(old, before(last?.number ?? 0), () => undefined);
    old.exec("INSERT INTO profile VALUES ('hall-name', '福州市联合办税厅')");
    old.close();
    const backup = join(folder, 'before.db');
    const file = { path, key: testKey, kind: 'training', backupPath: () => backup } as const;
    const killedAt = (place: string) => (name: string) => {
      if (name === place) throw new Error('killed');
    };
    // A copy that broke off is none: it is made again before anything is changed.
    expect(() => openDatabase({ ...file, failpoint: killedAt('copy:made') })).toThrow('killed');
    expect(existsSync(backup)).toBe(false);
    const failpoint = killedAt(`migrate:${last?.number}:before-commit`);
    expect(() => openDatabase({ ...file, failpoint })).toThrow();
    expect(existsSync(backup)).toBe(true);
    closeDatabase(openDatabase(file));
    copyFileSync(backup, join(folder, 'copy.db'));
    const copy = connect(join(folder, 'copy.db'), testKey, {});
    expect(copy.pragma('user_version', { simple: true })).toBe(earlier);
    expect(copy.prepare("SELECT value FROM profile WHERE name = 'hall-name'").get()).toEqual({
      value: '福州市联合办税厅',
    });
    copy.close();
    expect(readFileSync(backup).includes(Buffer.from('联合办税厅'))).toBe(false);
    const migrated = connect(path, testKey, {});
    expect(migrated.pragma('user_version', { simple: true })).toBe(latestMigration());
    migrated.close();
  });
});
