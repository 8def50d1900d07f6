import type { Bureau } from '../../../domain/bureau.ts';
import { Fault } from '../../../domain/faults.ts';
import type { PlainDate } from '../../../domain/plain-date.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import type { SigningKey } from '../../../evidence/signature.ts';
import { shanghaiDate } from '../../../exchange/hall-date.ts';
import { createExchangeClient, type ExchangeClient } from '../../../main/sync/exchange-client.ts';
import {
  createMemorySyncStore,
  type MemoryDisk,
  type MemorySyncStore,
} from '../../../main/sync/memory-sync-store.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { createSyncEngine, type SyncEngine } from '../../../main/sync/sync-engine.ts';
import type { Chance } from '../chance.ts';
import { fastSign } from './keys.ts';
import { type Line, makeFetch, type Net } from './net.ts';
import type { Trace } from './scheduler.ts';
import type { Variant } from './variant.ts';

export class Died extends Error {}
/** Most calls are answered long before: one reason serves them all. */
const tooLate = new DOMException('too late', 'TimeoutError');

/** The program as it runs until it dies. */
export interface WindowProcess {
  alive: boolean;
  readonly store: MemorySyncStore;
  readonly engine: SyncEngine;
  readonly client: ExchangeClient;
}

/** One machine at a counter; its disk outlives its processes. */
export interface WindowMachine {
  readonly name: string;
  readonly device: string;
  readonly bureau: Bureau;
  readonly part: string;
  readonly line: Line;
  key: SigningKey;
  process: WindowProcess | undefined;
  /** How wrong its clock is. */
  skewMs: number;
  /** The day of law as this machine heard it since it was started. */
  heard: PlainDate | null;
  /** The day of law it goes by. */
  readonly today: PlainDate | null;
  isFull: boolean;
  /** Taken away for good: a copy that was found out. */
  isRetired: boolean;
  readonly now: () => number;
  readonly disk: () => MemoryDisk | undefined;
  start(): void;
  die(place: string, downMs: number): void;
  /** Puts another disk in; the machine has to be down. */
  putDisk(disk: MemoryDisk): void;
  dieAt(place: string, downMs: number): void;
}

export interface WindowOptions {
  readonly name: string;
  readonly device: string;
  readonly bureau: Bureau;
  readonly part: string;
  readonly key: SigningKey;
  readonly net: Net;
  readonly chance: Chance;
  readonly trace: Trace;
  readonly epochStart: number;
  readonly variant: Variant;
  readonly from?: MemoryDisk | undefined;
  /** After each step that may have changed the disk, and when it starts. */
  readonly look: (machine: WindowMachine) => void;
  readonly started: (machine: WindowMachine) => void;
  readonly died: (place: string) => void;
  readonly onBug: (error: unknown) => void;
}

/** The product's own engine, client and store on a machine that can lose everything but its disk. */
export const makeWindowMachine = (options: WindowOptions): WindowMachine => {
  const { name, device, bureau, part, net, chance, trace, variant } = options;
  const { scheduler } = net;
  const self = { env: 'training', device, bureau } as const;
  const armed: { readonly place: string; readonly downMs: number }[] = [];
  let disk: MemoryDisk | undefined = options.from;
  let base: MemorySyncStore | undefined;
  const now = (): number => options.epochStart + scheduler.now() + machine.skewMs;

  const hitOf = (process: { alive: boolean }) => (place: string) => {
    if (!process.alive) throw new Died();
    if (place.endsWith(':after-commit')) options.look(machine);
    const at = armed.findIndex((one) => one.place === place);
    const one = armed[at];
    if (one !== undefined) {
      armed.splice(at, 1);
      machine.die(place, one.downMs);
      throw new Died();
    }
    if (machine.isFull && place.endsWith(':before-commit')) throw new Fault('db/disk-full');
  };

  const timeout = (ms: number): AbortSignal => {
    const controller = new AbortController();
    scheduler.after(ms, () => controller.abort(tooLate));
    return controller.signal;
  };

  const start = (): void => {
    const life = { alive: true };
    const hit = hitOf(life);
    const caller = { isAlive: () => life.alive, hit };
    base = createMemorySyncStore(makeSealer(self), hit, disk);
    const store = variant.windowStore?.(base, hit) ?? base;
    const client = createExchangeClient({
      url: 'http://exchange',
      env: 'training',
      device,
      key: machine.key,
      fetch: makeFetch(net, machine.line, chance, caller),
      timeout,
      sign: fastSign,
    });
    const sleep = (ms: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve) => {
        try {
          hit('sleep');
        } catch {
          // A machine that died does not wake up.
          return;
        }
        const end = (): void => {
          callOff();
          if (life.alive) resolve();
        };
        const callOff = scheduler.after(ms, end);
        signal.addEventListener('abort', end, { once: true });
        if (signal.aborted) end();
      });
    const engine = createSyncEngine({
      store,
      client,
      clock: { now, sleep },
      random: () => chance.below(1000) / 1000,
      self,
      part,
      onHallDate: (date) => {
        machine.heard = plainDate(date);
      },
      onBug: (error) => {
        if (life.alive && !(error instanceof Died)) options.onBug(error);
      },
    });
    machine.heard = null;
    machine.process = Object.assign(life, { store, engine, client });
    trace.say(`${name} starts`);
    options.started(machine);
    if (life.alive) engine.start();
  };

  const machine: WindowMachine = {
    name,
    device,
    bureau,
    part,
    line: { name, bad: [] },
    key: options.key,
    process: undefined,
    skewMs: 0,
    heard: null,
    get today() {
      return variant.dayByOwnClock === true ? shanghaiDate(now()) : machine.heard;
    },
    isFull: false,
    isRetired: false,
    now,
    disk: () => base?.disk() ?? disk,
    start: () => {
      if (machine.process === undefined && !machine.isRetired) start();
    },
    die: (place, downMs) => {
      if (machine.process === undefined) return;
      machine.process.alive = false;
      machine.process = undefined;
      disk = base?.disk() ?? disk;
      trace.say(`${name} dies at ${place}`);
      options.died(place);
      if (Number.isFinite(downMs)) scheduler.after(downMs, () => machine.start());
    },
    putDisk: (other) => {
      disk = other;
      base = undefined;
    },
    dieAt: (place, downMs) => void armed.push({ place, downMs }),
  };
  return machine;
};
