import { checkpoint } from '../../db/open.ts';
import type { HallContext } from './hall-context.ts';

const quietMs = 5_000;
const lookEveryMs = 5_000;

/** Moves the WAL into the file while nobody waits; never on the commit path (DESIGN §3). */
export interface IdleCheckpoint {
  /** Somebody asked something just now. */
  readonly touch: () => void;
  readonly close: () => void;
}

export const openIdleCheckpoint = ({
  db,
  clock,
  log,
}: Pick<HallContext, 'db' | 'clock' | 'log'>): IdleCheckpoint => {
  let lastTouch = clock.monotonic();
  let dirty = true;
  const timer = setInterval(() => {
    if (!dirty || clock.monotonic() - lastTouch < quietMs) return;
    // A reader in the way leaves the rest for the next quiet moment.
    dirty = !checkpoint(db).done;
    log.write({ event: 'checkpoint', count: dirty ? 0 : 1 });
  }, lookEveryMs);
  timer.unref();
  return {
    touch: () => {
      lastTouch = clock.monotonic();
      dirty = true;
    },
    close: () => clearInterval(timer),
  };
};
