import { type Answers, type Field, type FieldProblem, missingAnswers } from '../../forms/field.ts';
import { dateField, placeField, textField } from '../../forms/fields.ts';
import { checkCreditCode } from '../../identifiers/credit-code.ts';
import { normaliseIdentifier } from '../../identifiers/normalise.ts';
import { checkPersonNumber } from '../../identifiers/personal-document.ts';
import type { PlainDate } from '../../plain-date.ts';
import { accountingField, accountingWords, contactFields, openReader } from '../../registration/form.ts';
import type { PushedRegistration, Registration } from '../../registration/registration.ts';
import type { ActDecision } from '../act.ts';

/** 纳税人首次办税补充信息表, below what 工商 has pushed already. */
export const supplementaryFields: readonly Field[] = [
  {
    ...textField('creditCode', '统一社会信用代码', 'Credit code', 18),
    hint: '工商推送的自动带出',
    hintEn: 'Filled from the pushed registration',
  },
  textField('name', '纳税人名称', 'Name', 80),
  textField('registrationType', '登记注册类型', 'Registration type', 40),
  dateField('licensedOn', '核准设立日期', 'Licensed on'),
  textField('address', '生产经营地址', 'Address', 100),
  placeField,
  textField('industry', '国标行业', 'Industry', 60),
  textField('scope', '经营范围', 'Scope of business', 200),
  textField('legalPersonName', '法定代表人', 'Legal person', 40),
  textField('legalPersonId', '身份证号码', 'Their ID number', 18),
  accountingField,
  ...contactFields,
];

export const codeOf = (answers: Answers): string => normaliseIdentifier(answers['creditCode'] ?? '');

/** What 工商 has told, in the form's own fields. */
export const pushedAnswers = (pushed: PushedRegistration): Answers => ({
  name: pushed.name,
  registrationType: pushed.registrationType,
  licensedOn: pushed.licensedOn,
  address: pushed.address,
  scope: pushed.scope,
  legalPersonName: pushed.legalPersonName,
  legalPersonId: pushed.legalPersonId,
});

/** The fields of the form that a later push of the same licence changed, with what stood there before. */
export const changedByPush = (
  before: PushedRegistration,
  pushed: PushedRegistration,
): readonly { readonly field: Field; readonly before: string }[] => {
  const was = pushedAnswers(before);
  const is = pushedAnswers(pushed);
  return supplementaryFields
    .filter(({ id }) => (was[id] ?? '') !== (is[id] ?? ''))
    .map((field) => ({ field, before: was[field.id] ?? '' }));
};

type Read = { readonly registration: Registration } | Extract<ActDecision, { outcome: 'correct' }>;

/** Reads the form. The credit code is the number of both bureaus. */
export const readSupplement = (answers: Answers, on: PlainDate): Read => {
  const problems: FieldProblem[] = missingAnswers(supplementaryFields, answers);
  const { wrong, given, day, place, phone } = openReader(supplementaryFields, answers, problems);
  const code = checkCreditCode(given('creditCode'));
  if (given('creditCode') !== '' && !code.verdict.valid) wrong('creditCode', code.verdict.reason);
  const person = checkPersonNumber(given('legalPersonId'), on);
  if (given('legalPersonId') !== '' && !person.verdict.valid) wrong('legalPersonId', person.verdict.reason);
  const registration: Registration = {
    taxpayerNo: code.code,
    kind: 'unit',
    creditCode: code.code,
    name: given('name'),
    registrationType: given('registrationType'),
    licenceName: '营业执照',
    licenceNo: code.code,
    licensedOn: day('licensedOn', on),
    address: given('address'),
    place: place(),
    industry: given('industry'),
    scope: given('scope'),
    legalPersonName: given('legalPersonName'),
    legalPersonId: person.number,
    contactName: given('contactName'),
    contactPhone: phone(),
    accounting: accountingWords[given('accounting')] ?? '',
    registeredOn: on,
  };
  return problems.length > 0 ? { outcome: 'correct', problems } : { registration };
};
