import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { copyPathOf } from '../../../db/inbox-copy.ts';
import { checkIntegrity, closeDatabase, openDatabase } from '../../../db/open.ts';
import { findOutboxMessage, outboxHead } from '../../../db/outbox.ts';
import type { HallDatabase } from '../../../db/transaction.ts';
import type { Bureau } from '../../../domain/bureau.ts';
import { Fault } from '../../../domain/faults.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import { arrivalsFor } from '../../../main/services/arrivals.ts';
import { catchUpFirst, catchUpLimits } from '../../../main/sync/catch-up.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { buildInboxBeside, type InboxBuild, wantedEntries } from '../../../main/sync/snapshot-build.ts';
import { fileOf } from '../../../main/sync/snapshot-job.ts';
import { openSnapshotKeeper, snapshotPathOf } from '../../../main/sync/snapshot-keeper.ts';
import type { startBuild } from '../../../main/sync/snapshot-threads.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import type { CheckedEntry, LoadedEntry } from '../../../main/sync/sync-store.ts';
import { createSyncEngine, type SyncEngine } from '../../../main/sync/sync-engine.ts';
import { configFor } from '../../support/catching-up.ts';
import { testKey } from '../../support/database.ts';
import { fromOtherThread } from '../../support/entry-lots.ts';
import type { Chance } from '../chance.ts';
import { fastSign, keyPairOf } from '../exchange/keys.ts';
import { type Line, makeFetch, type Net } from '../exchange/net.ts';
import { epochStart, foreignPart, ownPart } from './feed.ts';
import { unpackHere } from './packing.ts';
import { asideOf, cursorOf, entriesOf, outboxOf } from './view.ts';

/** As they come where two threads share the work. */
async function* inLots(entries: AsyncIterable<readonly CheckedEntry[]>): AsyncGenerator<LoadedEntry[]> {
  for await (const checked of entries) yield fromOtherThread(checked);
}

/** What may be broken at a window on purpose, from outside. */
export interface SeatVariant {
  readonly read?: (entries: ReturnType<InboxBuild['read']>) => ReturnType<InboxBuild['read']>;
  /** Before the database is opened. */
  readonly beforeStart?: (path: string) => void;
  readonly startBuild?: (start: typeof startBuild) => typeof startBuild;
}

export interface SeatOptions {
  readonly device: string;
  readonly bureau: Bureau;
  readonly folder: string;
  readonly net: Net;
  readonly chance: Chance;
  readonly variant: SeatVariant;
  /** Whether things go wrong: in the evening they do not. */
  readonly isOpen: () => boolean;
  readonly complain: (what: string) => void;
  readonly tally: (what: string) => void;
  readonly swapped: (seat: Seat, db: HallDatabase) => void;
}

export interface Seat {
  readonly device: string;
  readonly bureau: Bureau;
  readonly self: { readonly env: 'training'; readonly device: string; readonly bureau: Bureau };
  readonly line: Line;
  readonly sealer: ReturnType<typeof makeSealer>;
  /** While the window is open. */
  readonly db: HallDatabase | undefined;
  readonly engine: SyncEngine | undefined;
  readonly path: string;
  start(): void;
  /** Closed for the night by its person, and opened again. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

class Died extends Error {}
const tooLate = new DOMException('too late', 'TimeoutError');
/** Before it was flushed: pages of it may be missing after a power cut. */
const flushedAt = ['snapshot:built', 'swap:closed', 'swap:renamed'];
const files = ['', '-wal', '.building', '.building-journal', '.snapshot'];
/** While the doors are open: at each place of a catch-up, of a question, and at each other commit. */
const dies = (place: string): number =>
  place.startsWith('snapshot') || place.startsWith('swap')
    ? 0.05
    : place.startsWith('sync-page')
      ? 0.01
      : 0.002;

interface Life {
  alive: boolean;
  readonly dead: Promise<never>;
  readonly end: () => void;
}
const newLife = (): Life => {
  let end = (): void => undefined;
  const dead = new Promise<never>((_resolve, reject) => {
    end = () => reject(new TypeError('fetch failed'));
  });
  dead.catch(() => undefined);
  return { alive: true, dead, end };
};

/** What a copy that took the database's place has to be. */
interface Expected {
  readonly position: number;
  /** What was read before, where the inbox is made anew. */
  readonly before: ReturnType<typeof entriesOf> | null;
}

/**
 * A window whose database is a real, encrypted one, with the product's own start: it catches up, then its engine runs.
 * Where it dies its files are copied as they are at that moment, and the next life begins with the copies: whatever
 * the dead process might still have done is done to files that nobody looks at again.
 */
export const makeSeat = (options: SeatOptions): Seat => {
  const { device, bureau, net, chance, variant, complain, tally } = options;
  const { scheduler, trace } = net;
  const self = { env: 'training', device, bureau } as const;
  const line: Line = { name: device, bad: [], spoils: 0.08 };
  const sealer = makeSealer(self);
  const { signing } = keyPairOf(`${device} 0`);
  const now = (): number => epochStart + scheduler.now();
  let folder = options.folder;
  let lives = 0;
  let life = newLife();
  life.alive = false;
  let db: HallDatabase | undefined;
  let engine: SyncEngine | undefined;
  let seen = 0;
  let expected: Expected | undefined;
  let swapped: Expected | undefined;
  const closing: Promise<unknown>[] = [];
  const pathIn = (at: string): string => join(at, 'window.db');

  const stopEngine = (running: SyncEngine | undefined, open: HallDatabase | undefined): void => {
    const stopped = Promise.resolve(running?.stop()).catch(() => undefined);
    closing.push(stopped.then(() => open && closeDatabase(open)));
  };

  const die = (mine: Life, place: string): void => {
    mine.alive = false;
    trace.say(`${device} dies at ${place}`);
    tally(`window ${place}`);
    const next = `${options.folder}-${(lives += 1)}`;
    mkdirSync(next);
    for (const end of files) {
      const from = `${pathIn(folder)}${end}`;
      if (existsSync(from)) copyFileSync(from, `${pathIn(next)}${end}`);
    }
    const copy = copyPathOf(pathIn(next));
    if (existsSync(copy) && !flushedAt.includes(place) && chance.isSo(0.7)) {
      truncateSync(copy, Math.floor((statSync(copy).size * chance.below(1000)) / 1000));
    }
    folder = next;
    // Before there is an engine, the start itself closes what it had open.
    if (engine !== undefined) stopEngine(engine, db);
    db = undefined;
    engine = undefined;
    mine.end();
    scheduler.after(500 + chance.below(15_000), seat.start);
  };

  const look = (open: HallDatabase): void => {
    const cursor = cursorOf(open, ownPart);
    if (cursor < seen) complain(`${device} goes back from ${seen} to ${cursor}`);
    seen = cursor;
  };

  const hitOf = (mine: Life) => (place: string) => {
    if (!mine.alive) throw new Died();
    if (place === 'swap:renamed') swapped = expected;
    if (place === 'sync-page:after-commit' && db !== undefined) look(db);
    if (!options.isOpen() || !chance.isSo(dies(place))) return;
    die(mine, place);
    throw new Died();
  };

  const clientOf = (mine: Life, timeoutMs?: number) => {
    const get = makeFetch(net, line, chance, { isAlive: () => mine.alive, hit: hitOf(mine) });
    return createExchangeClient({
      url: 'http://exchange',
      env: 'training',
      device,
      key: signing,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      fetch: (input, init) => (mine.alive ? Promise.race([get(input, init), mine.dead]) : mine.dead),
      timeout: (ms) => {
        const controller = new AbortController();
        scheduler.after(ms, () => controller.abort(tooLate));
        return controller.signal;
      },
      sign: fastSign,
    });
  };
  const sleepOf =
    (mine: Life) =>
    (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        scheduler.after(ms, resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
        mine.dead.catch(() => resolve());
        if (signal.aborted) resolve();
      });

  /** The builder in this thread: the same build on the same files, without the two threads of the product. */
  const startHere =
    (mine: Life, open: HallDatabase): typeof startBuild =>
    (job, listener) => {
      const stopper = new AbortController();
      const file = fileOf(job);
      const { notice, anewAt, part } = job;
      const reading = {
        part,
        self,
        file,
        client: clientOf(mine),
        store: {
          findOwn: (msgId: string) => findOutboxMessage(open, msgId),
          head: () => outboxHead(open, genesisHash),
        },
        now,
        signal: stopper.signal,
        sleep: sleepOf(mine),
        unpack: unpackHere,
      };
      const before = anewAt === null ? null : entriesOf(open);
      const kept = (): string => {
        if (notice === undefined) return '';
        const keeper = openSnapshotKeeper(file.path, file.key, notice);
        const sum = createHash('sha256');
        for (const piece of keeper.pieces()) sum.update(piece);
        keeper.close();
        return sum.digest('hex');
      };
      const place = (name: string): void => {
        if (stopper.signal.aborted) throw new Died();
        if (mine.alive && name === 'snapshot:loaded' && notice !== undefined && kept() !== notice.hash)
          complain(`${device} takes a snapshot whose bytes are not those of its name`);
        if (name === 'snapshot:built') expected = { position: notice?.position ?? 0, before };
        listener.onPlace(name);
      };
      tally(anewAt === null ? 'catch-up' : 'rebuild');
      const built = buildInboxBeside({
        ...file,
        self,
        part,
        notice,
        anewAt,
        arrivals: arrivalsFor(self),
        read: (wanted) => {
          const entries = inLots(wantedEntries(reading, wanted));
          return variant.read?.(entries) ?? entries;
        },
        onProgress: listener.onProgress,
        failpoint: place,
        // The system would take its time for it; in the world there is none but the scheduler's.
        flush: () => Promise.resolve(),
        poisoned: (error) => complain(`an entry is poison: ${String(error)}`),
      });
      built.catch(() => undefined);
      return {
        built,
        stop: async () => {
          stopper.abort();
          await built.catch(() => undefined);
        },
      };
    };

  /** After an opening: what is there must be the old whole, or the new whole. */
  const checkOpened = (open: HallDatabase): void => {
    const was = swapped;
    swapped = undefined;
    if (was === undefined) return look(open);
    const cursor = cursorOf(open, ownPart);
    tally('swapped');
    trace.say(`${device} has caught up to ${cursor}`);
    if (cursor < was.position)
      complain(`${device} took a copy read to ${cursor} for one read to ${was.position}`);
    if (was.before === null) look(open);
    else {
      seen = cursor;
      const has = new Set(entriesOf(open).map(({ position, hash }) => `${position} ${hash}`));
      const aside = new Set(asideOf(open).map(({ position, hash }) => `${position} ${hash}`));
      const lost = was.before.filter(({ position, hash }) => !has.has(`${position} ${hash}`));
      tally(lost.length > 0 ? 'set aside' : 'rebuilt alike');
      for (const { position, hash } of lost)
        if (!aside.has(`${position} ${hash}`)) complain(`${device} has lost entry ${position}`);
    }
    options.swapped(seat, open);
  };

  const begin = async (mine: Life): Promise<void> => {
    const path = pathIn(folder);
    const failpoint = hitOf(mine);
    const file = { path, key: testKey, kind: 'training', failpoint } as const;
    variant.beforeStart?.(path);
    let first: HallDatabase;
    try {
      const isBesides = existsSync(copyPathOf(path));
      first = openDatabase(file);
      if (isBesides || swapped !== undefined) checkIntegrity(first);
    } catch (error) {
      complain(`${device} cannot be opened: ${error instanceof Fault ? error.code : String(error)}`);
      return;
    }
    db = first;
    checkOpened(first);
    const outbox = outboxOf(first);
    let skip = (): void => undefined;
    const built = startHere(mine, first);
    const next = await catchUpFirst(first, file, {
      config: configFor({ url: 'http://exchange', device, bureau }),
      clock: { now, monotonic: scheduler.now },
      log: {
        write: ({ event, ...more }) => {
          if (!mine.alive) return;
          trace.say(`${device} ${event} ${'code' in more ? String(more.code) : ''}`);
          if ('code' in more) tally(`${event} ${String(more.code)}`);
          if (event === 'catch-up-broke') complain(`${device} broke: ${JSON.stringify(more)}`);
        },
      },
      failpoint,
      limits: { ...catchUpLimits, atLeast: 50, readMs: 0 },
      ports: { client: clientOf(mine, 1_500), startBuild: variant.startBuild?.(built) ?? built },
      tell: ({ phase }) => {
        if (phase === 'failed') skip();
      },
      begun: (control) => {
        skip = control.skip;
        // Somebody will not wait.
        if (options.isOpen() && chance.isSo(0.05)) scheduler.after(chance.below(2_000), () => control.skip());
      },
    });
    if (!mine.alive) return closeDatabase(next);
    db = next;
    checkOpened(next);
    if (outboxOf(next) !== outbox) complain(`${device} has another outbox than before it caught up`);
    const store = createSqliteSyncStore(next, sealer, arrivalsFor(self).effect, (error) =>
      complain(`an entry is poison: ${String(error)}`),
    );
    const client = clientOf(mine);
    engine = createSyncEngine({
      store,
      client,
      clock: { now, sleep: sleepOf(mine) },
      random: () => chance.below(1000) / 1000,
      self,
      part: ownPart,
      errand: async () => {
        // Nobody is to be told anything of another part.
        if (!chance.isSo(0.05)) return;
        const told = await client.latestSnapshot(foreignPart).catch((error: unknown) => {
          if (error instanceof Fault) return undefined;
          throw error;
        });
        if (told !== undefined) complain(`${device} is told of ${foreignPart}`);
      },
      onBug: (error) => {
        if (mine.alive && !(error instanceof Died)) complain(`${device}: ${String(error)}`);
      },
    });
    engine.start();
  };

  const seat: Seat = {
    device,
    bureau,
    self,
    line,
    sealer,
    get db() {
      return engine === undefined ? undefined : db;
    },
    get engine() {
      return engine;
    },
    get path() {
      return pathIn(folder);
    },
    start: () => {
      if (life.alive) return;
      const mine = newLife();
      life = mine;
      trace.say(`${device} starts`);
      begin(mine).catch((error: unknown) => {
        if (mine.alive) complain(`${device}: ${error instanceof Error ? error.stack : String(error)}`);
      });
    },
    restart: async () => {
      if (engine === undefined) return;
      await seat.close();
      seat.start();
    },
    close: async () => {
      const mine = life;
      const [running, open] = [engine, db];
      mine.alive = false;
      engine = undefined;
      db = undefined;
      mine.end();
      if (running !== undefined) stopEngine(running, open);
      await Promise.all(closing);
    },
  };
  return seat;
};

/** What is left beside a window's database. */
export const leftBeside = (path: string): boolean =>
  existsSync(copyPathOf(path)) || existsSync(snapshotPathOf(path));
