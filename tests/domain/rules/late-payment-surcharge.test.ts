import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fen, parseYuan } from '../../../domain/money.ts';
import { addDays, daysBetween, plainDate } from '../../../domain/plain-date.ts';
import { latePaymentSurcharge } from '../../../domain/rules/late-payment-surcharge.ts';

const surcharge = (principal: string, dueOn: string, paidOn: string) =>
  latePaymentSurcharge({
    principal: parseYuan(principal),
    dueOn: plainDate(dueOn),
    paidOn: plainDate(paidOn),
  });

describe('the late-payment surcharge', () => {
  it('of 10,000.00 due 15 March and paid 1 April 2016 is 85.00, and says the 17 days and the clause', () => {
    const { value, steps, basis } = surcharge('10000.00', '2016-03-15', '2016-04-01');
    expect(value).toBe(85_00);
    expect(steps.map((step) => step.result)).toContain('17 天');
    expect(steps.map((step) => `${step.label}${step.expression}`).join()).toMatch(
      /第三十二条[^]*0\.05% × 17 天/,
    );
    expect(basis).toContainEqual({ document: '中华人民共和国税收征收管理法', clause: '第三十二条' });
    expect(basis).toContainEqual({ document: '中华人民共和国税收征收管理法实施细则', clause: '第七十五条' });
  });

  it.each([
    ['10000.00', '2016-03-15', '2016-03-15', 0],
    ['10000.00', '2016-03-15', '2016-03-01', 0],
    ['10000.00', '2016-03-15', '2016-03-16', 5_00],
    ['0.00', '2016-03-15', '2016-04-01', 0],
    // 0.01 × 0.05% × 1000 days is half a fen: up.
    ['0.01', '2013-01-01', '2015-09-28', 1],
    ['0.01', '2013-01-01', '2015-09-27', 0],
    // Over the Spring Festival no day is left out; 29 February counts.
    ['10000.00', '2016-02-05', '2016-02-15', 50_00],
    ['10000.00', '2016-02-28', '2016-03-01', 10_00],
    // Ten days at 0.2% to 30 April 2001, five at 0.05% after.
    ['10000.00', '2001-04-20', '2001-05-05', 225_00],
    ['333.33', '2001-04-29', '2001-05-01', 83],
  ])('of %s due %s paid %s is %i fen', (principal, dueOn, paidOn, value) => {
    expect(surcharge(principal, dueOn, paidOn).value).toBe(value);
  });

  it.each([
    // Within a year, over a leap year, over a year without 29 February.
    ['99999999999.99', '2016-03-15', '2016-04-01', 850_000_000_00],
    ['10000.00', '2015-12-15', '2016-12-15', 1_830_00],
    ['10000.00', '2016-12-15', '2017-12-15', 1_825_00],
    // The due date the holidays moved to 22 February is the one that counts.
    ['10000.00', '2016-02-22', '2016-02-22', 0],
    ['10000.00', '2016-02-22', '2016-02-23', 5_00],
  ])('holds for %s due %s paid %s as for any other sum and year', (principal, dueOn, paidOn, value) => {
    expect(surcharge(principal, dueOn, paidOn).value).toBe(value);
  });

  it('rests on the law of its days: of 1992 for those before 1 May 2001', () => {
    const documents = (dueOn: string, paidOn: string) =>
      surcharge('10000.00', dueOn, paidOn).basis.map((citation) => citation.document);
    expect(documents('2001-04-20', '2001-05-05')).toEqual([
      '中华人民共和国税收征收管理法（1992年）',
      '中华人民共和国税收征收管理法',
      '中华人民共和国税收征收管理法实施细则',
    ]);
    expect(documents('2000-01-01', '2000-02-01')).toEqual(['中华人民共和国税收征收管理法（1992年）']);
  });

  it('is not said to be nothing on days for which no law is known', () => {
    expect(() => surcharge('1.00', '2016-03-15', '1980-01-31')).toThrow('figure/no-value-on-date');
    expect(() => surcharge('1.00', '2099-12-31', '2016-04-01')).toThrow('figure/no-value-on-date');
  });

  it('is not reckoned for days without a published rate', () => {
    expect(() => surcharge('1.00', '1992-01-01', '1993-02-01')).toThrow('figure/no-value-on-date');
    expect(() => surcharge('1.00', '2016-01-01', '2030-01-01')).toThrow('figure/no-value-on-date');
  });

  it('grows with each day and is the same money however the days are split', () => {
    const due = plainDate('2012-01-01');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000_000 }).map((yuan) => fen(yuan * 20_00)),
        fc.integer({ min: 1, max: 900 }),
        fc.integer({ min: 1, max: 900 }),
        (principal, a, b) => {
          const of = (dueOn: typeof due, days: number) =>
            latePaymentSurcharge({ principal, dueOn, paidOn: addDays(dueOn, days) }).value;
          const middle = addDays(due, a);
          expect(daysBetween(due, middle)).toBe(a);
          expect(of(due, a + b)).toBe(of(due, a) + of(middle, b));
        },
      ),
      { seed: 16 },
    );
  });
});
