import { type Answers, type Field, type FieldProblem, missingAnswers, problemAt } from '../forms/field.ts';
import { placeField, textField } from '../forms/fields.ts';
import { notAnOption, tooLong } from '../forms/problem-words.ts';
import { checkPersonNumber } from '../identifiers/personal-document.ts';
import { checkTaxpayerNumber } from '../identifiers/taxpayer-number.ts';
import type { PlainDate } from '../plain-date.ts';
import type { EntityType, Place, Taxpayer, VatStatus } from '../taxpayer.ts';
import { choice, openReader } from './form.ts';

/* A taxpayer that the window does not know, typed from the papers it brings; marked so until its registration comes. */

/** Asked for apart from the form of a matter: the taxpayer is needed before any matter is chosen. */
export const entryFields: readonly Field[] = [
  textField('taxpayerNo', '纳税人识别号', 'Taxpayer number', 24),
  textField('name', '纳税人名称', 'Name', 80),
  choice('entityType', '类别', 'Kind', [
    ['household', '个体工商户', 'Household'],
    ['enterprise', '企业', 'Enterprise'],
    ['other', '其他', 'Other'],
  ]),
  textField('registrationType', '登记注册类型', 'Registration type', 40),
  choice('vatStatus', '增值税身份', 'VAT status', [
    ['small-scale', '小规模纳税人', 'Small-scale'],
    ['general', '一般纳税人', 'General'],
  ]),
  placeField,
  textField('address', '地址', 'Address', 100),
  textField('industry', '行业', 'Industry', 60, false),
  textField('legalPersonName', '负责人', 'Legal person', 40),
  {
    ...textField('legalPersonId', '身份证号码', 'Their ID number', 24, false),
    hint: '留空：用经办人证件或原号',
    hintEn: 'Empty: handler’s card, or as before',
  },
  {
    kind: 'phone',
    id: 'contactPhone',
    label: '联系电话',
    labelEn: 'Telephone',
    required: false,
    maxLength: 20,
  },
  textField('reason', '录入原因', 'Reason', 200),
];

/** In the place of the entry's reason where it is corrected: the first reason stays with the mark. */
export const correctionReason = textField('reason', '更正原因', 'Reason', 200);

/** What the window takes down of somebody it does not know. */
export interface EntryByHand
  extends Pick<
    Taxpayer,
    | 'taxpayerNo'
    | 'name'
    | 'vatStatus'
    | 'registrationType'
    | 'place'
    | 'address'
    | 'industry'
    | 'legalPersonName'
    | 'contactPhone'
  > {
  readonly creditCode: string | null;
  readonly entityType: EntityType;
  /** Whose card finds the taxpayer next time; null where nobody showed one. */
  readonly legalPersonId: string | null;
  readonly reason: string;
}

const idPart = 18;

/** Option of a choice, or the first one beside the problem that says it is none. */
const optionOf = (
  id: string,
  typed: string,
  wrong: (field: string, message: FieldProblem['message']) => void,
) => {
  const field = entryFields.find((one) => one.id === id);
  if (field?.kind !== 'choice') throw new RangeError(`no choice: ${id}`);
  const known = field.options.find(({ value }) => value === typed);
  if (known === undefined && typed !== '') wrong(id, notAnOption(field));
  return (known ?? field.options[0])?.value ?? '';
};

/**
 * Reads what was typed. The number passes the check digits of its form; an ID number, where given, too. A household's
 * number of twenty characters begins with its owner's ID number, which then need not be typed again.
 */
export const readEntry = (
  answers: Answers,
  on: PlainDate,
): { readonly entry: EntryByHand } | { readonly problems: readonly FieldProblem[] } => {
  const problems: FieldProblem[] = missingAnswers(entryFields, answers);
  const { wrong, given, place, phone } = openReader(entryFields, answers, problems);
  for (const field of entryFields)
    if ('maxLength' in field && given(field.id).length > field.maxLength)
      problems.push(problemAt(field.id, tooLong(field, field.maxLength)));
  const { number, kind, verdict } = checkTaxpayerNumber(given('taxpayerNo'), on);
  if (!verdict.valid) wrong('taxpayerNo', verdict.reason);
  const person = checkPersonNumber(given('legalPersonId'), on);
  if (given('legalPersonId') !== '' && !person.verdict.valid) wrong('legalPersonId', person.verdict.reason);
  const inNumber = kind === 'resident-id-and-sequence' ? number.slice(0, idPart) : null;
  const entry: EntryByHand = {
    taxpayerNo: number,
    creditCode: kind === 'credit-code' ? number : null,
    name: given('name'),
    entityType: optionOf('entityType', given('entityType'), wrong) as EntityType,
    registrationType: given('registrationType'),
    vatStatus: optionOf('vatStatus', given('vatStatus'), wrong) as VatStatus,
    place: place() satisfies Place,
    address: given('address'),
    industry: given('industry'),
    legalPersonName: given('legalPersonName'),
    legalPersonId: given('legalPersonId') === '' ? inNumber : person.number,
    contactPhone: phone(),
    reason: given('reason'),
  };
  return problems.length > 0 ? { problems } : { entry };
};

/** The organisation code that a unit keeps whether its number is an old certificate's or a credit code. */
export const organisationPart = (taxpayerNo: string): string | null => {
  if (taxpayerNo.length === 15) return taxpayerNo.slice(6);
  return taxpayerNo.length === 18 ? taxpayerNo.slice(8, 17) : null;
};
