import { normaliseIdentifier } from './normalise.ts';
import { checkOrganisationCode, invalid } from './organisation-code.ts';
import type { Verdict } from './organisation-code.ts';
import { beginsWithRegion } from './province.ts';

/** GB 32100-2015: no I, O, S, V, Z. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** What the positions of a unified social credit code say. */
export interface CreditCodeParts {
  /** Registering authority: 9 = 工商, 1 = 机构编制, 5 = 民政, … */
  readonly authority: string;
  readonly category: string;
  readonly area: string;
  readonly organisationCode: string;
}

export interface CreditCode {
  readonly code: string;
  readonly verdict: Verdict;
  readonly expected?: string;
  readonly parts?: CreditCodeParts;
  /** Real codes exist whose embedded organisation code fails its own check: said, never refused. */
  readonly warning?: string;
}

/** Check character of the first seventeen, GB 32100-2015. */
export const creditCheckCharacter = (firstSeventeen: string): string => {
  const sum = weights.reduce(
    (total, weight, index) => total + weight * alphabet.indexOf(firstSeventeen.charAt(index)),
    0,
  );
  return alphabet.charAt((alphabet.length - (sum % alphabet.length)) % alphabet.length);
};

/** Checks an 18-character unified social credit code (统一社会信用代码, GB 32100-2015). */
export const checkCreditCode = (typed: string): CreditCode => {
  const code = normaliseIdentifier(typed);
  if (!/^.{18}$/u.test(code))
    return { code, verdict: invalid('统一社会信用代码应为18位', 'A credit code has 18 characters') };
  if (/[IOSVZ]/.test(code)) {
    return {
      code,
      verdict: invalid(
        '统一社会信用代码不使用字母 I、O、S、V、Z，请核对是否误写',
        'A credit code never has the letters I, O, S, V or Z; compare it',
      ),
    };
  }
  if (!/^[0-9A-Z]{2}\d{6}[0-9A-Z]{10}$/.test(code)) {
    return {
      code,
      verdict: invalid(
        '统一社会信用代码只能由数字和大写字母组成，第3至8位应为数字',
        'A credit code has figures and capital letters only; characters 3 to 8 are figures',
      ),
    };
  }
  const parts: CreditCodeParts = {
    authority: code.slice(0, 1),
    category: code.slice(1, 2),
    area: code.slice(2, 8),
    organisationCode: code.slice(8, 17),
  };
  if (!beginsWithRegion(parts.area)) {
    return {
      code,
      verdict: invalid(
        '统一社会信用代码第3至8位不是有效的行政区划代码',
        'Characters 3 to 8 of the credit code are no area code',
      ),
    };
  }
  const expected = creditCheckCharacter(code);
  if (code.charAt(17) !== expected) {
    return {
      code,
      verdict: invalid(
        '统一社会信用代码校验码不符，请核对',
        'The check character of the credit code does not fit; compare it',
      ),
      expected,
      parts,
    };
  }
  return checkOrganisationCode(parts.organisationCode).verdict.valid
    ? { code, verdict: { valid: true }, expected, parts }
    : {
        code,
        verdict: { valid: true },
        expected,
        parts,
        warning: '第9至17位主体标识码的校验码不符，请核对证照原件',
      };
};
