import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../domain/faults.ts';
import {
  addFen,
  fen,
  formatPpm,
  formatYuan,
  formatYuanGrouped,
  mulPpm,
  parseYuan,
  subtractFen,
  withoutTaxPpm,
} from '../../../domain/money.ts';

const amount = fc.integer({ min: -999_999_999_999_999, max: 999_999_999_999_999 }).map((value) => fen(value));
const payable = fc.integer({ min: 0, max: 999_999_999_99 }).map((value) => fen(value));

const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'no fault';
};

describe('money in fen', () => {
  it('is read back as it was written, plain and grouped', () => {
    fc.assert(
      fc.property(amount, (value) => {
        expect(parseYuan(formatYuan(value))).toBe(value);
        expect(parseYuan(formatYuanGrouped(value))).toBe(value);
      }),
      { seed: 1 },
    );
  });

  it('adds in any order and takes away what was added', () => {
    fc.assert(
      fc.property(payable, payable, payable, (a, b, c) => {
        expect(addFen(a, b, c)).toBe(addFen(c, a, b));
        expect(subtractFen(addFen(a, b), b)).toBe(a);
      }),
      { seed: 2 },
    );
  });

  it('multiplies by a rate to within half a fen of the exact product, a half going up', () => {
    fc.assert(
      fc.property(payable, fc.integer({ min: 0, max: 1_000_000 }), (value, ppm) => {
        const exact = BigInt(value) * BigInt(ppm);
        const twice = 2n * (BigInt(mulPpm(value, ppm)) * 1_000_000n - exact);
        expect(twice > -1_000_000n && twice <= 1_000_000n).toBe(true);
      }),
      { seed: 3 },
    );
  });

  it('takes tax out of a price so that the price comes back with it', () => {
    fc.assert(
      fc.property(payable, fc.constantFrom(30_000, 60_000, 110_000, 170_000), (gross, ppm) => {
        const net = withoutTaxPpm(gross, ppm);
        expect(Math.abs(net + mulPpm(net, ppm) - gross)).toBeLessThanOrEqual(1);
      }),
      { seed: 4 },
    );
  });

  it.each([
    [1, 5_000, 0],
    [1, 500_000, 1],
    [3, 500_000, 2],
    [-1, 500_000, -1],
    [-1, 499_999, 0],
  ])('rounds %i fen at %i ppm to %i', (value, ppm, rounded) => {
    expect(mulPpm(fen(value), ppm)).toBe(rounded);
  });

  it.each([
    '',
    ' ',
    '1.',
    '.5',
    '1.234',
    '1e3',
    '１２',
    '12元',
    '1,23.00',
    '--1',
    '0x10',
    'NaN',
    '😀',
    '1 000',
  ])('does not take “%s” for an amount', (text) => {
    expect(codeOf(() => parseYuan(text))).toBe('figure/not-an-amount');
  });

  it('refuses what it could not hold exactly', () => {
    expect(codeOf(() => parseYuan('99999999999999'))).toBe('figure/amount-too-large');
    expect(codeOf(() => fen(0.5))).toBe('figure/amount-too-large');
    expect(codeOf(() => mulPpm(fen(999_999_999_999_999), 10_000_000))).toBe('figure/amount-too-large');
  });

  it.each([
    [500, '0.05%'],
    [2_000, '0.2%'],
    [30_000, '3%'],
    [170_000, '17%'],
    [1_000_000, '100%'],
    [0, '0%'],
  ])('writes %i ppm as %s', (ppm, text) => {
    expect(formatPpm(ppm)).toBe(text);
  });
});
