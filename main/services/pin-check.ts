import { Fault } from '../../domain/faults.ts';
import {
  afterWrongPin,
  type LockoutPolicy,
  type LockoutState,
  openLockout,
  serve,
} from '../../domain/lockout.ts';
import { findLockout, findPin, putLockout } from '../../db/officers.ts';
import { type PinHash, pinMatches } from '../officers/pin.ts';
import type { ActingOfficer } from './act-stamp.ts';
import { getActingOfficer } from './acting-officer.ts';
import { type HallContext, write } from './hall-context.ts';

const lockoutPolicy: LockoutPolicy = { freeTries: 5, firstWaitMs: 30_000, longestWaitMs: 3_600_000 };

/** Checks an officer's PIN. Throws `officer/unknown`, `officer/wrong-pin`, `officer/locked-out`. */
export type CheckPin = (officerId: string, pin: string) => Promise<ActingOfficer>;

/** The check of PINs at this window: wrong ones are counted per officer, and the wait grows with them. */
export const openPinCheck = (context: HallContext): CheckPin => {
  const { db, clock } = context;
  /** When each lockout was last brought up to date, by running time. */
  const servedAt = new Map<string, number>();

  /** Brings the stored wait up to date with the time this program has really run since it was last looked at. */
  const lockoutNow = (id: string) => {
    const stored = findLockout(db, id) ?? openLockout;
    const now = clock.monotonic();
    const state = serve(stored, now - (servedAt.get(id) ?? now));
    servedAt.set(id, now);
    return state;
  };
  const keepLockout = (id: string, state: LockoutState) =>
    write(context, 'lockout', (tx) =>
      putLockout(tx, {
        officerId: id,
        failures: state.failures,
        remainingMs: Math.ceil(state.remainingMs),
        changedAt: clock.now(),
      }),
    );

  return async (id: string, pin: string): Promise<ActingOfficer> => {
    const officer = getActingOfficer(db, id);
    const waiting = lockoutNow(id);
    if (waiting.remainingMs > 0) {
      keepLockout(id, waiting);
      throw new Fault('officer/locked-out', { seconds: Math.ceil(waiting.remainingMs / 1000) });
    }
    const stored = findPin(db, id) as PinHash | undefined;
    // Counted before it is checked: pulling the plug during the check gives no free guess.
    const charged = afterWrongPin(waiting, lockoutPolicy);
    keepLockout(id, charged);
    if (stored === undefined || !(await pinMatches(pin, stored))) {
      // The count stands since before the check; another guess may have raised it meanwhile.
      write(context, 'wrong-pin', (tx) =>
        tx.journal({
          what: 'officer/wrong-pin',
          at: clock.now(),
          officer: id,
          actId: null,
          caseFileId: null,
          detail: { failures: charged.failures },
        }),
      );
      if (charged.remainingMs > 0)
        throw new Fault('officer/locked-out', { seconds: Math.ceil(charged.remainingMs / 1000) });
      throw new Fault('officer/wrong-pin', { left: Math.max(0, lockoutPolicy.freeTries - charged.failures) });
    }
    keepLockout(id, openLockout);
    return officer;
  };
};
