import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { long, patience, randomFrom, seed, tell } from '../journeys/seed.ts';
import type { At } from './acts.ts';
import { type FaultyHall, openFaultyHall } from './faulty-hall.ts';

const rounds = long ? 60 : 5;
const windows: readonly At[] = [
  { device: 'window-1', bureau: 'state' },
  { device: 'window-2', bureau: 'local' },
];

/** Where its process is killed when not at a random millisecond: before and after each thing becomes durable. */
const places = [
  'tx:before-commit',
  'tx:after-commit',
  'push:asked',
  'push:answered',
  'sync-sent:before-commit',
  'sync-sent:after-commit',
  'sync-received:before-commit',
  'sync-received:after-commit',
  'sync-verdicts:before-commit',
  'sync-verdicts:after-commit',
  'sync-page:before-commit',
  'sync-page:after-commit',
  'results:answered',
  'feed:answered',
] as const;

interface Life {
  readonly child: ChildProcess;
  readonly gone: Promise<unknown>;
}

describe('the process of a window, killed with -9 while it sends and reads', { timeout: patience }, () => {
  let hall: FaultyHall;
  beforeAll(async () => {
    hall = await openFaultyHall(windows);
    await hall.servers[0]?.start();
  });
  afterAll(() => hall.remove());

  it('loses nothing that it took, and nothing comes twice', async () => {
    const random = randomFrom(seed);
    const acknowledged = new Map<string, number>();
    const counted = { 'at random milliseconds': 0, 'at named places': 0, stopped: 0 };
    const passed = new Set<string>();
    const begin = ({ device, bureau }: At, arm: string): Life => {
      const words = [hall.profiles.get(device) ?? '', device, bureau, hall.servers[0]?.url ?? ''];
      const child = fork(
        join(import.meta.dirname, 'window-child.ts'),
        [...words, String(Math.floor(random() * 2 ** 31)), arm],
        { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] },
      );
      child.on('message', (message: { acted?: number }) => {
        if (message.acted !== undefined) acknowledged.set(device, message.acted);
      });
      return { child, gone: once(child, 'exit') };
    };
    for (let round = 0; round < rounds; round += 1) {
      const [at, other] = round % 2 === 0 ? windows : windows.toReversed();
      if (at === undefined || other === undefined) throw new Error('no windows');
      const place = round % 3 === 2 ? undefined : places[(round * 3 + seed) % places.length];
      const arm = place === undefined ? '' : `${place}#${1 + Math.floor(random() * 3)}`;
      const [doomed, beside] = [begin(at, arm), begin(other, '')];
      await Promise.all(
        [doomed, beside].map(({ child, gone }) => Promise.race([once(child, 'message'), gone])),
      );
      const afterMs = 50 + random() * 1_000;
      // Stopped for longer than a call may take, and then killed or let go on.
      if (round % 5 === 4 && doomed.child.exitCode === null) {
        await wait(200);
        doomed.child.kill('SIGSTOP');
        await wait(2_500);
        doomed.child.kill('SIGCONT');
        counted.stopped += 1;
      }
      const patient = place === undefined ? afterMs : 6_000;
      await Promise.race([doomed.gone, wait(patient, undefined, { ref: false })]);
      const byItself = doomed.child.signalCode !== null;
      if (byItself && place !== undefined) passed.add(place);
      counted[byItself ? 'at named places' : 'at random milliseconds'] += 1;
      doomed.child.kill('SIGKILL');
      await doomed.gone;
      await wait(random() * 300);
      beside.child.kill('SIGKILL');
      await beside.gone;
    }
    const open = await Promise.all(windows.map((at) => hall.open(at)));
    await hall.quieten(open);
    const { acts, messages } = await hall.prove(open, acknowledged);
    tell(
      `a window killed: ${rounds} rounds of two processes, ${counted['at named places']} at ${passed.size} named places, ` +
        `${counted['at random milliseconds']} and the other one at random milliseconds, ${counted.stopped} stopped for 2.5 s, ` +
        `seed ${seed}; ${acts} acts, ${messages} messages; nothing lost, nothing doubled, money to the fen`,
    );
  });
});
