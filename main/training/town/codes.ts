import { creditCheckCharacter } from '../../../domain/identifiers/credit-code.ts';
import { organisationCheckCharacter } from '../../../domain/identifiers/organisation-code.ts';
import { residentCheckCharacter } from '../../../domain/identifiers/resident-id.ts';
import type { PlainDate } from '../../../domain/plain-date.ts';

/**
 * Composes the numbers of people and businesses who do not exist. The area code 3599xx is not assigned in GB/T 2260, so
 * no number made here can belong to anybody.
 */

/** Eight characters and their check character, GB 11714. */
export const organisationCode = (firstEight: string): string =>
  firstEight + organisationCheckCharacter(firstEight);

/** 18 characters, GB 32100. `category` is `91` for an enterprise; `organisation` has its check character. */
export const creditCode = (category: string, area: string, organisation: string): string => {
  const firstSeventeen = category + area + organisation;
  return firstSeventeen + creditCheckCharacter(firstSeventeen);
};

/** The 15-character taxpayer number of the certificates before 2015-10-01: area and organisation code. */
export const oldTaxpayerNo = (area: string, organisation: string): string => area + organisation;

/** 18 characters, GB 11643. An odd `order` (0–999) is a man's, an even one a woman's. */
export const residentId = (area: string, bornOn: PlainDate, order: number): string => {
  const firstSeventeen = area + bornOn.replaceAll('-', '') + String(order).padStart(3, '0');
  return firstSeventeen + residentCheckCharacter(firstSeventeen);
};

/**
 * Numbers of the cards that came after the town's year. Their places are real (Hong Kong, a province), so what keeps
 * them from being anybody's is the order 000, which is given to nobody.
 */
export const residencePermitId = (region: '810000' | '820000' | '830000', bornOn: PlainDate): string =>
  residentId(region, bornOn, 0);

/** 18 characters of the foreigner's card of 2023: 9, the province, the nationality in figures (ISO 3166-1). */
export const foreignerId2023 = (province: string, nationality: string, bornOn: PlainDate): string =>
  residentId(`9${province}${nationality}`, bornOn, 0);

/** 15 characters of the card of 2017; the place 3599 is not assigned. */
export const foreignerId2017 = (nationality: string, bornOn: PlainDate): string =>
  `${nationality}3599${bornOn.replaceAll('-', '').slice(2)}00`;
