import type { RecordView } from '../../contract/calls/exchange.ts';
import type { BodyOf, BodySchemaName } from '../../contract/exchange/bodies.ts';
import { type Bureau, bureauName, bureauNameEn } from '../../domain/bureau.ts';
import { handReasonText } from '../../domain/identification.ts';
import { documentKindWords } from '../../domain/identifiers/personal-document.ts';
import type { InBoth } from '../../domain/language.ts';
import { findMatter } from '../../domain/matters/index.ts';
import { type Fen, formatYuanGrouped } from '../../domain/money.ts';
import type { RecordRow } from '../../db/inbox.ts';
import type { RegistrationBody } from './registrations.ts';
import { schemaTitle, type WhatIsAsked } from './words.ts';

type Fields = RecordView['fields'];

/** How a person of the other bureau sees a record, to confirm it or to return it by one of its fields (norm item 36). */
export interface RecordForm {
  /** Is it for this bureau's person to decide on, or stored beside one that is? */
  isLookedAtBy(record: RecordRow, bureau: Bureau): boolean;
  title(record: RecordRow): InBoth;
  nameOf(record: RecordRow): string;
  /** What may be returned, with the labels of the form it came from. */
  fields(record: RecordRow): Fields;
}

type Label = readonly [zh: string, en: string];
const field = (id: string, [label, labelEn]: Label, value: InBoth): Fields[number] => ({
  id,
  label,
  labelEn,
  value: value.zh,
  valueEn: value.en,
});
/** A number, or what somebody typed: it reads the same in every language. */
const same = (value: string): InBoth => ({ zh: value, en: value });

type FilingBody = BodyOf<'joint-filing/1'>;

const declaredWords: Readonly<Record<string, Label>> = {
  gross: ['含税销售额', 'Gross sales'],
  netSales: ['不含税销售额', 'Net sales'],
  consumptionTax: ['消费税', 'Consumption tax'],
  outputTax: ['销项税额', 'Output tax'],
  inputTax: ['进项税额', 'Input tax'],
  carriedOver: ['上期留抵', 'Carried over'],
  carriedForward: ['期末留抵', 'Carried forward'],
};
const filingPeriods: Readonly<Record<FilingBody['filingPeriod'], InBoth>> = {
  month: { zh: '按月', en: 'Monthly' },
  quarter: { zh: '按季', en: 'Quarterly' },
};
const placeWords: Readonly<Record<FilingBody['place'], InBoth>> = {
  city: { zh: '市区', en: 'City' },
  town: { zh: '县城、镇', en: 'County town' },
  other: { zh: '其他', en: 'Other' },
};

const byHandText = ({ document, reason, note }: NonNullable<FilingBody['identificationByHand']>): InBoth => {
  const why = handReasonText(reason, note ?? '');
  return {
    zh: `手工录入（${documentKindWords[document].zh}；${why.zh}）`,
    en: `Entered by hand (${documentKindWords[document].en}; ${why.en})`,
  };
};

const byHandFields = ({ identificationByHand: byHand }: Pick<FilingBody, 'identificationByHand'>): Fields =>
  byHand === undefined
    ? []
    : [field('identificationByHand', ['经办人身份', 'Handler identified'], byHandText(byHand))];

const filingFields = (body: FilingBody): Fields => {
  const { periodStart, periodEnd, place, declared, contactName, contactPhone } = body;
  return [
    field('periodEnd', ['税款所属期', 'Tax period'], {
      zh: `${periodStart} 至 ${periodEnd}`,
      en: `${periodStart} to ${periodEnd}`,
    }),
    ...(body.taxpayerKind === 'small-scale'
      ? [field('filingPeriod', ['申报周期', 'Filing period'], filingPeriods[body.filingPeriod])]
      : []),
    field('place', ['所在地', 'Place'], placeWords[place]),
    ...Object.entries(declared).map(([id, amount]) =>
      field(id, declaredWords[id] ?? [id, id], same(formatYuanGrouped(amount as Fen))),
    ),
    field('contactName', ['办税人', 'Handler'], same(contactName)),
    field('contactPhone', ['联系电话', 'Phone'], same(contactPhone)),
    ...byHandFields(body),
    // Both bureaus see that the sender knew the taxpayer from its papers alone, and may return it for that.
    ...(body.taxpayerByHand === undefined
      ? []
      : [
          field('taxpayerByHand', ['纳税人信息', 'Taxpayer data'], {
            zh: `手工录入（${body.taxpayerByHand.reason}）`,
            en: `Entered by hand (${body.taxpayerByHand.reason})`,
          }),
        ]),
  ];
};

const titleOf = ({ authority, schema }: RecordRow): InBoth => ({
  zh: `${bureauName[authority]} ${schemaTitle(schema, 'zh')}`,
  en: `${bureauNameEn[authority]} ${schemaTitle(schema, 'en').toLowerCase()}`,
});

const isReversed = (record: RecordRow): boolean => (record.body as FilingBody).status === 'void';
const isOneCode = (record: RecordRow): boolean => (record.body as RegistrationBody).creditCode !== null;

const filing: RecordForm = {
  // A clerk decides on what was collected for the own bureau; the sender's own record is confirmed with it.
  isLookedAtBy: (record, bureau) => record.authority === bureau,
  title: (record) => {
    const { zh, en } = titleOf(record);
    return isReversed(record) ? { zh: `${zh}（已冲正）`, en: `${en} (reversed)` } : { zh, en };
  },
  nameOf: (record) => (record.body as FilingBody).taxpayerName,
  fields: (record) => filingFields(record.body as FilingBody),
};

/** Labels and options come from the matter's own form: the field that is returned is the field that was typed. */
const registrationFields = (body: RegistrationBody): Fields => {
  const matter = findMatter(body.matter);
  const form =
    matter?.fields(
      {
        taxpayer: null,
        businessDate: body.registeredOn as never,
        agreement: undefined,
        windowBureau: body.bureau,
        parameters: {},
        filedPeriods: [],
      },
      { kind: body.kind },
    ) ?? [];
  const values: Readonly<Record<string, unknown>> = body;
  const typed = form.flatMap((asked) => {
    const { id, label, labelEn } = asked;
    const value = values[id];
    if (typeof value !== 'string' || value === '') return [];
    const option = asked.kind === 'choice' ? asked.options.find((one) => one.value === value) : undefined;
    const said = option === undefined ? same(value) : { zh: option.label, en: option.labelEn };
    return [field(id, [label, labelEn], said)];
  });
  return [
    field('taxpayerNo', ['纳税人识别号', 'Taxpayer number'], same(body.taxpayerNo)),
    ...typed,
    field('registeredOn', ['登记日期', 'Registered on'], same(body.registeredOn)),
    ...(body.certificateNumber === null
      ? []
      : [field('certificateNumber', ['登记证件号码', 'Certificate number'], same(body.certificateNumber))]),
    ...byHandFields(body),
  ];
};

const registration: RecordForm = {
  // One record for both: the bureau that did not register confirms it.
  isLookedAtBy: (record, bureau) => record.senderBureau !== bureau,
  title: (record) => {
    const { zh, en } = titleOf(record);
    return isOneCode(record) ? { zh: `${bureauName[record.authority]} 登记信息补录`, en } : { zh, en };
  },
  nameOf: (record) => (record.body as RegistrationBody).name,
  fields: (record) => registrationFields(record.body as RegistrationBody),
};

/** Every kind of record that is confirmed or returned by a person; facts and lane entries are not. */
const recordForms: Readonly<Partial<Record<BodySchemaName, RecordForm>>> = {
  'joint-filing/1': filing,
  'registration/1': registration,
};

export const findRecordForm = ({ schema }: RecordRow): RecordForm | undefined =>
  recordForms[schema as BodySchemaName];

/** What a task to confirm or return asks about. */
export const whatIsAsked = (record: RecordRow): WhatIsAsked => {
  if (record.schema === 'registration/1') return isOneCode(record) ? 'supplement' : 'registration';
  return isReversed(record) ? 'reversal' : 'collection';
};

export const isFiling = (record: RecordRow): boolean => record.schema === 'joint-filing/1';
