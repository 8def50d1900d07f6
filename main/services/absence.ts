import type { Handlers } from '../../contract/index.ts';
import { holdsRole } from '../../domain/authority.ts';
import { Fault } from '../../domain/faults.ts';
import { findOpenCashSession } from '../../db/payments.ts';
import type { BusinessDay } from './business-day.ts';
import type { CashDesk } from './cash-desk.ts';
import { type HallContext, write } from './hall-context.ts';
import { requiredText } from './required-text.ts';
import type { AbsentOfficer, SessionService } from './session.ts';

const closers = ['supervisor', 'hall-manager'] as const;

/**
 * An officer is not there and the window is locked, or a drawer was left open: a supervisor ends the session with an own
 * PIN and a reason, and counts the drawer. Drafts are in the database already; forms signed out stay the absent
 * officer's until handed in.
 */
export const closeAbsentAt =
  (
    context: HallContext,
    day: BusinessDay,
    session: SessionService,
    cash: CashDesk,
  ): Handlers['session']['closeAbsent'] =>
  async ({ absentId, officerId, pin, reason, countedFen }) => {
    const requireAbsent = (): AbsentOfficer => {
      const absent = session.absent();
      if (absent?.officerId !== absentId) throw new Fault('officer/nobody-absent');
      // Whoever is there unlocks and signs out.
      if (absentId === officerId) throw new Fault('officer/closes-own-session');
      return absent;
    };
    requireAbsent();
    const supervisor = await session.verifyPin(officerId, pin);
    if (!holdsRole(supervisor.grants, supervisor.id, closers, day.today(), context.config.bureau))
      throw new Fault('officer/close-needs-supervisor');
    // Asked again: the officer may have come back while the PIN was being checked.
    requireAbsent();
    const why = requiredText(reason, '代为签退原因');
    const drawer = findOpenCashSession(context.db, absentId);
    if (drawer !== undefined && countedFen === null)
      throw new Fault('figure/bad-input', { field: '实点现金', reason: '必须填写' });
    const counted = drawer === undefined ? undefined : cash.count(drawer, countedFen ?? 0, why);
    write(context, 'close-absent', (tx) => {
      if (drawer !== undefined && counted !== undefined) cash.close(tx, drawer, counted, supervisor.id);
      session.endAbsent(tx);
      tx.journal({
        what: 'officer/closed-in-absence',
        at: context.clock.now(),
        officer: supervisor.id,
        actId: null,
        caseFileId: null,
        detail: { absent: absentId, reason: why },
      });
    });
    session.seatFree();
    if (drawer !== undefined) cash.keepCopy(drawer.id);
    return session.view();
  };
