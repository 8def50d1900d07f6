import { closeDatabase, openDatabase } from '../../db/open.ts';
import type { HallDatabase } from '../../db/transaction.ts';
import type { CatchUpView } from '../../contract/calls/session.ts';
import { systemClock } from '../../main/clock.ts';
import type { ProfileConfig } from '../../main/profile/profile-config.ts';
import { catchUpFirst, catchUpLimits } from '../../main/sync/catch-up.ts';
import { part } from '../exchange/test-window.ts';
import { testKey } from './database.ts';

/** A window that is opened: its database, and the exchange it asks. */
export interface CatchingUp {
  readonly path: string;
  readonly url: string;
  readonly device: string;
  readonly bureau: 'state' | 'local';
  readonly atLeast: number;
}

export const configFor = ({ url, device, bureau }: Omit<CatchingUp, 'path' | 'atLeast'>): ProfileConfig => ({
  version: 1,
  kind: 'training',
  windowId: device,
  windowName: '三号窗口',
  hall: 'hall-1',
  hallName: '榕城区办税服务厅',
  bureau,
  part,
  device,
  exchangeUrl: url,
  idleLockSeconds: 300,
  devices: {},
});

/** What the hall process does with a window's database before it opens for sign-in. Answers what was shown. */
export const openCatchingUp = async (
  window: CatchingUp,
  more: {
    readonly failpoint?: (name: string) => void;
    readonly onView?: (view: CatchUpView, skip: () => void) => void;
    readonly askMs?: number;
    readonly log?: (event: string) => void;
  } = {},
): Promise<{ readonly db: HallDatabase; readonly views: readonly CatchUpView[] }> => {
  const views: CatchUpView[] = [];
  const { failpoint = () => undefined } = more;
  const file = { path: window.path, key: testKey, kind: 'training', failpoint } as const;
  let skip = (): void => undefined;
  const before = openDatabase(file);
  try {
    const db = await catchUpFirst(before, file, {
      config: configFor(window),
      clock: systemClock,
      log: { write: ({ event }) => more.log?.(event) },
      failpoint,
      limits: { ...catchUpLimits, atLeast: window.atLeast, askMs: more.askMs ?? 5_000, readMs: 3_000 },
      tell: (view) => {
        views.push(view);
        more.onView?.(view, skip);
      },
      begun: (control) => {
        skip = control.skip;
      },
    });
    return { db, views };
  } catch (error) {
    closeDatabase(before);
    throw error;
  }
};
