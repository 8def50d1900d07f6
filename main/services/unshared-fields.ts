import type { RecordView } from '../../contract/calls/exchange.ts';
import { isWithheld, type PolicyDocument, withholdable } from '../../contract/exchange/policy-document.ts';
import type { InBoth } from '../../domain/language.ts';
import type { RecordRow } from '../../db/inbox.ts';

type Fields = RecordView['fields'];

const notShared: InBoth = { zh: '协议不共享', en: 'Not shared under the agreement' };

const labels: Readonly<Record<string, InBoth>> = {
  contactName: { zh: '办税人', en: 'Handler' },
  contactPhone: { zh: '联系电话', en: 'Phone' },
  scope: { zh: '经营范围', en: 'Scope of business' },
  legalPersonId: { zh: '法定代表人身份证号', en: 'ID number of the legal person' },
};

/** A record's fields, with those said to be not shared that the agreement leaves out: nobody asks where they are. */
export const withUnshared = (
  agreement: PolicyDocument | undefined,
  record: Pick<RecordRow, 'schema' | 'body'>,
  fields: Fields,
): Fields => {
  if (agreement === undefined) return fields;
  const body = record.body as Readonly<Record<string, unknown>>;
  const left = Object.hasOwn(withholdable, record.schema)
    ? withholdable[record.schema as keyof typeof withholdable].filter(
        (id) => isWithheld(agreement, record.schema, id) && body[id] === '',
      )
    : [];
  const unshared = left.map((id): Fields[number] => {
    const known = fields.find((field) => field.id === id);
    const { zh, en } = labels[id] ?? { zh: id, en: id };
    const label =
      known === undefined ? { label: zh, labelEn: en } : { label: known.label, labelEn: known.labelEn };
    return { id, ...label, value: notShared.zh, valueEn: notShared.en };
  });
  return [...fields.filter(({ id }) => !unshared.some((each) => each.id === id)), ...unshared];
};
