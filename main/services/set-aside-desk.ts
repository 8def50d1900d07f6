import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { findCaseFile } from '../../db/case-files.ts';
import { findTask, type TaskKind } from '../../db/inbox.ts';
import { findOfficer } from '../../db/officers.ts';
import { putSetAside, removeSetAside, type SetAsideRow, setAsidesOn } from '../../db/set-asides.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import { requiredText } from './required-text.ts';
import type { SessionService } from './session.ts';

/** What a person corrects or decides can wait for papers or a superior; an alarm and the other bureau cannot. */
const mayWait: readonly TaskKind[] = ['correct', 'conflict', 'rejected'];
const unfinished: readonly string[] = ['draft', 'held', 'awaiting-supplement'];

type SetAsideDesk = Pick<Handlers['exchange'], 'setAsides' | 'setAside' | 'takeUp'>;

/** Drafts and tasks put off to a day, with the reason. They stay in the lists and are counted. */
export const openSetAsideDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
): SetAsideDesk => {
  const { db, clock } = context;
  const rows = () => ({
    rows: setAsidesOn(db, day.today()).map(({ kind, subject, until, reason, officer }) => ({
      kind,
      subject,
      until,
      reason,
      officerName: findOfficer(db, officer)?.name ?? officer,
    })),
  });

  const requireOpen = (kind: SetAsideRow['kind'], subject: string): void => {
    if (kind === 'case') {
      const status = findCaseFile(db, subject)?.status;
      if (status === undefined || !unfinished.includes(status))
        throw new Fault('case/action-not-allowed', { action: 'set-aside', status: status ?? 'unknown' });
      return;
    }
    const task = findTask(db, subject);
    if (task === undefined || task.closedAt !== null || !mayWait.includes(task.kind))
      throw new Fault('case/record-not-open');
  };

  const note = (
    what: string,
    subject: string,
    change: (tx: Parameters<Parameters<typeof write>[2]>[0]) => void,
  ) => {
    const officer = session.officer().id;
    write(context, 'set-aside', (tx) => {
      change(tx);
      tx.journal({
        what,
        at: clock.now(),
        officer,
        actId: null,
        caseFileId: null,
        detail: { subject },
      });
    });
    context.emit('changed', { what: 'tasks', caseFileId: null });
    context.emit('changed', { what: 'cases', caseFileId: null });
    return rows();
  };

  return {
    setAsides: () => rows(),
    setAside: ({ kind, subject, until, reason }) => {
      const on = plainDate(until, '搁置到');
      if (on <= day.today())
        throw new Fault('figure/bad-input', { field: '搁置到', reason: '必须是今天以后的日期' });
      const why = requiredText(reason, '搁置原因');
      requireOpen(kind, subject);
      const officer = session.officer().id;
      return note('task/set-aside', subject, (tx) =>
        putSetAside(tx, { kind, subject, until: on, reason: why, officer, at: clock.now() }),
      );
    },
    takeUp: ({ kind, subject }) =>
      note('task/taken-up', subject, (tx) => {
        if (!removeSetAside(tx, kind, subject)) throw new Fault('case/record-not-open');
      }),
  };
};
