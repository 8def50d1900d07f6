import type { ActDecision } from '../act.ts';
import { type Answers, type Field, type FieldProblem, missingAnswers } from '../../forms/field.ts';
import { dateField, placeField, textField } from '../../forms/fields.ts';
import { checkPersonNumber } from '../../identifiers/personal-document.ts';
import type { PlainDate } from '../../plain-date.ts';
import {
  accountingField,
  accountingWords,
  choice,
  contactFields,
  openReader,
} from '../../registration/form.ts';
import type { KnownTaxpayer, Registration, RegistrantKind } from '../../registration/registration.ts';
import { type ComposedNumber, numberOfHousehold, numberOfUnit } from '../../registration/taxpayer-number.ts';

const kindField = choice('kind', '登记对象', 'Registrant', [
  ['household', '个体工商户', 'Individual household'],
  ['unit', '单位', 'Unit'],
]);

/** Who licensed a unit: what 工商 has licensed since the reform carries a credit code and is not registered here. */
const licensedByField = choice('licensedBy', '批准设立机关', 'Licensed by', [
  ['commerce', '工商行政管理部门', 'Industry and commerce'],
  ['establishment', '机构编制部门', 'Establishment office'],
  ['civil-affairs', '民政部门', 'Civil affairs'],
  ['justice', '司法行政部门', 'Justice'],
  ['other', '其他', 'Other'],
]);
export const licensedByWords: Readonly<Record<string, string>> = Object.fromEntries(
  licensedByField.options.map(({ value, label }) => [value, label]),
);

const unitFields: readonly Field[] = [
  textField('organisationCode', '组织机构代码', 'Organisation code', 10),
  licensedByField,
  accountingField,
];

const head: readonly Field[] = [
  kindField,
  textField('name', '纳税人名称', 'Name', 80),
  textField('registrationType', '登记注册类型', 'Registration type', 40),
];
const tail: readonly Field[] = [
  textField('licenceName', '证照名称', 'Licence', 40),
  textField('licenceNo', '证照号码', 'Licence number', 40),
  dateField('licensedOn', '领取证照日期', 'Licensed on'),
  textField('address', '生产经营地址', 'Address', 100),
  placeField,
  textField('industry', '国标行业', 'Industry', 60),
  textField('scope', '经营范围', 'Scope of business', 200),
  textField('legalPersonName', '负责人（业主）', 'Legal person or owner', 40),
  textField('legalPersonId', '身份证号码', 'Their ID number', 18),
  ...contactFields,
];

/** 税务登记表 as far as the certificate, the shared record and both bureaus need it. */
export const registrationFields = (answers: Answers): readonly Field[] => [
  ...head,
  // Without a kind (a past entry is read by its labels) every field is there.
  ...(answers['kind'] === 'household' ? [] : unitFields),
  ...tail,
];

type Read =
  | { readonly registration: Registration; readonly licensedBy: string }
  | Extract<ActDecision, { outcome: 'correct' }>;

/** Reads the form; the number is what `numberFor` makes of it. */
const readForm = (
  answers: Answers,
  on: PlainDate,
  numberFor: (kind: RegistrantKind) => ComposedNumber,
): Read => {
  const fields = registrationFields(answers);
  const problems: FieldProblem[] = missingAnswers(fields, answers);
  const { wrong, given, day, place, phone } = openReader(fields, answers, problems);
  const kind: RegistrantKind = given('kind') === 'unit' ? 'unit' : 'household';
  const licensedOn = day('licensedOn', on);
  const person = checkPersonNumber(given('legalPersonId'), on);
  if (given('legalPersonId') !== '' && !person.verdict.valid) wrong('legalPersonId', person.verdict.reason);
  const number = numberFor(kind);
  if ('problem' in number && given(number.field) !== '') wrong(number.field, number.problem);
  const registration: Registration = {
    taxpayerNo: 'taxpayerNo' in number ? number.taxpayerNo : '',
    kind,
    creditCode: null,
    name: given('name'),
    registrationType: given('registrationType'),
    licenceName: given('licenceName'),
    licenceNo: given('licenceNo'),
    licensedOn,
    address: given('address'),
    place: place(),
    industry: given('industry'),
    scope: given('scope'),
    legalPersonName: given('legalPersonName'),
    legalPersonId: person.number,
    contactName: given('contactName'),
    contactPhone: phone(),
    accounting: kind === 'unit' ? (accountingWords[given('accounting')] ?? '') : '',
    registeredOn: on,
  };
  return problems.length > 0 || 'problem' in number
    ? { outcome: 'correct', problems }
    : { registration, licensedBy: given('licensedBy') };
};

/** A new registration: its number is composed from the form and what this window knows to be taken. */
export const readRegistration = (
  answers: Answers,
  on: PlainDate,
  area: string,
  known: readonly KnownTaxpayer[],
): Read =>
  readForm(answers, on, (kind) =>
    kind === 'unit'
      ? numberOfUnit(area, answers['organisationCode'] ?? '')
      : numberOfHousehold(answers['legalPersonId'] ?? '', known, on),
  );

/** A registration in its case: the number was given when it was opened, and the form must still lead to it. */
export const readRegistered = (form: Answers, on: PlainDate): Read => {
  const given = form['taxpayerNo'] ?? '';
  return readForm(form, on, (kind) => {
    if (kind === 'unit') return numberOfUnit(given.slice(0, 6), form['organisationCode'] ?? '');
    const first = numberOfHousehold(form['legalPersonId'] ?? '', [], on);
    return 'taxpayerNo' in first && given.startsWith(first.taxpayerNo.slice(0, 18))
      ? { taxpayerNo: given }
      : first;
  });
};
