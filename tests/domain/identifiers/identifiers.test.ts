import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCreditCode, creditCheckCharacter } from '../../../domain/identifiers/credit-code.ts';
import {
  checkOrganisationCode,
  organisationCheckCharacter,
} from '../../../domain/identifiers/organisation-code.ts';
import { checkResidentId, residentCheckCharacter } from '../../../domain/identifiers/resident-id.ts';
import { checkTaxpayerNumber } from '../../../domain/identifiers/taxpayer-number.ts';
import { addDays, plainDate } from '../../../domain/plain-date.ts';

const creditAlphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];
const digits = [...'0123456789'];
const text = (alphabet: readonly string[], length: number) =>
  fc
    .array(fc.constantFrom(...alphabet), { minLength: length, maxLength: length })
    .map((parts) => parts.join(''));

const creditCodes = fc
  .tuple(
    fc.constantFrom('91', '92', '12', '52'),
    fc.integer({ min: 100_000, max: 899_999 }),
    text(creditAlphabet, 9),
  )
  .map(([head, area, body]) => `${head}${area}${body}`)
  .map((body) => `${body}${creditCheckCharacter(body)}`);
const organisationCodes = text([...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'], 8).map(
  (body) => `${body}${organisationCheckCharacter(body)}`,
);
const residentIds = fc
  .tuple(fc.constantFrom('110105', '350100', '440300'), fc.integer({ min: 0, max: 42_000 }), text(digits, 3))
  .map(
    ([area, days, order]) => `${area}${addDays(plainDate('1900-01-01'), days).replaceAll('-', '')}${order}`,
  )
  .map((body) => `${body}${residentCheckCharacter(body)}`);

const withOneChanged = (codes: fc.Arbitrary<string>, alphabet: readonly string[]) =>
  fc
    .tuple(codes, fc.nat(), fc.constantFrom(...alphabet))
    .filter(([code, index, character]) => code.charAt(index % code.length) !== character)
    .map(([code, index, character]) => {
      const at = index % code.length;
      return `${code.slice(0, at)}${character}${code.slice(at + 1)}`;
    });

/** How many of so many mistyped codes pass all the same. */
const slips = (mistyped: fc.Arbitrary<string>, isValid: (code: string) => boolean): number =>
  fc.sample(mistyped, { numRuns: 1_000, seed: 12 }).filter(isValid).length;

describe('a unified social credit code', () => {
  it.each([
    '91350100M000100Y43',
    '91512081MA62K0260E',
    '91359901DEMA00013F',
    '91359902DEMA0003XG',
    '92359901DEMA00F27Y',
    ' 91350100m000100y43 ',
    '９１３５０１００Ｍ０００１００Ｙ４３',
  ])('is valid as %s', (code) => {
    expect(checkCreditCode(code).verdict).toEqual({ valid: true });
  });

  it.each([
    ['91350100M000100Y44', '校验码'],
    ['9135010OM000100Y43', 'I、O、S、V、Z'],
    ['91350100M000100Y4', '18位'],
    ['91350100M000100Y431', '18位'],
    ['91350100M000100Y4😀', '数字和大写字母'],
    ['', '18位'],
    ['91A50100M000100Y43', '第3至8位'],
    ['000000000000000000', '行政区划'],
    ['91950100M000100Y4B', '行政区划'],
  ])('is invalid as %s, and says why', (code, why) => {
    const { verdict } = checkCreditCode(code);
    expect(verdict.valid ? '' : verdict.reason.zh).toContain(why);
  });

  it('warns, and no more, where the organisation code within fails its own check', () => {
    const body = '91350100M000100Y5';
    const { verdict, warning } = checkCreditCode(`${body}${creditCheckCharacter(body)}`);
    expect(verdict.valid).toBe(true);
    expect(warning).toContain('主体标识码');
    expect(checkCreditCode('91350100M000100Y43').warning).toBeUndefined();
  });

  it('is valid for every body with its check character, and for none with one character changed', () => {
    fc.assert(
      fc.property(creditCodes, (code) => {
        expect(checkCreditCode(code).verdict.valid).toBe(true);
        expect(checkCreditCode(code.toLowerCase()).code).toBe(code);
      }),
      { seed: 13 },
    );
    expect(
      slips(withOneChanged(creditCodes, creditAlphabet), (code) => checkCreditCode(code).verdict.valid),
    ).toBe(0);
  });
});

describe('an organisation code', () => {
  it.each(['D2143569X', 'D2143569-X', 'd2143569-x', 'MA62K0260', 'DEMA00013'])('is valid as %s', (code) => {
    expect(checkOrganisationCode(code).verdict).toEqual({ valid: true });
  });

  it.each(['D21435690', 'D2143569', 'D2143569XX', 'D2143569A', '二D143569X', '-D2143569X'])(
    'is invalid as %s',
    (code) => {
      expect(checkOrganisationCode(code).verdict.valid).toBe(false);
    },
  );

  it('is mostly invalid with one character changed', () => {
    fc.assert(
      fc.property(organisationCodes, (code) => {
        expect(checkOrganisationCode(code).verdict.valid).toBe(true);
      }),
      { seed: 14 },
    );
    // Letters run to 35 and the check counts modulo 11, so some slips must pass.
    const passed = slips(
      withOneChanged(organisationCodes, [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ']),
      (code) => checkOrganisationCode(code).verdict.valid,
    );
    expect(passed).toBeLessThan(150);
  });
});

describe('a citizen identity number', () => {
  it('gives the day of birth and the sex', () => {
    expect(checkResidentId('11010519491231002X')).toMatchObject({
      verdict: { valid: true },
      bornOn: '1949-12-31',
      sex: 'female',
    });
    expect(checkResidentId('359901197511120027')).toMatchObject({ verdict: { valid: true }, sex: 'female' });
    expect(checkResidentId('359902196907010117')).toMatchObject({ verdict: { valid: true }, sex: 'male' });
    expect(checkResidentId('359901200002290049').bornOn).toBe('2000-02-29');
  });

  it('is taken with a small or full-width x', () => {
    expect(checkResidentId('11010519491231002x').number).toBe('11010519491231002X');
    expect(checkResidentId('11010519491231002ｘ').verdict.valid).toBe(true);
  });

  const withCheck = (body: string): string => `${body}${residentCheckCharacter(body)}`;

  it.each([
    ['110105194912310021', '校验码'],
    [withCheck('11010519490231002'), '出生日期'],
    [withCheck('11010519000229002'), '出生日期'],
    [withCheck('11010518991231002'), '出生日期'],
    [withCheck('99010519491231002'), '省级行政区划'],
    ['110105491231002', '15位'],
    ['1101051949123100', '18位'],
    ['11010519491231002XX', '18位'],
    ['X1010519491231002X', '18位'],
    ['', '18位'],
  ])('is invalid as %s, and says why', (number, why) => {
    const { verdict, bornOn, sex } = checkResidentId(number);
    expect(verdict.valid ? '' : verdict.reason.zh).toContain(why);
    expect([bornOn, sex]).toEqual([undefined, undefined]);
  });

  it('of somebody not yet born is invalid on the day it is looked at', () => {
    const number = withCheck('11010520160405002');
    expect(checkResidentId(number, plainDate('2016-04-05')).verdict.valid).toBe(true);
    const { verdict, bornOn } = checkResidentId(number, plainDate('2016-04-04'));
    expect(verdict.valid ? '' : verdict.reason.zh).toContain('出生日期尚未到来');
    expect(bornOn).toBeUndefined();
    expect(checkTaxpayerNumber(`${number}00`, plainDate('2016-04-04')).verdict.valid).toBe(false);
  });

  it('is valid for every body with its check character, and for none with one digit changed', () => {
    fc.assert(
      fc.property(residentIds, (number) => {
        expect(checkResidentId(number).verdict.valid).toBe(true);
      }),
      { seed: 15 },
    );
    expect(slips(withOneChanged(residentIds, digits), (code) => checkResidentId(code).verdict.valid)).toBe(0);
  });
});

describe('a taxpayer number', () => {
  it.each([
    ['91350100M000100Y43', 'credit-code'],
    ['359901DEMA00013', 'area-and-organisation'],
    ['359902DEMA0003X', 'area-and-organisation'],
    ['35990119800307001301', 'resident-id-and-sequence'],
  ])('is valid as %s', (number, kind) => {
    expect(checkTaxpayerNumber(number)).toMatchObject({ verdict: { valid: true }, kind });
  });

  it.each(['359901DEMA00014', '999901DEMA00013', '3599011980030700130X', '359901198003070014AA', '123', ''])(
    'is invalid as %s',
    (number) => {
      expect(checkTaxpayerNumber(number).verdict.valid).toBe(false);
    },
  );
});
