import { Fault } from '../../../domain/faults.ts';
import { startApplyWorker } from '../../../exchange/apply-worker.ts';
import { toHttpFault } from '../../../exchange/http-errors.ts';
import { fullPage } from '../../../exchange/feed-pages.ts';
import type { ExchangeKeys } from '../../../exchange/keys.ts';
import { noLog } from '../../../exchange/log.ts';
import type { ExchangePorts } from '../../../exchange/ports.ts';
import { takeSealedFile } from '../../../exchange/sealed-files.ts';
import { type ExchangeService, makeExchangeService } from '../../../exchange/service.ts';
import { keepSnapshots, type Pack, type SnapshotStore } from '../../../exchange/snapshots.ts';
import type { ExchangeStore } from '../../../exchange/storage/port.ts';
import type { Chance } from '../chance.ts';
import { fastVerify } from './keys.ts';
import { createMemoryExchangeStore, type ExchangeDisk } from './memory-exchange-store.ts';
import { memorySnapshots, type SnapshotDisk } from './memory-snapshots.ts';
import type { Scheduler, Trace } from './scheduler.ts';
import { FileRange, snapshotOf } from './snapshot-route.ts';
import type { Variant } from './variant.ts';

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
  readonly range?: string | undefined;
}
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly value: unknown;
  /** A range of a file instead of a value. */
  readonly file?: { readonly bytes: Uint8Array; readonly contentRange: string } | undefined;
}

export interface ExchangeMachine {
  /** Rejects when the server dies meanwhile. `gone` fires when nobody waits any more. */
  answer(call: Call, gone: AbortSignal): Promise<Answer>;
  /** The next time this server comes to `place` it dies, and is back after `downMs`. */
  dieAt(place: string, downMs: number): void;
  /** Pulls its plug. */
  die(downMs: number): void;
  readonly isUp: boolean;
}

export interface ExchangeHall {
  readonly disk: ExchangeDisk;
  readonly epochStart: number;
  /** Nothing can be written while it is full. */
  isFull: boolean;
}

/** Where snapshots are kept, when one is made and how it is packed without the engine's threads. */
export interface SnapshotsOfHall {
  readonly disk: SnapshotDisk;
  readonly every: number;
  readonly pack: Pack;
}

export interface ExchangeMachineOptions {
  readonly name: string;
  readonly hall: ExchangeHall;
  /** Undefined where no snapshots are made. */
  readonly snapshots?: SnapshotsOfHall;
  readonly keys: ExchangeKeys;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly variant: Variant;
  /** After everything that may have changed the disk. */
  readonly look: () => void;
  readonly died: (place: string) => void;
  readonly onBug: (error: unknown) => void;
}

/** The exchange looks again every second or two, in case a poke was lost; every fifth look is enough here. */
const stretch = 5;
const never = (): Promise<never> => new Promise<never>(() => undefined);

class Dead extends Error {}

interface Life {
  alive: boolean;
  readonly service: ExchangeService;
  readonly store: ExchangeStore;
  readonly snapshots: SnapshotStore | undefined;
  readonly takeFile: (text: string) => Promise<unknown>;
  readonly resets: Set<() => void>;
}

const readPage = async (
  { service, store }: Life,
  authorization: string | undefined,
  part: string,
  page: number,
): Promise<unknown> => {
  if ((await service.device(authorization)).part !== part) throw new Fault('exchange/other-jurisdiction');
  return JSON.parse((await fullPage(store, part, page)).body);
};

const route = (life: Life, call: Call, gone: AbortSignal): Promise<unknown> => {
  const { service, takeFile } = life;
  const { pathname, searchParams } = new URL(call.path, 'http://exchange');
  const query = Object.fromEntries(searchParams);
  const { authorization, body } = call;
  const [, partOfPage, page] = /^\/v1\/feeds\/([^/]+)\/pages\/(\d+)$/.exec(pathname) ?? [];
  if (partOfPage !== undefined)
    return readPage(life, authorization, decodeURIComponent(partOfPage), Number(page));
  const [, partOfSnapshot, name = ''] = /^\/v1\/snapshots\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  if (partOfSnapshot !== undefined) return snapshotOf(life, call, decodeURIComponent(partOfSnapshot), name);
  const feed = /^\/v1\/feeds\/([^/]+)$/.exec(pathname)?.[1];
  if (feed !== undefined) return service.feed(authorization, decodeURIComponent(feed), query, gone);
  switch (`${call.method} ${pathname}`) {
    case 'GET /v1/policy':
      return service.policy();
    case 'GET /v1/challenge':
      return Promise.resolve(service.challenge());
    case 'POST /v1/sessions':
      return service.openSession(body);
    case 'POST /v1/batches':
      return service.push(body);
    case 'POST /v1/files':
      return takeFile((body as { file: string }).file);
    case 'GET /v1/devices/me':
      return service.device(authorization);
    case 'GET /v1/results':
      return service.results(authorization, query);
    case 'POST /v1/training/advance-day':
      return service.advanceDay(authorization, body);
    default:
      throw new Fault('exchange/not-found');
  }
};

/** One server of the exchange: the product's own service and worker, on a store at whose every step it can die. */
export const makeExchangeMachine = (options: ExchangeMachineOptions): ExchangeMachine => {
  const { name, hall, scheduler, chance, trace, variant, look } = options;
  const armed: { readonly place: string; readonly downMs: number }[] = [];
  let life: Life | undefined;
  const now = (): number => hall.epochStart + scheduler.now();

  const hit = (self: Life, place: string): void => {
    if (!self.alive) throw new Dead();
    const at = armed.findIndex((one) => one.place === place);
    const one = armed[at];
    if (one !== undefined) {
      armed.splice(at, 1);
      die(self, place, one.downMs);
      throw new Dead();
    }
    if (hall.isFull && place.endsWith(':before-commit')) throw new Fault('exchange/unavailable');
  };

  /** Each call of a store waits its turn, and the server can die before it and after it. */
  const gateOf =
    (self: Life) =>
    <A extends readonly unknown[], R>(call: string, work: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      self.alive
        ? new Promise<R>((resolve, reject) => {
            const run = async (): Promise<void> => {
              try {
                hit(self, `${call}:asked`);
                const result = await work(...args);
                look();
                hit(self, `${call}:answered`);
                resolve(result);
              } catch (error) {
                look();
                if (self.alive && !(error instanceof Dead)) reject(error as Error);
              }
            };
            scheduler.after(chance.below(4), () => void run());
          })
        : never();
  const gated = (self: Life, store: ExchangeStore): ExchangeStore => {
    const gate = gateOf(self);
    return {
      ...store,
      findTrainingDate: gate('findTrainingDate', store.findTrainingDate),
      moveTrainingDate: gate('moveTrainingDate', store.moveTrainingDate),
      findDevice: gate('findDevice', store.findDevice),
      landBatch: gate('landBatch', (request, judge) =>
        store.landBatch(request, variant.judge === undefined ? judge : variant.judge(judge)),
      ),
      listPendingParts: gate('listPendingParts', store.listPendingParts),
      applyPending: gate('applyPending', (part, limit, decide, at) =>
        store.applyPending(part, limit, variant.decide === undefined ? decide : variant.decide(decide), at),
      ),
      passOn: gate('passOn', store.passOn),
      listReceivingParts: gate('listReceivingParts', store.listReceivingParts),
      readFeed: gate('readFeed', store.readFeed),
      readResults: gate('readResults', store.readResults),
      spendNonce: gate('spendNonce', store.spendNonce),
    };
  };

  const gatedSnapshots = (self: Life, store: ExchangeStore): SnapshotStore | undefined => {
    if (options.snapshots === undefined) return undefined;
    const gate = gateOf(self);
    const plain = memorySnapshots(options.snapshots.disk, (place) => hit(self, place));
    const kept = variant.snapshots?.(plain) ?? plain;
    return {
      ...store,
      putSnapshotChunk: gate('putSnapshotChunk', kept.putSnapshotChunk),
      publishSnapshot: gate('publishSnapshot', kept.publishSnapshot),
      findSnapshot: gate('findSnapshot', kept.findSnapshot),
      findSnapshotChunk: gate('findSnapshotChunk', kept.findSnapshotChunk),
    };
  };

  const begin = (): void => {
    const ports: ExchangePorts = {
      after: (ms, work) => scheduler.after(ms * stretch, () => self.alive && work()),
      elapsed: scheduler.now,
      nonce: () => String(chance.below(2 ** 31)).padStart(16, '0'),
      verify: fastVerify,
      ...variant.ports,
    };
    const resets = new Set<() => void>();
    const store = createMemoryExchangeStore(hall.disk, (place) => hit(self, place), variant.storeFaults);
    const broken = variant.exchangeStore?.(store, hall.disk) ?? store;
    const self: Life = {
      alive: true,
      resets,
      get service() {
        return served;
      },
      get store() {
        return gatedStore;
      },
      get snapshots() {
        return snapshots;
      },
      takeFile: (text) =>
        takeSealedFile(
          { store: gatedStore, keys: options.keys, now, service: served, settle: worker.settle },
          text,
        ),
    };
    const gatedStore = gated(self, broken);
    const snapshots = gatedSnapshots(self, gatedStore);
    if (snapshots !== undefined && options.snapshots !== undefined) {
      const { every, pack } = options.snapshots;
      keepSnapshots(snapshots, { now, log: noLog, every, pack });
    }
    const worker = startApplyWorker(gatedStore, now, noLog, ports);
    const plain = makeExchangeService({ store: gatedStore, keys: options.keys, now, ports }, (part) =>
      worker.poke(part),
    );
    const served = variant.service?.(plain, gatedStore) ?? plain;
    life = self;
    trace.say(`${name} is up`);
  };

  const die = (self: Life, place: string, downMs: number): void => {
    self.alive = false;
    life = undefined;
    trace.say(`${name} dies at ${place}`);
    options.died(place);
    for (const reset of self.resets) reset();
    scheduler.after(downMs, begin);
  };

  begin();
  return {
    get isUp() {
      return life !== undefined;
    },
    dieAt: (place, downMs) => void armed.push({ place, downMs }),
    die: (downMs) => {
      if (life !== undefined) die(life, 'power', downMs);
    },
    answer: (call, gone) => {
      const self = life;
      if (self === undefined) return Promise.reject(new Error('nobody listens'));
      return new Promise((resolve, reject) => {
        const reset = (): void => reject(new Error('the connection was reset'));
        self.resets.add(reset);
        const run = async (): Promise<Answer> => {
          try {
            const value = await route(self, call, gone);
            return value instanceof FileRange
              ? { status: 206, retryAfter: null, value: null, file: value }
              : { status: 200, retryAfter: null, value };
          } catch (error) {
            if (!(error instanceof Fault) && self.alive) options.onBug(error);
            const { status, body } = toHttpFault(error);
            return { status, retryAfter: status === 503 ? '1' : null, value: body };
          }
        };
        void run().then((answer) => {
          self.resets.delete(reset);
          if (self.alive) resolve(answer);
        });
      });
    },
  };
};
