import { expect, onTestFinished, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { openSlot } from '../../native/host/slot.ts';

test('a device that is mended in the moment it has been asked is asked again at once', async () => {
  const answers: (() => void)[] = [];
  const slot = openSlot({
    kind: 'scanner',
    model: 'test',
    where: 'here',
    virtual: true,
    exclusive: false,
    open: async () => ({ close: async () => undefined }),
    check: () => new Promise((resolve) => answers.push(() => resolve({}))),
    onState: () => undefined,
    timings: { reopenMs: [1, 1], checkMs: 3_600_000 },
  });
  onTestFinished(() => slot.close());
  await expect.poll(() => answers.length).toBe(1);
  // The answer is on its way when the nudge comes.
  answers[0]?.();
  slot.nudge();
  await expect.poll(() => answers.length).toBe(2);
});

test('what is gone is called by the name the clerk knows, and its port stands in the report', async () => {
  const gone = new Fault('device/absent', { where: '/dev/pts/15' });
  const slot = openSlot({
    kind: 'id-card-reader',
    model: 'test',
    where: '/dev/pts/15',
    virtual: true,
    exclusive: true,
    open: async () => ({ close: async () => undefined }),
    check: async () => ({}),
    onState: () => undefined,
    timings: { reopenMs: [1, 1], checkMs: 3_600_000 },
  });
  onTestFinished(() => slot.close());
  const silent = new Fault('device/no-answer', { where: '/dev/pts/15' });
  await expect(slot.use(() => Promise.reject(silent))).rejects.toMatchObject({
    code: 'device/no-answer',
    detail: { where: '身份证阅读器' },
  });
  await expect(slot.use(() => Promise.reject(gone))).rejects.toMatchObject({
    detail: { where: '身份证阅读器' },
  });
  // What is about the port keeps it.
  const busy = new Fault('device/port-busy', { where: '/dev/pts/15' });
  await expect(slot.use(() => Promise.reject(busy))).rejects.toBe(busy);
  expect(slot.report().where).toBe('/dev/pts/15');
});
