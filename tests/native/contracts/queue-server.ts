import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { QueueServerSession } from '../../../native/queue-callers/driver.ts';
import type { QueueServerProfile } from '../../../native/queue-callers/http-server.ts';
import { type HallQueueServer, startHallQueueServer } from '../support/hall-queue-server.ts';

/** What holds of every adapter to a hall's own queue server: the server keeps the numbers, and this window asks. */
export const queueServerContract = (
  name: string,
  open: (profile: QueueServerProfile) => QueueServerSession,
): void => {
  describe(`a hall’s own queue server (${name})`, () => {
    let server: HallQueueServer;
    let session: QueueServerSession;
    beforeEach(async () => {
      server = await startHallQueueServer();
      session = open(server.profile);
    });
    afterEach(async () => {
      await session.close();
      await server.stop();
    });

    test('is asked by the paths of the profile for this window, and its numbers are taken as they are', async () => {
      expect(await session.ask('state')).toEqual({ now: null, waiting: 0 });
      server.take('B007');
      server.take('B008');
      expect(await session.ask('next')).toEqual({ now: 'B007', waiting: 1 });
      expect(await session.ask('recall')).toEqual({ now: 'B007', waiting: 1 });
      expect(await session.ask('skip')).toEqual({ now: null, waiting: 1 });
      expect(await session.ask('next')).toEqual({ now: 'B008', waiting: 0 });
      expect(await session.ask('finish')).toEqual({ now: null, waiting: 0 });
      expect(server.asked).toEqual(
        ['/now', '/call', '/again', '/pass', '/call', '/done'].map((path) => [path, '11']),
      );
      await session.check();
    });

    test('says something else than a number: no number is made of it, and the next answer counts', async () => {
      for (const text of [
        'no json',
        '{"data":{"ticket":"123456789012345"}}',
        '{"data":{"ticket":{}}}',
        '{}',
      ]) {
        server.answer({ text });
        await expect(session.ask('state'), text).rejects.toMatchObject({
          code: 'device/queue-server-unclear',
        });
      }
      server.answer(undefined);
      expect(await session.ask('state')).toEqual({ now: null, waiting: 0 });
    });

    test('refuses: its status is told, and the check says so too', async () => {
      server.answer({ status: 500 });
      const refused = { code: 'device/queue-server-refused', detail: { status: 500 } };
      await expect(session.ask('next')).rejects.toMatchObject(refused);
      await expect(session.check()).rejects.toMatchObject(refused);
    });

    test('is away, and is heard again when it is back', async () => {
      await server.stop();
      await expect(session.ask('next')).rejects.toMatchObject({ code: 'device/queue-server-away' });
      await expect(session.check()).rejects.toMatchObject({ code: 'device/queue-server-away' });
      await server.start();
      server.take('B007');
      expect(await session.ask('next')).toEqual({ now: 'B007', waiting: 0 });
    });

    test('does not answer: the question can be given up, and one given up before it began is not asked', async () => {
      server.answer('nothing');
      const cancel = new AbortController();
      const asked = session.ask('next', cancel.signal);
      await expect.poll(() => server.asked.length).toBe(1);
      cancel.abort();
      await expect(asked).rejects.toMatchObject({ code: 'device/cancelled' });
      await expect(session.ask('next', AbortSignal.abort())).rejects.toMatchObject({
        code: 'device/cancelled',
      });
      expect(server.asked).toHaveLength(1);
    });

    test('closed twice it is closed', async () => {
      await session.close();
      await session.close();
      await expect(session.ask('next')).rejects.toMatchObject({ code: 'device/unplugged' });
      expect(server.asked).toEqual([]);
    });
  });
};
