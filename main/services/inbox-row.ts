import type { Language } from '../../domain/language.ts';
import { sameName } from '../../domain/registration/taxpayer-number.ts';
import { findRecord, type RecordRow, type TaskRow } from '../../db/inbox.ts';
import { findOutboxMessage } from '../../db/outbox.ts';
import { certificatesOfCase } from '../../db/seals.ts';
import type { ReadDb } from '../../db/sql.ts';
import { wayOutOf } from './exchange-standing.ts';
import type { HallContext } from './hall-context.ts';
import { handoverTaskWords } from './handover-words.ts';
import { findTaxpayer } from '../../db/taxpayers.ts';
import { papersToTakeBack } from './lost-papers.ts';
import { textOf } from './record-facts.ts';
import { findRecordForm, whatIsAsked } from './record-forms.ts';
import { maskNumber } from './masks.ts';
import { refusedPaperWords } from './trust-words.ts';
import { inboxSentence, schemaTitle } from './words.ts';

const labelOf = (record: RecordRow | undefined, id: string, language: Language): string | undefined => {
  const fields = record === undefined ? undefined : findRecordForm(record)?.fields(record);
  const field = fields?.find((candidate) => candidate.id === id);
  return language === 'en' ? field?.labelEn : field?.label;
};

const taxpayerName = (db: ReadDb, taxpayerNo: string, record: RecordRow | undefined): string =>
  findTaxpayer(db, taxpayerNo)?.name ??
  (record === undefined ? undefined : findRecordForm(record)?.nameOf(record)) ??
  '';

/** The papers to be had back, and whether the number went to another business of the same owner. */
const recallOf = (db: ReadDb, task: TaskRow, standing: RecordRow | undefined) => {
  const own = findOutboxMessage(db, textOf(task.detail.msgId) ?? '');
  const mine = own === undefined ? undefined : (JSON.parse(own.text) as { body: { name: string } }).body;
  const other = standing === undefined ? undefined : findRecordForm(standing)?.nameOf(standing);
  return {
    numbers: certificatesOfCase(db, task.caseFileId ?? '')
      .filter(({ status }) => status === 'issued')
      .map(({ number }) => number),
    otherName: other === undefined || mine === undefined || sameName(other, mine.name) ? null : other,
  };
};

/** A task as the list of what waits at this window shows it: whom it concerns, and what is to be done. */
export const inboxRow = (context: HallContext, task: TaskRow, placeOf: (part: string) => string) => {
  const { db, config } = context;
  const record = task.recordId === null ? undefined : findRecord(db, task.recordId);
  const field = textOf(task.detail.field);
  const reason = textOf(task.detail.reason);
  const own =
    textOf(task.detail.msgId) === null ? undefined : findOutboxMessage(db, String(task.detail.msgId));
  return {
    taskId: task.id,
    leadsTo: wayOutOf(task),
    kind: task.kind,
    recordId: task.recordId,
    caseFileId: task.caseFileId ?? own?.caseFileId ?? null,
    taxpayerNo: task.taxpayerNo,
    taxpayerName: taxpayerName(db, task.taxpayerNo, record),
    title: schemaTitle(record?.schema ?? '', context.language()),
    sentence: inboxSentence(
      task.kind,
      {
        own: handoverTaskWords(task, record, placeOf) ?? refusedPaperWords(task.detail),
        sender: record?.senderBureau ?? config.bureau,
        reason,
        field: field === null ? null : (labelOf(record, field, context.language()) ?? field),
        code: textOf(task.detail.code),
        ...(record === undefined ? {} : { asks: whatIsAsked(record) }),
        duplicate:
          task.kind === 'duplicate'
            ? {
                name: taxpayerName(db, task.taxpayerNo, record),
                number: maskNumber(task.taxpayerNo),
                otherName: textOf(task.detail.otherName) ?? '',
                otherNumber: maskNumber(textOf(task.detail.otherNo) ?? ''),
                likeness: textOf(task.detail.likeness) ?? '',
              }
            : null,
        recall:
          task.kind === 'recall'
            ? recallOf(db, task, record)
            : { numbers: papersToTakeBack(context, task), otherName: null },
      },
      context.language(),
    ),
    openedAt: task.openedAt,
    field,
    reason,
  };
};
