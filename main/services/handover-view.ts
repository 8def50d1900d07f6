import type { HandoverView } from '../../contract/calls/handover.ts';
import type { BodyOf } from '../../contract/exchange/bodies.ts';
import { movableSchemas } from '../../contract/exchange/handover.ts';
import type { Message } from '../../contract/exchange/message.ts';
import { bureauName, bureauNameEn } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { zeroFen } from '../../domain/money.ts';
import { type BeforeLeaving, obstaclesTo, openCasesParameter } from '../../domain/registration/handover.ts';
import { caseFilesOfTaxpayer } from '../../db/case-files.ts';
import { feedOfRecord, findRecord, openTasksOfRecord, type RecordRow, type TaskRow } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import { findParameter } from '../../db/profile.ts';
import { findTaxpayer } from '../../db/taxpayers.ts';
import type { BusinessDay } from './business-day.ts';
import type { HallContext } from './hall-context.ts';
import { knownPlaces, placeName } from './handover-words.ts';
import { findKnownVersion } from './lane-writer.ts';
import { findRecordForm } from './record-forms.ts';
import { scansOfRecord } from './record-scans.ts';
import type { RegistrationBody } from './registrations.ts';
import { isAnswered } from './tasks-at-hand.ts';

const unfinished = ['draft', 'held', 'awaiting-supplement'];

/** What another jurisdiction offers to this one, and the task that says so. */
export interface Offer {
  readonly task: TaskRow;
  readonly message: Message;
  readonly hash: string;
  readonly body: BodyOf<'handover/1'>;
}

/** How a registration stands that may leave this jurisdiction, has left it, or is offered to it. Changes nothing. */
export const readHandovers = (context: HallContext, day: BusinessDay) => {
  const { db, config } = context;

  const getRecord = (recordId: string): RecordRow => {
    const record = findRecord(db, recordId);
    if (record === undefined || !(movableSchemas as readonly string[]).includes(record.schema))
      throw new Fault('case/record-not-open');
    return record;
  };

  const isUnderWay = (recordId: string): boolean => {
    const standing = findRecord(db, recordId)?.version ?? 0;
    return (findKnownVersion(db, recordId)?.version ?? 0) > standing || isWaiting(recordId);
  };
  const isWaiting = (recordId: string): boolean =>
    outboxOfRecord(db, recordId).some(({ state }) => ['sealed', 'sent', 'received'].includes(state));

  const beforeLeaving = (record: RecordRow): BeforeLeaving => {
    const { recordId, taxpayerNo, status } = record;
    const rule = findParameter(db, `${config.bureau}:${openCasesParameter}`, day.today());
    return {
      isReturned: status === 'returned',
      isUnderWay: isUnderWay(recordId),
      isUnconfirmed: status === 'stored',
      arrearsFenOf: findTaxpayer(db, taxpayerNo)?.arrearsFenOf ?? { state: zeroFen, local: zeroFen },
      openCases: caseFilesOfTaxpayer(db, taxpayerNo)
        .filter((file) => unfinished.includes(file.status))
        .map(({ humanNo }) => humanNo),
      openCasesRule:
        (rule?.value as { readonly choice?: string } | undefined)?.choice === 'warn' ? 'warn' : 'refuse',
      certificateNumber: (record.body as RegistrationBody).certificateNumber,
      scans: scansOfRecord(db, recordId, config.part).scans.length,
    };
  };

  const offersOf = (recordId: string): Offer[] =>
    openTasksOfRecord(db, recordId)
      .filter((task) => task.kind === 'take-over')
      .flatMap((task) => {
        const entry = feedOfRecord(db, recordId).find(({ msgId }) => msgId === task.detail['msgId']);
        if (entry === undefined) return [];
        const message = JSON.parse(entry.message) as Message;
        return [{ task, message, hash: entry.hash, body: message.body as BodyOf<'handover/1'> }];
      });
  const getOffer = (recordId: string, msgId: string): Offer => {
    const offer = offersOf(recordId).find(({ task }) => task.detail['msgId'] === msgId);
    if (offer === undefined || isAnswered(db, offer.task)) throw new Fault('exchange/handover-answered');
    return offer;
  };

  /** Why this window may not take what is offered; null where it may. */
  const blockedBy = (record: RecordRow, { task, body }: Offer): InBoth | null => {
    if (isAnswered(db, task))
      return {
        zh: '本窗口已经答复，等待同步。',
        en: 'This window has answered; waiting to be synchronised.',
      };
    const { toAuthority } = body;
    if (toAuthority !== config.bureau)
      return {
        zh: `由${bureauName[toAuthority]}窗口接收。`,
        en: `For a ${bureauNameEn[toAuthority]} window to take.`,
      };
    return record.status === 'handed-over'
      ? null
      : {
          zh: '该识别号在本地已有登记，不能接收，请注明情况退回。',
          en: 'This number is registered here already, so it cannot be taken; decline it and say so.',
        };
  };

  /** What the other bureau here has returned of a registration that was taken over: it has no case of its own here. */
  const returnedOf = (record: RecordRow): HandoverView['correct'] => {
    const { lastReturn, authority, caseFileId, status } = record;
    const isOurs = authority === config.bureau && caseFileId === null && status === 'returned';
    if (!isOurs || lastReturn === null || isWaiting(record.recordId)) return null;
    const { field, reason } = lastReturn;
    const value = record.body[field];
    const shown = findRecordForm(record)
      ?.fields(record)
      .find(({ id }) => id === field);
    return typeof value === 'string'
      ? { field, label: { zh: shown?.label ?? field, en: shown?.labelEn ?? field }, value, reason }
      : null;
  };

  /** It left from here: else it was only offered here, and has gone back. */
  const isHandedOverHere = ({ recordId, handover }: RecordRow): boolean => {
    const entry = feedOfRecord(db, recordId).find(({ msgId }) => msgId === handover?.msgId);
    return entry !== undefined && (JSON.parse(entry.message) as Message).part === config.part;
  };

  /** Day of law on which the other place took it; null until it has said so. */
  const takenOn = ({ recordId, handover }: RecordRow): string | null =>
    feedOfRecord(db, recordId)
      .map((entry) => JSON.parse(entry.message) as Message)
      .find(({ kind, cause }) => kind === 'TAKEN' && cause === handover?.msgId)?.businessDate ?? null;

  const view = (recordId: string): HandoverView => {
    const record = getRecord(recordId);
    const on = day.today();
    const { places, set } = knownPlaces(context, on);
    const placeOf = (part: string) => ({ part, name: placeName(places, part) });
    const offers = offersOf(recordId);
    const isGone = record.status === 'handed-over' && offers.length === 0;
    const mayLeave =
      record.authority === config.bureau && ['stored', 'confirmed', 'returned'].includes(record.status);
    return {
      recordId,
      version: record.version,
      taxpayerName: (record.body as RegistrationBody).name,
      goneTo:
        isGone && record.handover !== null
          ? {
              ...placeOf(record.handover.part),
              isSentBack: !isHandedOverHere(record),
              takenOn: takenOn(record),
            }
          : null,
      leave: mayLeave
        ? {
            places: places.filter(({ part }) => part !== config.part).map((place) => ({ ...place })),
            setBy: set?.setBy ?? null,
            obstacles: obstaclesTo(beforeLeaving(record)).map((obstacle) => ({ ...obstacle })),
          }
        : null,
      correct: returnedOf(record),
      offers: offers.map((offer) => {
        const { task, message, body } = offer;
        const carried = body.record as RegistrationBody;
        return {
          msgId: String(task.detail['msgId']),
          from: placeOf(message.part),
          authority: body.toAuthority,
          reason: body.reason,
          explanation: body.explanation,
          document: body.document,
          documentOn: body.documentOn,
          address: carried.address,
          place: carried.place,
          contactPhone: carried.contactPhone,
          blocked: blockedBy(record, offer),
          mayDecline: body.toAuthority === config.bureau && !isAnswered(db, task),
        };
      }),
    };
  };

  return { getRecord, getOffer, blockedBy, returnedOf, view };
};
