import type { exchange, LineView, RecordView } from '../../contract/calls/exchange.ts';
import type { BodyOf } from '../../contract/exchange/bodies.ts';
import type { Handlers } from '../../contract/index.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import { levyTitle } from '../../domain/levies/levy.ts';
import {
  closeTask,
  findRecord,
  findTask,
  openTasks,
  openTasksOfRecord,
  type RecordRow,
  recordsOfAct,
  recordsOfCase,
} from '../../db/inbox.ts';
import { lastExported } from '../../db/carried-files.ts';
import { listOutbox, type OutboxMessage } from '../../db/outbox.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { titleToAct } from './act-stamp.ts';
import type { BusinessDay } from './business-day.ts';
import { asksForEpoch } from './epoch-view.ts';
import { parkedSentence } from './epoch-words.ts';
import { onStickSentence } from './file-words.ts';
import { type HallContext, write } from './hall-context.ts';
import { knownPlaces, placeName } from './handover-words.ts';
import { hallDayTime } from './hall-time.ts';
import { inboxRow } from './inbox-row.ts';
import { type Act, enqueueVerdict } from './lane-writer.ts';
import { registrationStanding } from './registration-record.ts';
import { requiredText } from './required-text.ts';
import type { SessionService } from './session.ts';
import { knownAgreement } from '../sync/agreement.ts';
import { withUnshared } from './unshared-fields.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { settleLostEntry } from './lost-papers.ts';
import { historyOf, ledgerOf, vouchersOf } from './record-facts.ts';
import { findRecordForm, isFiling, type RecordForm } from './record-forms.ts';
import { isAnswered, tasksAtHand } from './tasks-at-hand.ts';
import { openAccessBook } from './taxpayers.ts';
import { maskNumber } from './masks.ts';
import { outboxSentence, schemaTitle } from './words.ts';

export interface LinePort {
  readonly view: () => LineView;
  readonly tryNow: () => Promise<LineView>;
  /** Training only: asks the exchange for the next day of law. */
  readonly advanceDay: () => Promise<PlainDate>;
}

const reviewRoles = ['counter-clerk', 'tax-officer', 'supervisor'] as const;

type FilingBody = BodyOf<'joint-filing/1'>;

export const openExchangeDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  line: LinePort,
  committed: (caseFileId: string | null) => void,
): Pick<Handlers['exchange'], keyof typeof exchange> => {
  const { db, config } = context;
  const noteLook = openAccessBook(context, day, session.officer);

  const getRecord = (recordId: string): { readonly record: RecordRow; readonly form: RecordForm } => {
    const record = findRecord(db, recordId);
    const form = record === undefined ? undefined : findRecordForm(record);
    if (record === undefined || form === undefined) throw new Fault('case/record-not-open');
    return { record, form };
  };
  /** The facts of the same case: what was collected, printed, spoiled, undone. */
  const related = (record: RecordRow): RecordRow[] =>
    record.caseFileId === null ? recordsOfAct(db, record.actId) : recordsOfCase(db, record.caseFileId);

  const recordView = (recordId: string): RecordView => {
    const { record, form } = getRecord(recordId);
    const filing = isFiling(record) ? (record.body as FilingBody) : undefined;
    const facts = related(record);
    const open = record.status === 'returned' ? record.lastReturn : null;
    return {
      recordId,
      caseFileId: record.caseFileId,
      bureau: record.authority,
      status: record.status,
      version: record.version,
      versionHash: record.hash,
      senderBureau: record.senderBureau,
      sentByThisWindow: record.senderDevice === config.device,
      receivedAt: record.receivedAt,
      title: form.title(record),
      taxpayerNo: record.taxpayerNo,
      taxpayerName: form.nameOf(record),
      fields: withUnshared(knownAgreement(db), record, form.fields(record)),
      lines: (filing?.lines ?? []).map((row) => ({ ...row, title: levyTitle(row.levy) })),
      totalFen: filing?.totalFen ?? null,
      registration: registrationStanding(db, record),
      vouchers: vouchersOf(facts, record.authority),
      ledger: ledgerOf(facts, record.authority),
      returned: open === null ? null : { field: open.field, reason: open.reason },
      history: historyOf(db, recordId, placeOf),
    };
  };

  const placeOf = (part: string): string => placeName(knownPlaces(context, day.today()).places, part);

  /** Records of the same case that the sender owns: stored and confirmed together with the one a person looked at. */
  const siblingsToConfirm = (tx: WritableTx, record: RecordRow): RecordRow[] =>
    openTasks(tx)
      .filter(
        (task) =>
          task.kind === 'confirm-or-return' &&
          task.caseFileId === record.caseFileId &&
          task.recordId !== record.recordId,
      )
      .flatMap((task) => {
        const sibling = task.recordId === null ? undefined : findRecord(tx, task.recordId);
        return sibling === undefined || !isFiling(sibling) || sibling.authority === config.bureau
          ? []
          : [sibling];
      });

  const decide = (
    recordId: string,
    version: number,
    answer: { kind: 'CONFIRM' } | { kind: 'RETURN'; field: string; reason: string },
  ): RecordView => {
    const { record } = getRecord(recordId);
    const open = openTasksOfRecord(db, recordId).some(
      (task) => task.kind === 'confirm-or-return' && !isAnswered(db, task),
    );
    if (!open || record.version !== version) throw new Fault('case/record-not-open');
    const officer = session.officer();
    const on = day.today();
    const under = titleToAct(officer, config.bureau, reviewRoles, on, undefined);
    const act: Act = { actId: context.newId(), officer, on, at: context.clock.now() };
    write(context, answer.kind === 'CONFIRM' ? 'confirm' : 'return', (tx) => {
      const say = (target: RecordRow) => {
        const cited = { recordId: target.recordId, version: target.version, versionHash: target.hash };
        enqueueVerdict(
          context,
          tx,
          act,
          { lane: config.bureau, under, taxpayerNo: target.taxpayerNo, caseFileId: target.caseFileId },
          {
            kind: answer.kind,
            authority: target.authority,
            schema: answer.kind === 'CONFIRM' ? 'confirm/1' : 'return/1',
            ...cited,
            body:
              answer.kind === 'CONFIRM' ? cited : { ...cited, field: answer.field, reason: answer.reason },
          },
        );
      };
      say(record);
      if (answer.kind === 'CONFIRM') for (const sibling of siblingsToConfirm(tx, record)) say(sibling);
      tx.journal({
        what: answer.kind === 'CONFIRM' ? 'record/confirmed' : 'record/returned',
        at: act.at,
        officer: officer.id,
        actId: act.actId,
        caseFileId: record.caseFileId,
        detail: { recordId, version },
      });
    });
    committed(record.caseFileId);
    return recordView(recordId);
  };

  const inbox = () => ({
    rows: tasksAtHand(db, config.bureau).map((task) => inboxRow(context, task, placeOf)),
  });

  /** On a stick, where it is not known to have arrived some other way. */
  const onItsWay = ({ state, seq, parkedReason }: OutboxMessage): string | null => {
    const exported = lastExported(db, config.device);
    const isWaiting = (state === 'sealed' || state === 'sent') && parkedReason === null;
    if (!isWaiting || exported === undefined || seq > exported.toSeq) return null;
    return onStickSentence(hallDayTime(exported.at))[context.language()];
  };

  return {
    line: () => line.view(),
    inbox,
    outbox: () => ({
      asksForEpoch: asksForEpoch(context),
      rows: listOutbox(db, 200).map((message) => {
        const { schema, authority } = JSON.parse(message.text) as { schema: string; authority: Bureau };
        return {
          seq: message.seq,
          msgId: message.msgId,
          title: schemaTitle(schema, context.language()),
          bureau: authority,
          // A list everybody at the window can see: a household's number holds its owner's ID number.
          taxpayerNo: message.taxpayerNo === '' ? '' : maskNumber(message.taxpayerNo),
          state: message.state,
          sentence:
            parkedSentence(message, context.language()) ??
            onItsWay(message) ??
            outboxSentence(
              message.state,
              message.verdictCode ?? message.lastErrorCode,
              message.parkedReason !== null,
              context.language(),
            ),
          sealedAt: message.sealedAt,
          attempts: message.attempts,
        };
      }),
    }),
    record: ({ recordId }) => {
      const shown = recordView(recordId);
      noteLook(shown.taxpayerNo, findRecord(db, recordId)?.caseFileId ?? null);
      return shown;
    },
    confirm: ({ recordId, version }) => decide(recordId, version, { kind: 'CONFIRM' }),
    returnRecord: ({ recordId, version, field, reason }) => {
      const why = requiredText(reason, '退回原因');
      const { record, form } = getRecord(recordId);
      const known = form.fields(record).some((candidate) => candidate.id === field);
      if (!known) throw new Fault('figure/bad-input', { field: '退回栏目', reason: '请选择记录中的栏目' });
      return decide(recordId, version, { kind: 'RETURN', field, reason: why });
    },
    advanceDay: async () => {
      if (config.kind !== 'training') throw new Fault('exchange/training-only');
      const hallDate = await line.advanceDay();
      day.heard(hallDate);
      session.changed();
      return { hallDate };
    },
    settleTask: ({ taskId, note }) => {
      const task = findTask(db, taskId);
      const settled = task === undefined || task.closedAt !== null;
      // What the other bureau waits for is answered by confirming, returning or correcting, never by closing it.
      if (settled || ['confirm-or-return', 'correct', 'recall', 'take-over'].includes(task.kind))
        throw new Fault('case/record-not-open');
      const said = requiredText(note, '处理结果');
      const officer = session.officer();
      const at = context.clock.now();
      write(context, 'settle-task', (tx) => {
        settleLostEntry(context, tx, task);
        closeTask(tx, taskId, at, officer.id);
        tx.journal({
          what: 'task/settled',
          at,
          officer: officer.id,
          actId: null,
          caseFileId: task.caseFileId,
          detail: { taskId, note: said },
        });
      });
      committed(task.caseFileId);
      return inbox();
    },
    retryNow: () => line.tryNow(),
  };
};
