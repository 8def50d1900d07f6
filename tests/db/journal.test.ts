import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type JournalHead, journalHead, journalRows, verifyJournal } from '../../db/journal.ts';
import { connectionOf } from '../../db/sql.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { transaction } from '../../db/transaction.ts';
import { makeTestDatabase, type TestDatabase } from '../support/database.ts';

const sealer = makeSealer({ env: 'training', device: 'window-1' });
let t: TestDatabase;
beforeEach(() => {
  t = makeTestDatabase();
  transaction(t.db, sealer, (tx) => {
    for (let n = 1; n <= 6; n += 1) {
      tx.journal({
        what: 'case/filed',
        at: 1_458_000_000_000 + n,
        officer: 'officer-1',
        actId: `act-${n}`,
        caseFileId: `case-${n}`,
        detail: { totalFen: n * 100, reason: '征收' },
      });
    }
  });
});
afterEach(() => t.remove());

/** Somebody with the key and a database tool: the triggers do not stop him. */
const tamper = (...statements: string[]): void => {
  const { sqlite } = connectionOf(t.db);
  sqlite.exec('DROP TRIGGER journal_is_never_changed; DROP TRIGGER journal_is_never_deleted');
  for (const statement of statements) sqlite.exec(statement);
};
const broken = (seq: number, anchor?: JournalHead): void =>
  expect(() => verifyJournal(t.db, sealer, anchor)).toThrow(
    expect.objectContaining({ code: 'db/journal-broken', detail: { seq } }),
  );

describe('the journal', () => {
  it('verifies from the first entry to its head, and so does an empty one', () => {
    expect(verifyJournal(t.db, sealer)).toEqual(journalHead(t.db));
    expect(journalHead(t.db)?.seq).toBe(6);
    const empty = makeTestDatabase();
    expect(verifyJournal(empty.db, sealer)).toBeUndefined();
    empty.remove();
  });

  it('names the entry whose text was changed, whichever byte it was', () => {
    const [, , , fourth] = journalRows(t.db, 0, 10);
    const text = fourth?.entryText ?? '';
    tamper();
    const { sqlite } = connectionOf(t.db);
    const set = sqlite.prepare('UPDATE journal SET entry_text = ? WHERE seq = 4');
    for (let at = 0; at < text.length; at += 1) {
      const other = text[at] === 'x' ? 'y' : 'x';
      set.run(text.slice(0, at) + other + text.slice(at + 1));
      broken(4);
    }
    set.run(`${text} `);
    broken(4);
    set.run(text);
    expect(verifyJournal(t.db, sealer)?.seq).toBe(6);
  });

  it.each([
    [
      'a hash was changed',
      "UPDATE journal SET hash = replace(hash, substr(hash, 1, 1), 'z') WHERE seq = 3",
      3,
    ],
    [
      'a link to the one before was changed',
      `UPDATE journal SET prev_hash = '${'0'.repeat(64)}' WHERE seq = 3`,
      3,
    ],
    ['an entry was taken out', 'DELETE FROM journal WHERE seq = 3', 3],
    ['the first entry was taken out', 'DELETE FROM journal WHERE seq = 1', 1],
    [
      'an entry was taken out and the rest moved up',
      'DELETE FROM journal WHERE seq = 3; UPDATE journal SET seq = seq - 1 WHERE seq > 3',
      3,
    ],
    [
      'two entries changed places',
      'UPDATE journal SET seq = 99 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = 4; UPDATE journal SET seq = 4 WHERE seq = 99',
      3,
    ],
    [
      'an entry was put in',
      `INSERT INTO journal SELECT 7, hash, '${'a'.repeat(64)}', entry_text FROM journal WHERE seq = 6`,
      7,
    ],
  ])('names the place when %s', (_what, statement, seq) => {
    tamper(statement);
    broken(seq);
  });

  it('shows a cut-off tail, or one rewritten as a whole, against the head that was noted before', () => {
    const anchor = journalHead(t.db);
    if (anchor === undefined) throw new Error('no head');
    expect(verifyJournal(t.db, sealer, anchor)).toEqual(anchor);
    tamper('DELETE FROM journal WHERE seq > 4');
    expect(verifyJournal(t.db, sealer)?.seq).toBe(4);
    broken(5, anchor);
    transaction(t.db, sealer, (tx) => {
      for (const n of [5, 6, 7])
        tx.journal({ what: 'x', at: n, officer: null, actId: null, caseFileId: null, detail: {} });
    });
    expect(verifyJournal(t.db, sealer)?.seq).toBe(7);
    broken(6, anchor);
  });

  it('is checked through more than one page of entries', () => {
    transaction(t.db, sealer, (tx) => {
      for (let n = 7; n <= 2100; n += 1)
        tx.journal({ what: 'x', at: n, officer: null, actId: null, caseFileId: null, detail: {} });
    });
    expect(verifyJournal(t.db, sealer)?.seq).toBe(2100);
    tamper("UPDATE journal SET entry_text = '{}' WHERE seq = 2050");
    broken(2050);
  });
});
