import { addDays, plainDate } from '../../../domain/plain-date.ts';
import { totalsOf } from './memory-totals.ts';
import { openMs, type Plan } from './plan.ts';
import { owesConfirmation } from './reference.ts';
import type { Violation } from './invariants.ts';
import { happen } from './troubles.ts';
import type { Variant } from './variant.ts';
import { checkPaper, checkQuietWindow } from './window-checks.ts';
import { firstDay, makeWorld, type World } from './world.ts';

export interface Outcome {
  readonly violations: readonly Violation[];
  readonly traceHash: string;
  readonly tail: readonly string[];
  /** Where processes died, in order. */
  readonly died: readonly string[];
  /** `msgId`s in the order the exchange accepted them, and what it said: without any clock. */
  readonly order: string;
  readonly counts: { readonly sealed: number; readonly accepted: number; readonly minutes: number };
}

/** Longest that a hall may need to come to rest once all troubles are over. */
const patienceMs = 20 * 60_000;
/** So many rules broken are enough to know. */
const enough = 3;
/** Says when a day need not be played further. */
type IsEnough = (violations: readonly Violation[]) => boolean;

const isQuiet = ({ machines, hall: { disk, isFull }, net, supervisor, exchangeChecks }: World): boolean => {
  if (supervisor.isBusy()) return false;
  if (exchangeChecks.onTheWay().length > 0) return false;
  if (isFull || !net.servers.every(({ isUp }) => isUp)) return false;
  for (const machine of machines) {
    if (machine.isRetired) continue;
    const { process } = machine;
    const device = disk.devices.get(machine.device);
    if (process === undefined || device?.status !== 'active') return false;
    const { store } = process;
    const head = store.head();
    if (head.epoch !== device.epoch || head.lastSeq !== device.lastSeq) return false;
    if (store.nextToSend({ messages: 1, bytes: 1024 }).length > 0) return false;
    if (store.resultsCursor() < head.lastSeq) return false;
    if (store.inboxCursor(machine.part) < (disk.highWater.get(machine.part) ?? 0)) return false;
    if (machine.heard !== disk.trainingDate) return false;
  }
  return true;
};

const comeToRest = async (world: World, when: string, isBroken: () => boolean): Promise<void> => {
  const { scheduler, witness } = world;
  const until = scheduler.now() + patienceMs;
  for (;;) {
    await scheduler.run(until, () => isQuiet(world) || isBroken());
    if (isBroken()) return;
    if (!isQuiet(world)) break;
    // A commit that is just being made may not be over: quiet is what stays so.
    const at = scheduler.now();
    await scheduler.run(at + 2_000);
    if (isQuiet(world)) return;
  }
  for (const { name, device, process, part, isRetired } of world.machines) {
    const known = world.hall.disk.devices.get(device);
    const { lastError, alarm } = process?.engine.state() ?? {};
    const stands = process === undefined ? 'down' : `at ${process.store.head().lastSeq}/${known?.lastSeq}`;
    const cursors = `results ${process?.store.resultsCursor()} feed ${process?.store.inboxCursor(part)}`;
    if (!isRetired) world.trace.say(`${name} ${stands} ${cursors} ${known?.status} ${lastError} ${alarm}`);
  }
  const onTheWay = world.exchangeChecks.onTheWay();
  if (onTheWay.length > 0) witness.complain('owner', `${when} ${onTheWay.join()} has not been passed on`);
  witness.complain('rest', `${when} the hall does not come to rest`);
};

/** I5, I13: drawers and days. */
const checkHall = (
  { hall: { disk }, witness, machines, cases, daysAsked }: World,
  variant: Variant,
): void => {
  const sums = new Map(
    totalsOf(disk, variant.storeFaults ?? {}).money.map((m) => [
      `${m.bureau} ${m.levy}`,
      m.amountFen + m.surchargeFen,
    ]),
  );
  for (const key of new Set([...witness.drawers.keys(), ...sums.keys()]))
    if ((witness.drawers.get(key) ?? 0) !== (sums.get(key) ?? 0))
      witness.complain(
        'I5',
        `${key}: ${witness.drawers.get(key)} in the drawers, ${sums.get(key)} at the exchange`,
      );
  const today = disk.trainingDate ?? '';
  let day = plainDate(firstDay);
  for (; day < today; day = addDays(day, 1))
    if (!daysAsked.has(day)) witness.complain('I13', `${day} is over, and nobody has ended it`);
  for (const { name, part, today: heard, process } of machines) {
    for (const caseId of process === undefined ? [] : cases.filter((id) => id.startsWith(part))) {
      for (const bureau of ['state', 'local']) {
        const entry = process?.store.findRecord(`lane:${caseId}:${bureau}`)?.body;
        const { dueOn } = (entry?.['answers'] ?? {}) as { dueOn?: string };
        if (dueOn !== undefined && dueOn < today !== dueOn < (heard ?? ''))
          witness.complain('I13', `${name} counts the days of ${caseId} otherwise`);
      }
    }
  }
};

/** What is registered is administered in exactly one part, or offered to one: never in two, never in none. */
const checkOwners = ({ witness, machines }: World, isEnd: boolean): void => {
  const owners = new Map<string, { lives: number; offers: number }>();
  for (const part of new Set(machines.map((machine) => machine.part)))
    for (const [recordId, { status, offers, message }] of witness.reference(part).standing()) {
      if (!message.schema.startsWith('registration/') && message.kind !== 'HANDOVER') continue;
      const owner = owners.get(recordId) ?? { lives: 0, offers: 0 };
      owner.lives += status === 'handed-over' ? 0 : 1;
      owner.offers += offers.length;
      owners.set(recordId, owner);
    }
  for (const [recordId, { lives, offers }] of owners) {
    if (lives + offers !== 1)
      witness.complain('owner', `${recordId} is administered in ${lives} parts and offered ${offers} times`);
    if (isEnd && offers > 0) witness.complain('owner', `${recordId} is taken by nobody in the end`);
  }
};

/** Plays a plan from the opening of the doors to the evening, when everything has been said and answered. */
export const play = async (
  plan: Plan,
  variant: Variant = {},
  isEnough: IsEnough = ({ length }) => length >= enough,
): Promise<Outcome> => {
  const world = makeWorld(plan.seed, variant);
  const { scheduler, witness, trace, machines, hall } = world;
  const isBroken = (): boolean => isEnough(witness.violations);
  for (const machine of machines) machine.start();
  for (const step of plan.steps)
    scheduler.after(step.at, () => {
      trace.say(`${step.kind} ${step.what} at ${step.where}`);
      happen(world, step);
    });
  await scheduler.run(openMs, isBroken);

  // The evening: no more troubles begin, and those that run come to their end.
  await scheduler.run(scheduler.now() + 3 * 60_000, isBroken);
  for (const machine of machines) {
    machine.line.bad.splice(0);
    machine.start();
    const frozen = hall.disk.devices.get(machine.device)?.status === 'frozen';
    if (frozen && !machine.isRetired) world.supervisor.beginEpoch(machine, true);
  }
  if (!isBroken()) await comeToRest(world, 'In the evening', isBroken);
  const live = (): typeof machines => machines.filter(({ isRetired }) => !isRetired);
  if (!isBroken())
    for (const machine of live()) {
      checkQuietWindow(machine, hall.disk, witness);
      world.windowChecks.lookAtAll(machine);
    }
  if (!isBroken()) checkHall(world, variant);
  if (!isBroken()) checkOwners(world, false);

  // Then people answer what is still open, until there is nothing left.
  for (let round = 0; round < 6 && !isBroken(); round += 1) {
    const said = live().reduce((sum, machine) => sum + world.clerk.finish(machine), 0);
    // Nothing said is the end only where everybody could speak: a machine may have died in the middle of it.
    if (said === 0 && live().every(({ process }) => process !== undefined)) break;
    await comeToRest(world, 'After the last answers', isBroken);
  }
  if (!isBroken()) {
    checkPaper(witness, machines);
    for (const part of new Set(machines.map((machine) => machine.part)))
      for (const [recordId, stand] of witness.reference(part).standing())
        if (owesConfirmation(stand) && stand.status !== 'confirmed')
          witness.complain('I10', `${recordId} is ${stand.status} in the end`);
    checkHall(world, variant);
    checkOwners(world, true);
  }
  trace.say('the day is over');
  const results = [...hall.disk.results.values()].flat();
  return {
    violations: witness.violations,
    traceHash: trace.hash(),
    tail: trace.tail(),
    died: world.died,
    order: [
      ...[...hall.disk.feed.values()].flat().map(({ msgId }) => msgId),
      ...results.map(({ msgId, verdict }) => `${msgId} ${verdict}`),
    ].join('\n'),
    counts: {
      sealed: witness.byHash.size,
      accepted: results.filter(({ verdict }) => verdict === 'ACCEPTED').length,
      minutes: Math.round(scheduler.now() / 60_000),
    },
  };
};
