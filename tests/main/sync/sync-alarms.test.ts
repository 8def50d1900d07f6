import { describe, expect, it } from 'vitest';
import { filing } from './filing.ts';
import { keyOf, type Window, windowsOnTheLine } from './windows-on-the-line.ts';

const line = windowsOnTheLine();
const { windowInMemory } = line;

describe('a window on the line', () => {
  it('opens a task when the exchange rejects or finds a conflict, and goes on with the next message', async () => {
    const state = windowInMemory('window-s', 'state');
    line.exchange.judge = (message) =>
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
    line.exchange.weather = (request) => (request === 'POST /v1/batches' ? 'garbage' : 'fine');
    await expect(state.engine.round()).rejects.toMatchObject({ code: 'exchange/answer-unreadable' });
    expect(line.exchange.devices.get('window-s')?.results).toHaveLength(2);
    expect(state.store.findOwn('window-s:0:1')?.state).toBe('sent');
    expect(state.store.resultsCursor()).toBe(0);
    line.exchange.weather = () => 'fine';
    line.exchange.tamper = (request, answer) =>
      request === 'GET /v1/results'
        ? { results: (answer as { results: unknown[] }).results.slice(1) }
        : answer;
    await state.engine.round();
    expect(state.store.resultsCursor()).toBe(0);
    expect(state.store.findOwn('window-s:0:2')?.state).toBe('received');
    line.exchange.tamper = (_request, answer) => answer;
    await state.engine.round();
    expect(state.store.resultsCursor()).toBe(2);
    expect(state.store.findOwn('window-s:0:1')?.state).toBe('accepted');
  });

  it('gives the exchange again what it had acknowledged and lost, decided or not, and says so', async () => {
    const state = windowInMemory('window-s', 'state');
    state.say(filing('r-1'), filing('r-2'), filing('r-3'));
    await state.engine.round();
    const landed = line.exchange.devices.get('window-s')?.landed ?? [];
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
    expect(line.exchange.devices.get('window-s')?.landed).toHaveLength(2);
    expect(line.exchange.requests.filter((r) => r === 'POST /v1/batches')).toHaveLength(1);
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
    line.exchange.devices.delete('window-s');
    state.say(filing('r-1'));
    await expect(state.engine.round()).rejects.toMatchObject({ code: 'exchange/device-unknown' });
    expect(state.engine.state()).toMatchObject({ alarm: 'exchange/device-unknown', waiting: 1 });
    line.exchange.enrol('window-s', 'state', keyOf('window-s').verifying);
    await state.engine.round();
    expect(state.engine.state()).toMatchObject({ alarm: null, waiting: 0 });
  });

  it('never speaks to an exchange of the other environment', async () => {
    const state = windowInMemory('window-s', 'state');
    line.exchange.tamper = (request, answer) =>
      request === 'GET /v1/policy' ? { ...(answer as object), env: 'production' } : answer;
    state.say(filing('r-1'));
    await expect(state.engine.round()).rejects.toMatchObject({ code: 'exchange/environment-mixed' });
    expect(line.exchange.requests).toEqual(['GET /v1/policy']);
  });
});

describe('the feed', () => {
  const feedOnly = (change: (page: { from: number; to: number; entries: unknown[] }) => unknown) => {
    line.exchange.tamper = (request, answer) =>
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
    line.exchange.tamper = (_request, answer) => answer;
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
