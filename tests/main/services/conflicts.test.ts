import { afterEach, expect, test } from 'vitest';
import { selectAll } from '../../../db/sql.ts';
import { type Clash, clashHashes, clashRecordId, plantClash } from '../../support/clash.ts';
import {
  beginDay,
  openTestHall,
  prepare as prepareDraft,
  smallScaleTaxpayer,
  type TestHall,
  trainingPin,
} from '../../support/hall.ts';
import { refusal } from '../../support/refusal.ts';

const open: TestHall[] = [];
afterEach(async () => {
  for (const hall of open.splice(0)) await hall.close();
});

const recordId = clashRecordId;
const hashes = clashHashes;

const clash = async (of: Clash = {}): Promise<{ hall: TestHall; taskId: string }> => {
  let taskId = '';
  const hall = await openTestHall({
    bureau: 'local',
    prepare: (tx) => {
      taskId = plantClash(tx, of);
    },
  });
  open.push(hall);
  await hall.hall.session.signIn({ officerId: 'l-zheng', pin: trainingPin });
  return { hall, taskId };
};

const rowOf = async (hall: TestHall, taskId: string, id: string) =>
  (await hall.hall.exchange.conflict({ taskId })).rows.find((row) => row.id === id);
const blockedOf = async (hall: TestHall, taskId: string) =>
  Object.fromEntries(
    (await hall.hall.exchange.conflict({ taskId })).choices.map(({ choice, blocked }) => [choice, blocked]),
  );
const sealed = (hall: TestHall) =>
  selectAll<{ text: string }>(hall.db, 'SELECT text FROM outbox ORDER BY seq').map(
    ({ text }) => JSON.parse(text) as Record<string, unknown>,
  );
const journalled = (hall: TestHall, what: string) =>
  selectAll<{ entryText: string }>(hall.db, 'SELECT entry_text FROM journal')
    .map(({ entryText }) => JSON.parse(entryText) as { what: string; officer: string; detail: object })
    .filter((entry) => entry.what === what);
const settle = (hall: TestHall, taskId: string, choice: 'theirs' | 'mine' | 'case', theirVersion = 2) =>
  hall.hall.exchange.settleConflict({ taskId, choice, theirVersion, note: '与对方窗口核对' });

test('a conflict shows mine, theirs and what both built on, by field, and who looked is logged', async () => {
  const { hall, taskId } = await clash();
  expect(await rowOf(hall, taskId, 'contactName')).toMatchObject({
    label: { zh: '办税人' },
    base: { zh: '原来的' },
    mine: { zh: '本窗口改的' },
    theirs: { zh: '对方改的' },
    differs: true,
  });
  expect(await rowOf(hall, taskId, 'contactPhone')).toMatchObject({ differs: false });
  expect(await hall.hall.exchange.conflict({ taskId })).toMatchObject({
    mine: { bureau: 'local', version: 2 },
    theirs: { bureau: 'local', version: 2 },
  });
  expect(selectAll(hall.db, 'SELECT DISTINCT officer, taxpayer_no, purpose FROM access_log')).toEqual([
    { officer: 'l-zheng', taxpayerNo: smallScaleTaxpayer, purpose: 'counter-service' },
  ]);
});

test('taking theirs ends the conflict without another message, and is journalled with its reason', async () => {
  const { hall, taskId } = await clash();
  await expect(
    hall.hall.exchange.settleConflict({ taskId, choice: 'theirs', theirVersion: 2, note: ' ' }),
  ).rejects.toEqual(refusal('figure/bad-input'));
  await settle(hall, taskId, 'theirs');
  expect(sealed(hall)).toHaveLength(1);
  expect((await hall.hall.exchange.inbox({})).rows).toEqual([]);
  expect(journalled(hall, 'conflict/theirs')).toEqual([
    expect.objectContaining({
      officer: 'l-zheng',
      detail: expect.objectContaining({ recordId, theirVersion: 2, note: '与对方窗口核对' }),
    }),
  ]);
  await expect(settle(hall, taskId, 'theirs')).rejects.toEqual(refusal('case/record-not-open'));
});

test('mine goes out again as the next version of theirs, never as its own old number', async () => {
  const { hall, taskId } = await clash();
  await settle(hall, taskId, 'mine');
  expect(sealed(hall)[1]).toMatchObject({
    kind: 'RECORD',
    recordId,
    baseVersion: 2,
    baseHash: hashes.theirs,
    version: 3,
    officer: 'l-zheng',
    body: { contactName: '本窗口改的' },
  });
  expect(journalled(hall, 'conflict/mine')).toHaveLength(1);
  expect((await hall.hall.exchange.inbox({})).rows).toEqual([]);
});

test('where theirs was returned meanwhile, mine answers that return as a correction', async () => {
  const { hall, taskId } = await clash({ returned: true });
  await settle(hall, taskId, 'mine');
  expect(sealed(hall)[1]).toMatchObject({ kind: 'CORRECTION', cause: 'jb-11:0:9', version: 3 });
});

test('mine may not change money, may not repeat an answer, and may not speak for the other bureau', async () => {
  const money = await clash({ mine: { totalFen: 5 } });
  expect(await blockedOf(money.hall, money.taskId)).toMatchObject({
    theirs: null,
    mine: expect.stringContaining('由两人冲正'),
    case: expect.stringContaining('不属于本窗口的办件'),
  });
  await expect(settle(money.hall, money.taskId, 'mine')).rejects.toEqual(
    refusal('exchange/conflict-changes-money'),
  );
  const answer = await clash({ kind: 'RETURN' });
  await expect(settle(answer.hall, answer.taskId, 'mine')).rejects.toEqual(
    refusal('exchange/conflict-answer-anew'),
  );
  const foreign = await clash({ authority: 'state' });
  await expect(settle(foreign.hall, foreign.taskId, 'mine')).rejects.toEqual(
    refusal('case/agreement-missing'),
  );
  for (const { hall } of [money, answer, foreign]) expect(sealed(hall)).toHaveLength(1);
});

test('nothing is decided on before the other version has been read, nor on one that has changed since', async () => {
  const unread = await clash({ isRead: false });
  expect((await unread.hall.hall.exchange.conflict({ taskId: unread.taskId })).theirs).toBeNull();
  await expect(
    unread.hall.hall.exchange.settleConflict({
      taskId: unread.taskId,
      choice: 'theirs',
      theirVersion: null,
      note: '看过',
    }),
  ).rejects.toEqual(refusal('exchange/conflict-not-read'));
  const { hall, taskId } = await clash();
  await expect(settle(hall, taskId, 'theirs', 1)).rejects.toEqual(refusal('exchange/version-stale'));
});

test('a task is put off with reason and day, stays in the list and the count, and is back on its day', async () => {
  const { hall, taskId } = await clash();
  const { exchange } = hall.hall;
  const until = (on: string, reason = '等主管意见') =>
    exchange.setAside({ kind: 'task', subject: taskId, until: on, reason });
  await expect(until('2016-04-05')).rejects.toEqual(refusal('figure/bad-input'));
  await expect(until('2016-04-08', ' ')).rejects.toEqual(refusal('figure/bad-input'));
  expect((await until('2016-04-08')).rows).toEqual([
    {
      kind: 'task',
      subject: taskId,
      until: '2016-04-08',
      reason: '等主管意见',
      officerName: expect.any(String),
    },
  ]);
  expect((await exchange.inbox({})).rows.map((row) => row.taskId)).toEqual([taskId]);
  expect((await exchange.line({})).openTasks).toBe(1);
  expect(journalled(hall, 'task/set-aside')).toHaveLength(1);
  const later = await hall.reopen({ bureau: 'local', hallDate: '2016-04-08' });
  open.push(later);
  await later.hall.session.signIn({ officerId: 'l-zheng', pin: trainingPin });
  expect((await later.hall.exchange.setAsides({})).rows).toEqual([]);
  expect((await later.hall.exchange.inbox({})).rows).toHaveLength(1);
});

test('a draft is put off and taken up again; what is filed, settled or an alarm is not put off', async () => {
  const hall = await openTestHall();
  open.push(hall);
  await beginDay(hall.hall);
  const draft = await prepareDraft(hall.hall);
  const { exchange } = hall.hall;
  const putOff = (kind: 'case' | 'task', subject: string) =>
    exchange.setAside({ kind, subject, until: '2016-04-12', reason: '等资料' });
  expect((await putOff('case', draft.id)).rows).toHaveLength(1);
  expect((await exchange.takeUp({ kind: 'case', subject: draft.id })).rows).toEqual([]);
  await expect(exchange.takeUp({ kind: 'case', subject: draft.id })).rejects.toEqual(
    refusal('case/record-not-open'),
  );
  await expect(putOff('case', 'none')).rejects.toEqual(refusal('case/action-not-allowed'));
  await expect(putOff('task', 'alarm:none')).rejects.toEqual(refusal('case/record-not-open'));
});
