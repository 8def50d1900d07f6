import type { CaLineView } from '../../contract/calls/ca.ts';
import type { LineView } from '../../contract/calls/exchange.ts';
import { faultSentence } from '../../domain/faults.ts';
import { type PlainDate, plainDate } from '../../domain/plain-date.ts';
import type { SigningKey } from '../../evidence/signature.ts';
import { getProfileValue } from '../../db/profile.ts';
import { errorName, framesOf } from '../log.ts';
import { arrivalsFor } from '../services/arrivals.ts';
import type { BusinessDay } from '../services/business-day.ts';
import { type EpochPost, openEpochPost } from '../services/epoch-post.ts';
import { clearStanding, noteStanding } from '../services/exchange-standing.ts';
import { type FilePost, openFilePost } from '../services/file-post.ts';
import type { HallContext } from '../services/hall-context.ts';
import { openScanErrand } from '../services/scan-outbox.ts';
import { runSealErrand } from '../services/seal-keys.ts';
import { runReconcileErrand } from '../services/reconcile.ts';
import { runHeadErrand } from '../services/tree-heads.ts';
import { openTrustLine } from '../services/trust-line.ts';
import { tasksAtHand } from '../services/tasks-at-hand.ts';
import { createExchangeClient } from './exchange-client.ts';
import type { ScanPost } from './scan-post.ts';
import { createEnrolmentPost } from './enrolment-post.ts';
import { createSqliteSyncStore } from './sqlite-sync-store.ts';
import { fetchFor } from './tls-identity.ts';
import { createSyncEngine, type ExchangeStanding, type SyncClock } from './sync-engine.ts';
import { keepingAgreement } from './agreement.ts';

/** The window's line to the exchange, as the rest of the hall process uses it. */
export interface Line {
  readonly view: () => LineView;
  /** Messages by stick, where there is no line. */
  readonly files: FilePost;
  /** How this window begins anew. */
  readonly epochs: EpochPost;
  /** Where scans of the other bureau are fetched from. */
  readonly scans: ScanPost;
  /** What comes of trust and revocation lists. */
  readonly trust: () => CaLineView;
  /** Something was committed. */
  readonly now: () => void;
  /** A person pressed "try now": tries, and answers how it went; on a line that hangs, what is known after a while. */
  readonly tryNow: () => Promise<LineView>;
  /** When this window last heard from the exchange; what other windows did since is unseen. */
  readonly seenAsOf: () => number | null;
  /** Training only: the exchange goes on to the next day of law. */
  readonly advanceDay: () => Promise<PlainDate>;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** A head comes once a day and with a thousand entries; the bureaus sign it by hand. */
const headsEveryMs = 60_000;

/** How long somebody who pressed a button is kept waiting for a line that hangs. */
const longestTryMs = 4_000;

const sleepUntil = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });

export const openLine = (context: HallContext, day: BusinessDay): Line => {
  const { config, db, clock, log } = context;
  const syncClock: SyncClock = { now: clock.now, sleep: sleepUntil };
  /** Changed in its place when the window begins anew under another key. */
  const key = JSON.parse(getProfileValue(db, 'device-key')) as SigningKey;
  const fetch = fetchFor(db, config.exchangeUrl);
  const client = createExchangeClient({
    url: config.exchangeUrl,
    env: config.kind,
    device: config.device,
    key,
    fetch,
  });
  const store = createSqliteSyncStore(db, context.sealer, arrivalsFor(config).effect, (error) =>
    log.write({ event: 'entry-poisoned', error: errorName(error), at: framesOf(error) }),
  );
  const files = openFilePost(context, {
    store,
    client,
    heard: day.heard,
    changed: () => tellAll(),
    differs: (code, standing) => noteStanding(context, code, standing, true),
  });
  const epochs = openEpochPost(context, {
    store,
    post: createEnrolmentPost(config.exchangeUrl, { fetch }),
    today: day.today,
    signBy: (next) => void Object.assign(key, next),
    changed: () => tellAll(),
  });
  let told: ExchangeStanding | null = null;
  const sendScans = openScanErrand(context, client, () =>
    context.emit('changed', { what: 'scans', caseFileId: null }),
  );
  const trust = openTrustLine(context, day, client, () => tellAll());
  let headsAskedAt = Number.NEGATIVE_INFINITY;
  let hasAskedHeads = false;
  const headsOnceAMinute = async (signal?: AbortSignal): Promise<boolean> => {
    const now = clock.monotonic();
    if (now - headsAskedAt < headsEveryMs) return false;
    const isAsked = headsAskedAt === Number.NEGATIVE_INFINITY && hasAskedHeads;
    const headsCame = await runHeadErrand(context, client, signal);
    const recordsDiffer = await runReconcileErrand(context, client, isAsked, signal);
    headsAskedAt = now;
    hasAskedHeads = true;
    return headsCame || recordsDiffer;
  };
  const engine = createSyncEngine({
    store,
    client: keepingAgreement(context, {
      ...client,
      policy: async (signal) => {
        const policy = await client.policy(signal);
        trust.heard(policy.trust);
        return policy;
      },
    }),
    clock: syncClock,
    random: Math.random,
    self: { env: config.kind, device: config.device, bureau: config.bureau },
    part: config.part,
    onStanding: (standing) => {
      told = standing;
    },
    onAlarm: (code) => {
      if (code === null) clearStanding(context);
      else noteStanding(context, code, told, false);
    },
    onHallDate: (hallDate) => day.heard(plainDate(hallDate)),
    onChange: (what) => {
      context.emit('line', view());
      if (what !== 'line')
        context.emit('changed', { what: what === 'inbox' ? 'tasks' : 'cases', caseFileId: null });
    },
    errand: async (signal) => {
      // First: of a window that is shut out nothing else goes through.
      await epochs.goOn(signal);
      await files.goOn(signal);
      const sealsCame = await runSealErrand(context, client, signal);
      if ((await headsOnceAMinute(signal)) || sealsCame) {
        tellAll();
      }
      // Beside the rounds, not in them.
      trust.goOn();
      // Last: what takes minutes holds up nothing of the round.
      await sendScans(signal);
    },
    onBug: (error) => log.write({ event: 'sync-broke', error: errorName(error), at: framesOf(error) }),
  });
  const tellAll = (): void => {
    context.emit('changed', { what: 'cases', caseFileId: null });
    context.emit('changed', { what: 'tasks', caseFileId: null });
    context.emit('line', view());
  };
  const view = (): LineView => {
    const { state, since, lastContactAt, waiting, clockDriftMs, lastError } = engine.state();
    return {
      state,
      since,
      lastContactAt,
      waiting,
      openTasks: tasksAtHand(db, config.bureau).length,
      clockDriftMs,
      reason: lastError === null ? null : faultSentence(lastError, {}, context.language()),
    };
  };
  return {
    view,
    files,
    epochs,
    scans: client,
    trust: trust.view,
    now: () => {
      engine.now();
      context.emit('line', view());
    },
    tryNow: async () => {
      headsAskedAt = Number.NEGATIVE_INFINITY;
      const enough = new AbortController();
      await Promise.race([engine.tried(), sleepUntil(longestTryMs, enough.signal)]);
      enough.abort();
      context.emit('line', view());
      return view();
    },
    seenAsOf: () => engine.state().lastContactAt,
    advanceDay: async () => plainDate(await client.advanceDay((await client.policy()).hallDate)),
    start: () => engine.start(),
    stop: async () => {
      await engine.stop();
      await trust.stop();
    },
  };
};
