import { setTimeout as wait } from 'node:timers/promises';
import { unlockWithPassphrase } from '../../db/key.ts';
import { closeDatabase } from '../../db/open.ts';
import { openProfileDatabase } from '../../db/profile-database.ts';
import { nextCount } from '../../db/profile.ts';
import { selectOne } from '../../db/sql.ts';
import { transaction } from '../../db/transaction.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { createExchangeClient, type ExchangeClient } from '../../main/sync/exchange-client.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../main/sync/sqlite-sync-store.ts';
import { createSyncEngine } from '../../main/sync/sync-engine.ts';
import { trainingPassphrase } from '../../main/training/town/published.ts';
import { makeWindow, part } from '../exchange/test-window.ts';
import { makeTrainingProfile } from '../exchange/training-profile.ts';
import { type At, draftAbout, draftsOfAct } from './acts.ts';

/** A training profile as a window’s program finds it that was never opened. */
export const makeProfile = async (folder: string, at: At, exchangeUrl: string): Promise<string> => {
  const { profile, keys, db } = await makeTrainingProfile(folder, at, exchangeUrl);
  closeDatabase(db);
  keys.wipe();
  return profile;
};

export interface WindowOptions {
  readonly url: string;
  /** Limit of an ordinary call in ms. */
  readonly timeoutMs?: number;
  readonly fetch?: typeof fetch;
  /** By how much the engine’s waits between two tries are shortened. Default 20: a minute becomes three seconds. */
  readonly hurry?: number;
  readonly failpoint?: (name: string) => void;
}

/** A window without its screen: the product’s books, sealer, client and engine on a real encrypted profile. */
export interface FaultWindow {
  readonly at: At;
  /** One act at the counter, durable when it returns: its number. Throws what the books throw (db/disk-full). */
  act(): number;
  /** Says what is to be said about the records it has read, as far as `chance` wills; returns of how many. */
  answer(chance: () => number): number;
  acts(): number;
  readonly engine: ReturnType<typeof createSyncEngine>;
  /** From now on a call may take its time: there is nothing in the way any more, but perhaps a busy machine. */
  bePatient(): void;
  /** Messages sealed here, of how many the verdict is known, how far the feed is read. */
  standing(): { readonly sealed: number; readonly decided: number; readonly read: number };
  close(): void;
}

/** Named places between question and answer, where a window can be killed. */
const withFailpoints = (client: ExchangeClient, failpoint: (name: string) => void): ExchangeClient => ({
  ...client,
  push: async (messages, signal) => {
    failpoint('push:asked');
    const answer = await client.push(messages, signal);
    failpoint('push:answered');
    return answer;
  },
  results: async (after, limit, signal) => {
    const page = await client.results(after, limit, signal);
    failpoint('results:answered');
    return page;
  },
  feed: async (question, signal) => {
    const page = await client.feed(question, signal);
    failpoint('feed:answered');
    return page;
  },
});

/** Opens a profile made by `makeProfile`, also after its process was killed. */
export const openWindow = async (profile: string, at: At, options: WindowOptions): Promise<FaultWindow> => {
  const { device, bureau } = at;
  const { hurry = 20, failpoint = () => undefined } = options;
  const files = profileFiles(profile);
  const keys = await unlockWithPassphrase(files.key, trainingPassphrase);
  const paths = { databasePath: files.database, keyFilePath: files.key };
  const db = openProfileDatabase(paths, keys, { failpoint });
  keys.wipe();
  const sealer = makeSealer({ env: 'training', device });
  const store = createSqliteSyncStore(db, sealer);
  let patient = false;
  const client = createExchangeClient({
    url: options.url,
    env: 'training',
    device,
    key: makeWindow(at).signing,
    timeoutMs: options.timeoutMs ?? 2_000,
    timeout: (ms) => AbortSignal.timeout(patient ? 30_000 : ms),
    ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
  });
  const engine = createSyncEngine({
    store,
    client: withFailpoints(client, failpoint),
    clock: {
      now: () => Date.now(),
      sleep: (ms, signal) => wait(ms / hurry, undefined, { signal }).catch(() => undefined),
    },
    random: Math.random,
    self: { env: 'training', device, bureau },
    part,
    pollSeconds: 1,
    onBug: (error) => {
      throw error;
    },
  });
  const journalled = { at: 1_457_600_000_000, officer: 'officer-1', caseFileId: null };
  return {
    at,
    act: () =>
      transaction(db, sealer, (tx) => {
        const n = nextCount(tx, 'acts');
        tx.journal({ what: 'case/filed', actId: `act-${device}-${n}`, detail: { n }, ...journalled });
        for (const draft of draftsOfAct(at, n)) tx.enqueue(draft);
        return n;
      }),
    answer: (chance) => {
      // The newest of what lies in the inbox: a long run must not read all its books each time.
      const waiting = store.openTasks().flatMap(({ recordId }) => recordId ?? []);
      const said = [...new Set(waiting.slice(-8))]
        .filter(() => chance() < 0.4)
        .flatMap((recordId) => store.findRecord(recordId) ?? [])
        .flatMap((record) => draftAbout(at, record, chance()) ?? []);
      if (said.length > 0)
        transaction(db, sealer, (tx) => {
          tx.journal({ what: 'record/answered', actId: null, detail: {}, ...journalled });
          for (const draft of said) tx.enqueue(draft);
        });
      return said.length;
    },
    acts: () =>
      selectOne<{ value: number }>(db, `SELECT value FROM counters WHERE name = 'acts'`)?.value ?? 0,
    engine,
    bePatient: () => {
      patient = true;
    },
    standing: () => ({
      sealed: store.head().lastSeq,
      decided: store.resultsCursor(),
      read: store.inboxCursor(part),
    }),
    close: () => closeDatabase(db),
  };
};
