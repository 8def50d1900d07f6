import { describe, expect, it } from 'vitest';
import { contiguous } from '../../../main/sync/read-news.ts';
import type { OutboxState } from '../../../main/sync/sync-store.ts';
import { verdict } from './sync-store-contract.ts';

const windowWith = (epoch: number, own: Readonly<Record<number, OutboxState>>) => ({
  head: () => ({ epoch, lastSeq: 9, lastHash: 'a'.repeat(64) }),
  findOwn: (msgId: string) => {
    const state = own[Number(msgId.split(':').at(-1))];
    return state === undefined ? undefined : { hash: '', state, epoch: 0 };
  },
});
const verdicts = [1, 2, 3].map((seq) => verdict(seq));
const seqs = (window: ReturnType<typeof windowWith>) => contiguous(verdicts, 0, window).map(({ seq }) => seq);

describe('verdicts in the order of their numbers', () => {
  it('wait for a message whose receipt has not come yet', () => {
    expect(seqs(windowWith(0, { 1: 'received', 2: 'sent', 3: 'received' }))).toEqual([1]);
  });

  it('do not wait for what an earlier epoch left behind', () => {
    expect(seqs(windowWith(1, { 1: 'received', 2: 'sent' }))).toEqual([1, 2, 3]);
  });
});
