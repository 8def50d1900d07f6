import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { type Cutter, openCutter, weathers } from '../../scripts/rehearsal/cutter.ts';
import { long, patience, randomFrom, seed, tell } from '../journeys/seed.ts';
import { type FaultyHall, keepBusy, openFaultyHall, sixWindows } from './faulty-hall.ts';

const spells = long ? 90 : 12;
const cutters: Cutter[] = [];
let hall: FaultyHall | undefined;
afterAll(async () => {
  for (const cutter of cutters) await cutter.close();
  await hall?.remove();
});

describe('six windows, each behind a line of its own', { timeout: patience }, () => {
  it('lose and double nothing, cut, half-open, stalled, slow, doubled and replayed', async () => {
    hall = await openFaultyHall(sixWindows);
    const opened = hall;
    const [server] = opened.servers;
    if (server === undefined) throw new Error('no server');
    await server.start();
    for (let n = 0; n < sixWindows.length; n += 1) cutters.push(await openCutter(server.url));
    const open = await Promise.all(
      sixWindows.map((at, n) => opened.open(at, { url: cutters[n]?.url ?? '', timeoutMs: 700 })),
    );
    const busy = keepBusy(open, 150);
    const random = randomFrom(seed);
    // Every weather comes to somebody in every spell; a spell is now and then longer than a call may take.
    for (let spell = 0; spell < spells; spell += 1) {
      const from = Math.floor(random() * weathers.length);
      for (const [n, cutter] of cutters.entries())
        cutter.set(weathers[(from + n) % weathers.length] ?? 'clear');
      await wait(200 + random() * 1_000);
    }
    await busy.stop();
    for (const cutter of cutters) cutter.set('clear');
    await opened.quieten(open);
    const { acts, messages } = await opened.prove(open, busy.acknowledged);
    const counted: Record<string, number> = {};
    for (const cutter of cutters)
      for (const [what, n] of Object.entries(cutter.counted)) counted[what] = (counted[what] ?? 0) + n;
    for (const [what, n] of Object.entries(counted)) expect(n, what).toBeGreaterThan(0);
    tell(
      `six windows behind ${spells} spells of weather (${Object.entries(counted)
        .map(([what, n]) => `${n} ${what}`)
        .join(
          ', ',
        )}), seed ${seed}; ${acts} acts, ${messages} messages; nothing lost, nothing doubled, money to the fen`,
    );
  });
});
