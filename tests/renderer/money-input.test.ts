import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen, formatYuan, formatYuanGrouped } from '../../domain/money.ts';
import { tidyNumber, toHalfWidth } from '../../renderer/text/half-width.ts';
import { readAmount, settleAmount, shownAmount } from '../../renderer/text/money-input.ts';

const fullWidth = (text: string): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)).replace('.', '。');

const anyAmount = fc.integer({ min: 0, max: 999_999_999_999_999 });

describe('an amount as a clerk types it', () => {
  it.each([
    ['1234.5', 123_450],
    ['1,234.50', 123_450],
    ['１２３４．５', 123_450],
    ['１２３。５', 12_350],
    ['¥ 85.00 元', 8_500],
    ['.5', 50],
    ['100.', 10_000],
    ['0', 0],
  ])('%s is read', (text, amount) => {
    expect(readAmount(text)).toEqual({ kind: 'amount', fen: amount });
  });

  it.each(['12万', '1.234', '1.2.3', '-5', 'abc', '1e5', '99999999999999', '.', '1,23'])(
    '%s is not read',
    (text) => {
      expect(readAmount(text).kind).not.toBe('amount');
    },
  );

  it('is empty, not nought, where nothing stands', () => {
    expect(readAmount('')).toEqual({ kind: 'empty' });
    expect(readAmount('　 ')).toEqual({ kind: 'empty' });
  });

  it('reads every sum it writes, grouped or full-width', () => {
    fc.assert(
      fc.property(anyAmount, (amount) => {
        const expected = { kind: 'amount', fen: amount };
        expect(readAmount(formatYuan(fen(amount)))).toEqual(expected);
        expect(readAmount(formatYuanGrouped(fen(amount)))).toEqual(expected);
        expect(readAmount(fullWidth(formatYuan(fen(amount))))).toEqual(expected);
      }),
      { seed: 17 },
    );
  });

  it('settles when left, and keeps what it cannot read letter for letter', () => {
    expect(settleAmount('１０３０００')).toBe('103000.00');
    expect(settleAmount('12万')).toBe('12万');
    fc.assert(
      fc.property(fc.string(), (text) => {
        const settled = settleAmount(text);
        if (readAmount(text).kind !== 'amount') expect(settled).toBe(text);
        expect(settleAmount(settled)).toBe(settled);
      }),
      { seed: 18 },
    );
  });

  it('is shown as a dash where there is none, never as 0.00', () => {
    expect(shownAmount(null)).toBe('—');
    expect(shownAmount(0)).toBe('0.00');
    expect(shownAmount(1_640_902)).toBe('16,409.02');
  });
});

describe('a number as a clerk types it', () => {
  it('becomes half-width with its check character in capitals', () => {
    expect(tidyNumber('１１０１０５１９４９１２３１００２ｘ')).toBe('11010519491231002X');
    expect(tidyNumber(' 9135 0100 m000100y43 ')).toBe('91350100M000100Y43');
    expect(toHalfWidth('（１６１）')).toBe('(161)');
  });
});
