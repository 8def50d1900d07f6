import { describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { exchange } from '../../native/transports/exchange.ts';
import { openInProcess } from '../../native/transports/in-process.ts';

const silent = new Fault('device/no-answer', { where: 'x' });
/** A device that answers at once; `answers` false says nothing. */
const ask = (answers: boolean): Promise<number> => {
  const line = openInProcess({ plugIn: (wire) => () => void (answers && wire.send(Uint8Array.of(7))) }, 'x');
  return exchange<number>(line, {
    request: Uint8Array.of(1),
    deadlineMs: 80,
    take: ([first]) => first,
    onSilence: () => silent,
  });
};
/** Something else that does not let the process listen. */
const holdUp = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

describe('silence on a line', () => {
  test('does not count while this process could not listen: the answer lay there', async () => {
    const asked = ask(true);
    holdUp(300);
    expect(await asked).toBe(7);
  });

  test('ends the wait all the same where nobody answers, once it could have been heard', async () => {
    const begun = performance.now();
    const asked = ask(false);
    const told = asked.then(
      () => 'answered',
      (error: unknown) => error,
    );
    holdUp(200);
    expect(await told).toBe(silent);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(270);
  });

  test('ends also where the process is held up again and again', async () => {
    const held = setInterval(() => holdUp(100), 5);
    const begun = performance.now();
    try {
      await expect(ask(false)).rejects.toBe(silent);
    } finally {
      clearInterval(held);
    }
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});
