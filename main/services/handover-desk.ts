import type { HandoverView } from '../../contract/calls/handover.ts';
import { bodySchemas } from '../../contract/exchange/bodies.ts';
import type { Handlers } from '../../contract/index.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { isPlainDate } from '../../domain/plain-date.ts';
import { identityRecordId } from '../../domain/registration/registration.ts';
import { mostScansPerEntry } from '../../domain/scan.ts';
import { bodyWithoutSignature } from '../../evidence/officer-signature.ts';
import { findRecord, type RecordRow } from '../../db/inbox.ts';
import type { DraftMessage } from '../../db/transaction.ts';
import { titleToAct } from './act-stamp.ts';
import type { BusinessDay } from './business-day.ts';
import { namedScans } from './case-lanes.ts';
import { type HallContext, write } from './hall-context.ts';
import { readHandovers } from './handover-view.ts';
import { type Act, stamped } from './lane-writer.ts';
import { scansOfRecord } from './record-scans.ts';
import type { RegistrationBody } from './registrations.ts';
import { requiredText } from './required-text.ts';
import type { SessionService } from './session.ts';
import { openAccessBook } from './taxpayers.ts';

type HandoverDesk = Pick<
  Handlers['exchange'],
  'registrationOf' | 'handover' | 'handOver' | 'takeOver' | 'correctTaken' | 'decline'
>;

const movers = ['tax-officer', 'supervisor'] as const;

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

  const { getRecord, getOffer, blockedBy, returnedOf, view } = readHandovers(context, day);

  /** One act of the officer who is signed in, for the window's own bureau. */
  const say = (
    what: 'hand-over' | 'take-over' | 'correct-taken' | 'decline-handover',
    record: RecordRow,
    drafts: (base: {
      readonly act: Act;
      readonly stamp: (lane: Bureau) => ReturnType<typeof stamped>;
    }) => readonly DraftMessage[],
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
      for (const draft of drafts({ act, stamp })) tx.enqueue(draft);
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
      const paper = requiredText(document, '文号');
      const why = requiredText(explanation, '移交原因');
      // The papers of the record go with it, of its earlier versions too; no message names more than so many.
      const scans = scansOfRecord(db, recordId, config.part).scans.map(
        ({ namedBy: _namedBy, ...scan }) => scan,
      );
      return say(
        'hand-over',
        record,
        ({ stamp }) => [
          {
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
              record: { ...record.body, ...namedScans(scans.slice(-mostScansPerEntry)) },
            },
          },
        ],
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
        // The officer's key there signed that act, not this one.
        ...(bodyWithoutSignature(carried) as RegistrationBody),
        bureau: body.toAuthority,
        address: requiredText(address, '注册地址'),
        place,
        contactPhone: requiredText(contactPhone, '联系电话'),
        // The old paper is taken back where it was given out; a new one is given out here (换发).
        certificateNumber: null,
      };
      return say(
        'take-over',
        record,
        ({ stamp }) => [
          {
            ...stamp(body.toAuthority),
            kind: 'RECORD',
            schema: body.schema,
            recordId,
            baseVersion: message.version,
            baseHash: hash,
            version: message.version + 1,
            cause: msgId,
            body: { ...taken },
          },
          // The place it came from is told that, and nothing of what the record says now.
          {
            ...stamp(body.toAuthority),
            kind: 'TAKEN',
            schema: 'taken/1',
            recordId,
            baseVersion: message.version,
            baseHash: hash,
            version: message.version,
            cause: msgId,
            body: { recordId, version: message.version, versionHash: hash, toPart: message.part },
          },
        ],
        { msgId },
      );
    },
    correctTaken: ({ recordId, version, value }) => {
      const record = getRecord(recordId);
      const returned = returnedOf(record);
      if (returned === null || record.version !== version) throw new Fault('case/record-not-open');
      const field = returned.label[context.language()];
      const body = { ...bodyWithoutSignature(record.body), [returned.field]: requiredText(value, field) };
      // The number is what the record is known by; all else is held to the form it travels in.
      if (returned.field === 'taxpayerNo' || !bodySchemas['registration/1'].safeParse(body).success)
        throw new Fault('figure/bad-input', { field, reason: '该栏目不能这样更正' });
      return say(
        'correct-taken',
        record,
        ({ stamp }) => [
          {
            ...stamp(record.authority),
            kind: 'CORRECTION',
            schema: 'registration/1',
            recordId,
            baseVersion: record.version,
            baseHash: record.hash,
            version: record.version + 1,
            cause: record.lastReturn?.msgId ?? null,
            body,
          },
        ],
        { version, field: returned.field },
      );
    },
    decline: ({ recordId, msgId, reason }) => {
      const record = getRecord(recordId);
      const { message, hash, body } = getOffer(recordId, msgId);
      if (body.toAuthority !== config.bureau) throw new Fault('case/record-not-open');
      const why = requiredText(reason, '退回原因');
      return say(
        'decline-handover',
        record,
        ({ stamp }) => [
          {
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
          },
        ],
        { msgId, reason: why },
      );
    },
  };
};
