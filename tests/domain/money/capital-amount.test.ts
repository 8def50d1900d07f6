import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capitalAmount } from '../../../domain/capital-amount.ts';
import { Fault } from '../../../domain/faults.ts';
import { fen, parseYuan } from '../../../domain/money.ts';
import { explainCapitalAmount } from '../../../domain/rules/capital-amount.ts';

const digitOf = new Map([...'零壹贰叁肆伍陆柒捌玖'].map((character, value) => [character, value]));
const smallUnits = new Map([
  ['拾', 10],
  ['佰', 100],
  ['仟', 1_000],
]);

/** Reads capitals the way a person does: unit by unit, zeros said or unsaid. */
const readWhole = (text: string): number => {
  let total = 0;
  let section = 0;
  let digit = 0;
  for (const character of text) {
    const value = digitOf.get(character);
    const unit = smallUnits.get(character);
    if (value !== undefined) digit = value;
    else if (unit !== undefined) {
      section += digit * unit;
      digit = 0;
    } else if (character === '万') {
      total += (section + digit) * 10_000;
      section = digit = 0;
    } else if (character === '亿') {
      total = (total + section + digit) * 100_000_000;
      section = digit = 0;
    } else throw new Error(`not a capital: ${character}`);
  }
  return total + section + digit;
};

const readBack = (text: string): number => {
  const match = /^(?:(.+)元)?零?(?:(.)角)?(?:(.)分)?整?$/.exec(text);
  if (match === null) throw new Error(`not an amount: ${text}`);
  const [, yuan = '零', jiao = '零', cents = '零'] = match;
  return readWhole(yuan) * 100 + (digitOf.get(jiao) ?? NaN) * 10 + (digitOf.get(cents) ?? NaN);
};

describe('an amount in capitals', () => {
  it.each([
    ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['0.00', '零元整'],
    ['0.05', '伍分'],
    ['0.50', '伍角整'],
    ['0.55', '伍角伍分'],
    ['1.00', '壹元整'],
    ['1.10', '壹元壹角整'],
    ['10.00', '壹拾元整'],
    ['10.01', '壹拾元零壹分'],
    ['325.04', '叁佰贰拾伍元零肆分'],
    ['1409.50', '壹仟肆佰零玖元伍角整'],
    ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
    ['6007.14', '陆仟零柒元壹角肆分'],
    ['100000.01', '壹拾万元零壹分'],
    ['1000000000.00', '壹拾亿元整'],
    ['10050.30', '壹万零伍拾元叁角整'],
    ['10001.00', '壹万零壹元整'],
    ['107000.53', '壹拾万零柒仟元伍角叁分'],
    ['1000100.05', '壹佰万零壹佰元零伍分'],
    ['10000000.00', '壹仟万元整'],
    ['100000000.00', '壹亿元整'],
    ['100010000.00', '壹亿零壹万元整'],
    ['100000001.10', '壹亿零壹元壹角整'],
    ['1234567890.12', '壹拾贰亿叁仟肆佰伍拾陆万柒仟捌佰玖拾元壹角贰分'],
    ['9999999999999.99', '玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
    ['1000000000000.00', '壹万亿元整'],
  ])('writes %s as %s', (yuan, capitals) => {
    expect(capitalAmount(parseYuan(yuan))).toBe(capitals);
  });

  const amounts = fc.oneof(
    fc.integer({ min: 0, max: 999_999_999_999_999 }),
    // Amounts rich in zeros, where the mistakes are.
    fc
      .array(fc.constantFrom('0', '0', '0', '1', '7'), { minLength: 1, maxLength: 15 })
      .map((d) => Number(d.join(''))),
  );

  it('says the amount and no other', () => {
    fc.assert(
      fc.property(amounts, (value) => {
        expect(readBack(capitalAmount(fen(value)))).toBe(value);
      }),
      { seed: 5, numRuns: 2_000 },
    );
  });

  it('never says 零 twice running, nor before a unit, and ends with 整 unless it ends with 分', () => {
    fc.assert(
      fc.property(amounts, (value) => {
        const text = capitalAmount(fen(value));
        expect(text).not.toMatch(/零零|零[拾佰仟万亿角分]|亿万/);
        if (value >= 100) expect(text).not.toMatch(/零元/);
        expect(text).toMatch(/(整|分)$/);
      }),
      { seed: 6, numRuns: 2_000 },
    );
  });

  it('has the accounting rule for its basis where 整 follows 角, which the bank’s rule leaves open', () => {
    const documents = (yuan: string) =>
      explainCapitalAmount({ amount: parseYuan(yuan) }).basis.map(({ document }) => document);
    expect(documents('1409.50').join()).toContain('会计基础工作规范');
    expect(documents('1409.50').join()).toContain('正确填写票据和结算凭证的基本规定');
  });

  it('is refused for a red amount, which has its own form', () => {
    expect(() => capitalAmount(fen(-1))).toThrow(Fault);
  });
});
