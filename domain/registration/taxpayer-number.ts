import { normaliseIdentifier } from '../identifiers/normalise.ts';
import { checkOrganisationCode } from '../identifiers/organisation-code.ts';
import { checkPersonNumber } from '../identifiers/personal-document.ts';
import { checkTaxpayerNumber } from '../identifiers/taxpayer-number.ts';
import type { InBoth } from '../language.ts';
import type { PlainDate } from '../plain-date.ts';
import type { KnownTaxpayer } from './registration.ts';

/** The one number of both bureaus, or the sentence that says why there is none, at the field it concerns. */
export type ComposedNumber =
  | { readonly taxpayerNo: string }
  | { readonly problem: InBoth; readonly field: 'organisationCode' | 'legalPersonId' };

/** A unit without a credit code: area code and organisation code, fifteen characters. */
export const numberOfUnit = (area: string, organisationCode: string): ComposedNumber => {
  const checked = checkOrganisationCode(organisationCode);
  if (!checked.verdict.valid) return { problem: checked.verdict.reason, field: 'organisationCode' };
  const { number, verdict } = checkTaxpayerNumber(area + checked.code);
  return verdict.valid ? { taxpayerNo: number } : { problem: verdict.reason, field: 'organisationCode' };
};

const sequences = 100;
/** Of a citizen's number, and of the cards that follow it. */
const idLength = 18;

/**
 * An individual household: the owner's identity number and two digits, the next one that this window knows to be free.
 * Another window may give the same one out meanwhile: then the exchange takes one of the two (DESIGN §14).
 */
export const numberOfHousehold = (
  ownerId: string,
  known: readonly KnownTaxpayer[],
  on: PlainDate,
): ComposedNumber => {
  const checked = checkPersonNumber(ownerId, on);
  if (!checked.verdict.valid) return { problem: checked.verdict.reason, field: 'legalPersonId' };
  if (checked.number.length !== idLength)
    return {
      problem: {
        zh: '2017版永久居留身份证的号码不能编成纳税人识别号，请联系征管部门核定',
        en: 'No taxpayer number can be made of the number of a 2017 card; call the administration section',
      },
      field: 'legalPersonId',
    };
  const taken = new Set(known.map(({ taxpayerNo }) => taxpayerNo));
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    const taxpayerNo = checked.number + String(sequence).padStart(2, '0');
    if (!taken.has(taxpayerNo)) return { taxpayerNo };
  }
  return {
    problem: {
      zh: '该业主名下的顺序号已用完，请联系征管部门',
      en: 'All numbers of this owner are used; call the administration section',
    },
    field: 'legalPersonId',
  };
};

/** Are two names the same business? Spaces and brackets of either width do not make two of one. */
export const sameName = (a: string, b: string): boolean => {
  const key = (name: string): string => normaliseIdentifier(name).replace(/[()]/g, '');
  return key(a) !== '' && key(a) === key(b);
};
