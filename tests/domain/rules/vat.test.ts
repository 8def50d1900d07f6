import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen, parseYuan } from '../../../domain/money.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { vatGeneral } from '../../../domain/rules/vat-general.ts';
import { vatSmallScale } from '../../../domain/rules/vat-small-scale.ts';

const small = (gross: string, period: 'month' | 'quarter', liabilityOn: string): number =>
  vatSmallScale({ gross: parseYuan(gross), period, liabilityOn: plainDate(liabilityOn) }).value;

describe('VAT of a small-scale payer', () => {
  it.each([
    ['30900.00', 'month', '2016-03-31', 0],
    ['30900.01', 'month', '2016-03-31', 900_00],
    ['30901.00', 'month', '2016-03-31', 900_03],
    ['92700.00', 'quarter', '2016-06-30', 0],
    ['92701.00', 'quarter', '2016-06-30', 2_700_03],
    ['103000.00', 'month', '2016-03-31', 3_000_00],
    ['0.00', 'month', '2016-03-31', 0],
    ['20600.00', 'month', '2014-09-30', 0],
    ['20601.00', 'month', '2014-09-30', 600_03],
    ['20601.00', 'month', '2014-10-01', 0],
    ['61800.00', 'quarter', '2013-09-30', 0],
    ['61801.00', 'quarter', '2013-09-30', 1_800_03],
    ['30901.00', 'month', '2018-12-31', 900_03],
    ['30901.00', 'month', '2019-01-01', 0],
  ] as const)('on %s a %s, on %s, is %i fen', (gross, period, on, tax) => {
    // One fen above the threshold in gross is not yet one above it in net: 30,900.01 ÷ 1.03 = 30,000.0097…
    expect(small(gross, period, on)).toBe(tax);
  });

  it.each(['2013-07-31', '2020-03-01', '2030-01-01'])(
    'is not reckoned on %s, for which nothing is published',
    (on) => {
      expect(() => small('100.00', 'month', on)).toThrow('figure/no-value-on-date');
    },
  );

  it('says whether the exemption was passed and on what text it rests', () => {
    const { steps, basis } = vatSmallScale({
      gross: parseYuan('30900.00'),
      period: 'month',
      liabilityOn: plainDate('2015-03-31'),
    });
    expect(steps.map((step) => step.expression)).toContain('30,000.00 ≤ 30,000.00');
    expect(basis.map((citation) => citation.document)).toContain('财税〔2014〕71号');
  });

  it('is nothing up to the exemption and the rate on the whole above it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), (gross) => {
        const tax = vatSmallScale({
          gross: fen(gross),
          period: 'month',
          liabilityOn: plainDate('2016-05-31'),
        }).value;
        if (gross <= 3_090_000) expect(tax).toBe(0);
        else expect(Math.abs(tax * 103 - gross * 3)).toBeLessThan(103 * 2);
      }),
      { seed: 17 },
    );
  });
});

describe('VAT of a general payer', () => {
  const general = (outputTax: number, inputTax: number, carriedOver: number) =>
    vatGeneral({
      outputTax: fen(outputTax),
      inputTax: fen(inputTax),
      carriedOver: fen(carriedOver),
      liabilityOn: plainDate('2016-03-31'),
    }).value;

  it.each([
    [17_000_00, 10_000_00, 0, 7_000_00, 0],
    [17_000_00, 10_000_00, 8_000_00, 0, 1_000_00],
    [0, 0, 5_00, 0, 5_00],
    [10_00, 10_00, 0, 0, 0],
    [0, 0, 0, 0, 0],
  ])(
    'with output %i, input %i and %i carried over pays %i and carries %i forward',
    (out, input, over, pay, carry) => {
      expect(general(out, input, over)).toEqual({ payable: pay, carriedForward: carry });
    },
  );

  it('pays or carries forward, never both, and loses nothing', () => {
    const amount = fc.integer({ min: 0, max: 999_999_999_99 });
    fc.assert(
      fc.property(amount, amount, amount, (out, input, over) => {
        const { payable, carriedForward } = general(out, input, over);
        expect(payable - carriedForward).toBe(out - input - over);
        expect(Math.min(payable, carriedForward)).toBe(0);
      }),
      { seed: 18 },
    );
  });

  it('is not reckoned this way after the additional deduction began', () => {
    expect(() =>
      vatGeneral({
        outputTax: fen(1),
        inputTax: fen(0),
        carriedOver: fen(0),
        liabilityOn: plainDate('2019-04-01'),
      }),
    ).toThrow('figure/no-value-on-date');
  });
});
