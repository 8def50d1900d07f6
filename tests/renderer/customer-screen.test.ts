import { describe, expect, it } from 'vitest';
import { whatFollows } from '../../renderer/state/customer-screen.ts';

const view = (id: string, status: string, totalFen: number | null) =>
  ({ id, status, preview: { totalFen } }) as never;

describe('the taxpayer’s screen', () => {
  it('follows the case that is worked on, and shows nothing of another taxpayer’s', () => {
    expect(whatFollows(null, { view: view('a', 'draft', 504_000) })).toBe('show');
    expect(whatFollows('a', { view: view('b', 'draft', 1) })).toBe('show');
    // The next case has no sum yet: the one before must not stand there meanwhile.
    expect(whatFollows('a', { view: view('b', 'draft', null) })).toBe('clear');
    expect(whatFollows('a', { view: view('b', 'reversed', 504_000) })).toBe('clear');
    expect(whatFollows('a', { view: null })).toBe('clear');
    expect(whatFollows('a', { view: view('a', 'draft', null) })).toBe('stay');
    expect(whatFollows(null, { view: null })).toBe('stay');
  });
});
