import type { InBoth } from '../language.ts';
import { normaliseIdentifier } from './normalise.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const weights = [3, 7, 9, 10, 5, 8, 4, 2];
const modulus = 11;

/** What checking an identifier finds; the reason is a sentence for a clerk. */
export type Verdict = { readonly valid: true } | { readonly valid: false; readonly reason: InBoth };

export const invalid = (zh: string, en: string): Verdict => ({ valid: false, reason: { zh, en } });

export interface OrganisationCode {
  readonly code: string;
  readonly verdict: Verdict;
  /** The check character the first eight demand, where they are well formed. */
  readonly expected?: string;
}

/** Check character of the first eight, GB 11714: 11 less the weighted sum modulo 11; 10 is X, 11 is 0. */
export const organisationCheckCharacter = (firstEight: string): string => {
  const sum = weights.reduce(
    (total, weight, index) => total + weight * alphabet.indexOf(firstEight.charAt(index)),
    0,
  );
  const check = (modulus - (sum % modulus)) % modulus;
  return check === modulus - 1 ? 'X' : String(check);
};

/** Checks a nine-character organisation code (组织机构代码, GB 11714-1997), with or without its hyphen. */
export const checkOrganisationCode = (typed: string): OrganisationCode => {
  const code = normaliseIdentifier(typed).replace(/^(.{8})-/, '$1');
  if (!/^.{9}$/u.test(code))
    return { code, verdict: invalid('组织机构代码应为9位', 'An organisation code has 9 characters') };
  if (!/^[0-9A-Z]{8}[0-9X]$/.test(code)) {
    return {
      code,
      verdict: invalid(
        '组织机构代码只能由数字和大写字母组成，末位为数字或X',
        'An organisation code has figures and capital letters only; the last is a figure or X',
      ),
    };
  }
  const expected = organisationCheckCharacter(code);
  const verdict: Verdict =
    code.charAt(8) === expected
      ? { valid: true }
      : invalid(
          '组织机构代码校验码不符，请核对',
          'The check character of the organisation code does not fit; compare it',
        );
  return { code, verdict, expected };
};
