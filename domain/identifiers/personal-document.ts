import type { InBoth } from '../language.ts';
import type { PlainDate } from '../plain-date.ts';
import { isPlainDate } from '../plain-date.ts';
import { normaliseIdentifier } from './normalise.ts';
import { invalid, type Verdict } from './organisation-code.ts';
import { checkResidentId, residentCheckCharacter } from './resident-id.ts';

/** What a person shows at the counter to say who they are. */
export const documentKinds = [
  'resident-id',
  'residence-permit',
  'foreigner-residence',
  'hk-macau-travel-permit',
  'taiwan-travel-permit',
  'passport',
] as const;
export type DocumentKind = (typeof documentKinds)[number];

export const documentKindWords: Readonly<Record<DocumentKind, InBoth>> = {
  'resident-id': { zh: '居民身份证', en: 'Resident ID card' },
  'residence-permit': { zh: '港澳台居民居住证', en: 'Residence permit (HK, Macau, Taiwan)' },
  'foreigner-residence': { zh: '外国人永久居留身份证', en: 'Permanent residence card' },
  'hk-macau-travel-permit': { zh: '港澳居民来往内地通行证', en: 'HK or Macau travel permit' },
  'taiwan-travel-permit': { zh: '台湾居民来往大陆通行证', en: 'Taiwan travel permit' },
  passport: { zh: '护照', en: 'Passport' },
};

export interface DocumentNumber {
  readonly number: string;
  readonly verdict: Verdict;
}

const wrong = (number: string, zh: string, en: string): DocumentNumber => ({
  number,
  verdict: invalid(zh, en),
});

/** Eighteen characters built like a citizen's number (GB 11643): the birth date in the middle, the check at the end. */
const checkOfEighteen = (number: string, on: PlainDate | undefined): DocumentNumber => {
  const born = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isPlainDate(born) || born < '1900-01-01')
    return wrong(number, '证件号码中的出生日期不存在', 'The date of birth in the number does not exist');
  if (on !== undefined && born > on)
    return wrong(number, '证件号码中的出生日期尚未到来', 'The date of birth in the number is still to come');
  return number.charAt(17) === residentCheckCharacter(number)
    ? { number, verdict: { valid: true } }
    : wrong(
        number,
        '证件号码校验码不符，请核对',
        'The check character of the number does not fit; compare it',
      );
};

/** Hong Kong, Macau and Taiwan residents bear 81, 82 or 83 where a citizen's number has the place. */
export const isResidencePermitNumber = (number: string): boolean => /^8[123]0000\d{11}[\dX]$/.test(number);
/** The card of 2023 begins with 9; the one of 2017 has the nationality in letters and no published check digit. */
export const isForeignerNumber2023 = (number: string): boolean => /^9\d{16}[\dX]$/.test(number);
export const isForeignerNumber2017 = (number: string): boolean => /^[A-Z]{3}\d{12}$/.test(number);

const checks: Readonly<Record<DocumentKind, (number: string, on?: PlainDate) => DocumentNumber>> = {
  'resident-id': (number, on) => {
    const checked = checkResidentId(number, on);
    return { number: checked.number, verdict: checked.verdict };
  },
  'residence-permit': (number, on) =>
    isResidencePermitNumber(number)
      ? checkOfEighteen(number, on)
      : wrong(
          number,
          '居住证号码应为18位，以810000、820000或830000开头',
          'The number of a residence permit has 18 characters and begins with 810000, 820000 or 830000',
        ),
  'foreigner-residence': (number, on) => {
    if (isForeignerNumber2023(number)) return checkOfEighteen(number, on);
    return isForeignerNumber2017(number)
      ? { number, verdict: { valid: true } }
      : wrong(
          number,
          '永久居留身份证号码应为9开头的18位，或3个字母加12位数字',
          'The number has 18 characters beginning with 9, or three letters and 12 figures',
        );
  },
  'hk-macau-travel-permit': (number) =>
    /^[HM]\d{8}(?:\d{2})?$/.test(number)
      ? { number, verdict: { valid: true } }
      : wrong(
          number,
          '来往内地通行证号码应为字母H或M加8位数字（旧证10位）',
          'The number of the permit is H or M and 8 figures (10 on the old one)',
        ),
  'taiwan-travel-permit': (number) =>
    /^(?:\d{8}|\d{10}[A-Z]?)$/.test(number)
      ? { number, verdict: { valid: true } }
      : wrong(
          number,
          '来往大陆通行证号码应为8位数字（旧证10位数字）',
          'The number of the permit has 8 figures (10 on the old one)',
        ),
  passport: (number) =>
    /^(?=.*\d)[A-Z0-9]{5,20}$/.test(number)
      ? { number, verdict: { valid: true } }
      : wrong(number, '护照号码应为5至20位字母和数字', 'A passport number has 5 to 20 letters and figures'),
};

/**
 * Checks the number of one kind of document, with its check character where the kind has a published one: citizens
 * (GB 11643-1999), residence permits and the foreigner's card of 2023. Where `on` is given, nobody was born after it.
 */
export const checkDocumentNumber = (kind: DocumentKind, typed: string, on?: PlainDate): DocumentNumber =>
  checks[kind](normaliseIdentifier(typed), on);

/**
 * Checks a person's number where no kind is asked for: a citizen's, unless it is built like that of a residence permit
 * or of a foreigner's card. Travel permits and passports have no number that says what it is.
 */
export const checkPersonNumber = (typed: string, on?: PlainDate): DocumentNumber => {
  const number = normaliseIdentifier(typed);
  const kind: DocumentKind = isResidencePermitNumber(number)
    ? 'residence-permit'
    : isForeignerNumber2023(number) || isForeignerNumber2017(number)
      ? 'foreigner-residence'
      : 'resident-id';
  return checkDocumentNumber(kind, number, on);
};
