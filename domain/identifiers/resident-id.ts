import { isPlainDate } from '../plain-date.ts';
import type { PlainDate } from '../plain-date.ts';
import { normaliseIdentifier } from './normalise.ts';
import type { Verdict } from './organisation-code.ts';
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
  const invalid = (reason: string): ResidentId => ({ number, verdict: { valid: false, reason } });
  if (/^\d{15}$/.test(number)) return invalid('15位旧号码已停止使用，请按18位公民身份号码录入');
  if (!/^\d{17}[0-9X]$/.test(number)) return invalid('公民身份号码应为18位，前17位为数字，末位为数字或X');
  if (!beginsWithProvince(number)) return invalid('公民身份号码前两位不是有效的省级行政区划代码');
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isPlainDate(born) || born < earliestBirth) return invalid('公民身份号码中的出生日期不存在');
  if (on !== undefined && born > on) return invalid('公民身份号码中的出生日期尚未到来');
  if (number.charAt(17) !== residentCheckCharacter(number)) return invalid('公民身份号码校验码不符，请核对');
  const sex: Sex = Number(number.charAt(16)) % 2 === 1 ? 'male' : 'female';
  return { number, verdict: { valid: true }, bornOn: born, sex };
};
