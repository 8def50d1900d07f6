import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOfRecords } from '../../../main/sync/digest.ts';
import { collection, confirmation, correction, filing, returned } from './filing.ts';
import { startScriptedExchange, type Weather } from './scripted-exchange.ts';
import { recordOf, type Window, windowsOnTheLine } from './windows-on-the-line.ts';

const line = windowsOnTheLine();
const { landedOnce, windowInMemory, windowOnDisk } = line;

const until = async (done: () => boolean): Promise<void> => {
  const end = Date.now() + 8000;
  while (!done()) {
    if (Date.now() > end) throw new Error('it never came about');
    await wait(5);
  }
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
    line.exchange.weather = () => 'request-lost';
    for (let n = 0; n < 620; n += 1) state.say(collection(`f-${n}`));
    await expect(state.engine.round()).rejects.toMatchObject({ code: 'exchange/unreachable' });
    expect(state.engine.state()).toMatchObject({
      state: 'never',
      waiting: 620,
      lastError: 'exchange/unreachable',
    });
    line.exchange.weather = () => 'fine';
    await state.engine.round();
    expect(line.exchange.requests.filter((r) => r === 'POST /v1/batches').length).toBeGreaterThan(1);
    expect(state.engine.state()).toMatchObject({ state: 'online', waiting: 0 });
    await local.engine.round();
    expect(local.store.records()).toHaveLength(620);
    expect(digestOfRecords(state.store.records())).toBe(digestOfRecords(local.store.records()));
    line.exchange.weather = () => 'request-lost';
    await expect(state.engine.round()).rejects.toThrow();
    expect(state.engine.state().state).toBe('offline');
  });

  it.each<Weather>(['answer-lost', 'answer-cut', 'request-lost', 'busy', 'garbage'])(
    'lands each message once when a batch meets %s',
    async (weather) => {
      const state = windowInMemory('window-s', 'state');
      let left = 2;
      line.exchange.weather = (request) => {
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
      expect(line.exchange.devices.get('window-s')?.landed).toHaveLength(2);
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
        const outer = line.exchange;
        line.exchange = own;
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
          line.exchange = outer;
          await own.close();
        }
      }),
      { numRuns: 25, seed: 8 },
    );
  }, 40_000);

  it('signs in again when the exchange has forgotten the session', async () => {
    const state = windowInMemory('window-s', 'state');
    await state.engine.round();
    line.exchange.forgetSessions();
    state.say(filing('r-1'));
    await state.engine.round();
    expect(state.store.findOwn('window-s:0:1')?.state).toBe('accepted');
    expect(line.exchange.requests.filter((r) => r === 'POST /v1/sessions')).toHaveLength(2);
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
    line.exchange.weather = () => 'request-lost';
    state.say(filing('r-2'));
    state.engine.now();
    await until(() => state.engine.state().state === 'offline');
    expect(state.engine.state().waiting).toBe(1);
    line.exchange.weather = () => 'fine';
    await until(() => local.store.findRecord('r-2') !== undefined);
    local.say(confirmation(recordOf(local, 'r-2'), 'local'));
    local.engine.now();
    await until(() => state.store.findRecord('r-2')?.status === 'confirmed');
    await until(() => state.store.findOwn('window-s:0:2')?.state === 'accepted');
    expect(state.changes).toEqual(expect.arrayContaining(['line', 'outbox', 'inbox']));
    await state.engine.stop();
    const asked = line.exchange.requests.length;
    await local.engine.stop();
    await wait(50);
    expect(line.exchange.requests.length).toBeLessThanOrEqual(asked + 3);
    await expect(state.engine.stop()).resolves.toBeUndefined();
  }, 20_000);

  it('learns soon of a rejection, which never shows in the feed', async () => {
    const state = windowInMemory('window-s', 'state');
    line.exchange.judge = () => ({ verdict: 'REJECT', code: 'exchange/total-differs' });
    state.engine.start();
    await until(() => state.engine.state().state === 'online');
    state.say(filing('r-1'));
    state.engine.now();
    await until(() => state.store.openTasks().length === 1);
  });
});
