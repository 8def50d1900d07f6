import type { Audience } from '../../contract/call.ts';
import type { OfficerView, SessionView } from '../../contract/calls/session.ts';
import type { Caller, Handlers } from '../../contract/index.ts';
import { holdsRole, type Role, roles } from '../../domain/authority.ts';
import { Fault } from '../../domain/faults.ts';
import type { Language } from '../../domain/language.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { findAnyOpenCashSession, findOpenCashSession, takenInSession } from '../../db/payments.ts';
import { endSession, findOfficer, insertSession, listOfficers, type OfficerRow } from '../../db/officers.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { rangesHeldBy } from '../../db/vouchers.ts';
import type { ActingOfficer } from './act-stamp.ts';
import { getActingOfficer } from './acting-officer.ts';
import type { BusinessDay } from './business-day.ts';
import { type HallContext, write } from './hall-context.ts';
import { openPinCheck } from './pin-check.ts';

/** An officer behind the lock, or one who left a drawer open at a window nobody is signed in to. */
export type AbsentOfficer = NonNullable<SessionView['absent']>;

/** Who sits at the window, whether it is locked, and what may be asked. Held in memory: a restart is signed out. */
export interface SessionService {
  readonly caller: () => Caller;
  readonly admit: (audience: Audience) => void;
  readonly view: () => SessionView;
  /** Somebody is signed in and the window is not locked. */
  readonly isAttended: () => boolean;
  /** The signed-in officer with grants; throws `officer/not-signed-in`. */
  readonly officer: () => ActingOfficer;
  /** Checks another officer's PIN with the same lockout. Throws `officer/wrong-pin`, `officer/locked-out`. */
  readonly verifyPin: (officerId: string, pin: string) => Promise<ActingOfficer>;
  readonly changed: () => void;
  /** Whose work a supervisor may close now; `null` where nobody is absent. */
  readonly absent: () => AbsentOfficer | null;
  /** Ends the absent officer's session within the act that closes it; `seatFree` afterwards clears the seat. */
  readonly endAbsent: (tx: WritableTx) => void;
  readonly seatFree: () => void;
  readonly handlers: Omit<Handlers['session'], 'openCashSession' | 'closeCashSession' | 'closeAbsent'>;
  readonly close: () => void;
}

interface SessionOptions {
  readonly setLanguage: (wanted: Language) => void;
  readonly trainingPin: string | null;
  readonly ratesKnownTo: PlainDate;
  readonly journalSound: boolean;
}

export const openSessionService = (
  context: HallContext,
  day: BusinessDay,
  options: SessionOptions,
): SessionService => {
  const { db, config, clock, newId } = context;
  let sessionId: string | null = null;
  let officerId: string | null = null;
  let locked = false;
  let lastTouch = clock.monotonic();
  const verifyPin = openPinCheck(context);

  /** Roles at this window are roles for its bureau; for the other one an officer acts only through `titleToAct`. */
  const rolesOf = (officer: ActingOfficer): Role[] => {
    const today = day.today();
    return roles.filter((role) => holdsRole(officer.grants, officer.id, [role], today, config.bureau));
  };
  const officerView = (officer: ActingOfficer): OfficerView => ({
    id: officer.id,
    name: officer.name,
    bureau: officer.bureau,
    roles: rolesOf(officer),
  });

  /** Who works here daily stands first: forms signed out to them here, then the window's own bureau. */
  const seat = (officer: OfficerRow): number =>
    (rangesHeldBy(db, officer.id, config.device).length > 0 ? 0 : 2) +
    (officer.bureau === config.bureau ? 0 : 1);

  const absent = (): AbsentOfficer | null => {
    if (officerId !== null && !locked) return null;
    const drawer = officerId === null ? findAnyOpenCashSession(db) : findOpenCashSession(db, officerId);
    const id = officerId ?? drawer?.officer;
    if (id === undefined) return null;
    return { officerId: id, name: findOfficer(db, id)?.name ?? id, hasOpenDrawer: drawer !== undefined };
  };

  const view = (): SessionView => {
    const open = officerId === null ? undefined : findOpenCashSession(db, officerId);
    const taken = open === undefined ? undefined : takenInSession(db, open.id);
    return {
      profile: {
        kind: config.kind,
        windowId: config.windowId,
        windowName: config.windowName,
        hall: config.hall,
        hallName: config.hallName,
        bureau: config.bureau,
      },
      language: context.language(),
      trainingPin: options.trainingPin,
      officers: listOfficers(db)
        .filter((officer) => officer.isActive)
        .map((officer) => ({ id: officer.id, seat: seat(officer) }))
        .toSorted((a, b) => a.seat - b.seat || (a.id < b.id ? -1 : 1))
        .map((officer) => officerView(getActingOfficer(db, officer.id))),
      officer: officerId === null ? null : officerView(getActingOfficer(db, officerId)),
      locked,
      idleLockSeconds: config.idleLockSeconds,
      businessDate: day.today(),
      ratesKnownTo: options.ratesKnownTo,
      cashSession:
        open === undefined || taken === undefined
          ? null
          : {
              id: open.id,
              openedAt: open.openedAt,
              businessDate: open.businessDate,
              floatFen: open.floatFen,
              takenFen: taken.totalFen,
              takenFenOf: taken.of,
            },
      absent: absent(),
      journalSound: options.journalSound,
    };
  };
  const changed = () => context.emit('session', view());

  const setLocked = (value: boolean, event: string) => {
    if (locked === value) return;
    locked = value;
    write(context, 'session', (tx) => {
      tx.journal({
        what: event,
        at: clock.now(),
        officer: officerId,
        actId: null,
        caseFileId: null,
        detail: {},
      });
    });
    changed();
  };

  const lockWhenIdle = (): void => {
    if (officerId === null || locked) return;
    if (clock.monotonic() - lastTouch >= config.idleLockSeconds * 1000)
      setLocked(true, 'officer/idle-locked');
  };
  const idleTimer = setInterval(lockWhenIdle, 1000);
  idleTimer.unref();

  /**
   * A locked window whose drawer is closed may be taken over; otherwise its officer comes back or signs out. Throws
   * `officer/other-officer-signed-in`.
   */
  const requireSeatFor = (id: string): void => {
    if (officerId === null || officerId === id) return;
    if (!locked || findOpenCashSession(db, officerId) !== undefined)
      throw new Fault('officer/other-officer-signed-in');
  };

  const signIn = async ({ officerId: id, pin }: { officerId: string; pin: string }): Promise<SessionView> => {
    requireSeatFor(id);
    const officer = await verifyPin(id, pin);
    // Asked again: somebody else may have signed in while the PIN was being checked.
    requireSeatFor(id);
    lastTouch = clock.monotonic();
    if (officerId === id) {
      setLocked(false, 'officer/unlocked');
      return view();
    }
    const leaving = sessionId;
    const handedOverBy = officerId;
    const started = newId();
    write(context, 'session', (tx) => {
      if (leaving !== null) endSession(tx, leaving, clock.now(), 'hand-over');
      insertSession(tx, { id: started, officerId: officer.id, signedInAt: clock.now() });
      tx.journal({
        what: handedOverBy === null ? 'officer/signed-in' : 'officer/handed-over',
        at: clock.now(),
        officer: officer.id,
        actId: null,
        caseFileId: null,
        detail: { from: handedOverBy },
      });
    });
    sessionId = started;
    officerId = officer.id;
    locked = false;
    changed();
    return view();
  };

  const seatFree = (): void => {
    sessionId = null;
    officerId = null;
    locked = false;
    changed();
  };

  const signOut = (): SessionView => {
    if (officerId !== null && findOpenCashSession(db, officerId) !== undefined)
      throw new Fault('officer/cash-session-open');
    const ending = sessionId;
    const leaving = officerId;
    write(context, 'session', (tx) => {
      if (ending !== null) endSession(tx, ending, clock.now(), 'sign-out');
      tx.journal({
        what: 'officer/signed-out',
        at: clock.now(),
        officer: leaving,
        actId: null,
        caseFileId: null,
        detail: {},
      });
    });
    seatFree();
    return view();
  };

  const officer = (): ActingOfficer => {
    if (officerId === null) throw new Fault('officer/not-signed-in');
    return getActingOfficer(db, officerId);
  };

  return {
    caller: () => ({ officerId }),
    admit: (audience) => {
      if (audience === 'anyone') return;
      const who = officer();
      lockWhenIdle();
      if (locked) throw new Fault('officer/window-locked');
      if (audience !== 'signed-in' && !holdsRole(who.grants, who.id, audience, day.today(), config.bureau)) {
        throw new Fault('officer/not-entitled');
      }
    },
    view,
    isAttended: () => officerId !== null && !locked,
    officer,
    verifyPin,
    changed,
    absent,
    endAbsent: (tx) => {
      // The journal says by whom and why.
      if (sessionId !== null) endSession(tx, sessionId, clock.now(), 'hand-over');
    },
    seatFree,
    handlers: {
      state: () => view(),
      signIn,
      unlock: async ({ pin }) => {
        const who = officer();
        await verifyPin(who.id, pin);
        // Somebody else may have taken the window over while the PIN was being checked.
        if (officerId !== who.id) throw new Fault('officer/other-officer-signed-in');
        lastTouch = clock.monotonic();
        setLocked(false, 'officer/unlocked');
        return view();
      },
      setLanguage: ({ language }) => {
        options.setLanguage(language);
        changed();
        return view();
      },
      lock: () => {
        setLocked(true, 'officer/locked');
        return view();
      },
      signOut: () => signOut(),
      // The window is open already: there is nothing left to skip.
      skipCatchUp: () => ({}),
      touch: () => {
        lastTouch = clock.monotonic();
        return {};
      },
    },
    close: () => {
      clearInterval(idleTimer);
      const ending = sessionId;
      if (ending === null) return;
      sessionId = null;
      write(context, 'session', (tx) => endSession(tx, ending, clock.now(), 'closed'));
    },
  };
};
