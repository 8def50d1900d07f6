import { expect, onTestFinished, test } from 'vitest';
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
