import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PerformInput } from '../../contract/calls/case-actions.ts';
import { edit, flush } from '../../renderer/state/draft.ts';
import { emptyWork, setWork, work } from '../../renderer/state/work.ts';
import { draftView } from './support.ts';

/** The far end of the port: keeps what it is told, as the hall process would. */
const saved: { readonly at: number; readonly input: PerformInput }[] = [];
let answerAfterMs = 5;

beforeEach(() => {
  vi.useFakeTimers();
  saved.length = 0;
  answerAfterMs = 5;
  const perform = async (input: PerformInput) => {
    saved.push({ at: Date.now(), input });
    await new Promise((resolve) => setTimeout(resolve, answerAfterMs));
    if (input.action !== 'save') throw new Error(`not asked for: ${input.action}`);
    return { ok: true, value: { ...draftView(input.answers), draftSavedAt: Date.now() } };
  };
  vi.stubGlobal('window', { hall: { cases: { perform } } });
  setWork({ ...emptyWork, view: draftView({}) });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const gross = (): string | undefined => {
  const last = saved.at(-1)?.input;
  return last?.action === 'save' ? last.answers['gross'] : undefined;
};

describe('a draft', () => {
  it('is in the database within two seconds of the last key', async () => {
    edit('gross', '1');
    edit('gross', '10');
    const typedAt = Date.now();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(saved).toHaveLength(1);
    expect((saved[0]?.at ?? 0) - typedAt).toBeLessThan(2_000);
    expect(gross()).toBe('10');
    expect(work().pending).toBeNull();
    expect(work().view?.draftSavedAt).not.toBeNull();
  });

  it('is saved now and then while the clerk types without a pause', async () => {
    const began = Date.now();
    for (let typed = 0; typed < 40; typed += 1) {
      edit('gross', '1'.repeat(typed + 1));
      await vi.advanceTimersByTimeAsync(100);
    }
    expect((saved[0]?.at ?? 0) - began).toBeLessThanOrEqual(2_000);
    expect(saved.length).toBeGreaterThanOrEqual(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(gross()).toBe('1'.repeat(40));
  });

  it('is saved at once when a field is left', async () => {
    edit('gross', '5');
    const leaving = flush();
    await vi.advanceTimersByTimeAsync(10);
    await leaving;
    expect(gross()).toBe('5');
  });

  it('that could not be saved is not said to be on its way, and is saved with the next key', async () => {
    const { perform } = window.hall.cases;
    vi.stubGlobal('window', {
      hall: {
        cases: {
          perform: async () => ({
            ok: false,
            error: { code: 'db/disk-full', message: '磁盘已满', retry: true, detail: {} },
          }),
        },
      },
    });
    edit('gross', '8');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(work()).toMatchObject({ saving: false, saveFailed: true });
    expect(work().pending?.answers['gross']).toBe('8');
    vi.stubGlobal('window', { hall: { cases: { perform } } });
    edit('gross', '89');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(work()).toMatchObject({ saveFailed: false, pending: null });
    expect(gross()).toBe('89');
  });

  it('keeps what is typed while a save is on its way', async () => {
    answerAfterMs = 300;
    edit('gross', '7');
    const first = flush();
    await vi.advanceTimersByTimeAsync(50);
    edit('gross', '78');
    await vi.advanceTimersByTimeAsync(300);
    await first;
    expect(work().pending?.answers['gross']).toBe('78');
    await vi.advanceTimersByTimeAsync(2_000);
    expect(gross()).toBe('78');
    expect(work().pending).toBeNull();
  });

  it('is not saved where nothing was changed', async () => {
    edit('place', 'city');
    await vi.advanceTimersByTimeAsync(3_000);
    expect(saved).toHaveLength(0);
  });

  it('of a correction waits for the clerk’s word', async () => {
    setWork({ correcting: 'local' });
    edit('contactPhone', '16005990000');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(saved).toHaveLength(0);
    expect(work().pending?.answers['contactPhone']).toBe('16005990000');
  });
});
