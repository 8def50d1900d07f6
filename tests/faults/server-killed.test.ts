import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { long, patience, randomFrom, seed, tell } from '../journeys/seed.ts';
import { type FaultyHall, keepBusy, openFaultyHall, sixWindows } from './faulty-hall.ts';

const kills = long ? 30 : 3;
const halls: FaultyHall[] = [];
afterAll(async () => {
  for (const hall of halls) await hall.remove();
});

describe('the exchange’s process under load from six windows', { timeout: patience }, () => {
  it('is killed with -9 and stopped again and again, and loses and doubles nothing', async () => {
    const hall = await openFaultyHall(sixWindows);
    halls.push(hall);
    const [server] = hall.servers;
    if (server === undefined) throw new Error('no server');
    const random = randomFrom(seed);
    await server.start();
    // A call ends sooner than the server stands still, so that its question is asked again meanwhile.
    const open = await Promise.all(sixWindows.map((at) => hall.open(at, { timeoutMs: 600 })));
    const busy = keepBusy(open, 150);
    let stopped = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      await wait(100 + random() * 900);
      if (kill % 3 === 1) {
        server.signal('SIGSTOP');
        await wait(1_500);
        server.signal('SIGCONT');
        stopped += 1;
        await wait(random() * 400);
      }
      await server.kill();
      expect(server.isGone()).toBe(true);
      await wait(random() * 300);
      await server.start();
    }
    await wait(500);
    await busy.stop();
    await hall.quieten(open);
    const { acts, messages } = await hall.prove(open, busy.acknowledged);
    tell(
      `the exchange on SQLite: killed ${kills} times, stopped ${stopped} times for 1.5 s, under six windows, ` +
        `seed ${seed}; ${acts} acts, ${messages} messages; nothing lost, nothing doubled, money to the fen`,
    );
  });
});
