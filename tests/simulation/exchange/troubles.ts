import type { Batch } from '../../../contract/exchange/message.ts';
import { batchSigningText } from '../../../contract/exchange/message.ts';
import { Fault } from '../../../domain/faults.ts';
import { createExchangeClient } from '../../../main/sync/exchange-client.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { type Chance, chanceFrom } from '../chance.ts';
import * as make from './drafts.ts';
import { fastSign, keyPairOf } from './keys.ts';
import { carry } from './net.ts';
import type { Step, weathers } from './plan.ts';
import { carryStick } from './stick.ts';
import type { WindowMachine } from './window-machine.ts';
import type { World } from './world.ts';

const holdFor = (world: World, ms: number, begin: () => void, end: () => void): void => {
  begin();
  world.scheduler.after(ms, end);
};

const without = <T>(list: T[], one: T): void => {
  const at = list.indexOf(one);
  if (at >= 0) list.splice(at, 1);
};

/** Pushes what somebody brings, as it is; what is refused is refused. */
const bring = async (world: World, chance: Chance, from: WindowMachine, body: unknown): Promise<boolean> => {
  const call = { method: 'POST', path: '/v1/batches', authorization: undefined, body };
  try {
    return (await carry(world.net, chance, from.name, call)).status === 200;
  } catch {
    // The server was away: whoever brought it comes again, or does not.
    return false;
  }
};

const attack = (world: World, machine: WindowMachine, { what, seed }: Step): void => {
  const chance = chanceFrom(seed);
  const device = world.hall.disk.devices.get(machine.device);
  if (device === undefined) return;
  if (what === 'replay') {
    const old = world.pushes.filter((push) => push.device === machine.device);
    if (old.length > 0) void bring(world, chance, machine, chance.pick(old).body);
    return;
  }
  if (what === 'part') {
    const part = machine.part === '350102' ? '350103' : '350102';
    const question = { part, after: 0, hash: null, limit: 50, waitSeconds: 0 };
    // Refused, as it should be, or cut off: either way nothing has been said.
    void machine.process?.client.feed(question).catch(() => undefined);
    return;
  }
  // A forger who knows the numbers and not the key; or the right key over a chain that is not the device's.
  const act = { bureau: machine.bureau, part: machine.part, actId: `forged-${seed}`, at: machine.now() };
  const lines = make.linesOf(chance, machine.bureau);
  const lastHash = what === 'chain' ? 'f'.repeat(64) : device.chainHead;
  const [sealed] = makeSealer({ env: 'training', device: machine.device }).seal(
    [make.collection(act, machine.bureau, `forged:${seed}`, `V-${seed}`, lines)],
    { epoch: device.epoch, lastSeq: device.lastSeq, lastHash },
  );
  if (sealed === undefined) return;
  const header = {
    env: 'training',
    device: machine.device,
    epoch: sealed.epoch,
    fromSeq: sealed.seq,
    lastHash: sealed.hash,
  } as const;
  const key = what === 'chain' ? machine.key : keyPairOf('forger').signing;
  const signature = fastSign(key, batchSigningText({ ...header, count: 1 }));
  void bring(world, chance, machine, { v: 1, ...header, messages: [sealed.text], signature } satisfies Batch);
};

/** Signed batches as the window itself makes them, on a stick. */
const exportBatches = async (machine: WindowMachine): Promise<unknown[]> => {
  const batches: unknown[] = [];
  const { process } = machine;
  if (process === undefined) return batches;
  const client = createExchangeClient({
    url: 'http://stick',
    env: 'training',
    device: machine.device,
    key: machine.key,
    sign: fastSign,
    timeout: () => new AbortController().signal,
    fetch: (_url, init) => {
      batches.push(JSON.parse(String(init?.body)));
      return Promise.reject(new TypeError('a stick does not answer'));
    },
  });
  const all = process.store.nextToSend({ messages: 500, bytes: 1024 * 1024 });
  for (let at = 0; at < all.length; at += 2)
    await client.push(all.slice(at, at + 2)).catch((error: unknown) => {
      if (!(error instanceof Fault)) throw error;
    });
  return batches;
};

/** A stick from before a new epoch, which somebody finds in a drawer and brings again and again. */
const bringLate = (world: World, machine: WindowMachine, step: Step): void => {
  const chance = chanceFrom(step.seed);
  void exportBatches(machine).then((batches) => {
    for (let at = 5_000; at < 500_000; at += 20_000)
      world.scheduler.after(at, () => {
        for (const batch of batches) void bring(world, chance, machine, batch);
      });
  });
};

const copyMachine = (world: World, machine: WindowMachine, step: Step): void => {
  const disk = machine.disk();
  if (disk === undefined) return;
  const copied = world.copy(machine, disk);
  copied.start();
  for (let n = 1; n <= 3; n += 1)
    world.scheduler.after((n * step.ms) / 4, () =>
      world.clerk.act(copied, n === 2 ? 'answer' : 'file', step.seed + n),
    );
  world.scheduler.after(step.ms, () => {
    copied.die('its discovery', Number.POSITIVE_INFINITY);
    copied.isRetired = true;
  });
  world.supervisor.beginEpoch(machine, true, step.ms + 1);
};

const restoreMachine = (world: World, machine: WindowMachine, step: Step): void => {
  const backup = machine.disk();
  world.scheduler.after(step.ms, () => {
    bringLate(world, machine, step);
    machine.die('its disk', 20_000);
    if (backup !== undefined) machine.putDisk(backup);
    world.windowChecks.forget(machine);
    world.clerk.forget(machine);
  });
  world.supervisor.beginEpoch(machine, step.seed % 2 === 0, step.ms + 90_000 + (step.seed % 240_000));
};

/** What one step of a plan does to the world. */
export const happen = (world: World, step: Step): void => {
  const { where, ms, what, seed } = step;
  const machine = world.machines[where] as WindowMachine;
  switch (step.kind) {
    case 'deed':
      return world.clerk.act(machine, what, seed);
    case 'line': {
      const weather = what as (typeof weathers)[number];
      const { bad } = machine.line;
      return holdFor(
        world,
        ms,
        () => void bad.push(weather),
        () => without(bad, weather),
      );
    }
    case 'kill-window':
      return machine.dieAt(what, ms);
    case 'kill-server':
      return world.net.servers[where]?.dieAt(what, ms);
    case 'full-window':
      return holdFor(
        world,
        ms,
        () => void (machine.isFull = true),
        () => void (machine.isFull = false),
      );
    case 'full-server':
      return holdFor(
        world,
        ms,
        () => void (world.hall.isFull = true),
        () => void (world.hall.isFull = false),
      );
    case 'clock':
      machine.skewMs += ms;
      return undefined;
    case 'copy':
      return copyMachine(world, machine, step);
    case 'restore':
      return restoreMachine(world, machine, step);
    case 'revoke': {
      const device = world.hall.disk.devices.get(machine.device);
      if (device !== undefined) world.hall.disk.devices.set(machine.device, { ...device, status: 'revoked' });
      world.scheduler.after(ms, () => {
        bringLate(world, machine, step);
      });
      world.supervisor.beginEpoch(machine, seed % 2 === 0, ms + 1);
      return undefined;
    }
    case 'stick':
      return carryStick(world, machine, step);
    case 'day': {
      const from = world.hall.disk.trainingDate ?? '';
      world.daysAsked.add(from);
      // Twice, as an impatient hand does it: one day ends, not two.
      for (let hand = 0; hand < 1 + (seed % 2); hand += 1)
        void machine.process?.client.advanceDay(from).catch(() => undefined);
      return undefined;
    }
    case 'attack':
      return attack(world, machine, step);
  }
};
