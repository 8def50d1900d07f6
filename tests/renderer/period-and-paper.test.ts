import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen } from '../../domain/money.ts';
import { likelyTendered, piecesOf } from '../../renderer/text/cash.ts';
import { elapsedText, periodText, rateText } from '../../renderer/text/format.ts';
import { fullNumber } from '../../renderer/text/number-on-paper.ts';
import { movePeriodEnd, readPeriodEnd } from '../../renderer/text/period-input.ts';

describe('a tax period as a clerk types it', () => {
  it.each([
    ['201603', '2016-03-31'],
    ['２０１６０２', '2016-02-29'],
    ['2016-2', '2016-02-29'],
    ['2016.12', '2016-12-31'],
    ['2016年3月', '2016-03-31'],
    ['2016-03-31', '2016-03-31'],
    ['20160331', '2016-03-31'],
  ])('%s is the period ending %s', (text, end) => {
    expect(readPeriodEnd(text)).toBe(end);
  });

  it.each(['', '2016', '201613', '201600', 'march', '16-3'])('%s is none', (text) => {
    expect(readPeriodEnd(text)).toBeNull();
  });

  it('goes by the month with the arrow keys, over the year too', () => {
    expect(movePeriodEnd('2016-01-31', -1)).toBe('2015-12-31');
    expect(movePeriodEnd('2016-01-31', 1)).toBe('2016-02-29');
    expect(movePeriodEnd('', 1)).toBeNull();
  });

  it('is shown short', () => {
    expect(periodText('2016-03-01', '2016-03-31', ' 至 ')).toBe('2016-03');
    expect(periodText('2016-01-01', '2016-03-31', ' 至 ')).toBe('2016-01 至 03');
    expect(periodText('2015-12-01', '2016-02-29', ' 至 ')).toBe('2015-12 至 2016-02');
  });
});

describe('cash over the counter', () => {
  it('is handed back in notes and coins that make up the change', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000 }), (change) => {
        const pieces = piecesOf(fen(change));
        expect(pieces.reduce((sum, { valueFen, count }) => sum + valueFen * count, 0)).toBe(change);
        expect(pieces.every(({ count }) => count > 0)).toBe(true);
      }),
      { seed: 19 },
    );
    expect(piecesOf(fen(9_000))).toEqual([
      { valueFen: 5_000, count: 1 },
      { valueFen: 2_000, count: 2 },
    ]);
  });

  it('is guessed in round sums that are enough', () => {
    expect(likelyTendered(fen(321_000))).toEqual([325_000, 330_000, 400_000]);
    expect(likelyTendered(fen(0))).toEqual([]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000_000 }), (total) => {
        expect(likelyTendered(fen(total)).every((sum) => sum > total)).toBe(true);
      }),
      { seed: 20 },
    );
  });
});

describe('the number on the paper', () => {
  const expected = '(161)闽地现 00010001';
  it('is taken whole from its last four digits', () => {
    expect(fullNumber(expected, '0001')).toBe(expected);
    expect(fullNumber(expected, '０００１００01')).toBe(expected);
  });
  it('is handed on as typed where it differs or is too short to prove a look', () => {
    expect(fullNumber(expected, '0002')).toBe('0002');
    expect(fullNumber(expected, '001')).toBe('001');
  });
});

describe('small figures', () => {
  it('are a rate in per cent or a dash', () => {
    expect(rateText(70_000)).toBe('7%');
    expect(rateText(500)).toBe('0.05%');
    expect(rateText(null)).toBe('—');
  });
  it('are the time at the counter', () => {
    expect(elapsedText(252_000)).toBe('04:12');
    expect(elapsedText(3_852_000)).toBe('1:04:12');
    expect(elapsedText(-5)).toBe('00:00');
  });
});
