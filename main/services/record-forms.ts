import type { RecordView } from '../../contract/calls/exchange.ts';
import type { BodyOf, BodySchemaName } from '../../contract/exchange/bodies.ts';
import { type Bureau, bureauName } from '../../domain/bureau.ts';
import { findMatter } from '../../domain/matters/index.ts';
import { type Fen, formatYuanGrouped } from '../../domain/money.ts';
import type { RecordRow } from '../../db/inbox.ts';
import type { RegistrationBody } from './registrations.ts';
import { schemaTitle } from './words.ts';

type Fields = RecordView['fields'];

/** How a person of the other bureau sees a record, to confirm it or to return it by one of its fields (norm item 36). */
export interface RecordForm {
  /** Is it for this bureau's person to decide on, or stored beside one that is? */
  isLookedAtBy(record: RecordRow, bureau: Bureau): boolean;
  title(record: RecordRow): string;
  nameOf(record: RecordRow): string;
  /** What may be returned, with the labels of the form it came from. */
  fields(record: RecordRow): Fields;
}

type FilingBody = BodyOf<'joint-filing/1'>;

const filingFields = (body: FilingBody): Fields => {
  const words: Readonly<Record<string, string>> = {
    gross: '含税销售额',
    netSales: '不含税销售额',
    consumptionTax: '消费税',
    outputTax: '销项税额',
    inputTax: '进项税额',
    carriedOver: '上期留抵',
    carriedForward: '期末留抵',
  };
  const place = { city: '市区', town: '县城、镇', other: '其他' }[body.place];
  return [
    { id: 'periodEnd', label: '税款所属期', value: `${body.periodStart} 至 ${body.periodEnd}` },
    ...(body.taxpayerKind === 'small-scale'
      ? [{ id: 'filingPeriod', label: '申报周期', value: body.filingPeriod === 'month' ? '按月' : '按季' }]
      : []),
    { id: 'place', label: '所在地', value: place },
    ...Object.entries(body.declared).map(([id, amount]) => ({
      id,
      label: words[id] ?? id,
      value: formatYuanGrouped(amount as Fen),
    })),
    { id: 'contactName', label: '办税人', value: body.contactName },
    { id: 'contactPhone', label: '联系电话', value: body.contactPhone },
  ];
};

const filing: RecordForm = {
  // A clerk decides on what was collected for the own bureau; the sender's own record is confirmed with it.
  isLookedAtBy: (record, bureau) => record.authority === bureau,
  title: (record) =>
    `${bureauName[record.authority]} ${schemaTitle(record.schema)}${(record.body as FilingBody).status === 'void' ? '（已冲正）' : ''}`,
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
  const values: Readonly<Record<string, string | number | null>> = body;
  const typed = form.flatMap((field) => {
    const value = values[field.id];
    if (typeof value !== 'string' || value === '') return [];
    const option = field.kind === 'choice' ? field.options.find((one) => one.value === value) : undefined;
    return [{ id: field.id, label: field.label, value: option?.label ?? value }];
  });
  return [
    { id: 'taxpayerNo', label: '纳税人识别号', value: body.taxpayerNo },
    ...typed,
    { id: 'registeredOn', label: '登记日期', value: body.registeredOn },
    ...(body.certificateNumber === null
      ? []
      : [{ id: 'certificateNumber', label: '登记证件号码', value: body.certificateNumber }]),
  ];
};

const registration: RecordForm = {
  // One record for both: the bureau that did not register confirms it.
  isLookedAtBy: (record, bureau) => record.senderBureau !== bureau,
  title: (record) => `${bureauName[record.authority]} ${schemaTitle(record.schema)}`,
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

export const isFiling = (record: RecordRow): boolean => record.schema === 'joint-filing/1';
