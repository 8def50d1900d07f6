import { setTimeout as wait } from 'node:timers/promises';
import type { LineView } from '../../contract/calls/exchange.ts';
import { countWaiting } from '../../db/outbox.ts';
import { openTasks } from '../../db/inbox.ts';
import { getProfileValue } from '../../db/profile.ts';
import { isPlainDate } from '../../domain/plain-date.ts';
import type { SigningKey } from '../../evidence/signature.ts';
import type { BusinessDay } from '../services/business-day.ts';
import type { HallContext } from '../services/hall-context.ts';
import { createExchangeClient } from './exchange-client.ts';
import { createSqliteSyncStore } from './sqlite-sync-store.ts';
import { createSyncEngine } from './sync-engine.ts';

export interface Line {
  readonly view: () => LineView;
  /** Something was queued, or "try now". */
  readonly now: () => void;
  /** When this window last heard from the exchange: other windows are unseen since then. */
  readonly seenAsOf: () => number | null;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const sleep = async (ms: number, signal: AbortSignal): Promise<void> => {
  try {
    await wait(ms, undefined, { signal });
  } catch (error) {
    if ((error as { name?: string }).name !== 'AbortError') throw error;
  }
};

/** The window's line to the exchange: its engine, fed by the window's database and key, telling the page. */
export const openLine = (context: HallContext, day: BusinessDay): Line => {
  const { db, config, sealer, clock, log } = context;
  const engine = createSyncEngine({
    store: createSqliteSyncStore(db, sealer),
    client: createExchangeClient({
      url: config.exchangeUrl,
      env: config.kind,
      device: config.device,
      key: JSON.parse(getProfileValue(db, 'device-key')) as SigningKey,
    }),
    clock: { now: clock.now, sleep },
    random: Math.random,
    self: { env: config.kind, device: config.device, bureau: config.bureau },
    part: config.part,
    onChange: (what) => {
      context.emit('line', view());
      if (what !== 'line') context.emit('changed', { what: 'tasks', caseFileId: null });
      if (what === 'inbox') context.emit('changed', { what: 'cases', caseFileId: null });
    },
    onHallDate: (hallDate) => {
      if (isPlainDate(hallDate)) day.heard(hallDate);
    },
    onBug: (error) => {
      log.write({ event: 'sync-broke', error: error instanceof Error ? error.name : 'unknown' });
    },
  });
  const view = (): LineView => {
    const { state, since, lastContactAt, clockDriftMs } = engine.state();
    return {
      state,
      since,
      lastContactAt,
      waiting: countWaiting(db),
      openTasks: openTasks(db).length,
      clockDriftMs,
    };
  };
  return {
    view,
    now: engine.now,
    seenAsOf: () => engine.state().lastContactAt,
    start: engine.start,
    stop: engine.stop,
  };
};
