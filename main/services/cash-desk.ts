import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { addFen, fen, subtractFen } from '../../domain/money.ts';
import { listCaseFiles } from '../../db/case-files.ts';
import { countWaiting } from '../../db/outbox.ts';
import { backupTo, checkpoint } from '../../db/open.ts';
import {
  type CashSessionRow,
  closeCashSession,
  findAnyOpenCashSession,
  findOpenCashSession,
  insertCashSession,
  takenInSession,
} from '../../db/payments.ts';
import { openPrintJobs } from '../../db/print-jobs.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import type { SessionService } from './session.ts';

/** The drawer: opens with a float, closes with a count; the business date lives with it. */
export interface CashDesk {
  /** Throws `officer/no-cash-session`. */
  readonly requireOpen: (officerId: string) => CashSessionRow;
  readonly handlers: Pick<Handlers['session'], 'openCashSession' | 'closeCashSession'>;
}

export const openCashDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  backupPath: (cashSessionId: string) => string,
): CashDesk => {
  const { db, clock, newId, config } = context;
  const requireOpen = (officerId: string): CashSessionRow => {
    const open = findOpenCashSession(db, officerId);
    if (open === undefined) throw new Fault('officer/no-cash-session');
    return open;
  };
  return {
    requireOpen,
    handlers: {
      openCashSession: ({ floatFen }) => {
        const officer = session.officer();
        if (floatFen < 0) throw new Fault('figure/bad-input', { field: '备用金', reason: '不能为负数' });
        const drawer = findAnyOpenCashSession(db);
        // One window, one drawer: it keeps the date of law, and one person answers for its cash.
        if (drawer !== undefined && drawer.officer !== officer.id)
          throw new Fault('officer/other-drawer-open');
        if (drawer === undefined) {
          const row = {
            id: newId(),
            officer: officer.id,
            device: config.device,
            businessDate: day.forNewSession(),
            openedAt: clock.now(),
            floatFen: fen(floatFen),
          };
          write(context, 'open-cash', (tx) => {
            insertCashSession(tx, row);
            tx.journal({
              what: 'cash/opened',
              at: row.openedAt,
              officer: officer.id,
              actId: null,
              caseFileId: null,
              detail: { floatFen, businessDate: row.businessDate },
            });
          });
        }
        session.changed();
        return session.view();
      },
      closeCashSession: ({ countedFen, note }) => {
        const officer = session.officer();
        const open = requireOpen(officer.id);
        const expectedFen = addFen(open.floatFen, takenInSession(db, open.id).totalFen);
        const counted = fen(countedFen);
        if (counted < 0) throw new Fault('figure/bad-input', { field: '实点现金', reason: '不能为负数' });
        const differenceFen = subtractFen(counted, expectedFen);
        if (differenceFen !== 0 && note.trim() === '') {
          throw new Fault('figure/bad-input', { field: '说明', reason: '长短款必须写明原因' });
        }
        const waiting = {
          openPrintJobs: openPrintJobs(db).length,
          unsentMessages: countWaiting(db),
          heldCases: listCaseFiles(db, ['draft', 'held', 'awaiting-supplement'], 500).length,
        };
        const closedAt = clock.now();
        write(context, 'close-cash', (tx) => {
          closeCashSession(tx, open.id, {
            closedAt,
            expectedFen,
            countedFen: counted,
            differenceFen,
            note: note.trim(),
          });
          tx.journal({
            what: 'cash/closed',
            at: closedAt,
            officer: officer.id,
            actId: null,
            caseFileId: null,
            detail: { expectedFen, countedFen, differenceFen, ...waiting },
          });
        });
        // DESIGN §14: an encrypted copy at shift close; the WAL goes into the file while nobody waits.
        checkpoint(db);
        backupTo(db, backupPath(open.id));
        session.changed();
        return { expectedFen, countedFen: counted, differenceFen, ...waiting, session: session.view() };
      },
    },
  };
};
