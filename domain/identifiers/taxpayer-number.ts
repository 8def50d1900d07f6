import type { PlainDate } from '../plain-date.ts';
import { checkCreditCode } from './credit-code.ts';
import { normaliseIdentifier } from './normalise.ts';
import { checkOrganisationCode, invalid, type Verdict } from './organisation-code.ts';
import { checkPersonNumber } from './personal-document.ts';
import { beginsWithProvince } from './province.ts';

/** Which of the three forms of 2016 a taxpayer number has. */
export type TaxpayerNumberKind = 'credit-code' | 'area-and-organisation' | 'resident-id-and-sequence';

export interface TaxpayerNumber {
  readonly number: string;
  readonly verdict: Verdict;
  readonly kind?: TaxpayerNumberKind;
}

/**
 * Checks a taxpayer identification number (税总发〔2013〕41号 and the credit code of 2015): 18 characters are the
 * credit code, 15 the six-digit area and the organisation code, 20 an identity number (a citizen's, or one of 18 characters
 * of a residence permit or a foreigner's card) and two digits of sequence.
 */
export const checkTaxpayerNumber = (typed: string, on?: PlainDate): TaxpayerNumber => {
  const number = normaliseIdentifier(typed);
  if (number.length === 18) return { number, kind: 'credit-code', verdict: checkCreditCode(number).verdict };
  if (number.length === 15) {
    const kind = 'area-and-organisation';
    if (!/^\d{6}/.test(number) || !beginsWithProvince(number)) {
      return {
        number,
        kind,
        verdict: invalid(
          '纳税人识别号前6位不是有效的行政区划代码',
          'The first six figures of the taxpayer number are no area code',
        ),
      };
    }
    return { number, kind, verdict: checkOrganisationCode(number.slice(6)).verdict };
  }
  if (number.length === 20) {
    const kind = 'resident-id-and-sequence';
    if (!/\d{2}$/.test(number)) {
      return {
        number,
        kind,
        verdict: invalid(
          '纳税人识别号末2位顺序号应为数字',
          'The last two characters of the taxpayer number are figures',
        ),
      };
    }
    return { number, kind, verdict: checkPersonNumber(number.slice(0, 18), on).verdict };
  }
  return {
    number,
    verdict: invalid('纳税人识别号应为15位、18位或20位', 'A taxpayer number has 15, 18 or 20 characters'),
  };
};
