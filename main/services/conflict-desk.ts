import type { ConflictChoice, ConflictView } from '../../contract/calls/exchange-tasks.ts';
import { passedKinds } from '../../contract/exchange/handover.ts';
import type { Message } from '../../contract/exchange/message.ts';
import type { Handlers } from '../../contract/index.ts';
import type { Under } from '../../domain/authority.ts';
import { Fault, type FaultCode, faultSentence } from '../../domain/faults.ts';
import { findMatter } from '../../domain/matters/index.ts';
import { type Canonical, canonicalText } from '../../evidence/canonical.ts';
import { findCaseFile } from '../../db/case-files.ts';
import { closeTask, findRecord, findTask, type RecordRow, type TaskRow } from '../../db/inbox.ts';
import { findOfficer } from '../../db/officers.ts';
import { findOutboxMessage } from '../../db/outbox.ts';
import { findTaxpayer } from '../../db/taxpayers.ts';
import { titleToAct } from './act-stamp.ts';
import type { BusinessDay } from './business-day.ts';
import { agreementFor } from './case-engine.ts';
import { conflictRows, findBase } from './conflict-rows.ts';
import { type HallContext, write } from './hall-context.ts';
import { handoverTaskWords, knownPlaces, placeName } from './handover-words.ts';
import { type Act, enqueueVersion, findKnownVersion } from './lane-writer.ts';
import { settleLostEntry } from './lost-papers.ts';
import { findRecordForm } from './record-forms.ts';
import { requiredText } from './required-text.ts';
import type { SessionService } from './session.ts';
import { openAccessBook } from './taxpayers.ts';
import { conflictSentence, schemaTitleInBoth } from './words.ts';

const deciders = ['counter-clerk', 'tax-officer', 'supervisor'] as const;

interface Conflict {
  readonly task: TaskRow;
  readonly mine: Message;
  readonly theirs: RecordRow | undefined;
}

type ConflictDesk = Pick<Handlers['exchange'], 'conflict' | 'settleConflict'>;

/** Money and period of a filing: what a new version may not change (docs/decisions/0012). */
const moneyOf = (body: Message['body']): string => {
  const { lines, totalFen, periodStart, periodEnd } = body as Record<string, Canonical | undefined>;
  return canonicalText({
    lines: lines ?? null,
    totalFen: totalFen ?? null,
    periodStart: periodStart ?? null,
    periodEnd: periodEnd ?? null,
  });
};

/**
 * A message of this window that lost against another window's. A person sees both sides and what both built on, and
 * ends it: theirs stands, mine goes out again as the next version where the law permits, or it is settled by an act of
 * the case. Nothing is ever merged by the program.
 */
export const openConflictDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  committed: (caseFileId: string | null) => void,
): ConflictDesk => {
  const { db, config, clock } = context;
  const noteLook = openAccessBook(context, day, session.officer);

  const getConflict = (taskId: string): Conflict => {
    const task = findTask(db, taskId);
    const own = findOutboxMessage(db, String(task?.detail.msgId ?? ''));
    if (task === undefined || task.kind !== 'conflict' || task.closedAt !== null || own === undefined)
      throw new Fault('case/record-not-open');
    const standing = findRecord(db, own.recordId);
    const known = Number(task.detail.currentVersion ?? 0);
    // The verdict may be here before the feed: what won is then not yet known, and nothing is decided on.
    const theirs = standing !== undefined && standing.version >= known ? standing : undefined;
    return { task, mine: JSON.parse(own.text) as Message, theirs };
  };

  const agreementId = (mine: Message): string | undefined => {
    const file = mine.caseFileId === null ? undefined : findCaseFile(db, mine.caseFileId);
    const matter = file === undefined ? undefined : findMatter(file.matterId, context.matters);
    return matter === undefined ? undefined : agreementFor(context, matter, day.today())?.id;
  };

  /** Why mine may not go out again; null where it may. */
  const mineBlocked = ({ mine, theirs }: Conflict): FaultCode | null => {
    if (theirs === undefined) return 'exchange/conflict-not-read';
    if (theirs.status === 'handed-over') return 'exchange/record-handed-over';
    if (passedKinds.includes(mine.kind)) return 'exchange/conflict-handover-anew';
    if (mine.kind === 'RETURN' || mine.kind === 'CONFIRM') return 'exchange/conflict-answer-anew';
    if (mine.schema === 'case-entry/1') return 'exchange/conflict-act-anew';
    const known = findKnownVersion(db, mine.recordId);
    if (known !== undefined && known.version > theirs.version) return 'exchange/conflict-on-its-way';
    const isVoid = (mine.body as { status?: unknown }).status === 'void';
    if (!isVoid && moneyOf(mine.body) !== moneyOf(theirs.body)) return 'exchange/conflict-changes-money';
    return null;
  };

  const underOf = (mine: Message): Under =>
    titleToAct(session.officer(), mine.authority, deciders, day.today(), agreementId(mine));

  const blockedBy = (conflict: Conflict, choice: ConflictChoice): FaultCode | null => {
    const { mine, theirs } = conflict;
    if (choice === 'case') return mine.caseFileId === null ? 'exchange/conflict-no-case' : null;
    if (choice === 'theirs') return theirs === undefined ? 'exchange/conflict-not-read' : null;
    const blocked = mineBlocked(conflict);
    if (blocked !== null) return blocked;
    try {
      underOf(mine);
      return null;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return error.code;
    }
  };

  const nameOf = ({ mine, theirs, task }: Conflict): string => {
    const { subject } = mine.body;
    return (
      findTaxpayer(db, task.taxpayerNo)?.name ??
      (theirs === undefined ? undefined : findRecordForm(theirs)?.nameOf(theirs)) ??
      (typeof subject === 'string' ? subject : '')
    );
  };

  const view = (conflict: Conflict): ConflictView => {
    const { task, mine, theirs } = conflict;
    const base = findBase(context, mine);
    const officerName = (id: string): string => findOfficer(db, id)?.name ?? id;
    return {
      taskId: task.id,
      title: schemaTitleInBoth(mine.schema),
      taxpayerName: nameOf(conflict),
      caseFileId: mine.caseFileId,
      sentence:
        handoverTaskWords(task, theirs, (part) =>
          placeName(knownPlaces(context, day.today()).places, part),
        )?.[context.language()] ?? conflictSentence(theirs?.senderBureau ?? null, context.language()),
      mine: {
        bureau: config.bureau,
        officerName: officerName(mine.officer),
        version: mine.version,
        doneOn: mine.businessDate,
      },
      theirs:
        theirs === undefined
          ? null
          : {
              bureau: theirs.senderBureau,
              officerName: officerName(theirs.officer),
              version: theirs.version,
              doneOn: theirs.businessDate,
            },
      rows: [...conflictRows(context, mine, base, theirs)],
      choices: (['theirs', 'mine', 'case'] as const).map((choice) => {
        const code = blockedBy(conflict, choice);
        return { choice, blocked: code === null ? null : faultSentence(code, {}, context.language()) };
      }),
    };
  };

  return {
    conflict: ({ taskId }) => {
      const conflict = getConflict(taskId);
      // Another bureau's version is looked at: 国税发〔2008〕93号.
      noteLook(conflict.task.taxpayerNo, conflict.mine.caseFileId);
      return view(conflict);
    },
    settleConflict: ({ taskId, choice, theirVersion, note }) => {
      const conflict = getConflict(taskId);
      const { task, mine, theirs } = conflict;
      const said = requiredText(note, '处理说明');
      if ((theirs?.version ?? null) !== theirVersion) throw new Fault('exchange/version-stale');
      const blocked = blockedBy(conflict, choice);
      if (blocked !== null) throw new Fault(blocked);
      const officer = session.officer();
      const act: Act = { actId: context.newId(), officer, on: day.today(), at: clock.now() };
      const { caseFileId } = mine;
      write(context, 'settle-conflict', (tx) => {
        if (choice === 'mine') {
          const isReturned = theirs?.status === 'returned' ? (theirs.lastReturn?.msgId ?? null) : null;
          enqueueVersion(
            context,
            tx,
            act,
            { lane: mine.authority, under: underOf(mine), taxpayerNo: mine.taxpayer, caseFileId },
            {
              schema: mine.schema,
              recordId: mine.recordId,
              body: mine.body,
              // What was returned meanwhile is answered by a correction, which cites the return (norm item 36).
              cause: isReturned,
            },
          );
        }
        settleLostEntry(context, tx, task);
        closeTask(tx, taskId, act.at, officer.id);
        tx.journal({
          what: `conflict/${choice}`,
          at: act.at,
          officer: officer.id,
          actId: choice === 'mine' ? act.actId : null,
          caseFileId,
          detail: {
            msgId: String(task.detail.msgId ?? ''),
            recordId: mine.recordId,
            theirVersion,
            note: said,
          },
        });
      });
      committed(caseFileId);
      return { caseFileId };
    },
  };
};
