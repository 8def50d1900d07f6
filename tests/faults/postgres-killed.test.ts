import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { long, patience, randomFrom, seed, tell } from '../journeys/seed.ts';
import { post } from '../exchange/test-client.ts';
import { filing, makeWindow } from '../exchange/test-window.ts';
import { type FaultyHall, keepBusy, openFaultyHall, sixWindows } from './faulty-hall.ts';
import { startPostgresProcess } from './postgres-process.ts';

const rounds = long ? 24 : 6;
const postgres = await startPostgresProcess();

if ('skipped' in postgres) {
  tell(`skipped: ${postgres.skipped}`);
  describe.skip(`two exchanges on one PostgreSQL (${postgres.skipped})`, () => {
    it('needs a PostgreSQL that can run here', () => undefined);
  });
} else {
  describe('two exchanges that both apply, on one PostgreSQL, under six windows', {
    timeout: patience,
  }, () => {
    let hall: FaultyHall;
    beforeAll(async () => {
      hall = await openFaultyHall(sixWindows, { store: `postgres:${postgres.url}`, servers: 2 });
      for (const server of hall.servers) await server.start();
    });
    afterAll(async () => {
      await hall.remove();
      await postgres.remove();
    });

    it('lose and double nothing while servers, backends and the database itself are killed and stopped', async () => {
      const random = randomFrom(seed);
      const statuses = new Map<number, number>();
      let turn = 0;
      // As through a balancer that asks the next one: whichever server it is, it knows the window.
      const balanced: typeof fetch = async (input, init) => {
        turn += 1;
        const server = hall.servers[turn % hall.servers.length];
        const { pathname, search } = new URL(String(input));
        const response = await fetch(new URL(`${pathname}${search}`, server?.url), init);
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
        return response;
      };
      const open = await Promise.all(
        sixWindows.map((at) => hall.open(at, { timeoutMs: 1_500, fetch: balanced })),
      );
      const busy = keepBusy(open, 150);
      const counted = { servers: 0, backends: 0, postmaster: 0, 'server stopped': 0, 'database stopped': 0 };
      const stranger = makeWindow({ device: 'window-stranger', bureau: 'state' });
      const never = stranger.batch([stranger.seal(filing('never-lands'))]);
      const ask = async (): Promise<string> => {
        const { status, body, headers } = await post(`${hall.servers[0]?.url}/v1/batches`, never);
        if (status === 503) expect(Number(headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
        return `${status} ${body.error.code}`;
      };
      const trouble = [
        async () => {
          const server = hall.servers[counted.servers % 2];
          await server?.kill();
          await wait(random() * 300);
          await server?.start();
          counted.servers += 1;
        },
        async () => {
          for (let n = 0; n < 3; n += 1) {
            await postgres.endBackends();
            counted.backends += 1;
            await wait(random() * 200);
          }
        },
        async () => {
          await postgres.kill();
          // A backend may live on for a moment: it still knows that this window was never let in.
          for (let told = await ask(); told !== '503 exchange/unavailable'; told = await ask())
            expect(told).toBe('403 exchange/device-unknown');
          await wait(random() * 300);
          await postgres.start();
          counted.postmaster += 1;
        },
        async () => {
          hall.servers[counted['server stopped'] % 2]?.signal('SIGSTOP');
          await wait(2_500);
          hall.servers[counted['server stopped'] % 2]?.signal('SIGCONT');
          counted['server stopped'] += 1;
        },
        async () => {
          postgres.signal('SIGSTOP');
          // Longer than an exchange waits for a connection (five seconds).
          await wait(6_500);
          postgres.signal('SIGCONT');
          counted['database stopped'] += 1;
        },
        async () => {
          await Promise.all(hall.servers.map((server) => server.kill()));
          for (const server of hall.servers) await server.start();
          counted.servers += 2;
        },
      ];
      for (let round = 0; round < rounds; round += 1) {
        await wait(200 + random() * 600);
        await trouble[round % trouble.length]?.();
      }
      await wait(500);
      await busy.stop();
      await hall.quieten(open);
      const { acts, messages } = await hall.prove(open, busy.acknowledged);
      const heard = [...statuses].sort(([a], [b]) => a - b).map(([status, n]) => `${n} × ${status}`);
      expect(statuses.get(503) ?? 0, 'answers 503').toBeGreaterThan(0);
      expect(statuses.get(500) ?? 0, 'answers 500').toBe(0);
      tell(
        `two exchanges on PostgreSQL: ${Object.entries(counted)
          .map(([what, n]) => `${what} ${n}`)
          .join(', ')}, under six windows, seed ${seed}; answers ${heard.join(', ')}; ${acts} acts, ` +
          `${messages} messages; nothing lost, nothing doubled, money to the fen`,
      );
    });
  });
}
