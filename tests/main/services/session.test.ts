import { expect, test } from 'vitest';
import { endGrant, grantsOf, insertSession, setOfficerActive } from '../../../db/officers.ts';
import { journalRows } from '../../../db/journal.ts';
import { selectAll } from '../../../db/sql.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { beginDay, handClock, prepare, type TestHall, trainingPin } from '../../support/hall.ts';
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
