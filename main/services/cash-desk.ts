import type { Handlers } from '../../contract/index.ts';
import { Fault } from '../../domain/faults.ts';
import { addFen, type Fen, fen, subtractFen } from '../../domain/money.ts';
import { listCaseFiles } from '../../db/case-files.ts';
import { countHeld, countWaiting } from '../../db/outbox.ts';
import { checkpoint } from '../../db/open.ts';
import {
  type CashSessionRow,
  closeCashSession,
  findAnyOpenCashSession,
  findOpenCashSession,
  insertCashSession,
  takenInSession,
} from '../../db/payments.ts';
import { openPrintJobs } from '../../db/print-jobs.ts';
import { countScansToSend } from '../../db/scan-uploads.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { errorName, framesOf } from '../log.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import type { SessionService } from './session.ts';

/** The drawer: opens with a float, closes with a count; the business date lives with it. */
export interface CashDesk {
  /** Throws `officer/no-cash-session`. */
  readonly requireOpen: (officerId: string) => CashSessionRow;
  readonly handlers: Pick<Handlers['session'], 'openCashSession' | 'closeCashSession'>;
  /** Throws `figure/bad-input` for a count below zero, or a difference without a word on it. */
  readonly count: (open: CashSessionRow, countedFen: number, note: string) => DrawerCount;
  /** Within an act: the drawer is closed on that count; the journal says who counted. */
  readonly close: (tx: WritableTx, open: CashSessionRow, count: DrawerCount, countedBy: string) => void;
  /**
   * After a close: an encrypted copy (DESIGN §14); the WAL goes into the file while nobody waits. Throws
   * `db/shift-copy-missing`: the drawer is closed all the same.
   */
  readonly keepCopy: (cashSessionId: string) => void;
}

/** Cash counted against the books. A difference is written down, never adjusted away. */
export interface DrawerCount {
  readonly expectedFen: Fen;
  readonly countedFen: Fen;
  readonly differenceFen: Fen;
  readonly note: string;
}

export const openCashDesk = (
  context: HallContext,
  day: BusinessDay,
  session: SessionService,
  /** Makes the encrypted copy of this close. */
  copy: (cashSessionId: string) => void,
): CashDesk => {
  const { db, clock, newId, config, log } = context;
  const requireOpen = (officerId: string): CashSessionRow => {
    const open = findOpenCashSession(db, officerId);
    if (open === undefined) throw new Fault('officer/no-cash-session');
    return open;
  };
  const count = (open: CashSessionRow, countedFen: number, note: string): DrawerCount => {
    const expectedFen = addFen(open.floatFen, takenInSession(db, open.id).totalFen);
    const counted = fen(countedFen);
    if (counted < 0) throw new Fault('figure/bad-input', { field: '实点现金', reason: '不能为负数' });
    const differenceFen = subtractFen(counted, expectedFen);
    if (differenceFen !== 0 && note.trim() === '') {
      throw new Fault('figure/bad-input', { field: '说明', reason: '长短款必须写明原因' });
    }
    return { expectedFen, countedFen: counted, differenceFen, note: note.trim() };
  };
  const waitingNow = () => ({
    openPrintJobs: openPrintJobs(db).length,
    unsentMessages: countWaiting(db),
    messagesHeld: countHeld(db),
    unsentScans: countScansToSend(db),
    heldCases: listCaseFiles(db, ['draft', 'held', 'awaiting-supplement'], 500).length,
  });
  const close = (tx: WritableTx, open: CashSessionRow, counted: DrawerCount, countedBy: string): void => {
    const { expectedFen, countedFen, differenceFen } = counted;
    const closedAt = clock.now();
    closeCashSession(tx, open.id, { closedAt, ...counted });
    tx.journal({
      what: 'cash/closed',
      at: closedAt,
      officer: countedBy,
      actId: null,
      caseFileId: null,
      detail: { expectedFen, countedFen, differenceFen, ...waitingNow(), of: open.officer },
    });
  };
  const keepCopy = (cashSessionId: string): void => {
    try {
      checkpoint(db);
      copy(cashSessionId);
    } catch (error) {
      // Whatever is wrong with the copy, nobody may be told that the close was not saved.
      const code = error instanceof Fault ? { code: error.code } : {};
      log.write({ event: 'shift-copy-broke', ...code, error: errorName(error), at: framesOf(error) });
      throw new Fault('db/shift-copy-missing');
    }
  };
  return {
    requireOpen,
    count,
    close,
    keepCopy,
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
        const counted = count(open, countedFen, note);
        const waiting = waitingNow();
        write(context, 'close-cash', (tx) => close(tx, open, counted, officer.id));
        session.changed();
        keepCopy(open.id);
        const { expectedFen, differenceFen } = counted;
        return {
          expectedFen,
          countedFen: counted.countedFen,
          differenceFen,
          ...waiting,
          session: session.view(),
        };
      },
    },
  };
};
