import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bureau } from '../../../domain/bureau.ts';
import { type SigningKey, signingKeyFrom } from '../../../evidence/signature.ts';
import { transaction } from '../../../db/transaction.ts';
import { digestOfRecords } from '../../../main/sync/digest.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { createMemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import { type MessageDraft, makeSealer } from '../../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import { createSyncEngine, type SyncEngine } from '../../../main/sync/sync-engine.ts';
import type { SyncStore } from '../../../main/sync/sync-store.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { collection, confirmation, correction, filing, returned } from './filing.ts';
import { type ScriptedExchange, startScriptedExchange, type Weather } from './scripted-exchange.ts';

let exchange: ScriptedExchange;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  exchange = await startScriptedExchange();
});
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  await exchange.close();
});

interface Window {
  readonly store: SyncStore;
  readonly engine: SyncEngine;
  readonly changes: string[];
  say(...drafts: MessageDraft[]): void;
}

const engineFor = (
  store: SyncStore,
  device: string,
  bureau: Bureau,
  key: SigningKey,
  changes: string[],
  url = exchange.url,
): SyncEngine => {
  const engine = createSyncEngine({
    store,
    client: createExchangeClient({ url, env: 'training', device, key, timeoutMs: 1500 }),
    clock: {
      now: () => Date.now(),
      sleep: (ms, signal) => wait(Math.min(ms, 20), undefined, { signal }).catch(() => undefined),
    },
    random: () => 0.5,
    self: { env: 'training', device, bureau },
    part: '350100',
    pollSeconds: 1,
    onChange: (what) => changes.push(what),
  });
  closing.push(() => engine.stop());
  return engine;
};

const keyOf = (device: string) => signingKeyFrom('ed25519', Buffer.alloc(32, device));

const windowInMemory = (device: string, bureau: Bureau): Window => {
  const { signing, verifying } = keyOf(device);
  if (!exchange.devices.has(device)) exchange.enrol(device, bureau, verifying);
  const sealer = makeSealer({ env: 'training', device });
  const store = createMemorySyncStore(sealer);
  const changes: string[] = [];
  return {
    store,
    engine: engineFor(store, device, bureau, signing, changes),
    changes,
    say: (...drafts) => void store.enqueue(drafts),
  };
};

const windowOnDisk = (device: string, bureau: Bureau): Window => {
  const { signing, verifying } = keyOf(device);
  exchange.enrol(device, bureau, verifying);
  const sealer = makeSealer({ env: 'training', device });
  const t = makeTestDatabase();
  closing.push(t.remove);
  const store = createSqliteSyncStore(t.db, sealer);
  const changes: string[] = [];
  return {
    store,
    engine: engineFor(store, device, bureau, signing, changes),
    changes,
    say: (...drafts) =>
      transaction(t.db, sealer, (tx) => {
        for (const draft of drafts) tx.enqueue(draft);
      }),
  };
};

const recordOf = (window: Window, id: string) => {
  const record = window.store.findRecord(id);
  if (record === undefined) throw new Error(`no record ${id}`);
  return record;
};
const until = async (done: () => boolean): Promise<void> => {
  const end = Date.now() + 8000;
  while (!done()) {
    if (Date.now() > end) throw new Error('it never came about');
    await wait(5);
  }
};
const landedOnce = (device: string): void => {
  const landed = exchange.devices.get(device)?.landed ?? [];
  const ids = landed.map(({ text }) => JSON.parse(text).seq);
  expect(ids).toEqual(ids.map((_, index) => index + 1));
};

describe('a window on the line', () => {
  it('sends what is queued, learns the verdicts and both windows end with the same records', async () => {
    const state = windowOnDisk('window-s', 'state');
    const local = windowOnDisk('window-l', 'local');
    state.say(filing('r-1', 'state'), filing('r-2', 'local'), collection('f-1'));
    expect(state.engine.state()).toMatchObject({ state: 'never', waiting: 3 });
    await state.engine.round();
    await local.engine.round();
    expect(state.engine.state()).toMatchObject({
      state: 'online',
      waiting: 0,
      hallDate: '2016-03-15',
      alarm: null,
      lastError: null,
    });
    expect(state.store.findOwn('window-s:0:1')?.state).toBe('accepted');
    expect(local.store.openTasks().map((task) => task.id)).toEqual([
      'confirm-or-return:r-1:1',
      'confirm-or-return:r-2:1',
    ]);
    local.say(confirmation(recordOf(local, 'r-1'), 'local'), returned(recordOf(local, 'r-2'), 'local'));
    await local.engine.round();
    await state.engine.round();
    expect(state.store.openTasks().map((task) => task.kind)).toEqual(['correct']);
    state.say(correction(recordOf(state, 'r-2'), '陈国良'));
    await state.engine.round();
    await local.engine.round();
    local.say(confirmation(recordOf(local, 'r-2'), 'local'));
    await local.engine.round();
    await state.engine.round();
    expect(state.store.records().map((r) => r.status)).toEqual(['stored', 'confirmed', 'confirmed']);
    expect(digestOfRecords(state.store.records())).toBe(digestOfRecords(local.store.records()));
    expect([...state.store.openTasks(), ...local.store.openTasks()]).toEqual([]);
    expect(Math.abs(state.engine.state().clockDriftMs ?? 0)).toBeGreaterThan(1_000_000);
  });

  it('works a day offline and catches up in batches when the line is back', async () => {
    const local = windowInMemory('window-l', 'local');
    const state = windowInMemory('window-s', 'state');
    exchange.weather = () => 'request-lost';
    for (let n = 0; n < 620; n += 1) state.say(collection(`f-${n}`));
    await expect(state.engine.round()).rejects.toMatchObject({ code: 'exchange/unreachable' });
    expect(state.engine.state()).toMatchObject({
      state: 'never',
      waiting: 620,
      lastError: 'exchange/unreachable',
    });
    exchange.weather = () => 'fine';
    await state.engine.round();
    expect(exchange.requests.filter((r) => r === 'POST /v1/batches').length).toBeGreaterThan(1);
    expect(state.engine.state()).toMatchObject({ state: 'online', waiting: 0 });
    await local.engine.round();
    expect(local.store.records()).toHaveLength(620);
    expect(digestOfRecords(state.store.records())).toBe(digestOfRecords(local.store.records()));
    exchange.weather = () => 'request-lost';
    await expect(state.engine.round()).rejects.toThrow();
    expect(state.engine.state().state).toBe('offline');
  });

  it.each<Weather>(['answer-lost', 'answer-cut', 'request-lost', 'busy', 'garbage'])(
    'lands each message once when a batch meets %s',
    async (weather) => {
      const state = windowInMemory('window-s', 'state');
      let left = 2;
      exchange.weather = (request) => {
        if (request !== 'POST /v1/batches' || left === 0) return 'fine';
        left -= 1;
        return weather;
      };
      state.say(filing('r-1'));
      await expect(state.engine.round()).rejects.toThrow();
      state.say(collection('f-1'));
      await expect(state.engine.round()).rejects.toThrow();
      await state.engine.round();
      landedOnce('window-s');
      expect(exchange.devices.get('window-s')?.landed).toHaveLength(2);
      expect(state.store.waiting()).toBe(0);
      expect(state.engine.state()).toMatchObject({ state: 'online', alarm: null });
    },
  );

  it('meets any weather and any order of rounds, and in the end everything is there once and equal', async () => {
    const plan = fc.record({
      weathers: fc.array(
        fc.constantFrom<Weather>(
          'fine',
          'fine',
          'answer-lost',
          'answer-cut',
          'request-lost',
          'busy',
          'garbage',
        ),
        { maxLength: 25 },
      ),
      steps: fc.array(fc.constantFrom('file', 'fact', 'round-s', 'round-l', 'answer'), { maxLength: 14 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(plan, async ({ weathers, steps }) => {
        run += 1;
        const own = await startScriptedExchange();
        const outer = exchange;
        exchange = own;
        try {
          const state = windowInMemory('window-s', 'state');
          const local = windowInMemory('window-l', 'local');
          const queue = [...weathers];
          own.weather = () => queue.shift() ?? 'fine';
          let n = 0;
          const round = (window: Window) => window.engine.round().catch(() => undefined);
          for (const step of steps) {
            n += 1;
            if (step === 'file') state.say(filing(`r-${run}-${n}`));
            if (step === 'fact') local.say(collection(`f-${run}-${n}`));
            if (step === 'round-s') await round(state);
            if (step === 'round-l') await round(local);
            const task = local.store.openTasks().find((t) => t.kind === 'confirm-or-return');
            const already = task !== undefined && local.store.waiting() > 0;
            if (step === 'answer' && task?.recordId != null && !already) {
              local.say(confirmation(recordOf(local, task.recordId), 'local'));
            }
          }
          queue.length = 0;
          for (let i = 0; i < 3; i += 1) {
            await state.engine.round().catch(() => undefined);
            await local.engine.round().catch(() => undefined);
          }
          await state.engine.round();
          await local.engine.round();
          landedOnce('window-s');
          landedOnce('window-l');
          expect([state.store.waiting(), local.store.waiting()]).toEqual([0, 0]);
          expect(own.devices.get('window-s')?.landed).toHaveLength(state.store.head().lastSeq);
          expect(state.store.inboxCursor('350100')).toBe(own.feed.length);
          expect(digestOfRecords(state.store.records())).toBe(digestOfRecords(local.store.records()));
        } finally {
          exchange = outer;
          await own.close();
        }
      }),
      { numRuns: 25, seed: 8 },
    );
  }, 40_000);

  it('opens a task when the exchange rejects or finds a conflict, and goes on with the next message', async () => {
    const state = windowInMemory('window-s', 'state');
    exchange.judge = (message) =>
      message.recordId === 'r-1'
        ? { verdict: 'REJECT', code: 'exchange/total-differs', field: 'totalFen' }
        : message.recordId === 'r-2'
          ? { verdict: 'CONFLICT', currentVersion: 3, currentHash: 'c'.repeat(64) }
          : {};
    state.say(filing('r-1'), filing('r-2'), filing('r-3'));
    await state.engine.round();
    expect(state.store.openTasks().map((t) => [t.kind, t.recordId, t.detail.code])).toEqual([
      ['rejected', 'r-1', 'exchange/total-differs'],
      ['conflict', 'r-2', null],
    ]);
    expect(state.store.findRecord('r-3')?.status).toBe('stored');
    expect(state.engine.state().alarm).toBeNull();
  });

  it('believes no verdict about bytes the exchange has not acknowledged, and none after a gap', async () => {
    const state = windowInMemory('window-s', 'state');
    state.say(filing('r-1'), filing('r-2'));
    exchange.weather = (request) => (request === 'POST /v1/batches' ? 'garbage' : 'fine');
    await expect(state.engine.round()).rejects.toMatchObject({ code: 'exchange/answer-unreadable' });
    expect(exchange.devices.get('window-s')?.results).toHaveLength(2);
    expect(state.store.findOwn('window-s:0:1')?.state).toBe('sent');
    expect(state.store.resultsCursor()).toBe(0);
    exchange.weather = () => 'fine';
    exchange.tamper = (request, answer) =>
      request === 'GET /v1/results'
        ? { results: (answer as { results: unknown[] }).results.slice(1) }
        : answer;
    await state.engine.round();
    expect(state.store.resultsCursor()).toBe(0);
    expect(state.store.findOwn('window-s:0:2')?.state).toBe('received');
    exchange.tamper = (_request, answer) => answer;
    await state.engine.round();
    expect(state.store.resultsCursor()).toBe(2);
    expect(state.store.findOwn('window-s:0:1')?.state).toBe('accepted');
  });

  it('gives the exchange again what it had acknowledged and lost, decided or not, and says so', async () => {
    const state = windowInMemory('window-s', 'state');
    state.say(filing('r-1'), filing('r-2'), filing('r-3'));
    await state.engine.round();
    const landed = exchange.devices.get('window-s')?.landed ?? [];
    const before = landed.map(({ hash }) => hash);
    landed.length = 1;
    state.say(filing('r-4'));
    await state.engine.round();
    expect(landed.map(({ hash }) => hash).slice(0, 3)).toEqual(before);
    expect(landed).toHaveLength(4);
    expect(state.store.waiting()).toBe(0);
    expect(state.store.openTasks().map((t) => t.detail.code)).toContain('exchange/receipts-lost');
  });

  it('stops and alarms when its own data turn out to be older than the exchange’s, and concludes nothing', async () => {
    const before = windowInMemory('window-s', 'state');
    before.say(filing('r-1'), filing('r-2'));
    await before.engine.round();
    const restored = windowInMemory('window-s', 'state');
    await expect(restored.engine.round()).rejects.toMatchObject({ code: 'exchange/window-behind' });
    expect(restored.engine.state()).toMatchObject({ alarm: 'exchange/window-behind', state: 'online' });
    expect(restored.store.openTasks().map((t) => t.id)).toContain('alarm:line:exchange/window-behind');
    restored.say(filing('r-8'), filing('r-9'));
    await expect(restored.engine.round()).rejects.toMatchObject({ code: 'exchange/chain-differs' });
    expect(restored.engine.state().waiting).toBe(2);
    expect(exchange.devices.get('window-s')?.landed).toHaveLength(2);
    expect(exchange.requests.filter((r) => r === 'POST /v1/batches')).toHaveLength(1);
  });

  it('alarms when a copy of this machine sends in its name while it is on the line', async () => {
    const one = windowInMemory('window-s', 'state');
    const copy = windowInMemory('window-s', 'state');
    await one.engine.round();
    await copy.engine.round();
    one.say(filing('r-1'));
    await one.engine.round();
    copy.say(filing('r-9'));
    await expect(copy.engine.round()).rejects.toMatchObject({ code: 'exchange/message-changed' });
    expect(copy.engine.state()).toMatchObject({ alarm: 'exchange/message-changed', waiting: 1 });
    expect(copy.store.findOwn('window-s:0:1')?.state).toBe('sent');
  });

  it('says so when it is not enrolled, and keeps everything', async () => {
    const state = windowInMemory('window-s', 'state');
    exchange.devices.delete('window-s');
    state.say(filing('r-1'));
    await expect(state.engine.round()).rejects.toMatchObject({ code: 'exchange/device-unknown' });
    expect(state.engine.state()).toMatchObject({ alarm: 'exchange/device-unknown', waiting: 1 });
    exchange.enrol('window-s', 'state', keyOf('window-s').verifying);
    await state.engine.round();
    expect(state.engine.state()).toMatchObject({ alarm: null, waiting: 0 });
  });

  it('never speaks to an exchange of the other environment', async () => {
    const state = windowInMemory('window-s', 'state');
    exchange.tamper = (request, answer) =>
      request === 'GET /v1/policy' ? { ...(answer as object), env: 'production' } : answer;
    state.say(filing('r-1'));
    await expect(state.engine.round()).rejects.toMatchObject({ code: 'exchange/environment-mixed' });
    expect(exchange.requests).toEqual(['GET /v1/policy']);
  });

  it('signs in again when the exchange has forgotten the session', async () => {
    const state = windowInMemory('window-s', 'state');
    await state.engine.round();
    exchange.forgetSessions();
    state.say(filing('r-1'));
    await state.engine.round();
    expect(state.store.findOwn('window-s:0:1')?.state).toBe('accepted');
    expect(exchange.requests.filter((r) => r === 'POST /v1/sessions')).toHaveLength(2);
  });
});

describe('the feed', () => {
  const feedOnly = (change: (page: { from: number; to: number; entries: unknown[] }) => unknown) => {
    exchange.tamper = (request, answer) =>
      request.startsWith('GET /v1/feeds')
        ? change(answer as { from: number; to: number; entries: unknown[] })
        : answer;
  };
  const filled = async (): Promise<Window> => {
    const state = windowInMemory('window-s', 'state');
    state.say(filing('r-1'), filing('r-2'), filing('r-3'));
    await state.engine.round();
    return windowInMemory('window-l', 'local');
  };

  it('takes no page that is late, early, short or out of order', async () => {
    const local = await filled();
    for (const change of [
      (page: { from: number }) => ({ ...page, from: 1 }),
      (page: { to: number }) => ({ ...page, to: 2 }),
      (page: { entries: unknown[] }) => ({ ...page, entries: page.entries.toReversed() }),
      (page: object) => ({ ...page, part: '350200' }),
      (page: object) => ({ ...page, highWater: 0 }),
    ]) {
      feedOnly(change as never);
      await expect(local.engine.round()).rejects.toMatchObject({ code: 'exchange/answer-unreadable' });
      expect(local.store.inboxCursor('350100')).toBe(0);
    }
    exchange.tamper = (_request, answer) => answer;
    await local.engine.round();
    expect(local.store.inboxCursor('350100')).toBe(3);
    expect(local.store.openTasks().filter((t) => t.kind === 'alarm')).toEqual([]);
  });

  it('keeps a bad entry as it came, once it has come so twice, and reads on behind it', async () => {
    const local = await filled();
    feedOnly((page) => ({
      ...page,
      entries: page.entries.map((entry, index) =>
        index === 1
          ? { ...(entry as object), hash: 'f'.repeat(64) }
          : index === 0
            ? { nonsense: true }
            : entry,
      ),
    }));
    await expect(local.engine.round()).rejects.toMatchObject({ code: 'exchange/answer-unreadable' });
    await local.engine.round();
    expect(local.store.inboxCursor('350100')).toBe(3);
    expect(local.store.records().map((r) => r.recordId)).toEqual(['r-3']);
    expect(local.store.openTasks().map((t) => [t.kind, t.detail.code])).toEqual(
      expect.arrayContaining([
        ['alarm', 'exchange/entry-unreadable'],
        ['alarm', 'exchange/entry-altered'],
      ]),
    );
  });

  it('damaged once on the way, is simply fetched again', async () => {
    const local = await filled();
    let damaged = 0;
    feedOnly((page) => {
      damaged += 1;
      if (damaged > 1) return page;
      return {
        ...page,
        entries: page.entries.map((entry) => ({ ...(entry as object), hash: 'f'.repeat(64) })),
      };
    });
    await expect(local.engine.round()).rejects.toThrow();
    await local.engine.round();
    expect(local.store.records()).toHaveLength(3);
    expect(local.store.openTasks().filter((t) => t.kind === 'alarm')).toEqual([]);
  });
});

describe('an engine that is running', () => {
  it('sends at once when something is queued, hears of the other window, and survives an outage', async () => {
    const state = windowOnDisk('window-s', 'state');
    const local = windowInMemory('window-l', 'local');
    state.engine.start();
    local.engine.start();
    await until(() => state.engine.state().state === 'online' && local.engine.state().state === 'online');
    state.say(filing('r-1'));
    state.engine.now();
    await until(() => local.store.findRecord('r-1') !== undefined);
    exchange.weather = () => 'request-lost';
    state.say(filing('r-2'));
    state.engine.now();
    await until(() => state.engine.state().state === 'offline');
    expect(state.engine.state().waiting).toBe(1);
    exchange.weather = () => 'fine';
    await until(() => local.store.findRecord('r-2') !== undefined);
    local.say(confirmation(recordOf(local, 'r-2'), 'local'));
    local.engine.now();
    await until(() => state.store.findRecord('r-2')?.status === 'confirmed');
    await until(() => state.store.findOwn('window-s:0:2')?.state === 'accepted');
    expect(state.changes).toEqual(expect.arrayContaining(['line', 'outbox', 'inbox']));
    await state.engine.stop();
    const asked = exchange.requests.length;
    await local.engine.stop();
    await wait(50);
    expect(exchange.requests.length).toBeLessThanOrEqual(asked + 3);
    await expect(state.engine.stop()).resolves.toBeUndefined();
  }, 20_000);

  it('learns soon of a rejection, which never shows in the feed', async () => {
    const state = windowInMemory('window-s', 'state');
    exchange.judge = () => ({ verdict: 'REJECT', code: 'exchange/total-differs' });
    state.engine.start();
    await until(() => state.engine.state().state === 'online');
    state.say(filing('r-1'));
    state.engine.now();
    await until(() => state.store.openTasks().length === 1);
  });
});
