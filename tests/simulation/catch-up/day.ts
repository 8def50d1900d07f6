import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findFeedEntry, findRecord, openTasks } from '../../../db/inbox.ts';
import { closeDatabase, openDatabase } from '../../../db/open.ts';
import { setProfileValue } from '../../../db/profile.ts';
import { transaction } from '../../../db/transaction.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { testKey } from '../../support/database.ts';
import { chanceFrom } from '../chance.ts';
import { agreement, confirmation, filing, hall, linesOf, returning } from '../exchange/drafts.ts';
import { makeExchangeMachine } from '../exchange/exchange-machine.ts';
import { keyPairOf } from '../exchange/keys.ts';
import type { ExchangeDisk } from '../exchange/memory-exchange-store.ts';
import { makeSnapshotDisk } from '../exchange/memory-snapshots.ts';
import { carry, type Net } from '../exchange/net.ts';
import { weathers } from '../exchange/plan.ts';
import { makeScheduler, makeTrace } from '../exchange/scheduler.ts';
import type { Variant } from '../exchange/variant.ts';
import { databaseAt, quickFolder } from './empty-database.ts';
import { copyOf, epochStart, keys, ownPart, prepared } from './feed.ts';
import { packHere } from './packing.ts';
import { leftBeside, makeSeat, type Seat, type SeatVariant } from './seat.ts';
import { cursorOf, entriesOf } from './view.ts';
import { watchCatchUp } from './watch.ts';

export type CatchUpVariant = SeatVariant & Pick<Variant, 'snapshots'>;

export interface CatchUpDay {
  readonly complaints: readonly string[];
  readonly traceHash: string;
  readonly trace: readonly string[];
  /** How often each thing happened that the day is about. */
  readonly counts: ReadonlyMap<string, number>;
}

const openMs = 8 * 60_000;
const patienceMs = 60 * 60_000;
const places = [
  ['s1', 'state'],
  ['l1', 'local'],
  ['s2', 'state'],
  ['l2', 'local'],
] as const;
/** Where a server dies while a snapshot is made or read. */
export const serverPlaces = [
  'chunk:before-commit',
  'chunk:after-commit',
  'publish:before-commit',
  'publish:after-commit',
  'findSnapshotChunk:asked',
  'readFeed:answered',
] as const;

/** Puts a disk back to what it was, for everybody who has it. */
const putBack = (disk: ExchangeDisk, backup: ExchangeDisk): void => {
  const old = copyOf(backup);
  for (const [name, value] of Object.entries(old) as [keyof ExchangeDisk, unknown][]) {
    const standing: unknown = disk[name];
    if (standing instanceof Map) {
      standing.clear();
      for (const [key, one] of value as Map<unknown, unknown>) standing.set(key, one);
    } else if (Array.isArray(standing)) standing.splice(0, standing.length, ...(value as unknown[]));
  }
  disk.trainingDate = old.trainingDate;
};

/** One day of windows that start from snapshots: to the evening, when all must know what the feed says. */
export const playCatchUpDay = async (seed: number, variant: CatchUpVariant = {}): Promise<CatchUpDay> => {
  const { senders, disk: before } = await prepared();
  const root = mkdtempSync(join(quickFolder, 'joint-window-catch-up-'));
  const scheduler = makeScheduler();
  const trace = makeTrace(scheduler.now);
  const chance = chanceFrom(seed);
  const complaints: string[] = [];
  const counts = new Map<string, number>();
  const tally = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const complain = (what: string): void => void complaints.push(`${scheduler.now()} ${what}`);
  const disk = copyOf(before);
  const shelf = makeSnapshotDisk();
  let isOpen = true;
  let generation = 0;
  const feed = () => disk.feed.get(ownPart) ?? [];

  const { look, checkView, checkByLine } = watchCatchUp({
    disk,
    shelf,
    generation: () => generation,
    root,
    complain,
    tally,
  });

  const servers: ReturnType<typeof makeExchangeMachine>[] = [];
  const net: Net = {
    scheduler,
    trace,
    servers,
    leaves: (from, { path }, { status }) => {
      const about = /^\/v1\/(?:feeds|snapshots)\/([^/?]+)/.exec(path)?.[1];
      if (status < 300 && about !== undefined && about !== ownPart)
        complain(`${from} is answered about ${about}`);
    },
  };
  const onBug = (error: unknown): void =>
    complain(error instanceof Error ? `${error.name}: ${error.stack ?? ''}` : String(error));
  for (let n = 0; n < 2; n += 1)
    servers.push(
      makeExchangeMachine({
        name: `server-${n}`,
        hall: { disk, epochStart, isFull: false },
        snapshots: { disk: shelf, every: 100, pack: packHere },
        keys,
        scheduler,
        chance: chanceFrom(seed * 100 + 90 + n),
        trace,
        variant,
        look,
        died: (place) => tally(`server ${place}`),
        onBug,
      }),
    );

  const seats = places.map(([device, bureau], n): Seat => {
    const folder = join(root, device);
    mkdirSync(folder);
    databaseAt(join(folder, 'window.db'));
    const { signing, verifying } = keyPairOf(`${device} 0`);
    disk.devices.set(device, {
      device,
      suite: 'ed25519',
      publicKeyHex: verifying.publicKeyHex,
      bureau,
      part: ownPart,
      hall,
      status: 'active',
      epoch: 0,
      lastSeq: 0,
      chainHead: genesisHash,
      entitlements: [
        { actingFor: bureau, under: 'own-office', from: '2016-01-01', to: null },
        {
          actingFor: bureau === 'state' ? 'local' : 'state',
          under: agreement,
          from: '2016-01-01',
          to: '2016-12-31',
        },
      ],
    });
    const sealer = makeSealer({ env: 'training', device });
    const db = openDatabase({ path: join(folder, 'window.db'), key: testKey, kind: 'training' });
    transaction(db, sealer, (tx) => setProfileValue(tx, 'device-key', JSON.stringify(signing)));
    closeDatabase(db);
    return makeSeat({
      device,
      bureau,
      folder,
      net,
      chance: chanceFrom(seed * 100 + n),
      variant,
      isOpen: () => isOpen,
      complain,
      tally,
      swapped: checkView,
    });
  });

  let acts = 0;
  const deed = (seat: Seat): void => {
    const { db, bureau, device } = seat;
    if (db === undefined) return;
    acts += 1;
    const act = { bureau, part: ownPart, actId: `${device}-${acts}`, at: epochStart + scheduler.now() };
    const task = openTasks(db).find(
      ({ kind, recordId }) => kind === 'confirm-or-return' && recordId !== null,
    );
    const record = task === undefined ? undefined : findRecord(db, task.recordId ?? '');
    const draft =
      record === undefined || chance.isSo(0.5)
        ? filing(act, bureau, `filing:${act.actId}`, linesOf(chance, bureau))
        : (chance.isSo(0.5) ? confirmation : returning)(act, record);
    try {
      transaction(db, seat.sealer, (tx) => tx.enqueue(draft));
      tally('own message');
    } catch {
      // It died in the act; what is on its disk decides.
    }
    seat.engine?.now();
  };

  /** The other windows of the hall: their batches come one after the other, each until it is taken. */
  let sender = 0;
  let batch = 0;
  const everyMs = Math.floor(openMs / 8);
  const send = async (): Promise<void> => {
    const body = senders[sender]?.[batch];
    if (body === undefined) {
      if (sender + 1 >= senders.length) return;
      sender += 1;
      batch = 0;
      return send();
    }
    const call = { method: 'POST', path: '/v1/batches', authorization: undefined, body };
    const from = generation;
    const answer = await carry(net, chance, 'town', call).catch(() => undefined);
    if (answer?.status === 200 && from === generation) batch += 1;
    if (isOpen)
      scheduler.after(
        answer?.status === 200 ? everyMs / 2 + chance.below(everyMs) : 2_000,
        () => void send(),
      );
  };
  scheduler.after(1_000, () => void send());

  // Half of the windows are new in the middle of the day.
  for (const [n, seat] of seats.entries())
    scheduler.after(n < 2 ? 5_000 + chance.below(60_000) : chance.below(openMs * 0.9), seat.start);
  for (let n = 0; n < 14; n += 1) scheduler.after(chance.below(openMs), () => deed(chance.pick(seats)));
  for (let n = 0; n < 4; n += 1)
    scheduler.after(chance.below(openMs), () => void chance.pick(seats).restart());
  for (let n = 0; n < 8; n += 1)
    scheduler.after(chance.below(openMs), () => {
      const { line } = chance.pick(seats);
      line.bad.push(chance.pick(weathers));
      scheduler.after(10_000 + chance.below(30_000), () => void line.bad.shift());
    });
  for (let n = 0; n < 4; n += 1)
    scheduler.after(chance.below(openMs), () =>
      chance.pick(servers).dieAt(chance.pick(serverPlaces), 500 + chance.below(10_000)),
    );
  if (chance.isSo(0.6)) {
    let backup = copyOf(disk);
    scheduler.after(openMs * 0.2 + chance.below(openMs * 0.3), () => {
      backup = copyOf(disk);
    });
    scheduler.after(openMs * 0.5 + chance.below(openMs * 0.25), () => {
      for (const server of servers) server.die(3_000);
      const had = feed().length;
      putBack(disk, backup);
      // A dump has no snapshots in it.
      shelf.shown = [];
      shelf.chunks = [];
      generation += 1;
      trace.say(`the exchange is put back from ${had} to ${feed().length}`);
      if (feed().length < had) tally('put back');
      sender += 1;
      batch = 0;
    });
  }

  const isBroken = (): boolean => complaints.length > 0;
  const isAsFeed = (db: NonNullable<Seat['db']>): boolean =>
    entriesOf(db).every(({ hash }, n) => feed()[n]?.hash === hash);
  const isAtEnd = ({ db, engine }: Seat): boolean => {
    if (db === undefined || engine === undefined) return false;
    const { alarm, waiting } = engine.state();
    return (
      alarm !== 'exchange/feed-rewound' &&
      waiting === 0 &&
      cursorOf(db, ownPart) === feed().length &&
      findFeedEntry(db, ownPart, feed().length)?.hash === feed().at(-1)?.hash
    );
  };
  const isCurrent = (seat: Seat): boolean => isAtEnd(seat) && seat.db !== undefined && isAsFeed(seat.db);
  await scheduler.run(openMs, isBroken);
  isOpen = false;
  for (const { line } of seats) {
    line.bad.splice(0);
    line.spoils = 0;
  }
  // A person who sees that a window does not read any more starts it again.
  const evening = (): void => {
    for (const seat of seats) {
      const { db } = seat;
      // Put back and grown again with the same message in the same last place: the question about the last entry
      // does not tell it. A supervisor asks for the inbox to be made anew.
      if (db !== undefined && isAtEnd(seat) && !isAsFeed(db)) {
        transaction(db, seat.sealer, (tx) => setProfileValue(tx, 'inbox-rebuild', String(scheduler.now())));
        tally('asked');
        void seat.restart();
      } else if (seat.engine?.state().alarm === 'exchange/feed-rewound') void seat.restart();
      else seat.start();
    }
    scheduler.after(90_000, evening);
  };
  if (!isBroken()) evening();
  const pendingIsNone = (): boolean =>
    [...disk.devices.keys()].every(
      (id) => (disk.landed.get(id)?.length ?? 0) === (disk.results.get(id)?.length ?? 0),
    );
  const isQuiet = (): boolean => pendingIsNone() && seats.every(isCurrent);
  let isDone = false;
  const ask = (): void => {
    isDone = isQuiet();
    scheduler.after(1_000, ask);
  };
  ask();
  await scheduler.run(openMs + patienceMs, () => isBroken() || isDone);
  if (!isBroken() && !isQuiet())
    for (const seat of seats)
      if (!isCurrent(seat))
        complain(
          `in the evening ${seat.device} stands at ${seat.db && cursorOf(seat.db, ownPart)} of ${feed().length}: ${JSON.stringify(seat.engine?.state())}`,
        );

  // One window of each bureau, those that were there early or those that came late.
  const witness = chance.pick(['1', '2']);
  if (!isBroken())
    for (const seat of seats) {
      if (seat.db !== undefined) checkView(seat, seat.db);
      if (seat.device.endsWith(witness)) await checkByLine(seat);
      if (seat.db !== undefined && leftBeside(seat.path)) tally('left beside');
    }
  tally(`entries ${Math.floor(feed().length / 200) * 200}`);
  for (const seat of seats) await seat.close();
  rmSync(root, { recursive: true, force: true });
  return { complaints, traceHash: trace.hash(), trace: trace.tail(), counts };
};
