import { describe, expect, it } from 'vitest';
import { migrations } from '../../db/migrate.ts';
import { bunchOf, revokedIn } from '../../db/revoked-serials.ts';
import { numberGramsOf } from '../../db/taxpayer-grams.ts';
import { caseFile, hash, rowsAfter, taxpayer } from './rows-of-steps.ts';
import { before, emptyBooks, the } from './schema-steps.ts';

const { books, apply } = emptyBooks();

describe('the index of runs inside numbers', () => {
  it('is filled for the taxpayers that were there before it, as the program fills it for new ones', () => {
    apply(before(120));
    const put = (no: string, code: string | null): void => {
      books.sqlite
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
        books.sqlite
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
    const record = (status: string, handover: string, body = "NULL, '{}'"): string =>
      `INSERT INTO records VALUES ('${status}', '350102', 'state', 1, '${hash}', '${status}', 'filing/1', 'm', 'a',
         'state', 'W-1', 'o', 'local', 't', NULL, '2016-04-05', ${body}, NULL, ${handover}, NULL, 1, 1)`;
    for (const kind of [
      ...['confirm-or-return', 'correct', 'conflict', 'rejected', 'alarm', 'recall', 'duplicate'],
      ...['take-over', 'sent-back', 'take-back'],
    ])
      books.sqlite.exec(task(kind));
    for (const status of ['stored', 'returned', 'confirmed', 'conflict'])
      books.sqlite.exec(record(status, 'NULL'));
    books.sqlite.exec(record('handed-over', "'{}'"));
    // What it says stands with it, or in the feed.
    const bodies = ['NULL, NULL', "1, '{}'", "NULL, 'x'"].map((body) => record('stored', 'NULL', body));
    for (const refused of [task('other'), record('other', 'NULL'), task('Alarm'), ...bodies])
      expect(() => books.sqlite.exec(refused)).toThrow('CHECK constraint failed');
  });
});

describe('what was set aside of a feed', () => {
  it('is evidence: neither changed nor deleted', () => {
    apply(migrations());
    books.sqlite.exec(rowsAfter[150]?.[0] ?? '');
    for (const deed of [
      "UPDATE feed_entries_set_aside SET message = ''",
      'DELETE FROM feed_entries_set_aside',
    ])
      expect(() => books.sqlite.exec(deed)).toThrow('evidence');
  });
});

describe('what is believed of CA keys', () => {
  it('keeps what its lists named: each certificate, and when it was revoked', () => {
    for (const step of before(250)) {
      apply([step]);
      for (const insert of rowsAfter[step.number] ?? []) books.sqlite.exec(insert);
    }
    books.sqlite.exec(`INSERT INTO revoked_certificates VALUES ('${hash}', '1b05', 7), ('${hash}', '7', 9)`);
    apply(the(250));
    const rows = books.sqlite.prepare('SELECT bunch, entries FROM revoked_serials ORDER BY bunch').all();
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
      if (!insert.includes('revoked_certificates')) books.sqlite.exec(insert);
    const another = (version: number): string =>
      `INSERT INTO trust_lists VALUES (${version}, '{}', 1, NULL, 'exchange')`;
    books.sqlite.exec(another(3));
    books.sqlite.exec('UPDATE revocation_lists SET this_update = 6');
    for (const deed of [
      another(2),
      "UPDATE trust_lists SET signed_json = '[]'",
      'UPDATE revocation_lists SET this_update = 6',
      "UPDATE key_identifications SET taxpayer_no = 'u'",
      "UPDATE officer_signatures SET officer = 'p'",
      ...['trust_lists', 'key_identifications', 'officer_signatures'].map((table) => `DELETE FROM ${table}`),
    ])
      expect(() => books.sqlite.exec(deed), deed).toThrow(/goes back|kept|altered/);
  });
});

describe('how a form goes into a printer', () => {
  it('is chosen and calibrated anew by another row: what was before stays, and nothing is moved off the sheet', () => {
    apply(migrations());
    books.sqlite.exec("INSERT INTO form_ways VALUES ('voucher-cash', 'form-printer', 'o', 1)");
    books.sqlite.exec("INSERT INTO form_calibrations VALUES ('p', 'voucher-cash', 1500, -2000, 'o', 1)");
    expect(() => books.sqlite.exec('DELETE FROM form_ways')).toThrow('never forgotten');
    expect(() => books.sqlite.exec("UPDATE form_ways SET way = 'document-plain'")).toThrow('another row');
    expect(() => books.sqlite.exec('DELETE FROM form_calibrations')).toThrow('never forgotten');
    expect(() => books.sqlite.exec('UPDATE form_calibrations SET right_um = 0')).toThrow('another row');
    expect(() =>
      books.sqlite.exec("INSERT INTO form_ways VALUES ('voucher-cash', 'elsewhere', 'o', 1)"),
    ).toThrow();
    expect(() =>
      books.sqlite.exec("INSERT INTO form_calibrations VALUES ('p', 'voucher-cash', 30001, 0, 'o', 1)"),
    ).toThrow();
  });
});

describe('what is kept of the counter', () => {
  it('is final: a rating, an opening of the drawer, a finished number, a signature that went with its act', () => {
    apply(migrations());
    for (const number of [30, 40, 60, 230])
      for (const insert of rowsAfter[number] ?? [])
        if (/INTO (taxpayers|case_files|cash_sessions|queue_|service_|drawer_|payer_)/.test(insert))
          books.sqlite.exec(insert);
    books.sqlite.exec("UPDATE queue_tickets SET state = 'finished', ended_at = 3");
    books.sqlite.exec("UPDATE payer_signatures SET act_id = 'a'");
    for (const deed of [
      'UPDATE service_ratings SET score = 1',
      "UPDATE drawer_openings SET reason = '其他'",
      "UPDATE queue_tickets SET state = 'called', ended_at = NULL",
      "UPDATE payer_signatures SET act_id = 'b'",
      ...['service_ratings', 'drawer_openings', 'queue_tickets', 'payer_signatures'].map(
        (table) => `DELETE FROM ${table}`,
      ),
    ])
      expect(() => books.sqlite.exec(deed), deed).toThrow(/final|kept|altered/);
  });

  it('has signatures that one thing is ever noted on, once: the act that filed what was signed', () => {
    apply(migrations());
    for (const number of [30, 40, 230])
      for (const insert of rowsAfter[number] ?? [])
        if (/INTO (taxpayers|case_files|payer_)/.test(insert)) books.sqlite.exec(insert);
    books.sqlite.exec(caseFile.replace("'c', 'W-1'", "'c2', 'W-2'"));
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
        expect(() => books.sqlite.exec(`UPDATE payer_signatures SET ${deed}`), deed).toThrow('never altered');
    };
    refused([...changes, ...changes.map((change) => `act_id = 'a', ${change}`), 'act_id = NULL']);
    books.sqlite.exec("UPDATE payer_signatures SET act_id = 'a'");
    refused([...changes, 'act_id = NULL', "act_id = 'a'"]);
  });

  it('has one customer at a window', () => {
    apply(migrations());
    books.sqlite.exec(rowsAfter[230]?.[0] ?? '');
    expect(() =>
      books.sqlite.exec(
        "INSERT INTO queue_tickets VALUES ('q2', '2016-04-05', 'A', 2, 'called', 1, 2, 1, 'o', NULL)",
      ),
    ).toThrow('UNIQUE');
  });
});

describe('photos that no case rests on', () => {
  it('are known from those that were there before, and with every card that is read or changed for a case', () => {
    const put = (id: string, at: number): void => {
      books.sqlite.exec(
        `INSERT INTO identifications (id, method, person_name, id_number, officer, at)
           VALUES ('${id}', 'card', '甲', '11010519491231002X', 'o', ${at})`,
      );
      books.sqlite.exec(`INSERT INTO card_photos VALUES ('${id}', 'wlt', x'0102', '${hash}')`);
    };
    const unused = (): unknown[] =>
      books.sqlite
        .prepare("SELECT identification_id || ' ' || at FROM unused_card_photos ORDER BY 1")
        .raw(true)
        .all()
        .flat();
    apply(before(240));
    books.sqlite.exec(taxpayer);
    for (const [id, at] of [
      ['old-used', 1],
      ['old-unused', 2],
    ] as const)
      put(id, at);
    books.sqlite.exec(caseFile.replace('NULL', "'old-used'"));
    apply(the(240));
    expect(unused()).toEqual(['old-unused 2']);
    put('new', 3);
    put('other', 4);
    expect(unused()).toEqual(['new 3', 'old-unused 2', 'other 4']);
    books.sqlite.exec(caseFile.replace("'c', 'W-1'", "'c2', 'W-2'").replace('NULL', "'new'"));
    expect(unused()).toEqual(['old-unused 2', 'other 4']);
    // Two cases rest on one card, and one of them gets another.
    books.sqlite.exec("UPDATE case_files SET identification_id = 'new' WHERE id = 'c'");
    expect(unused()).toEqual(['old-unused 2', 'old-used 1', 'other 4']);
    books.sqlite.exec("UPDATE case_files SET identification_id = 'other' WHERE id = 'c'");
    expect(unused()).toEqual(['old-unused 2', 'old-used 1']);
    books.sqlite.exec("DELETE FROM card_photos WHERE identification_id = 'old-used'");
    expect(unused()).toEqual(['old-unused 2']);
    expect(() => books.sqlite.exec("DELETE FROM card_photos WHERE identification_id = 'new'")).toThrow(
      'kept',
    );
  });
});
