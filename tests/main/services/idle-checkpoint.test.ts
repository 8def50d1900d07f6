import { describe, expect, it, vi } from 'vitest';
import type { HallDatabase } from '../../../db/transaction.ts';
import { openIdleCheckpoint } from '../../../main/services/idle-checkpoint.ts';

const moved: number[] = [];
vi.mock('../../../db/open.ts', () => ({
  checkpoint: () => {
    moved.push(1);
    return { done: true };
  },
}));

describe('the write-ahead log', () => {
  it('goes into the file when the window is quiet, once, and never while somebody works', () => {
    vi.useFakeTimers();
    let now = 0;
    const context = {
      // The checkpoint that is asked is none of a database's here.
      db: {} as HallDatabase,
      clock: { now: () => now, monotonic: () => now },
      log: { write: () => undefined },
    };
    const idle = openIdleCheckpoint(context);
    const pass = (ms: number, working: boolean) => {
      for (let passed = 0; passed < ms; passed += 1_000) {
        now += 1_000;
        if (working) idle.touch();
        vi.advanceTimersByTime(1_000);
      }
    };
    pass(60_000, true);
    expect(moved).toHaveLength(0);
    pass(60_000, false);
    expect(moved).toHaveLength(1);
    idle.close();
    vi.useRealTimers();
  });
});
