import type { CatchUpView } from '../../contract/calls/session.ts';
import { copyPathOf, removeCopy } from '../../db/inbox-copy.ts';
import { checkpoint, type OpenOptions, replaceDatabase } from '../../db/open.ts';
import { findProfileValue, getProfileValue } from '../../db/profile.ts';
import type { HallDatabase } from '../../db/transaction.ts';
import { Fault, faultSentence } from '../../domain/faults.ts';
import { type Language, languages } from '../../domain/language.ts';
import type { SigningKey } from '../../evidence/signature.ts';
import type { Clock } from '../clock.ts';
import { errorName, framesOf, type Log } from '../log.ts';
import type { ProfileConfig } from '../profile/profile-config.ts';
import { type CatchUpNeed, findCatchUpNeed } from './catch-up-need.ts';
import { awayFaults } from './exchange-call.ts';
import { createExchangeClient, type ExchangeClient, type SnapshotSource } from './exchange-client.ts';
import { removeSnapshot } from './snapshot-keeper.ts';
import { type RunningBuild, startBuild } from './snapshot-threads.ts';
import { fetchFor } from './tls-identity.ts';

export interface CatchUpLimits {
  /** Entries behind from which on a window takes a snapshot; fewer are read page by page while it works. */
  readonly atLeast: number;
  /** How long the exchange may take to say how far its feed is before the window opens without asking further. */
  readonly askMs: number;
  /** How long a sentence stands that nobody answers. */
  readonly readMs: number;
}
export const catchUpLimits: CatchUpLimits = { atLeast: 5000, askMs: 1500, readMs: 60_000 };

/** How often what is done is told to the page, which may have been loaded meanwhile. */
const tellEveryMs = 300;

/** The line a catch-up asks first, and what builds the copy: the machine's own, unless handed in. */
export interface CatchUpPorts {
  readonly client: Pick<ExchangeClient, 'feed'> & Pick<SnapshotSource, 'latestSnapshot'>;
  readonly startBuild: typeof startBuild;
}

export interface CatchUpScene {
  readonly config: ProfileConfig;
  readonly clock: Clock;
  readonly log: Log;
  readonly failpoint: (name: string) => void;
  readonly limits: CatchUpLimits;
  readonly ports?: CatchUpPorts;
  readonly tell: (view: CatchUpView) => void;
  /** Handed out once something is being done: `skip` opens the window at once. */
  readonly begun: (control: { skip(): void }) => void;
}

const languageOf = (db: HallDatabase): Language => {
  const kept = findProfileValue(db, 'language');
  return languages.find((one) => one === kept) ?? 'zh';
};

const askFirst = async (
  db: HallDatabase,
  { config, limits, log, ports }: CatchUpScene,
  signingKey: SigningKey,
  path: string,
): Promise<CatchUpNeed | undefined> => {
  const client =
    ports?.client ??
    createExchangeClient({
      url: config.exchangeUrl,
      env: config.kind,
      device: config.device,
      key: signingKey,
      timeoutMs: limits.askMs,
      fetch: fetchFor(db, config.exchangeUrl),
    });
  try {
    const need = await findCatchUpNeed(client, db, config.part, limits.atLeast);
    // Read page by page meanwhile: what is left of a download is of no use any more.
    if (need === undefined) removeSnapshot(path);
    return need;
  } catch (error) {
    // Without a line, or with an exchange that answers nothing of use, nobody waits for it.
    if (!(error instanceof Fault)) throw error;
    log.write({ event: 'catch-up-not-asked', code: error.code });
    return undefined;
  }
};

type Outcome = 'built' | 'skipped' | Fault;

/**
 * Before the window opens: where it is far behind, or the exchange was restored from an earlier backup, its inbox is
 * read from the exchange's snapshot into a copy beside, and the copy takes the database's place by a rename. A person
 * sees how far it is and may skip it. `db` must be open and written by nobody; answers the database to go on with, old
 * or new. Whatever goes wrong, the old one is whole.
 */
export const catchUpFirst = async (
  db: HallDatabase,
  file: OpenOptions,
  scene: CatchUpScene,
): Promise<HallDatabase> => {
  const { config, clock, log, failpoint } = scene;
  // What a crash has left: never taken for a database.
  removeCopy(file.path);
  const signingKey = JSON.parse(getProfileValue(db, 'device-key')) as SigningKey;
  const need = await askFirst(db, scene, signingKey, file.path);
  if (need === undefined) return db;

  const language = languageOf(db);
  let view: CatchUpView = {
    language,
    windowName: config.windowName,
    reason: need.reason,
    phase: 'reading',
    done: 0,
    total: need.notice?.position ?? 0,
    sentence: null,
  };
  const show = (change: Partial<CatchUpView>): void => {
    view = { ...view, ...change };
  };
  const { promise: skipped, resolve: end } = Promise.withResolvers<'skipped'>();
  scene.begun({ skip: () => end('skipped') });
  scene.tell(view);
  const telling = setInterval(() => scene.tell(view), tellEveryMs);

  const clearAway = (build: RunningBuild): void => {
    // A thread in the middle of a long statement ends when that is over; the window does not wait for it.
    build.stop().then(
      () => removeCopy(file.path),
      (error: unknown) => log.write({ event: 'catch-up-left', error: errorName(error), at: framesOf(error) }),
    );
  };

  const attempt = async (reason: CatchUpNeed['reason']): Promise<Outcome> => {
    show({ reason, phase: 'reading', done: 0 });
    checkpoint(db);
    const build = (scene.ports?.startBuild ?? startBuild)(
      {
        file: { path: file.path, key: Uint8Array.from(file.key), kind: file.kind },
        self: { env: config.kind, device: config.device, bureau: config.bureau },
        part: config.part,
        exchangeUrl: config.exchangeUrl,
        signingKey,
        notice: need.notice,
        anewAt: reason === 'behind' ? null : clock.now(),
      },
      {
        onProgress: (done, total) => show({ done, total }),
        onPlace: (name) => {
          if (name === 'snapshot:loaded') show({ phase: 'checking' });
          failpoint(name);
        },
        onPoisoned: (error, at) => log.write({ event: 'entry-poisoned', error, at }),
      },
    );
    try {
      const first = await Promise.race([build.built, skipped]);
      if (first !== 'skipped') return 'built';
    } catch (error) {
      clearAway(build);
      if (error instanceof Fault) return error;
      log.write({ event: 'catch-up-broke', error: errorName(error), at: framesOf(error) });
      return new Fault('shell/internal');
    }
    clearAway(build);
    return 'skipped';
  };

  try {
    let outcome = await attempt(need.reason);
    if (outcome instanceof Fault && outcome.code === 'exchange/feed-rewound' && need.reason === 'behind')
      outcome = await attempt('rewound');
    // A download that is not what it says is not gone on with.
    if (outcome instanceof Fault && outcome.code === 'exchange/snapshot-damaged') removeSnapshot(file.path);
    if (outcome === 'built') {
      const { db: next, refused } = replaceDatabase(db, file, copyPathOf(file.path));
      removeSnapshot(file.path);
      if (refused === undefined) {
        log.write({ event: 'caught-up', count: view.done });
        return next;
      }
      removeCopy(file.path);
      return await tellFailure(next, refused instanceof Fault ? refused : new Fault('db/disk-error'));
    }
    if (outcome === 'skipped') log.write({ event: 'catch-up-skipped', count: view.done });
    return outcome === 'skipped' ? db : await tellFailure(db, outcome);
  } finally {
    clearInterval(telling);
  }

  /** A person reads why, and goes on; where nobody is there the window opens by itself after a while. */
  async function tellFailure(usable: HallDatabase, fault: Fault): Promise<HallDatabase> {
    log.write({ event: 'catch-up-failed', code: fault.code });
    // The line ended, which is nobody's fault: the window simply opens.
    if (awayFaults.includes(fault.code)) return usable;
    show({ phase: 'failed', sentence: faultSentence(fault.code, fault.detail, language) });
    scene.tell(view);
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise((resolve) => {
      timer = setTimeout(resolve, scene.limits.readMs);
    });
    await Promise.race([skipped, enough]);
    clearTimeout(timer);
    return usable;
  }
};
