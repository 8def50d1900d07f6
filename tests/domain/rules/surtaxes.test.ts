import { describe, expect, it } from 'vitest';
import { parseYuan } from '../../../domain/money.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { surtaxes } from '../../../domain/rules/surtaxes.ts';

type Period = 'month' | 'quarter';
type Place = 'city' | 'town' | 'other';

const of = (vat: string, netSales: string, period: Period, place: Place, on: string, consumptionTax = '0') =>
  surtaxes({
    vat: parseYuan(vat),
    consumptionTax: parseYuan(consumptionTax),
    netSales: parseYuan(netSales),
    period,
    place,
    liabilityOn: plainDate(on),
  });

describe('the surtaxes', () => {
  it.each([
    ['15000.00', '300000.00', 'month', 'city', '2016-03-31', 1_050_00, 450_00, 300_00],
    ['15000.00', '300000.00', 'month', 'town', '2016-03-31', 750_00, 450_00, 300_00],
    ['15000.00', '300000.00', 'month', 'other', '2016-03-31', 150_00, 450_00, 300_00],
    // Each side of the monthly and quarterly exemption, and of 1 February 2016.
    ['3000.00', '100000.00', 'month', 'city', '2016-02-29', 210_00, 0, 0],
    ['3000.00', '100000.01', 'month', 'city', '2016-02-29', 210_00, 90_00, 60_00],
    ['3000.00', '100000.00', 'month', 'city', '2016-01-31', 210_00, 90_00, 60_00],
    ['900.00', '30000.00', 'month', 'city', '2016-01-31', 63_00, 0, 0],
    ['900.00', '30000.01', 'month', 'city', '2016-01-31', 63_00, 27_00, 18_00],
    ['9000.00', '300000.00', 'quarter', 'city', '2016-06-30', 630_00, 0, 0],
    ['9000.00', '300000.01', 'quarter', 'city', '2016-06-30', 630_00, 270_00, 180_00],
    ['2700.00', '90000.00', 'quarter', 'city', '2015-03-31', 189_00, 0, 0],
    // Before 2015 there was no exemption.
    ['10.00', '100.00', 'month', 'city', '2014-12-31', 70, 30, 20],
    ['0.00', '500000.00', 'month', 'city', '2016-03-31', 0, 0, 0],
    // 0.07 + 0.03 + 0.02 of 7.14: 0.4998, 0.2142, 0.1428.
    ['7.14', '500000.00', 'month', 'city', '2016-03-31', 50, 21, 14],
  ] as const)(
    'of VAT %s on net sales %s by the %s in a %s on %s',
    (vat, net, period, place, on, city, edu, local) => {
      expect(of(vat, net, period, place, on).value).toEqual({
        cityMaintenance: city,
        education: edu,
        localEducation: local,
        total: city + edu + local,
      });
    },
  );

  it('are charged on the consumption tax too', () => {
    expect(of('100.00', '500000.00', 'month', 'city', '2016-03-31', '900.00').value).toEqual({
      cityMaintenance: 70_00,
      education: 30_00,
      localEducation: 20_00,
      total: 120_00,
    });
  });

  it('say in their derivation why the education surcharges are not charged, and never exempt the city tax', () => {
    const { steps, basis } = of('3000.00', '100000.00', 'month', 'city', '2016-02-29');
    expect(steps.map((step) => step.result)).toContain('未超过，免征');
    expect(steps.map((step) => step.expression)).toContain('3,000.00 × 7%');
    expect(basis.map((citation) => citation.document)).toContain('财税〔2016〕12号');
    expect(new Set(steps.map((step) => step.label)).size).toBe(steps.length);
    const cited = basis.map(({ document, clause }) => `${document}${clause}`);
    expect(new Set(cited).size).toBe(cited.length);
  });

  it('are not reckoned once provinces might halve them', () => {
    expect(() => of('1.00', '1.00', 'month', 'city', '2019-01-01')).toThrow('figure/no-value-on-date');
    expect(() => of('1.00', '1.00', 'month', 'city', '2010-12-31')).toThrow('figure/no-value-on-date');
  });
});
