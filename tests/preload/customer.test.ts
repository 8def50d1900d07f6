import { describe, expect, it } from 'vitest';
import type { CustomerAnswer } from '../../contract/customer.ts';
import { callNames } from '../../contract/index.ts';
import { makeCustomerSurface } from '../../preload/customer-surface.ts';

const view = {
  language: 'zh',
  hallName: '试验大厅',
  windowName: '1号窗口',
  training: true,
  queue: { now: 'A001', waiting: 3 },
  amounts: null,
  ask: null,
  thanks: false,
};

const surfaceOf = () => {
  const posted: CustomerAnswer[] = [];
  let deliver: (message: unknown) => void = () => undefined;
  const surface = makeCustomerSurface({
    post: (answer) => posted.push(answer),
    onMessage: (listener) => {
      deliver = listener;
    },
  });
  return { surface, posted, deliver: (message: unknown) => deliver(message) };
};

describe('what the taxpayer’s page is given', () => {
  it('is views and three answers, frozen, and nothing else of the contract', () => {
    const { surface } = surfaceOf();
    expect(Object.keys(surface).toSorted()).toEqual(['confirm', 'onView', 'rate', 'sign']);
    expect(Object.isFrozen(surface)).toBe(true);
    const groups = new Set(callNames.map((name) => name.split('.')[0] ?? ''));
    expect([...groups].filter((group) => group in surface)).toEqual([]);
    expect('on' in surface).toBe(false);
  });

  it('hears only views of the right shape, the last one at once', () => {
    const { surface, deliver } = surfaceOf();
    const seen: unknown[] = [];
    deliver({ ...view, taxpayerNo: '91359901DEMA00013F' });
    deliver({ kind: 'event', name: 'session', payload: {} });
    deliver(view);
    const stop = surface.onView((next) => seen.push(next));
    deliver({ ...view, thanks: true });
    stop();
    deliver(view);
    expect(seen).toEqual([view, { ...view, thanks: true }]);
  });

  it('answers with the three forms, whatever it is handed', () => {
    const { surface, posted } = surfaceOf();
    surface.confirm('a', true);
    surface.rate('b', 5);
    surface.sign('c', null);
    expect(posted).toEqual([
      { kind: 'confirm', ask: 'a', agreed: true },
      { kind: 'rating', ask: 'b', score: 5 },
      { kind: 'signature', ask: 'c', strokes: null },
    ]);
  });
});
