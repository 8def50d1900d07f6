import type { HandoverView } from '../../contract/calls/handover.ts';
import { type BodyOf, bodySchemas } from '../../contract/exchange/bodies.ts';
import { movableSchemas } from '../../contract/exchange/handover.ts';
import type { Message } from '../../contract/exchange/message.ts';
import type { Handlers } from '../../contract/index.ts';
import { type Bureau, bureauName, bureauNameEn } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import type { InBoth } from '../../domain/language.ts';
import { zeroFen } from '../../domain/money.ts';
import { isPlainDate } from '../../domain/plain-date.ts';
import { type BeforeLeaving, obstaclesTo, openCasesParameter } from '../../domain/registration/handover.ts';
import { identityRecordId } from '../../domain/registration/registration.ts';
import { caseFilesOfTaxpayer } from '../../db/case-files.ts';
import { feedOfRecord, findRecord, openTasksOfRecord, type RecordRow, type TaskRow } from '../../db/inbox.ts';
import { outboxOfRecord } from '../../db/outbox.ts';
import { findParameter } from '../../db/profile.ts';
import { findTaxpayer } from '../../db/taxpayers.ts';
import type { DraftMessage } from '../../db/transaction.ts';
import { titleToAct } from './act-stamp.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import { knownPlaces, placeName } from './handover-words.ts';
import { type Act, findKnownVersion, stamped } from './lane-writer.ts';
import { findRecordForm } from './record-forms.ts';
import type { RegistrationBody } from './registrations.ts';
import type { SessionService } from './session.ts';
import { isAnswered } from './tasks-at-hand.ts';
import { openAccessBook } from './taxpayers.ts';

type HandoverDesk = Pick<
  Handlers['exchange'],
  'registrationOf' | 'handover' | 'handOver' | 'takeOver' | 'correctTaken' | 'decline'
>;

const movers = ['tax-officer', 'supervisor'] as const;
const unfinished = ['draft', 'held', 'awaiting-supplement'];

const required = (value: string, field: string): string => {
  const text = value.trim();
  if (text === '') throw new Fault('figure/bad-input', { field, reason: '必须填写' });
  return text;
};

interface Offer {
  readonly task: TaskRow;
  readonly message: Message;
  readonly hash: string;
  readonly body: BodyOf<'handover/1'>;
}

/**
 * 移交与接收: a registration moves to another jurisdiction (docs/decisions/0025). Here the officer closes it; there the
 * officer of the bureau it is offered to opens it, or sends it back. Nothing is decided by the program.
 */
export const openHandoverDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  committed: (caseFileId: string | null) => void,
): HandoverDesk => {
  const { db, config, clock } = context;
  const noteLook = openAccessBook(context, day, session.officer);

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
      goneTo: isGone && record.handover !== null ? placeOf(record.handover.part) : null,
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

  /** One act of the officer who is signed in, for the window's own bureau. */
  const say = (
    what: 'hand-over' | 'take-over' | 'correct-taken' | 'decline-handover',
    record: RecordRow,
    draft: (base: {
      readonly act: Act;
      readonly stamp: (lane: Bureau) => ReturnType<typeof stamped>;
    }) => DraftMessage,
    detail: Readonly<Record<string, string | number>>,
  ): HandoverView => {
    const officer = session.officer();
    const on = day.today();
    const act: Act = { actId: context.newId(), officer, on, at: clock.now() };
    const under = titleToAct(officer, config.bureau, movers, on, undefined);
    const stamp = (lane: Bureau) =>
      stamped(context, act, {
        lane,
        under,
        taxpayerNo: record.taxpayerNo,
        caseFileId: what === 'hand-over' ? record.caseFileId : null,
      });
    write(context, what, (tx) => {
      tx.enqueue(draft({ act, stamp }));
      tx.journal({
        what: `record/${what}`,
        at: act.at,
        officer: officer.id,
        actId: act.actId,
        caseFileId: record.caseFileId,
        detail: { recordId: record.recordId, ...detail },
      });
    });
    committed(record.caseFileId);
    return view(record.recordId);
  };

  return {
    registrationOf: ({ taxpayerNo }) => {
      const record = findRecord(db, identityRecordId(taxpayerNo));
      return { recordId: record?.recordId ?? null };
    },
    handover: ({ recordId }) => {
      const shown = view(recordId);
      const record = getRecord(recordId);
      noteLook(record.taxpayerNo, record.caseFileId);
      return shown;
    },
    handOver: ({ recordId, version, toPart, toAuthority, reason, explanation, document, documentOn }) => {
      const record = getRecord(recordId);
      const { leave } = view(recordId);
      if (leave === null || record.version !== version) throw new Fault('case/record-not-open');
      const obstacle = leave.obstacles.find(({ forbids }) => forbids);
      if (obstacle !== undefined)
        throw new Fault('case/handover-not-clear', { reason: obstacle.said[context.language()] });
      if (!leave.places.some(({ part }) => part === toPart)) throw new Fault('exchange/part-unknown');
      if (!isPlainDate(documentOn))
        throw new Fault('figure/bad-input', { field: '文书日期', reason: '请填写有效日期' });
      const paper = required(document, '文号');
      const why = required(explanation, '移交原因');
      return say(
        'hand-over',
        record,
        ({ stamp }) => ({
          ...stamp(record.authority),
          kind: 'HANDOVER',
          schema: 'handover/1',
          recordId,
          baseVersion: record.version,
          baseHash: record.hash,
          version: record.version + 1,
          cause: null,
          body: {
            handedVersion: record.version,
            handedHash: record.hash,
            toPart,
            toAuthority,
            reason,
            explanation: why,
            document: paper,
            documentOn,
            schema: 'registration/1',
            record: record.body,
          },
        }),
        { version, toPart, document: paper },
      );
    },
    takeOver: ({ recordId, msgId, address, place, contactPhone }) => {
      const record = getRecord(recordId);
      const offer = getOffer(recordId, msgId);
      const blocked = blockedBy(record, offer);
      if (blocked !== null)
        throw new Fault('case/handover-not-clear', { reason: blocked[context.language()] });
      const { message, hash, body } = offer;
      const carried = body.record as RegistrationBody;
      const taken: RegistrationBody = {
        ...carried,
        bureau: body.toAuthority,
        address: required(address, '注册地址'),
        place,
        contactPhone: required(contactPhone, '联系电话'),
        // The old paper is taken back where it was given out; a new one is given out here (换发).
        certificateNumber: null,
      };
      return say(
        'take-over',
        record,
        ({ stamp }) => ({
          ...stamp(body.toAuthority),
          kind: 'RECORD',
          schema: body.schema,
          recordId,
          baseVersion: message.version,
          baseHash: hash,
          version: message.version + 1,
          cause: msgId,
          body: { ...taken },
        }),
        { msgId },
      );
    },
    correctTaken: ({ recordId, version, value }) => {
      const record = getRecord(recordId);
      const returned = returnedOf(record);
      if (returned === null || record.version !== version) throw new Fault('case/record-not-open');
      const { zh: field } = returned.label;
      const body = { ...record.body, [returned.field]: required(value, field) };
      // The number is what the record is known by; all else is held to the form it travels in.
      if (returned.field === 'taxpayerNo' || !bodySchemas['registration/1'].safeParse(body).success)
        throw new Fault('figure/bad-input', { field, reason: '该栏目不能这样更正' });
      return say(
        'correct-taken',
        record,
        ({ stamp }) => ({
          ...stamp(record.authority),
          kind: 'CORRECTION',
          schema: 'registration/1',
          recordId,
          baseVersion: record.version,
          baseHash: record.hash,
          version: record.version + 1,
          cause: record.lastReturn?.msgId ?? null,
          body,
        }),
        { version, field: returned.field },
      );
    },
    decline: ({ recordId, msgId, reason }) => {
      const record = getRecord(recordId);
      const { message, hash, body } = getOffer(recordId, msgId);
      if (body.toAuthority !== config.bureau) throw new Fault('case/record-not-open');
      const why = required(reason, '退回原因');
      return say(
        'decline-handover',
        record,
        ({ stamp }) => ({
          ...stamp(body.toAuthority),
          kind: 'DECLINE',
          schema: 'decline/1',
          recordId,
          baseVersion: message.version,
          baseHash: hash,
          version: message.version,
          cause: msgId,
          body: {
            recordId,
            version: message.version,
            versionHash: hash,
            toPart: message.part,
            reason: why,
          },
        }),
        { msgId, reason: why },
      );
    },
  };
};
