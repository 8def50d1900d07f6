import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endGrant, grantsOf, insertSession, setOfficerActive } from '../../../db/officers.ts';
import { journalRows } from '../../../db/journal.ts';
import { selectAll } from '../../../db/sql.ts';
import { rangesHeldBy } from '../../../db/vouchers.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { beginDay, file, handClock, prepare, type TestHall, trainingPin } from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';

const { open, openHall } = testHalls();

const pin = trainingPin;
const journal = (hall: TestHall): string[] =>
  journalRows(hall.db, 0, 1_000).map((row) => (JSON.parse(row.entryText) as { what: string }).what);
const sessions = (hall: TestHall) =>
  selectAll<{ officerId: string; endedBy: string | null }>(
    hall.db,
    'SELECT officer_id, ended_by FROM sessions ORDER BY signed_in_at, id',
  );

test('whoever knows the PIN is signed in; nobody else is', async () => {
  const hall = await openHall();
  await expect(hall.hall.session.signIn({ officerId: 'n-lin', pin: '000000' })).rejects.toMatchObject({
    error: { code: 'officer/wrong-pin', detail: { left: 4 } },
  });
  await expect(hall.hall.session.signIn({ officerId: 'nobody', pin })).rejects.toEqual(
    refusal('officer/unknown'),
  );
  const view = await hall.hall.session.signIn({ officerId: 'n-lin', pin });
  expect(view.officer).toMatchObject({ id: 'n-lin', roles: ['counter-clerk'] });
  await expect(hall.hall.session.signIn({ officerId: 'n-wu', pin })).rejects.toEqual(
    refusal('officer/other-officer-signed-in'),
  );
});

test('the fifth wrong PIN begins a wait that doubles, and the right PIN does not shorten it', async () => {
  const clock = handClock();
  const { hall } = await openHall({ clock });
  const wrong = () => hall.session.signIn({ officerId: 'n-lin', pin: '000000' });
  for (const left of [4, 3, 2, 1])
    await expect(wrong()).rejects.toMatchObject({ error: { detail: { left } } });
  await expect(wrong()).rejects.toMatchObject({
    error: { code: 'officer/locked-out', detail: { seconds: 30 } },
  });
  await expect(hall.session.signIn({ officerId: 'n-lin', pin })).rejects.toMatchObject({
    error: { code: 'officer/locked-out', detail: { seconds: 30 } },
  });
  clock.pass(30_000);
  await expect(wrong()).rejects.toMatchObject({
    error: { code: 'officer/locked-out', detail: { seconds: 60 } },
  });
  // Others are not kept waiting.
  await hall.session.signIn({ officerId: 'n-wu', pin });
  await hall.session.signOut({});
  clock.pass(60_000);
  expect((await hall.session.signIn({ officerId: 'n-lin', pin })).officer?.id).toBe('n-lin');
});

test('neither a restart nor a turned clock shortens the wait', async () => {
  const clock = handClock();
  const hall = await openHall({ clock });
  for (let n = 0; n < 5; n += 1)
    await expect(hall.hall.session.signIn({ officerId: 'n-lin', pin: '000000' })).rejects.toThrow();
  clock.turn(10 * 3_600_000);
  await expect(hall.hall.session.signIn({ officerId: 'n-lin', pin })).rejects.toEqual(
    refusal('officer/locked-out'),
  );
  const next = await hall.reopen();
  open.push(next);
  await expect(next.hall.session.signIn({ officerId: 'n-lin', pin })).rejects.toMatchObject({
    error: { code: 'officer/locked-out', detail: { seconds: 30 } },
  });
  clock.pass(30_000);
  await next.hall.session.signIn({ officerId: 'n-lin', pin });
});

test('guesses made side by side are all counted', async () => {
  const hall = await openHall();
  const guesses = await Promise.allSettled(
    Array.from({ length: 12 }, (_, n) =>
      hall.hall.session.signIn({ officerId: 'n-lin', pin: String(100_000 + n) }),
    ),
  );
  expect(guesses.every((guess) => guess.status === 'rejected')).toBe(true);
  expect(selectAll(hall.db, 'SELECT failures FROM lockouts')).toEqual([{ failures: 5 }]);
  await expect(hall.hall.session.signIn({ officerId: 'n-lin', pin })).rejects.toEqual(
    refusal('officer/locked-out'),
  );
});

test('of two officers who sign in at the same moment one gets the window', async () => {
  const hall = await openHall();
  const ends = await Promise.allSettled([
    hall.hall.session.signIn({ officerId: 'n-lin', pin }),
    hall.hall.session.signIn({ officerId: 'n-wu', pin }),
  ]);
  expect(ends.map((end) => end.status).toSorted()).toEqual(['fulfilled', 'rejected']);
  expect(sessions(hall)).toHaveLength(1);
});

test('who is signed in and signs in again only unlocks', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin });
  await hall.hall.session.lock({});
  expect((await hall.hall.session.signIn({ officerId: 'n-lin', pin })).locked).toBe(false);
  expect(sessions(hall)).toEqual([{ officerId: 'n-lin', endedBy: null }]);
});

test('an idle window locks itself, keeps the draft, and answers nothing but its state until the PIN is given', async () => {
  const clock = handClock();
  const { hall } = await openHall({ clock });
  await beginDay(hall);
  const view = await prepare(hall, { answers: { gross: '30901.00' } });
  clock.pass(299_000);
  await hall.session.touch({});
  clock.pass(299_000);
  expect((await hall.cases.get({ caseFileId: view.id })).id).toBe(view.id);
  clock.pass(1_000);
  await expect(hall.cases.get({ caseFileId: view.id })).rejects.toEqual(refusal('officer/window-locked'));
  expect((await hall.session.state({})).locked).toBe(true);
  await expect(hall.session.unlock({ pin: '000000' })).rejects.toEqual(refusal('officer/wrong-pin'));
  await hall.session.unlock({ pin });
  expect((await hall.cases.get({ caseFileId: view.id })).answers['gross']).toBe('30901.00');
});

test('turning the wall clock neither locks a window nor keeps it open', async () => {
  const clock = handClock();
  const { hall } = await openHall({ clock });
  await hall.session.signIn({ officerId: 'n-lin', pin });
  clock.turn(86_400_000);
  await hall.cases.matters({});
  clock.turn(-2 * 86_400_000);
  clock.pass(300_000);
  await expect(hall.cases.matters({})).rejects.toEqual(refusal('officer/window-locked'));
});

test('a locked window with a closed drawer is handed over on the next officer’s PIN, and the journal says so', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin });
  await hall.hall.session.lock({});
  expect((await hall.hall.session.signIn({ officerId: 'n-wu', pin })).officer?.id).toBe('n-wu');
  expect(sessions(hall)).toEqual([
    { officerId: 'n-lin', endedBy: 'hand-over' },
    { officerId: 'n-wu', endedBy: null },
  ]);
  expect(journal(hall)).toContain('officer/handed-over');
});

test('a locked window whose drawer is open is nobody else’s', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  await hall.hall.session.lock({});
  await expect(hall.hall.session.signIn({ officerId: 'n-wu', pin })).rejects.toEqual(
    refusal('officer/other-officer-signed-in'),
  );
  // Another officer's PIN does not unlock either: it is checked as the one of who is signed in.
  expect((await hall.hall.session.state({})).officer?.id).toBe('n-lin');
});

test('nobody signs out with an open drawer', async () => {
  const { hall } = await openHall();
  await beginDay(hall);
  await expect(hall.session.signOut({})).rejects.toEqual(refusal('officer/cash-session-open'));
  await hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  expect((await hall.session.signOut({})).officer).toBeNull();
});

test('a window closed in order says so; one that fell is found open at the next start', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin });
  const next = await hall.reopen();
  open.push(next);
  expect(sessions(next)).toEqual([{ officerId: 'n-lin', endedBy: 'closed' }]);
  expect(journal(next)).not.toContain('hall/opened-after-crash');
  const fallen = await next.reopen({
    prepare: (tx) =>
      insertSession(tx, { id: 'session-fallen', officerId: 'n-wu', signedInAt: Date.UTC(2016, 3, 5) }),
  });
  open.push(fallen);
  expect(sessions(fallen)).toContainEqual({ officerId: 'n-wu', endedBy: 'found-open' });
  expect(journal(fallen)).toContain('hall/opened-after-crash');
});

test('whose grants have ended is signed in with no role and may do nothing', async () => {
  const { hall } = await openHall({
    prepare: (tx) => {
      for (const grant of grantsOf(tx, 'n-lin')) endGrant(tx, grant, plainDate('2016-04-04'));
    },
  });
  expect((await hall.session.signIn({ officerId: 'n-lin', pin })).officer?.roles).toEqual([]);
  await expect(hall.cases.matters({})).rejects.toEqual(refusal('officer/not-entitled'));
  await expect(hall.session.openCashSession({ floatFen: 0 })).rejects.toEqual(
    refusal('officer/not-entitled'),
  );
});

test('a secondee whose secondment is over has no business at the other bureau’s window', async () => {
  const { hall } = await openHall({ hallDate: '2016-09-01' });
  expect((await hall.session.signIn({ officerId: 'l-ye', pin })).officer?.roles).toEqual([]);
  await expect(hall.taxpayers.search({ text: '陈' })).rejects.toEqual(refusal('officer/not-entitled'));
});

test('an officer put out of service is gone from the list and cannot sign in', async () => {
  const { hall } = await openHall({ prepare: (tx) => setOfficerActive(tx, 'n-wu', false) });
  const view = await hall.session.state({});
  expect(view.officers.map((officer) => officer.id)).not.toContain('n-wu');
  await expect(hall.session.signIn({ officerId: 'n-wu', pin })).rejects.toEqual(refusal('officer/unknown'));
});

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

const inAbsence = { absentId: 'n-lin', officerId: 'n-gao', pin, reason: '突发疾病离岗', countedFen: 50_000 };

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
