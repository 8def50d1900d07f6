import { describe, expect, it } from 'vitest';
import { fen, parseYuan } from '../../../domain/money.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { jointFiling } from '../../../domain/rules/joint-filing.ts';
import type { GeneralFiling, SmallScaleFiling } from '../../../domain/rules/joint-filing.ts';

const smallScale = (gross: string, change: Partial<SmallScaleFiling> = {}): SmallScaleFiling => ({
  payer: 'small-scale',
  gross: parseYuan(gross),
  period: 'month',
  periodStart: plainDate('2016-03-01'),
  periodEnd: plainDate('2016-03-31'),
  place: 'city',
  consumptionTax: fen(0),
  payingOn: plainDate('2016-04-12'),
  ...change,
});

const general = (change: Partial<GeneralFiling> = {}): GeneralFiling => ({
  payer: 'general',
  outputTax: parseYuan('51000.00'),
  inputTax: parseYuan('36000.00'),
  carriedOver: fen(0),
  netSales: parseYuan('300000.00'),
  period: 'month',
  periodStart: plainDate('2016-03-01'),
  periodEnd: plainDate('2016-03-31'),
  place: 'city',
  consumptionTax: fen(0),
  payingOn: plainDate('2016-04-18'),
  ...change,
});

const amounts = (filing: ReturnType<typeof jointFiling>) =>
  filing.lines.map((line) => [line.bureau, line.levy, line.amountFen, line.surchargeFen]);

describe('one filing at the joint window', () => {
  it('brings the State bureau its VAT and the Local bureau its three surtaxes', () => {
    const filing = jointFiling(general());
    expect(filing.dueOn.value).toBe('2016-04-18');
    expect(amounts(filing)).toEqual([
      ['state', 'vat', 15_000_00, 0],
      ['local', 'city-maintenance', 1_050_00, 0],
      ['local', 'education', 450_00, 0],
      ['local', 'local-education', 300_00, 0],
    ]);
    expect(filing.totals.state.totalFen).toBe(15_000_00);
    expect(filing.totals.local.totalFen).toBe(1_800_00);
    expect(filing.overall.value).toBe(16_800_00);
    expect(filing.carriedForward.value).toBe(0);
  });

  it('adds to every line its own surcharge from the day after the extended deadline', () => {
    const filing = jointFiling(general({ payingOn: plainDate('2016-04-28') }));
    expect(amounts(filing)).toEqual([
      ['state', 'vat', 15_000_00, 75_00],
      ['local', 'city-maintenance', 1_050_00, 5_25],
      ['local', 'education', 450_00, 2_25],
      ['local', 'local-education', 300_00, 1_50],
    ]);
    expect(filing.totals.local.surchargeFen).toBe(9_00);
    expect(filing.overall.value).toBe(16_884_00);
    for (const line of filing.lines) {
      expect(line.explained.surcharge.value).toBe(line.surchargeFen);
      expect(line.explained.surcharge.steps.map((step) => step.result)).toContain('10 天');
    }
  });

  it('of an exempt small-scale payer is a nil return with every line at nought', () => {
    const filing = jointFiling(smallScale('30900.00', { payingOn: plainDate('2016-05-20') }));
    expect(filing.netSales.value).toBe(30_000_00);
    expect(amounts(filing).map(([, , amount, surcharge]) => [amount, surcharge])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(filing.overall.value).toBe(0);
  });

  it('of a small-scale payer above the VAT exemption and within that of the surcharges pays the city tax alone', () => {
    const filing = jointFiling(smallScale('30901.00'));
    expect(amounts(filing)).toEqual([
      ['state', 'vat', 900_03, 0],
      ['local', 'city-maintenance', 63_00, 0],
      ['local', 'education', 0, 0],
      ['local', 'local-education', 0, 0],
    ]);
    expect(filing.lines[0]).toMatchObject({ baseFen: 30_000_97, ratePpm: 30_000, dueOn: '2016-04-18' });
    expect(filing.lines[1]).toMatchObject({ baseFen: 900_03, ratePpm: 70_000 });
  });

  it('by the quarter is measured by the quarter’s exemption', () => {
    const quarter = {
      period: 'quarter',
      periodStart: plainDate('2016-04-01'),
      periodEnd: plainDate('2016-06-30'),
    } as const;
    const payingOn = plainDate('2016-07-15');
    expect(jointFiling(smallScale('92700.00', { ...quarter, payingOn })).overall.value).toBe(0);
    const above = jointFiling(smallScale('103000.00', { ...quarter, payingOn }));
    expect(above.totals.state.totalFen).toBe(3_000_00);
    expect(above.totals.local.totalFen).toBe(210_00);
  });

  it('of a general payer whose input exceeds the output carries the rest forward and pays nothing', () => {
    const filing = jointFiling(general({ inputTax: parseYuan('51000.00'), carriedOver: parseYuan('12.34') }));
    expect(filing.overall.value).toBe(0);
    expect(filing.carriedForward.value).toBe(12_34);
    expect(filing.lines).toHaveLength(4);
  });

  it('carries consumption tax on its own State line and charges the surtaxes on it', () => {
    const filing = jointFiling(general({ consumptionTax: parseYuan('5000.00') }));
    expect(amounts(filing)).toEqual([
      ['state', 'vat', 15_000_00, 0],
      ['state', 'consumption', 5_000_00, 0],
      ['local', 'city-maintenance', 1_400_00, 0],
      ['local', 'education', 600_00, 0],
      ['local', 'local-education', 400_00, 0],
    ]);
  });

  it('collects nothing on a voucher of one yuan or less, bureau by bureau, and says so', () => {
    const little = general({ outputTax: fen(8_30), inputTax: fen(0) });
    const filing = jointFiling(little);
    // 8.30: State collects; Local 0.58 + 0.25 + 0.17 = 1.00 does not.
    expect(filing.totals.state.totalFen).toBe(8_30);
    expect(filing.totals.local.totalFen).toBe(0);
    const waived = filing.lines[1];
    expect(waived?.explained.amount.value).toBe(0);
    expect(waived?.explained.amount.basis.map((citation) => citation.document)).toContain(
      '国家税务总局公告2012年第25号',
    );
    const more = jointFiling(general({ outputTax: fen(8_40), inputTax: fen(0) }));
    expect(more.totals.local.totalFen).toBe(1_01);
  });

  it('counts the surcharge towards the one yuan', () => {
    const filing = jointFiling(
      general({ outputTax: fen(8_30), inputTax: fen(0), payingOn: plainDate('2016-12-31') }),
    );
    expect(filing.totals.local.taxFen).toBe(1_00);
    expect(filing.totals.local.surchargeFen).toBeGreaterThan(0);
  });

  it('gives those newly under VAT in May 2016 until 27 June', () => {
    const may = { periodStart: plainDate('2016-05-01'), periodEnd: plainDate('2016-05-31') };
    const payingOn = plainDate('2016-06-27');
    expect(
      jointFiling(general({ ...may, payingOn, group: 'vat-reform-2016' })).totals.state.surchargeFen,
    ).toBe(0);
    expect(jointFiling(general({ ...may, payingOn })).totals.state.surchargeFen).toBe(52_50);
  });

  it.each([
    [{ periodStart: plainDate('2016-03-02') }, 'figure/bad-input'],
    [{ periodEnd: plainDate('2016-04-30') }, 'figure/bad-input'],
    [{ period: 'quarter' as const }, 'figure/bad-input'],
    [{ payingOn: plainDate('2016-03-31') }, 'figure/bad-input'],
    [{ payingOn: plainDate('2030-01-01') }, 'figure/no-value-on-date'],
  ])('is refused where the dates are not those of a filing: %o', (change, code) => {
    expect(() => jointFiling(smallScale('100000.00', change))).toThrow(code);
  });

  it('is refused for the quarter in which the surcharges’ exemption changed', () => {
    const first = {
      period: 'quarter' as const,
      periodStart: plainDate('2016-01-01'),
      periodEnd: plainDate('2016-03-31'),
    };
    expect(() => jointFiling(smallScale('200000.00', first))).toThrow('figure/value-changes-in-period');
  });

  it('is refused once the two bureaus are one', () => {
    const july = { periodStart: plainDate('2018-07-01'), periodEnd: plainDate('2018-07-31') };
    expect(() => jointFiling(general({ ...july, payingOn: plainDate('2018-08-10') }))).toThrow(
      'figure/no-value-on-date',
    );
  });

  it('adds up: each bureau is the sum of its lines and the whole the sum of both', () => {
    for (const gross of ['0.00', '1.03', '30901.00', '103000.01', '515000.55', '9999999.99']) {
      const filing = jointFiling(smallScale(gross, { payingOn: plainDate('2016-11-11') }));
      for (const bureau of ['state', 'local'] as const) {
        const own = filing.lines.filter((line) => line.bureau === bureau);
        const sum = own.reduce((total, line) => total + line.amountFen + line.surchargeFen, 0);
        expect(filing.totals[bureau].totalFen).toBe(sum);
        expect(filing.totals[bureau].explained.value).toBe(sum);
      }
      expect(filing.overall.value).toBe(filing.totals.state.totalFen + filing.totals.local.totalFen);
    }
  });
});
