import { describe, expect, it } from 'vitest';
import { millimetres, readMillimetres } from '../../renderer/text/millimetres.ts';

describe('an offset read off the crosses', () => {
  it('is typed with a point or without, with either sign, also in full-width digits', () => {
    expect(['1.5', '-0.8', '0', '+2', '１．２５', '−3'].map(readMillimetres)).toEqual([
      1_500, -800, 0, 2_000, 1_250, -3_000,
    ]);
  });

  it('is nothing else', () => {
    expect(['', '-', '1,5', '1.234', '123', 'mm', '1-2', '1e3'].map(readMillimetres)).toEqual(
      Array.from({ length: 8 }, () => null),
    );
  });

  it('is shown without its sign, which a word says', () => {
    expect([1_500, -800, 0].map(millimetres)).toEqual(['1.5', '0.8', '0']);
  });
});
