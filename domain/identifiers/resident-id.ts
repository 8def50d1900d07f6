import { isPlainDate } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import { normaliseIdentifier } from './normalise.ts';
import { invalid, type Verdict } from './organisation-code.ts';
import { beginsWithProvince } from './province.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432';
/** No bearer of a number can have been born before the century of the oldest registers. */
const earliestBirth = '1900-01-01';

export type Sex = 'male' | 'female';

export interface ResidentId {
  readonly number: string;
  readonly verdict: Verdict;
  /** Only for a valid number. */
  readonly bornOn?: PlainDate;
  readonly sex?: Sex;
}

/** Check character of the first seventeen digits, GB 11643-1999. */
export const residentCheckCharacter = (firstSeventeen: string): string => {
  const sum = weights.reduce(
    (total, weight, index) => total + weight * Number(firstSeventeen.charAt(index)),
    0,
  );
  return checkCharacters.charAt(sum % checkCharacters.length);
};

/**
 * Checks an 18-digit citizen identity number (公民身份号码, GB 11643-1999); a lower-case x is taken as X. Where `on` is
 * given, nobody born after that day has one.
 */
export const checkResidentId = (typed: string, on?: PlainDate): ResidentId => {
  const number = normaliseIdentifier(typed);
  const wrong = (zh: string, en: string): ResidentId => ({ number, verdict: invalid(zh, en) });
  if (/^\d{15}$/.test(number))
    return wrong(
      '15位旧号码已停止使用，请按18位公民身份号码录入',
      'Old numbers of 15 figures are out of use; enter the ID number of 18',
    );
  if (!/^\d{17}[0-9X]$/.test(number))
    return wrong(
      '公民身份号码应为18位，前17位为数字，末位为数字或X',
      'An ID number has 18 characters: 17 figures, then a figure or X',
    );
  if (!beginsWithProvince(number))
    return wrong(
      '公民身份号码前两位不是有效的省级行政区划代码',
      'The first two figures of the ID number are no province',
    );
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isPlainDate(born) || born < earliestBirth)
    return wrong('公民身份号码中的出生日期不存在', 'The date of birth in the ID number does not exist');
  if (on !== undefined && born > on)
    return wrong('公民身份号码中的出生日期尚未到来', 'The date of birth in the ID number is still to come');
  if (number.charAt(17) !== residentCheckCharacter(number))
    return wrong(
      '公民身份号码校验码不符，请核对',
      'The check character of the ID number does not fit; compare it',
    );
  const sex: Sex = Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female';
  return { number, verdict: { valid: true }, bornOn: born, sex };
};
