import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Bureau } from '../../../domain/bureau.ts';
import { digestOfRecords } from '../../../main/sync/digest.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { startTestExchange, type TestExchange } from '../../exchange/test-exchange.ts';
import { openWindowAt } from '../../exchange/window-at-exchange.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { collection, confirmation, correction, filing, returned } from './filing.ts';

let exchange: TestExchange;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  exchange = await startTestExchange();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await exchange.remove();
});

const openWindow = (device: string, bureau: Bureau) => {
  const t = makeTestDatabase();
  closing.push(t.remove);
  const sealer = makeSealer({ env: 'training', device });
  return openWindowAt(exchange, { device, bureau }, { db: t.db, sealer });
};

it('a filing for both bureaus reaches the other window, comes back, is corrected and confirmed', async () => {
  const state = await openWindow('window-s', 'state');
  const local = await openWindow('window-l', 'local');
  state.say(filing('r-1', 'state'), filing('r-2', 'local'), collection('f-1'));
  await state.round();
  await local.round();
  expect(state.engine.state()).toMatchObject({
    state: 'online',
    waiting: 0,
    alarm: null,
    hallDate: '2016-03-10',
  });
  expect([1, 2, 3].map((seq) => state.store.findOwn(`window-s:0:${seq}`)?.state)).toEqual([
    'accepted',
    'accepted',
    'accepted',
  ]);
  expect(local.store.openTasks().map((t) => t.id)).toEqual([
    'confirm-or-return:r-1:1',
    'confirm-or-return:r-2:1',
  ]);
  local.say(confirmation(local.record('r-1'), 'local'), returned(local.record('r-2'), 'local'));
  await local.round();
  await state.round();
  expect(state.store.openTasks().map((t) => [t.kind, t.detail.field])).toEqual([['correct', 'contactName']]);
  state.say(correction(state.record('r-2'), '陈国良'));
  await state.round();
  await local.round();
  local.say(confirmation(local.record('r-2'), 'local'));
  await local.round();
  await state.round();
  expect(state.store.records().map((r) => [r.recordId, r.version, r.status])).toEqual([
    ['f-1', 1, 'stored'],
    ['r-1', 1, 'confirmed'],
    ['r-2', 2, 'confirmed'],
  ]);
  expect(digestOfRecords(state.store.records())).toBe(digestOfRecords(local.store.records()));
  expect([...state.store.openTasks(), ...local.store.openTasks()]).toEqual([]);
});

it('what the exchange will not take is a task here: a record of another authority, a stale version', async () => {
  const state = await openWindow('window-s', 'state');
  const local = await openWindow('window-l', 'local');
  state.say(filing('r-1'));
  await state.round();
  await local.round();
  const stale = state.record('r-1');
  state.say({ ...correction(stale, '甲'), kind: 'RECORD' });
  await state.round();
  state.say({ ...correction(stale, '乙'), kind: 'RECORD' });
  // Of the version that stands: an older one would be in conflict before anything else is asked.
  await local.round();
  local.say({ ...confirmation(local.record('r-1'), 'local'), actingFor: 'state' });
  await state.round();
  await local.round();
  expect(state.store.openTasks().map((t) => [t.kind, t.detail.currentVersion])).toEqual([['conflict', 2]]);
  expect(local.store.openTasks().map((t) => t.kind)).toEqual(
    expect.arrayContaining(['rejected', 'confirm-or-return']),
  );
  expect(digestOfRecords(state.store.records())).toBe(digestOfRecords(local.store.records()));
});

it('in training the day can be moved on, and the window hears of it', async () => {
  const state = await openWindow('window-s', 'state');
  expect(await state.client.advanceDay('2016-03-10')).toBe('2016-03-11');
  await state.engine.round();
  expect(state.engine.state().hallDate).toBe('2016-03-11');
});
