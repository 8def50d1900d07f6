import type { ConflictView } from '../../contract/calls/exchange-tasks.ts';
import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { saidOf } from '../../contract/exchange/handover.ts';
import type { Message } from '../../contract/exchange/message.ts';
import type { CaseEntry } from '../../domain/case-file/entry.ts';
import type { InBoth } from '../../domain/language.ts';
import { openingAct } from '../../domain/matters/act.ts';
import { findMatter } from '../../domain/matters/index.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { feedOfRecord, type RecordRow } from '../../db/inbox.ts';
import { lanesOf } from './case-lanes.ts';
import type { HallContext } from './hall-context.ts';
import { findRecordForm } from './record-forms.ts';

/*
 * Both sides of a conflict and what both built on, field by field, each in the words of the form it came from.
 */

type Rows = ConflictView['rows'];
interface Field {
  readonly id: string;
  readonly label: InBoth;
  readonly value: InBoth;
}
type Body = Message['body'];

const same = (text: string): InBoth => ({ zh: text, en: text });

/** A filing or a registration, by the form of its record. */
const recordFields = (schema: string, body: Body): readonly Field[] => {
  // Its form asks for nothing of the record but schema and body.
  const record = { schema, body } as RecordRow;
  const fields = findRecordForm(record)?.fields(record) ?? [];
  const status = (body as { status?: unknown }).status;
  return [
    ...fields.map(({ id, label, labelEn, value, valueEn }) => ({
      id,
      label: { zh: label, en: labelEn },
      value: { zh: value, en: valueEn },
    })),
    ...(status === 'void'
      ? [{ id: 'status', label: { zh: '状态', en: 'State' }, value: { zh: '已冲正', en: 'Reversed' } }]
      : []),
  ];
};

type EntryBody = BodyOf<'case-entry/1'>;

/** An act of a case between the bureaus, by the form it was typed into. */
const entryFields = (
  context: HallContext,
  caseFileId: string | null,
  body: EntryBody,
  by: Pick<Message, 'device' | 'officer'>,
): readonly Field[] => {
  const matter = findMatter(body.matter, context.matters);
  const flow = matter?.flow;
  const head = flow?.headOf(body.act);
  const title =
    body.act === openingAct
      ? { zh: matter?.title ?? body.act, en: matter?.titleEn ?? body.act }
      : { zh: head?.title ?? body.act, en: head?.titleEn ?? body.act };
  const { bureau, doneOn, subject: _subject, ...rest } = body;
  const entry: CaseEntry = { ...rest, lane: bureau, doneOn: doneOn as PlainDate, ...by };
  const form =
    flow === undefined || caseFileId === null || body.act === openingAct
      ? []
      : flow.fieldsOf(flow.standing(lanesOf(context.db, caseFileId)), entry);
  return [
    { id: 'act', label: { zh: '环节', en: 'Act' }, value: title },
    { id: 'doneOn', label: { zh: '办理日期', en: 'Done on' }, value: same(body.doneOn) },
    { id: 'handledBy', label: { zh: '经办人', en: 'Officer' }, value: same(body.handledBy) },
    ...Object.entries(body.answers).map(([id, given]) => {
      const field = form.find((one) => one.id === id);
      const option =
        field?.kind === 'choice' ? field.options.find(({ value }) => value === given) : undefined;
      return {
        id: `answers.${id}`,
        label: { zh: field?.label ?? id, en: field?.labelEn ?? id },
        value: { zh: option?.label ?? given, en: option?.labelEn ?? given },
      };
    }),
  ];
};

const fieldsOf = (
  context: HallContext,
  message: Pick<Message, 'schema' | 'body' | 'caseFileId' | 'device' | 'officer'>,
): readonly Field[] =>
  message.schema === 'case-entry/1'
    ? entryFields(context, message.caseFileId, message.body as EntryBody, message)
    : recordFields(saidOf(message).schema, saidOf(message).body);

/** The version both sides built on, as the exchange told it. */
export const findBase = (context: HallContext, mine: Message): Message | undefined =>
  feedOfRecord(context.db, mine.recordId)
    .filter(({ hash }) => hash === mine.baseHash)
    .map(({ message }) => JSON.parse(message) as Message)
    .at(0);

/** The version that stands, as this window has read it. */
const sideOfRecord = (record: RecordRow) => ({
  schema: record.schema,
  body: record.body as Body,
  caseFileId: record.caseFileId,
  device: record.senderDevice,
  officer: record.officer,
});

/** An answer about a record (a return, a confirmation) has one field of its own: what it said of which one. */
const answerFields = (mine: Message, base: readonly Field[]): readonly Field[] => {
  const { field, reason } = mine.body as { field?: string; reason?: string };
  if (mine.kind !== 'RETURN' || field === undefined) return [];
  const label = base.find(({ id }) => id === field)?.label ?? same(field);
  return [{ id: field, label, value: { zh: `退回：${reason ?? ''}`, en: `Returned: ${reason ?? ''}` } }];
};

/** Rows in the order of the forms; a field that one side lacks stands empty there. */
export const conflictRows = (
  context: HallContext,
  mine: Message,
  base: Message | undefined,
  theirs: RecordRow | undefined,
): Rows => {
  const standing = theirs === undefined ? [] : fieldsOf(context, sideOfRecord(theirs));
  const ground = base === undefined ? [] : fieldsOf(context, base);
  const isAnswer = mine.kind === 'RETURN' || mine.kind === 'CONFIRM';
  const own = isAnswer ? answerFields(mine, ground) : fieldsOf(context, mine);
  const valueIn = (side: readonly Field[], id: string): InBoth | null =>
    side.find((field) => field.id === id)?.value ?? null;
  const seen = new Map([...own, ...standing, ...ground].map(({ id, label }) => [id, label]));
  return [...seen].map(([id, label]) => {
    const [a, b] = [valueIn(own, id), valueIn(standing, id)];
    const differs = theirs !== undefined && (isAnswer ? a !== null : a?.zh !== b?.zh);
    return { id, label, base: valueIn(ground, id), mine: a, theirs: b, differs };
  });
};
