import type { SealedFileAnswer } from '../../../contract/exchange/sealed-file.ts';
import { Fault } from '../../../domain/faults.ts';
import {
  openAnswer,
  readSealedFile,
  type SealedFileParty,
  writeToExchange,
} from '../../../main/sync/sealed-file.ts';
import { takeAnswer } from '../../../main/sync/take-answer.ts';
import { type Chance, chanceFrom } from '../chance.ts';
import { keyPairOf } from './keys.ts';
import { carry } from './net.ts';
import type { Step } from './plan.ts';
import { isFor, read } from './reference.ts';
import { Died, type WindowMachine } from './window-machine.ts';
import type { World } from './world.ts';

/** As often as somebody comes back with a file that was not taken. */
const mostTries = 4;

const partyOf = (world: World, machine: WindowMachine): SealedFileParty => ({
  env: 'training',
  device: machine.device,
  part: machine.part,
  key: machine.key,
  exchangeId: world.hall.disk.identity.exchangeId,
  exchange: keyPairOf('exchange').verifying,
});

/** The answer comes home: what it brings is taken, unless it is known, too early, or not for this window any more. */
const takeHome = (world: World, machine: WindowMachine, { answer }: SealedFileAnswer): void => {
  const { process } = machine;
  if (process === undefined) return;
  try {
    const opened = openAnswer(readSealedFile(answer), partyOf(world, machine));
    for (const entry of opened.feed.entries as { readonly message: string }[])
      if (!isFor(read(entry.message), machine.part))
        world.witness.complain('I12', `${machine.name} is brought an entry of another part`);
    const self = { env: 'training', device: machine.device, bureau: machine.bureau } as const;
    const { received, verdicts, entries } = takeAnswer(
      process.store,
      self,
      machine.part,
      opened,
      machine.now(),
    );
    world.trace.say(`${machine.name} takes ${received}, ${verdicts} and ${entries} from a stick`);
  } catch (error) {
    if (!(error instanceof Died) && !(error instanceof Fault)) throw error;
    world.trace.say(
      `${machine.name} cannot take a stick: ${error instanceof Fault ? error.code : 'it died'}`,
    );
  }
};

/** Tries one file until the exchange takes it: a gap before it may be filled by another that comes later. */
const bringFile = async (
  world: World,
  machine: WindowMachine,
  file: string,
  chance: Chance,
  lineBackAt: number,
  tries = mostTries,
): Promise<void> => {
  const again = (): void => {
    if (tries > 1)
      world.scheduler.after(
        20_000,
        () => void bringFile(world, machine, file, chance, lineBackAt, tries - 1),
      );
  };
  const call = { method: 'POST', path: '/v1/files', authorization: undefined, body: { file } };
  try {
    const { status, value } = await carry(world.net, chance, machine.name, call);
    if (status !== 200) return again();
    // The same answer is put in twice, by two people; the second just when the line is back and brings the same.
    const home = (): void => takeHome(world, machine, value as SealedFileAnswer);
    if (chance.isSo(0.4)) world.scheduler.after(chance.below(60_000), home);
    world.scheduler.after(lineBackAt - world.scheduler.now() + chance.below(900), home);
  } catch {
    // The server was away.
    again();
  }
};

/** Two files, one after the other, that reach the exchange in any order; answers that come home in any order. */
export const carryStick = (world: World, machine: WindowMachine, step: Step): void => {
  const chance = chanceFrom(step.seed);
  const lineBackAt = world.scheduler.now() + 2 * step.ms;
  const write = (): void => {
    const { process } = machine;
    if (process === undefined) return;
    const secret = Uint8Array.from({ length: 32 }, () => chance.below(256));
    const at = { now: machine.now(), secret };
    const { text, messages } = writeToExchange(process.store, partyOf(world, machine), at);
    world.trace.say(`${machine.name} writes ${messages.length} messages to a stick`);
    const lateMs = chance.below(step.ms + 60_000);
    world.scheduler.after(lateMs, () => void bringFile(world, machine, text, chance, lineBackAt));
  };
  // Nobody carries files while there is a line, and the counter goes on meanwhile.
  const { bad } = machine.line;
  bad.push('cut');
  world.scheduler.after(2 * step.ms, () => {
    const at = bad.indexOf('cut');
    if (at >= 0) bad.splice(at, 1);
    machine.process?.engine.now();
  });
  for (const [part, what] of [
    [4, 'file'],
    [2.5, 'answer'],
    [1.5, 'file'],
  ] as const)
    world.scheduler.after(step.ms / part, () => world.clerk.act(machine, what, step.seed + part * 2));
  world.scheduler.after(step.ms / 2, write);
  world.scheduler.after(step.ms, write);
};
