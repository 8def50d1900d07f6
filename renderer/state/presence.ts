import { useEffect } from 'react';
import type { SessionView } from '../../contract/calls/session.ts';
import { hall, valueOf } from '../hall.ts';
import { flush } from './draft.ts';
import { setSession } from './hall-state.ts';
import { showFailure } from './notice.ts';

const tellEveryMs = 15_000;
/** The page asks for the lock a little before the hall process does it, so that what was typed is saved first. */
const aheadMs = 3_000;

/** Tells the hall process that somebody is there, and locks when nobody is. */
export const usePresence = (session: SessionView | null): void => {
  const present = session !== null && session.officer !== null && !session.locked;
  const idleMs = Math.max(aheadMs, (session?.idleLockSeconds ?? 0) * 1000 - aheadMs);
  useEffect(() => {
    if (!present) return undefined;
    let toldAt = Date.now();
    let idle: ReturnType<typeof setTimeout> | null = null;
    const lock = async (): Promise<void> => {
      await flush();
      setSession(await valueOf(hall().session.lock({})));
    };
    const wait = (): void => {
      if (idle !== null) clearTimeout(idle);
      idle = setTimeout(() => {
        lock().catch(showFailure);
      }, idleMs);
    };
    const seen = (): void => {
      wait();
      if (Date.now() - toldAt < tellEveryMs) return;
      toldAt = Date.now();
      valueOf(hall().session.touch({})).catch(showFailure);
    };
    wait();
    window.addEventListener('keydown', seen);
    window.addEventListener('pointerdown', seen);
    return () => {
      if (idle !== null) clearTimeout(idle);
      window.removeEventListener('keydown', seen);
      window.removeEventListener('pointerdown', seen);
    };
  }, [present, idleMs]);
};
