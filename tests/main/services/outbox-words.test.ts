import { expect, test } from 'vitest';
import { outboxSentence, type OutboxWords } from '../../../main/services/words.ts';
import { createLoop } from '../../../main/sync/sync-loop.ts';

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted) resolve();
  });

const says = (state: OutboxWords, code: string | null = null, parked = false): string =>
  outboxSentence(state, code, parked);

test('each state of a sent message has words of its own, with the reason where there is one', () => {
  const words = (['sealed', 'sent', 'received', 'accepted', 'rejected', 'conflict'] as const).map((state) =>
    says(state),
  );
  expect(new Set(words).size).toBe(6);
  expect(says('rejected', 'exchange/total-differs')).toContain('合计金额与各行之和不符');
  expect(says('accepted', 'exchange/not-entitled')).toContain('须核查');
});

test('what could not be delivered waits for the line and says why, although it was sent once', () => {
  expect(says('sent', 'exchange/unreachable')).toMatch(/^待同步：连接不上交换平台/);
});

test('what only a person can send on says so until it is sent, and no longer', () => {
  expect(says('sent', 'exchange/device-revoked', true)).toContain('登记已被撤销');
  expect(says('received', null, true)).toBe(says('received'));
  expect(says('accepted', null, true)).toBe(says('accepted'));
});

test('who presses “try now” hears when that attempt has ended, not how the last one went', async () => {
  const ended: string[] = [];
  const rounds = [() => Promise.reject(new Error('down')), () => Promise.resolve()];
  const loop = createLoop({
    round: async () => {
      await (rounds.shift() ?? (() => Promise.resolve()))().finally(() => ended.push('round'));
    },
    idle: untilAborted,
    sleep: (_ms, signal) => untilAborted(signal),
    random: () => 0.5,
    onBug: () => undefined,
  });
  await loop.tried();
  expect(ended).toEqual([]);
  loop.start();
  await loop.tried();
  expect(ended.length).toBeGreaterThanOrEqual(1);
  const before = ended.length;
  await loop.tried();
  expect(ended.length).toBeGreaterThan(before);
  await loop.stop();
});
