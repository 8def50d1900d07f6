import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDays, isPlainDate, plainDate } from '../../../domain/plain-date.ts';
import {
  assertConstantWithin,
  findInForce,
  getInForce,
  stretchesOf,
  valueOn,
} from '../../../domain/rates/dated.ts';
import type { Dated } from '../../../domain/rates/dated.ts';
import { educationSurchargeExemption } from '../../../domain/rates/education-surcharge-exemption.ts';
import { filingDeadlineOverrides } from '../../../domain/rates/filing-deadline-overrides.ts';
import { allRates, figuresKnownTo } from '../../../domain/rates/index.ts';
import { latePaymentSurchargeRate } from '../../../domain/rates/late-payment-surcharge-rate.ts';
import { holidayNotices } from '../../../domain/rates/public-holidays.ts';
import { vatRateLow } from '../../../domain/rates/vat-rate-low.ts';
import { vatSmallScaleExemption } from '../../../domain/rates/vat-small-scale-exemption.ts';

const folder = join(import.meta.dirname, '../../../domain/rates');
const files = readdirSync(folder);
const texts = files.map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
const ofOthers = readdirSync(join(folder, '..'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('rates'))
  .map((path) => readFileSync(join(folder, '..', path), 'utf8'))
  .join('\n');

const numbersIn = (value: unknown): number[] => {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
};

describe.each(allRates.map((rate) => [rate.id, rate] as const))('parameter %s', (_, rate) => {
  it('has values one after another, each published in its time, each cited', () => {
    let before = '';
    for (const { from, publishedOn, basis } of rate.values) {
      expect(isPlainDate(from) && isPlainDate(publishedOn)).toBe(true);
      expect(from > before).toBe(true);
      before = from;
      // A text may be given force back in time by some weeks, never before the People’s Republic has tax law for it.
      expect(publishedOn > '1984-01-01' && publishedOn <= addDays(from, 60)).toBe(true);
      expect(basis.length).toBeGreaterThan(0);
      for (const { document, clause } of basis) {
        expect(document.trim().length).toBeGreaterThan(3);
        expect(clause.trim().length).toBeGreaterThan(1);
      }
    }
    expect(rate.knownTo >= before).toBe(true);
  });

  it('holds whole numbers only: fen, ppm or days', () => {
    for (const number of rate.values.flatMap((entry) => numbersIn(entry.value))) {
      expect(Number.isSafeInteger(number) && number > 0).toBe(true);
    }
  });

  it('answers nothing before its first value and nothing after the last day it is known for', () => {
    const first = rate.values[0].from;
    expect(() => valueOn(rate, addDays(first, -1))).toThrow('figure/no-value-on-date');
    expect(() => valueOn(rate, addDays(rate.knownTo, 1))).toThrow('figure/no-value-on-date');
    expect(() => findInForce(rate, first)).not.toThrow();
    expect(() => findInForce(rate, rate.knownTo)).not.toThrow();
  });

  it('is used by a rule, or is one of the VAT rates the parameter table shows', () => {
    const file = `${rate.id}.ts`;
    expect(files).toContain(file);
    expect(ofOthers.includes(`/${file}'`) || rate.id.startsWith('vat-rate-')).toBe(true);
  });
});

describe('the parameters together', () => {
  it('are each listed once', () => {
    const declared = texts
      .filter(({ text }) => /satisfies Dated</.test(text))
      .map(({ file }) => file.replace('.ts', ''));
    expect(allRates.map((rate) => rate.id).toSorted()).toEqual(declared.toSorted());
  });

  it('contain no function: a figure is a record, not a reckoning', () => {
    const looked = new Set(['dated.ts', 'index.ts']);
    const reckoning = texts.filter(
      ({ file, text }) => !looked.has(file) && /=>|\bfunction\b|\bif \(/.test(text),
    );
    expect(reckoning.map(({ file }) => file)).toEqual([]);
  });

  it('end before the two bureaus were merged', () => {
    expect(figuresKnownTo).toBe('2018-06-14');
  });

  it('carry announced deadlines and holidays with their papers', () => {
    for (const { basis, publishedOn, dueOn } of filingDeadlineOverrides) {
      expect(basis.length > 0 && publishedOn < dueOn).toBe(true);
    }
    for (const { basis } of holidayNotices)
      expect(basis[0].document).toMatch(/^国(办)?发明电〔20\d\d〕\d+号$/);
  });
});

describe('a value on a day', () => {
  const day = plainDate;

  it.each([
    ['2013-08-01', 20_000_00, 60_000_00],
    ['2014-09-30', 20_000_00, 60_000_00],
    ['2014-10-01', 30_000_00, 90_000_00],
    ['2015-12-31', 30_000_00, 90_000_00],
    ['2016-01-01', 30_000_00, 90_000_00],
    ['2018-12-31', 30_000_00, 90_000_00],
    ['2019-01-01', 100_000_00, 300_000_00],
  ])('is the VAT exemption in force on %s', (on, month, quarter) => {
    expect(valueOn(vatSmallScaleExemption, day(on))).toEqual({ month, quarter });
  });

  it('is the surcharges’ exemption of 2015 until January 2016 and the higher one after', () => {
    expect(findInForce(educationSurchargeExemption, day('2014-12-31'))).toBeUndefined();
    expect(valueOn(educationSurchargeExemption, day('2015-01-01'))).toEqual({
      month: 30_000_00,
      quarter: 90_000_00,
    });
    expect(valueOn(educationSurchargeExemption, day('2016-01-31'))).toEqual({
      month: 30_000_00,
      quarter: 90_000_00,
    });
    expect(valueOn(educationSurchargeExemption, day('2016-02-01'))).toEqual({
      month: 100_000_00,
      quarter: 300_000_00,
    });
  });

  it('is none once the parameter has ended', () => {
    expect(valueOn(vatRateLow, day('2017-06-30'))).toBe(130_000);
    expect(findInForce(vatRateLow, day('2017-07-01'))).toBeUndefined();
    expect(() => getInForce(vatRateLow, day('2017-07-01'))).toThrow('figure/no-value-on-date');
  });

  it('comes in stretches where it changed between two days', () => {
    const stretches = stretchesOf<number>(latePaymentSurchargeRate, day('2001-04-20'), day('2001-05-10'));
    expect(stretches.map(({ from, to, entry }) => [from, to, entry.value])).toEqual([
      ['2001-04-20', '2001-04-30', 2_000],
      ['2001-05-01', '2001-05-10', 500],
    ]);
  });

  it('is not chosen for a period in which it changes', () => {
    const rate: Dated<unknown> = educationSurchargeExemption;
    expect(() => assertConstantWithin(rate, day('2016-01-01'), day('2016-03-31'))).toThrow(
      'figure/value-changes-in-period',
    );
    expect(() =>
      assertConstantWithin(vatSmallScaleExemption, day('2015-12-01'), day('2016-01-31')),
    ).not.toThrow();
  });
});
