import { describe, expect, it } from 'vitest';
import { lineText } from '../../renderer/counter/device-bar.tsx';
import { laneSentence, laneTone } from '../../renderer/counter/words.ts';

const lane = (
  status: 'filed' | 'returned' | 'confirmed' | 'reversed',
  transport: 'waiting' | 'received' | 'accepted' | 'rejected',
) => ({
  bureau: 'local' as const,
  status,
  transport,
  returned: status === 'returned' ? { field: 'contactPhone', reason: '联系电话少一位' } : null,
});

describe('how far a record has come', () => {
  it('is said in words', () => {
    expect(laneSentence(lane('filed', 'waiting'))).toBe('待同步，联网后自动送出');
    expect(laneSentence(lane('filed', 'received'))).toBe('交换平台已收到');
    expect(laneSentence(lane('confirmed', 'accepted'))).toBe('地税已确认入库');
    expect(laneSentence(lane('returned', 'accepted'))).toBe('地税记录已退回：联系电话少一位');
    expect(laneSentence(lane('reversed', 'waiting'))).toBe('已冲正，待同步，联网后自动送出');
  });
  it('is bad only where a person must act', () => {
    expect(laneTone(lane('filed', 'waiting'))).toBe('warn');
    expect(laneTone(lane('filed', 'rejected'))).toBe('bad');
    expect(laneTone(lane('returned', 'accepted'))).toBe('bad');
    expect(laneTone(lane('confirmed', 'accepted'))).toBe('good');
  });
});

describe('the line', () => {
  const now = Date.UTC(2016, 3, 5, 2, 0);
  const line = {
    state: 'offline',
    since: now - 720_000,
    lastContactAt: null,
    waiting: 3,
    openTasks: 0,
    clockDriftMs: null,
    reason: null,
  } as const;
  it('offline says how long and how much waits', () => {
    expect(lineText(line, now)).toBe('离线 12 分钟 · 待同步 3');
    expect(lineText({ ...line, waiting: 0 }, now)).toBe('离线 12 分钟');
  });
  it('online says only what still waits', () => {
    expect(lineText({ ...line, state: 'online', waiting: 0 }, now)).toBe('联网');
    expect(lineText({ ...line, state: 'never', since: null, waiting: 1 }, now)).toBe('尚未联网 · 待同步 1');
  });
});
