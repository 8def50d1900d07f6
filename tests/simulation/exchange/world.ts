import type { Bureau } from '../../../domain/bureau.ts';
import { otherBureau } from '../../../domain/bureau.ts';
import { genesisHash } from '../../../evidence/canonical.ts';
import type { ExchangeKeys } from '../../../exchange/keys.ts';
import type { Entitlement } from '../../../exchange/storage/port.ts';
import type { MemoryDisk } from '../../../main/sync/memory-sync-store.ts';
import { chanceFrom } from '../chance.ts';
import { type Clerk, makeClerk } from './clerk.ts';
import { agreement, hall } from './drafts.ts';
import { type ExchangeChecks, watchExchange } from './exchange-checks.ts';
import { type ExchangeHall, makeExchangeMachine } from './exchange-machine.ts';
import { keyPairOf } from './keys.ts';
import { createMemoryExchangeStore, type ExchangeDisk, makeExchangeDisk } from './memory-exchange-store.ts';
import { totalsOf } from './memory-totals.ts';
import type { Net } from './net.ts';
import { serverCount } from './plan.ts';
import { makeScheduler, makeTrace, type Scheduler, type Trace } from './scheduler.ts';
import { makeSupervisor, type Supervisor } from './supervisor.ts';
import type { Variant } from './variant.ts';
import { makeWindowMachine, type WindowMachine } from './window-machine.ts';
import { watchWindows, type WindowChecks } from './window-checks.ts';
import { makeWitness, type Witness } from './witness.ts';

/** 2016-03-10 08:30 in Shanghai. */
const epochStart = Date.UTC(2016, 2, 10, 0, 30);
export const firstDay = '2016-03-10';

const places: readonly (readonly [device: string, bureau: Bureau, part: string])[] = [
  ['s1', 'state', '350102'],
  ['l1', 'local', '350102'],
  ['s2', 'state', '350102'],
  ['l2', 'local', '350102'],
  ['s3', 'state', '350103'],
  ['l3', 'local', '350103'],
];

const entitlementsOf = (bureau: Bureau): readonly Entitlement[] => [
  { actingFor: bureau, under: 'own-office', from: '2016-01-01', to: null },
  { actingFor: otherBureau(bureau), under: agreement, from: '2016-01-01', to: '2016-12-31' },
];

export interface World {
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly witness: Witness;
  readonly hall: ExchangeHall;
  readonly net: Net & { readonly servers: ReturnType<typeof makeExchangeMachine>[] };
  /** The machines at the counters, and behind them any copy of one. */
  readonly machines: WindowMachine[];
  readonly clerk: Clerk;
  readonly supervisor: Supervisor;
  readonly exchangeChecks: ExchangeChecks;
  readonly windowChecks: WindowChecks;
  readonly cases: string[];
  readonly died: string[];
  /** Days of law that somebody asked to end. */
  readonly daysAsked: Set<string>;
  /** Batches as they went over the line, oldest first. */
  readonly pushes: { readonly device: string; readonly body: unknown }[];
  /** Another machine with the same name and the same disk. */
  copy(machine: WindowMachine, disk: MemoryDisk): WindowMachine;
}

/** The exchange with two servers and six windows of two bureaus in two parts, all up, nothing said yet. */
export const makeWorld = (seed: number, variant: Variant): World => {
  const scheduler = makeScheduler();
  const trace = makeTrace(scheduler.now);
  const witness = makeWitness(scheduler.now);
  const exchangeKeys = keyPairOf('exchange');
  const keys: ExchangeKeys = {
    exchangeId: 'exchange-sim',
    env: 'training',
    ...exchangeKeys,
    storeKeyHex: '',
    sessionSecretHex: '00'.repeat(32),
  };
  const disk: ExchangeDisk = makeExchangeDisk({
    env: 'training',
    exchangeId: keys.exchangeId,
    createdAt: epochStart,
    trainingDate: firstDay,
  });
  const exchangeHall: ExchangeHall = { disk, epochStart, isFull: false };
  const exchangeChecks = watchExchange(disk, witness, () => totalsOf(disk, variant.storeFaults ?? {}));
  const windowChecks = watchWindows(disk, witness);
  const died: string[] = [];
  const machines: WindowMachine[] = [];
  const pushes: World['pushes'] = [];
  const onBug = (error: unknown): void =>
    witness.complain('sound', error instanceof Error ? `${error.name}: ${error.stack ?? ''}` : String(error));

  const servers: World['net']['servers'] = [];
  const net: World['net'] = {
    scheduler,
    trace,
    servers,
    leaves: (from, call, answer) => {
      const machine = machines.find(({ name }) => name === from);
      if (machine === undefined) return;
      if (call.path === '/v1/batches') pushes.push({ device: machine.device, body: call.body });
      exchangeChecks.leaves(machine.device, machine.part, call, answer);
    },
  };
  for (let n = 0; n < serverCount; n += 1)
    servers.push(
      makeExchangeMachine({
        name: `server-${n}`,
        hall: exchangeHall,
        keys,
        scheduler,
        chance: chanceFrom(seed * 100 + 90 + n),
        trace,
        variant,
        look: exchangeChecks.look,
        died: (place) => void died.push(`server ${place}`),
        onBug,
      }),
    );

  const cases: string[] = [];
  const clerk = makeClerk({ witness, trace, variant, cases });
  const add = (
    name: string,
    device: string,
    bureau: Bureau,
    part: string,
    from?: MemoryDisk,
  ): WindowMachine => {
    const machine = makeWindowMachine({
      name,
      device,
      bureau,
      part,
      key: keyPairOf(`${device} 0`).signing,
      net,
      chance: chanceFrom(seed * 100 + machines.length),
      trace,
      epochStart,
      variant,
      from,
      look: windowChecks.look,
      started: clerk.print,
      died: (place) => void died.push(`window ${place}`),
      onBug,
    });
    machines.push(machine);
    return machine;
  };
  for (const [device, bureau, part] of places) {
    disk.devices.set(device, {
      device,
      suite: 'ed25519',
      publicKeyHex: keyPairOf(`${device} 0`).verifying.publicKeyHex,
      bureau,
      part,
      hall,
      status: 'active',
      epoch: 0,
      lastSeq: 0,
      chainHead: genesisHash,
      entitlements: entitlementsOf(bureau),
    });
    add(device, device, bureau, part);
  }
  const supervisor = makeSupervisor({
    admin: createMemoryExchangeStore(disk),
    disk,
    keys,
    scheduler,
    witness,
    trace,
    clerk,
    entitlements: ({ bureau }) => entitlementsOf(bureau),
  });
  return {
    scheduler,
    trace,
    witness,
    hall: exchangeHall,
    net,
    machines,
    clerk,
    supervisor,
    exchangeChecks,
    windowChecks,
    cases,
    died,
    daysAsked: new Set(),
    pushes,
    copy: ({ device, bureau, part, key }, from) => {
      const copied = add(`${device}-copy${machines.length}`, device, bureau, part, from);
      copied.key = key;
      return copied;
    },
  };
};
