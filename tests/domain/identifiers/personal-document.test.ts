import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handReasonOf, handReasons, handReasonText } from '../../../domain/identification.ts';
import {
  checkDocumentNumber,
  checkPersonNumber,
  type DocumentKind,
} from '../../../domain/identifiers/personal-document.ts';
import { checkTaxpayerNumber } from '../../../domain/identifiers/taxpayer-number.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { numberOfHousehold } from '../../../domain/registration/taxpayer-number.ts';

const on = plainDate('2016-04-05');
const right: readonly (readonly [DocumentKind, string])[] = [
  ['resident-id', '11010519491231002X'],
  ['residence-permit', '810000199001010019'],
  ['residence-permit', '830000199001010020'],
  ['foreigner-residence', '935826198505170010'],
  ['foreigner-residence', 'NGA350091112302'],
  ['hk-macau-travel-permit', 'H12345678'],
  ['hk-macau-travel-permit', 'M1234567890'],
  ['taiwan-travel-permit', '12345678'],
  ['passport', 'E12345678'],
];

describe('the number of a document', () => {
  it.each(right)('%s %s is taken, however it was typed', (kind, number) => {
    const typed = ` ${number.toLowerCase().slice(0, 4)} ${number.toLowerCase().slice(4)} `;
    expect(checkDocumentNumber(kind, typed, on)).toEqual({ number, verdict: { valid: true } });
  });

  it('one wrong figure is found wherever there is a check character', () => {
    const checked = right.filter(([, number]) => number.length === 18);
    fc.assert(
      fc.property(
        fc.constantFrom(...checked),
        fc.integer({ min: 0, max: 16 }),
        fc.integer({ min: 1, max: 9 }),
        ([kind, number], at, more) => {
          const wrong = `${number.slice(0, at)}${(Number(number[at]) + more) % 10}${number.slice(at + 1)}`;
          return !checkDocumentNumber(kind, wrong, on).verdict.valid;
        },
      ),
      { numRuns: 300, seed: 20_160_405 },
    );
  });

  it('any text has a verdict and a sentence in both languages', () => {
    fc.assert(
      fc.property(fc.constantFrom(...right), fc.string({ unit: 'binary', maxLength: 24 }), ([kind], text) => {
        const { verdict } = checkDocumentNumber(kind, text, on);
        return verdict.valid || (verdict.reason.zh !== '' && verdict.reason.en !== '');
      }),
      { numRuns: 300, seed: 20_160_405 },
    );
  });

  it('of somebody not yet born is refused', () => {
    expect(
      checkDocumentNumber('residence-permit', '810000199001010019', plainDate('1989-12-31')).verdict.valid,
    ).toBe(false);
  });

  it('says by itself whether it is a citizen’s, a residence permit’s or a foreigner’s', () => {
    for (const [kind, number] of right.slice(0, 5)) {
      expect(checkPersonNumber(number, on).verdict.valid, kind).toBe(true);
    }
    for (const [, number] of right.slice(5)) expect(checkPersonNumber(number, on).verdict.valid).toBe(false);
  });
});

describe('a household of somebody without a citizen’s number', () => {
  it.each(['810000199001010019', '935826198505170010'])(
    '%s and two figures is its taxpayer number',
    (owner) => {
      expect(numberOfHousehold(owner, [], on)).toEqual({ taxpayerNo: `${owner}00` });
      expect(checkTaxpayerNumber(`${owner}00`, on).verdict.valid).toBe(true);
    },
  );

  it('of a card of 2017 has none to be composed, and is told where it comes from', () => {
    expect(numberOfHousehold('NGA350091112302', [], on)).toMatchObject({ field: 'legalPersonId' });
  });
});

describe('why a person was entered by hand', () => {
  it('is kept as one text and understood again, with its note, in both languages', () => {
    for (const reason of handReasons)
      for (const note of ['', '证件折断', '：', '其他：又一次'])
        expect(handReasonOf(reason, handReasonText(reason, note).zh)).toEqual({ reason, note });
    expect(handReasonOf(null, '读卡器故障')).toEqual({ reason: 'other', note: '读卡器故障' });
  });
});
