import { createHash } from 'node:crypto';
import type { UploadStanding } from '../../../contract/exchange/scans.ts';
import { Fault, type FaultCode } from '../../../domain/faults.ts';
import { toHttpFault } from '../../../exchange/http-errors.ts';
import { beginUpload, findScan, takePiece } from '../../../exchange/scan-desk.ts';
import type { BlobStore } from '../../../exchange/storage/blob-port.ts';
import { judgeWhole, placePiece } from '../../../exchange/uploads.ts';
import type { ScanPost } from '../../../main/sync/scan-post.ts';
import { makeScanErrand, type ScanOutbox } from '../../../main/sync/scan-uploads.ts';
import { type Chance, chanceFrom } from '../chance.ts';
import { makeScheduler, makeTrace, type Scheduler, type Trace } from '../exchange/scheduler.ts';
import type { ExchangeDisk } from '../exchange/memory-exchange-store.ts';
import { createMemoryBlobStore, makeBlobDisk, type Named, onDisk } from './memory-blob-store.ts';
import { away, home, makeRecords, nowhere, type Records } from './moving-records.ts';

type Uploads = Pick<ScanPost, 'beginUpload' | 'sendPiece'>;

/** The product with one fault in it, put in from outside. Empty is the product. */
export interface ScanVariant {
  readonly store?: (store: BlobStore, scheduler: Scheduler) => BlobStore;
  readonly judge?: typeof judgeWhole;
  readonly place?: typeof placePiece;
  readonly post?: (post: Uploads) => Uploads;
  /** What the messages in the feeds name. */
  readonly names?: (disk: ExchangeDisk) => Named[];
}

export interface ScanDay {
  readonly complaints: readonly string[];
  readonly traceHash: string;
  /** Places where processes died, and how many scans have arrived. */
  readonly died: ReadonlySet<string>;
  readonly arrived: number;
  /** How often a scan was read where its record had gone to, and was refused where it had not. */
  readonly readAway: number;
  readonly refused: number;
}

const windows = ['s1', 'l1', 's2', 'l2'] as const;
const openMs = 10 * 60_000;
const patienceMs = 30 * 60_000;
/** While the doors are open: a process at each of its steps, a piece's bytes, a question or its answer. */
const dies = 0.015;
const spoils = 0.05;
const loses = 0.12;

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const whole = (pieces: readonly Uint8Array[]): Buffer => Buffer.concat(pieces);

class Dead extends Error {}

/** A scan as it lies in a window's books: what is replaced in one step is what a commit is. */
interface Row {
  readonly bytes: Buffer;
  readonly sent: number;
  readonly state: 'waiting' | 'arrived' | 'parked';
  readonly attempts: number;
  readonly nextAt: number;
}

interface World {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly variant: ScanVariant;
  readonly complain: (what: string) => void;
  readonly disk: ReturnType<typeof makeBlobDisk>;
  readonly records: Records;
  readonly died: Set<string>;
  isOpen: boolean;
  isFull: boolean;
}

/** Two servers on one disk, which die around each commit and come back. */
const makeServers = (world: World) => {
  const { scheduler, chance, disk, records, variant } = world;
  const look = (): void => {
    for (const [hash, pieces] of disk.blobs)
      if (sha256(whole(pieces)) !== hash) world.complain(`${hash.slice(0, 8)} is shown and is another scan`);
  };
  const makeServer = (name: string) => {
    let life = { alive: true, resets: new Set<() => void>() };
    const hitOf = (self: typeof life) => (place: string) => {
      if (!self.alive) throw new Dead();
      if (world.isFull && place.endsWith(':before-commit')) throw new Fault('exchange/unavailable');
      if (!world.isOpen || !chance.isSo(dies)) return;
      self.alive = false;
      world.trace.say(`${name} dies at ${place}`);
      world.died.add(`server ${place}`);
      for (const reset of self.resets) reset();
      scheduler.after(500 + chance.below(20_000), () => {
        life = { alive: true, resets: new Set() };
      });
      throw new Dead();
    };
    return <T>(work: (store: BlobStore) => Promise<T>, changes: boolean): Promise<T> => {
      const self = life;
      if (!self.alive) return Promise.reject(new Fault('exchange/unreachable'));
      const plain = createMemoryBlobStore(disk, records.names, hitOf(self), variant.place ?? placePiece);
      const store = variant.store?.(plain, scheduler) ?? plain;
      return new Promise((resolve, reject) => {
        const reset = (): void => reject(new Fault('exchange/unreachable'));
        self.resets.add(reset);
        work(store)
          .then(
            (answer) => {
              if (self.alive) resolve(answer);
            },
            (error: unknown) => {
              if (self.alive && !(error instanceof Dead)) reject(error as Error);
            },
          )
          .finally(() => {
            self.resets.delete(reset);
            // Every scan there is hashed: what is only asked for changes none.
            if (changes) look();
          });
      });
    };
  };
  const servers = [makeServer('server-0'), makeServer('server-1')];
  return <T>(work: (store: BlobStore) => Promise<T>, changes = true): Promise<T> =>
    chance.pick(servers)(work, changes);
};

/** The line of one window: questions and answers are late, lost, doubled, and now and then spoilt. */
const makeLine = (
  world: World,
  device: string,
  ask: ReturnType<typeof makeServers>,
  isAlive: () => boolean,
): Uploads => {
  const { scheduler, chance, disk } = world;
  const judge = world.variant.judge ?? judgeWhole;
  const late = (): number => 5 + chance.below(80);
  const checked = (hash: string, answer: UploadStanding): UploadStanding => {
    if (onDisk(disk, device, hash) < answer.offset)
      world.complain(`${device} is told ${answer.offset} of ${hash.slice(0, 8)}, and it is not on the disk`);
    return answer;
  };
  const over = (hash: string, work: (store: BlobStore) => Promise<UploadStanding>): Promise<UploadStanding> =>
    new Promise((resolve, reject) => {
      const lost = (): void => {
        if (isAlive()) reject(new Fault('exchange/timed-out'));
      };
      const isBad = world.isOpen;
      if (isBad && chance.isSo(loses)) return void scheduler.after(3_000, lost);
      const answerLost = isBad && chance.isSo(loses);
      // A question that is said again when it has long been answered.
      if (isBad && chance.isSo(0.05))
        scheduler.after(late() + chance.below(60_000), () => void ask(work).catch(() => undefined));
      scheduler.after(late(), () => {
        ask(work).then(
          (answer) => {
            checked(hash, answer);
            scheduler.after(late(), () => (answerLost ? lost() : isAlive() && resolve(answer)));
          },
          (error: unknown) => {
            // As it crosses the wire: a code and its detail.
            const { body } = toHttpFault(error);
            const fault =
              error instanceof Fault && error.code === 'exchange/unreachable'
                ? error
                : new Fault(body.error.code as FaultCode, body.error.detail);
            scheduler.after(late(), () => (answerLost ? lost() : isAlive() && reject(fault)));
          },
        );
      });
    });
  const now = (): number => scheduler.now();
  return {
    beginUpload: (hash, size) => over(hash, (store) => beginUpload(store, device, hash, size, now())),
    sendPiece: (hash, offset, data) => {
      const bytes = Buffer.from(data);
      if (world.isOpen && chance.isSo(spoils)) {
        const at = chance.below(bytes.length);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
      }
      return over(hash, (store) => takePiece(store, { device, hash, offset, bytes, now: now() }, judge));
    },
  };
};

const makeWindow = (world: World, device: string, ask: ReturnType<typeof makeServers>) => {
  const { scheduler, chance, records, disk } = world;
  const rows = new Map<string, Row>();
  let life = { alive: true };

  const start = (): void => {
    const self = { alive: true };
    life = self;
    const hit = (place: string): void => {
      if (!self.alive) throw new Dead();
      // What happens seldom has to be cut as well.
      if (!world.isOpen || !chance.isSo(place.startsWith('scan-failure') ? 0.3 : dies)) return;
      self.alive = false;
      world.trace.say(`${device} dies at ${place}`);
      world.died.add(`window ${place}`);
      scheduler.after(500 + chance.below(20_000), start);
      throw new Dead();
    };
    const commit = (name: string, hash: string, change: Partial<Row>): void => {
      const row = rows.get(hash) as Row;
      hit(`${name}:before-commit`);
      rows.set(hash, { ...row, ...change });
      world.trace.say(`${device} ${name} ${hash.slice(0, 8)} ${change.sent ?? change.state ?? ''}`);
      hit(`${name}:after-commit`);
    };
    const outbox: ScanOutbox = {
      next: (now) => {
        const found = [...rows].find(
          ([hash, { state, nextAt }]) =>
            state === 'waiting' &&
            nextAt <= now &&
            records.names().some((n) => n.device === device && n.hash === hash),
        );
        return found && { hash: found[0], size: found[1].bytes.length, attempts: found[1].attempts };
      },
      read: (hash, at, length) => (rows.get(hash) as Row).bytes.subarray(at, at + length),
      noteSent: (hash, sent) => commit('scan-sent', hash, { sent }),
      noteArrived: (hash) => {
        commit('scan-arrived', hash, { state: 'arrived' });
        if (!disk.blobs.has(hash))
          world.complain(`${device} believes ${hash.slice(0, 8)} there, and it is not`);
      },
      toRecheck: () => [],
      noteLost: () => undefined,
      noteFailure: (hash, { nextAt }) =>
        commit('scan-failure', hash, {
          state: nextAt === null ? 'parked' : 'waiting',
          attempts: (rows.get(hash)?.attempts ?? 0) + 1,
          nextAt: nextAt ?? 0,
        }),
    };
    const line = makeLine(world, device, ask, () => self.alive);
    const errand = makeScanErrand({
      outbox,
      post: world.variant.post?.(line) ?? line,
      now: scheduler.now,
      elapsed: scheduler.now,
      // A message now and then: it goes in the round that follows.
      messagesWait: () => world.isOpen && chance.isSo(0.1),
      changed: () => undefined,
    });
    const round = (): void => {
      if (!self.alive) return;
      errand()
        .catch((error: unknown) => {
          if (!(error instanceof Fault) && !(error instanceof Dead)) world.complain(String(error));
        })
        .finally(() => scheduler.after(500 + chance.below(2_000), round));
    };
    round();
  };

  return {
    rows,
    start,
    /** The act: its scans are in the books; its message is accepted a while later. */
    act: (bytes: Buffer): void => {
      const hash = sha256(bytes);
      if (rows.has(hash)) return;
      rows.set(hash, { bytes, sent: 0, state: 'waiting', attempts: 0, nextAt: 0 });
      scheduler.after(chance.below(60_000), () => {
        const scan = { hash, size: bytes.length, mediaType: 'application/pdf', title: 'a paper' } as const;
        void records.register(device, scan);
      });
    },
    /** A person looks at what is parked and tries it again. */
    retry: (): void => {
      for (const [hash, row] of rows)
        if (row.state === 'parked') rows.set(hash, { ...row, state: 'waiting', attempts: 0, nextAt: 0 });
    },
    isAlive: () => life.alive,
  };
};

/**
 * Somebody in one of three places asks for a scan: given where a record that names it is administered or offered, and
 * said to be nobody's everywhere else.
 */
const makeReader = (
  world: World,
  ask: ReturnType<typeof makeServers>,
  papers: ReadonlyMap<string, Buffer>,
) => {
  const { chance, disk, records } = world;
  const counts = { away: 0, refused: 0 };
  const judge = async (part: string, hash: string): Promise<void> => {
    const where = `${hash.slice(0, 8)} at ${part}`;
    const got = await ask(async (store) => {
      const expected = records.mayRead(part, hash)
        ? disk.blobs.has(hash)
          ? 'given'
          : 'exchange/blob-awaited'
        : 'exchange/blob-unknown';
      const answer = await findScan(store, part, hash).then(
        () => 'given',
        (error: unknown) => (error instanceof Fault ? error.code : String(error)),
      );
      if (answer !== expected) world.complain(`${where} is ${answer}, and should be ${expected}`);
      return answer;
    }, false).catch(() => 'unreachable');
    if (got === 'given' && part === away) counts.away += 1;
    if (got === 'exchange/blob-unknown') counts.refused += 1;
  };
  return {
    counts,
    read: (): Promise<void> =>
      papers.size === 0
        ? Promise.resolve()
        : judge(chance.pick([home, away, away, nowhere]), chance.pick([...papers.keys()])),
    /** Everything, once more, in the evening. */
    readAll: async (): Promise<void> => {
      for (const hash of papers.keys()) for (const part of [home, away, nowhere]) await judge(part, hash);
    },
  };
};

const scanOf = (chance: Chance, n: number): Buffer => {
  const size = 200 + chance.below(chance.isSo(0.3) ? 400_000 : 60_000);
  return Buffer.alloc(size, `%PDF-1.4 scan ${n}\n`);
};

/** One day of scans: from the opening of the doors to the evening, when every scan has to be there. */
export const playScanDay = async (seed: number, variant: ScanVariant = {}): Promise<ScanDay> => {
  const scheduler = makeScheduler();
  const chance = chanceFrom(seed);
  const complaints: string[] = [];
  const trace = makeTrace(scheduler.now);
  const complain = (what: string): void => void complaints.push(`${scheduler.now()} ${what}`);
  const records = makeRecords({
    scheduler,
    chance,
    devices: windows,
    names: variant.names,
    say: trace.say,
    complain,
  });
  await records.enrol();
  const world: World = {
    scheduler,
    chance,
    trace,
    variant,
    complain,
    disk: makeBlobDisk(),
    records,
    died: new Set(),
    isOpen: true,
    isFull: false,
  };
  const ask = makeServers(world);
  const counters = windows.map((device) => makeWindow(world, device, ask));
  for (const counter of counters) counter.start();
  const papers = new Map<string, Buffer>();
  const reader = makeReader(world, ask, papers);
  const reading = (): void => {
    void reader.read();
    scheduler.after(2_000 + chance.below(15_000), reading);
  };
  reading();
  const count = 4 + chance.below(6);
  for (let n = 0; n < count; n += 1) {
    const bytes = scanOf(chance, n);
    papers.set(sha256(bytes), bytes);
    scheduler.after(chance.below(openMs / 2), () => chance.pick(counters).act(bytes));
    // The same paper comes to two bureaus.
    if (chance.isSo(0.4)) scheduler.after(chance.below(openMs / 2), () => chance.pick(counters).act(bytes));
  }
  scheduler.after(chance.below(openMs), () => {
    world.isFull = true;
    scheduler.after(30_000, () => {
      world.isFull = false;
    });
  });
  const isBroken = (): boolean => complaints.length > 0;
  await scheduler.run(openMs, isBroken);
  world.isOpen = false;
  world.isFull = false;
  const evening = (): void => {
    for (const counter of counters) counter.retry();
    scheduler.after(60_000, evening);
  };
  evening();
  const isQuiet = (): boolean =>
    counters.every(
      ({ rows, isAlive }) => isAlive() && [...rows.values()].every(({ state }) => state === 'arrived'),
    );
  await scheduler.run(openMs + patienceMs, () => isBroken() || isQuiet());
  if (!isBroken() && !isQuiet()) world.complain('in the evening not every scan has arrived');
  if (!isBroken()) await reader.readAll();
  if (!isBroken())
    for (const { rows } of counters)
      for (const [hash, { bytes }] of rows)
        if (!whole(world.disk.blobs.get(hash) ?? []).equals(bytes))
          world.complain(`${hash.slice(0, 8)} is not at the exchange as its window has it`);
  return {
    complaints,
    traceHash: world.trace.hash(),
    died: world.died,
    arrived: world.disk.blobs.size,
    readAway: reader.counts.away,
    refused: reader.counts.refused,
  };
};
