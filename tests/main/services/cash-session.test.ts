import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { journalRows } from '../../../db/journal.ts';
import { selectAll } from '../../../db/sql.ts';
import { rangesHeldBy } from '../../../db/vouchers.ts';
import { beginDay, file, prepare, type TestHall, trainingPin } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';

const { open, openHall } = testHalls();
const pin = trainingPin;

const sessions = (hall: TestHall) =>
  selectAll<{ officerId: string; endedBy: string | null }>(
    hall.db,
    'SELECT officer_id, ended_by FROM sessions ORDER BY signed_in_at, id',
  );

const inAbsence = { absentId: 'n-lin', officerId: 'n-gao', pin, reason: '突发疾病离岗', countedFen: 50_000 };

test('the drawer: float, takings by bureau, count, and a difference only with its reason', async () => {
  const hall = await openHall();
  await beginDay(hall.hall, 'n-lin', 20_000);
  const view = await prepare(hall.hall, {
    answers: { gross: '30901.00', periodEnd: '2016-02-29', filingPeriod: 'month' },
  });
  await file(hall.hall, view);
  await prepare(hall.hall, { answers: {} });
  const { cashSession } = await hall.hall.session.state({});
  expect(cashSession).toMatchObject({ floatFen: 20_000, takenFen: 97_314 });
  expect(cashSession!.takenFenOf.state + cashSession!.takenFenOf.local).toBe(97_314);
  await expect(hall.hall.session.closeCashSession({ countedFen: 117_313, note: '  ' })).rejects.toEqual(
    refusal('figure/bad-input'),
  );
  await expect(hall.hall.session.closeCashSession({ countedFen: -1, note: '少' })).rejects.toEqual(
    refusal('figure/bad-input'),
  );
  const closed = await hall.hall.session.closeCashSession({ countedFen: 117_313, note: '找零差错一分' });
  expect(closed).toMatchObject({
    expectedFen: 117_314,
    countedFen: 117_313,
    differenceFen: -1,
    heldCases: 1,
  });
  // Two forms and a receipt that are not settled, and every message still here: closing counts them and loses none.
  expect(closed.openPrintJobs).toBeGreaterThanOrEqual(2);
  expect(closed.unsentMessages).toBe(
    selectAll(hall.db, "SELECT 1 FROM outbox WHERE state IN ('sealed', 'sent')").length,
  );
  expect(closed.session.cashSession).toBeNull();
  await expect(hall.hall.session.closeCashSession({ countedFen: 0, note: '' })).rejects.toEqual(
    refusal('officer/no-cash-session'),
  );
});

test('a float below nothing is refused, and opening twice is opening once', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin });
  await expect(hall.hall.session.openCashSession({ floatFen: -1 })).rejects.toEqual(
    refusal('figure/bad-input'),
  );
  await hall.hall.session.openCashSession({ floatFen: 100 });
  const again = await hall.hall.session.openCashSession({ floatFen: 999 });
  expect(again.cashSession?.floatFen).toBe(100);
  expect(selectAll(hall.db, 'SELECT 1 FROM cash_sessions')).toHaveLength(1);
});

test('shift close leaves an encrypted copy that opens with the profile’s key', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  await hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  const copies = readdirSync(join(hall.folder, 'backups'));
  expect(copies).toHaveLength(1);
  const bytes = readFileSync(join(hall.folder, 'backups', copies[0]!));
  expect(bytes.length).toBeGreaterThan(100_000);
  expect(bytes.subarray(0, 15).toString('latin1')).not.toBe('SQLite format 3');
  expect(bytes.includes('陈建明')).toBe(false);
});

test('a shift whose copy cannot be written is closed all the same, and nobody is told that it was not saved', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const backups = join(hall.folder, 'backups');
  rmSync(backups, { recursive: true, force: true });
  writeFileSync(backups, 'no folder');
  const told = hall.events.length;
  await expect(hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' })).rejects.toEqual(
    refusal('db/shift-copy-missing'),
  );
  expect((await hall.hall.session.state({})).cashSession).toBeNull();
  expect(hall.events.slice(told).map(({ name }) => name)).toContain('session');
  expect(hall.log().map(({ event }) => event)).toContain('shift-copy-broke');
  await hall.hall.session.openCashSession({ floatFen: 50_000 });
  await hall.hall.session.lock({});
  await expect(hall.hall.session.closeAbsent(inAbsence)).rejects.toEqual(refusal('db/shift-copy-missing'));
  expect(await hall.hall.session.state({})).toMatchObject({ officer: null, absent: null });
  rmSync(backups);
});

test('a drawer found open after a fall stays its officer’s, with its date; nobody opens a second one beside it', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const next = await hall.reopen({ hallDate: '2016-04-06' });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-wu', pin });
  await expect(next.hall.session.openCashSession({ floatFen: 0 })).rejects.toEqual(
    refusal('officer/other-drawer-open'),
  );
  await next.hall.session.signOut({});
  const back = await next.hall.session.signIn({ officerId: 'n-lin', pin });
  // The date of law opened with the drawer and does not roll at midnight.
  expect(back).toMatchObject({ businessDate: '2016-04-05', cashSession: { businessDate: '2016-04-05' } });
  await next.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  expect((await next.hall.session.state({})).businessDate).toBe('2016-04-06');
});

test('a drawer is not opened for a day before the last closed one', async () => {
  const hall = await openHall({ hallDate: '2016-04-08' });
  await beginDay(hall.hall);
  await hall.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  const next = await hall.reopen({ hallDate: '2016-04-07' });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin });
  await expect(next.hall.session.openCashSession({ floatFen: 0 })).rejects.toMatchObject({
    error: { code: 'officer/business-date-behind', detail: { on: '2016-04-07', last: '2016-04-08' } },
  });
  const again = await next.reopen({ hallDate: '2016-04-08' });
  open.push(again);
  await beginDay(again.hall);
});

test('a supervisor closes what an absent officer left, under the own name, and nothing of it is lost', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const draft = await prepare(hall.hall, { answers: { gross: '30901.00' } });
  await hall.hall.session.lock({});
  const held = rangesHeldBy(hall.db, 'n-lin', 'jb-11');
  expect((await hall.hall.session.state({})).absent).toMatchObject({
    officerId: 'n-lin',
    hasOpenDrawer: true,
  });
  const after = await hall.hall.session.closeAbsent(inAbsence);
  // Nobody is signed in by it: the supervisor did not act at the counter, and the officer not at all.
  expect(after).toMatchObject({ officer: null, locked: false, absent: null });
  expect(sessions(hall)).toEqual([{ officerId: 'n-lin', endedBy: 'hand-over' }]);
  const entries = journalRows(hall.db, 0, 1_000).map(
    (row) => JSON.parse(row.entryText) as { what: string; officer: string; detail: Record<string, unknown> },
  );
  expect(entries.slice(-2)).toMatchObject([
    { what: 'cash/closed', officer: 'n-gao', detail: { of: 'n-lin', countedFen: 50_000, differenceFen: 0 } },
    {
      what: 'officer/closed-in-absence',
      officer: 'n-gao',
      detail: { absent: 'n-lin', reason: '突发疾病离岗' },
    },
  ]);
  expect(rangesHeldBy(hall.db, 'n-lin', 'jb-11')).toEqual(held);
  expect(held.length).toBeGreaterThan(0);
  // The next officer opens a drawer of the own; the officer who comes back finds the draft.
  await hall.hall.session.signIn({ officerId: 'n-wu', pin });
  await hall.hall.session.openCashSession({ floatFen: 0 });
  await hall.hall.session.closeCashSession({ countedFen: 0, note: '' });
  await hall.hall.session.signOut({});
  await hall.hall.session.signIn({ officerId: 'n-lin', pin });
  expect((await hall.hall.cases.get({ caseFileId: draft.id })).answers['gross']).toBe('30901.00');
});

test('only a supervisor closes in absence, with a right PIN, a reason and a counted drawer, and never a window in use', async () => {
  const { hall, db } = await openHall();
  await beginDay(hall);
  await expect(hall.session.closeAbsent(inAbsence)).rejects.toEqual(refusal('officer/nobody-absent'));
  await hall.session.lock({});
  const refused = async (
    change: Partial<Record<keyof typeof inAbsence, string>>,
    code: string,
  ): Promise<void> => {
    await expect(hall.session.closeAbsent({ ...inAbsence, ...change, countedFen: 50_000 })).rejects.toEqual(
      refusal(code),
    );
  };
  await refused({ officerId: 'n-wu' }, 'officer/close-needs-supervisor');
  await refused({ officerId: 'n-lin' }, 'officer/closes-own-session');
  await refused({ absentId: 'n-wu' }, 'officer/nobody-absent');
  await refused({ pin: '000000' }, 'officer/wrong-pin');
  await refused({ reason: ' ' }, 'figure/bad-input');
  await expect(hall.session.closeAbsent({ ...inAbsence, countedFen: null })).rejects.toEqual(
    refusal('figure/bad-input'),
  );
  expect((await hall.session.state({})).absent).toMatchObject({ officerId: 'n-lin' });
  expect(selectAll(db, 'SELECT closed_at FROM cash_sessions')).toEqual([{ closedAt: null }]);
  // The officer came back in time: the supervisor's PIN opens nothing any more.
  await hall.session.unlock({ pin });
  await refused({}, 'officer/nobody-absent');
});

test('a drawer left open at a window that fell is counted by a supervisor at the sign-in', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const next = await hall.reopen();
  open.push(next);
  expect((await next.hall.session.state({})).absent).toMatchObject({
    officerId: 'n-lin',
    hasOpenDrawer: true,
  });
  await next.hall.session.closeAbsent({ ...inAbsence, countedFen: 49_000 });
  expect(selectAll(next.db, 'SELECT officer, difference_fen, note FROM cash_sessions')).toEqual([
    { officer: 'n-lin', differenceFen: -1_000, note: '突发疾病离岗' },
  ]);
});
