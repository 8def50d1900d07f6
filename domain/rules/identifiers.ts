import * as z from 'zod/mini';
import type { Citation } from '../citation.ts';
import { cite } from '../citation.ts';
import type { DerivationStep, Explained } from '../explained.ts';
import { checkCreditCode } from '../identifiers/credit-code.ts';
import type { CreditCode } from '../identifiers/credit-code.ts';
import { checkOrganisationCode } from '../identifiers/organisation-code.ts';
import type { OrganisationCode, Verdict } from '../identifiers/organisation-code.ts';
import { checkResidentId } from '../identifiers/resident-id.ts';
import type { ResidentId } from '../identifiers/resident-id.ts';
import { checkTaxpayerNumber } from '../identifiers/taxpayer-number.ts';
import type { TaxpayerNumber } from '../identifiers/taxpayer-number.ts';
import type { PlainDate } from '../plain-date.ts';
import { textField } from './rule-input.ts';
import { defineRule } from './rule.ts';

const organisationStandard = cite('GB 11714-1997 全国组织机构代码编制规则', '校验码');
const creditStandard = cite('GB 32100-2015 法人和其他组织统一社会信用代码编码规则', '校验码');
const residentStandard = cite('GB 11643-1999 公民身份号码', '校验码');
const taxpayerStandard = cite('税总发〔2013〕41号', '纳税人识别号代码标准');

/** The derivation never repeats the number: a calculation sheet may lie open on the counter. */
const verdictStep = (label: string, verdict: Verdict, basis: Citation): DerivationStep => ({
  label,
  expression: verdict.valid ? '位数、字符、校验码逐项相符' : verdict.reason.zh,
  result: verdict.valid ? '有效' : '无效',
  basis,
});

const verdictValue = (verdict: Verdict) =>
  verdict.valid ? { valid: true } : { valid: false, reason: verdict.reason.zh };

/** Checks an organisation code; an invalid one is an answer, not a fault. */
const explainOrganisationCode = ({ code }: { readonly code: string }): Explained<OrganisationCode> => {
  const value = checkOrganisationCode(code);
  return {
    value,
    steps: [verdictStep('组织机构代码', value.verdict, organisationStandard)],
    basis: [organisationStandard],
  };
};

/** Checks a unified social credit code; an invalid one is an answer, not a fault. */
const explainCreditCode = ({ code }: { readonly code: string }): Explained<CreditCode> => {
  const value = checkCreditCode(code);
  const steps = [verdictStep('统一社会信用代码', value.verdict, creditStandard)];
  if (value.warning !== undefined) {
    steps.push({
      label: '主体标识码（提示，不影响结论）',
      expression: value.warning,
      result: '请核对',
      basis: organisationStandard,
    });
  }
  return { value, steps, basis: [creditStandard, organisationStandard] };
};

/** Checks a citizen identity number; an invalid one is an answer, not a fault. */
const explainResidentId = (
  { number }: { readonly number: string },
  askedOn?: PlainDate,
): Explained<ResidentId> => {
  const value = checkResidentId(number, askedOn);
  return {
    value,
    steps: [verdictStep('公民身份号码', value.verdict, residentStandard)],
    basis: [residentStandard],
  };
};

/** Checks a taxpayer identification number of any of its three forms. */
const explainTaxpayerNumber = (
  { number }: { readonly number: string },
  askedOn?: PlainDate,
): Explained<TaxpayerNumber> => {
  const value = checkTaxpayerNumber(number, askedOn);
  return {
    value,
    steps: [verdictStep('纳税人识别号', value.verdict, taxpayerStandard)],
    basis: [taxpayerStandard],
  };
};

export const organisationCodeRule = defineRule({
  id: 'organisation-code',
  title: '组织机构代码校验',
  labels: { code: '组织机构代码' },
  input: z.strictObject({ code: textField }),
  run: explainOrganisationCode,
  present: ({ code, verdict }) => ({ ...verdictValue(verdict), code }),
});

export const creditCodeRule = defineRule({
  id: 'credit-code',
  title: '统一社会信用代码校验',
  labels: { code: '统一社会信用代码' },
  input: z.strictObject({ code: textField }),
  run: explainCreditCode,
  present: ({ code, verdict, parts, warning }) => ({
    ...verdictValue(verdict),
    code,
    ...(parts === undefined ? {} : { parts: { ...parts } }),
    ...(warning === undefined ? {} : { warning }),
  }),
});

export const residentIdRule = defineRule({
  id: 'resident-id',
  title: '公民身份号码校验',
  labels: { number: '公民身份号码' },
  input: z.strictObject({ number: textField }),
  run: explainResidentId,
  present: ({ verdict, bornOn, sex }) => ({
    ...verdictValue(verdict),
    ...(bornOn === undefined ? {} : { bornOn }),
    ...(sex === undefined ? {} : { sex }),
  }),
});

export const taxpayerNumberRule = defineRule({
  id: 'taxpayer-number',
  title: '纳税人识别号校验',
  labels: { number: '纳税人识别号' },
  input: z.strictObject({ number: textField }),
  run: explainTaxpayerNumber,
  present: ({ verdict, kind }) => ({ ...verdictValue(verdict), ...(kind === undefined ? {} : { kind }) }),
});
