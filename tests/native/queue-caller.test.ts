import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openQueueServer, standingIn } from '../../native/queue-callers/http-server.ts';
import { trainingCaller } from '../../native/queue-callers/serial-frames.ts';
import { callerPadContract } from './contracts/caller-pad.ts';
import { makeLines } from './contracts/lines.ts';

for (const on of ['in-process', 'pty'] as const)
  callerPadContract(`serial-frames, ${on}`, { profile: trainingCaller, line: makeLines[on] });

describe('a hall’s own queue server', () => {
  let server: Server | undefined;
  afterEach(
    () => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))),
  );
  const serve = async (answer: (path: string, body: string) => { status?: number; text: string }) => {
    const asked: [string, string][] = [];
    server = createServer((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const body = Buffer.concat(pieces).toString('utf8');
        asked.push([request.url ?? '', body]);
        const { status = 200, text } = answer(request.url ?? '', body);
        response.writeHead(status, { connection: 'close' }).end(text);
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const profile = {
      url: `http://127.0.0.1:${port}/api/`,
      window: '11',
      paths: { state: '/now', next: '/call', recall: '/again', skip: '/pass', finish: '/done' },
      fields: { now: 'data.ticket', waiting: 'data.queue.length' },
    };
    return { asked, session: openQueueServer(profile) };
  };

  test('is asked by paths and names that are data, with the number of this window', async () => {
    const { asked, session } = await serve(() => ({
      text: JSON.stringify({ data: { ticket: 'B007', queue: { length: 4 } } }),
    }));
    expect(await session.ask('next')).toEqual({ now: 'B007', waiting: 4 });
    await session.ask('finish');
    expect(asked).toEqual([
      ['/api/call', '{"window":"11"}'],
      ['/api/done', '{"window":"11"}'],
    ]);
  });

  test('that is away, refuses or answers something else says so in its own words', async () => {
    const texts = ['no json', '{"data":{"ticket":"123456789012345"}}', '{"data":{"ticket":{"a":1}}}', '{}'];
    for (const text of texts) {
      const { session } = await serve(() => ({ text }));
      await expect(session.ask('state'), text).rejects.toMatchObject({ code: 'device/queue-server-unclear' });
      await new Promise<void>((resolve) => server?.close(() => resolve()));
    }
    const { session } = await serve(() => ({ status: 500, text: '' }));
    await expect(session.ask('next')).rejects.toMatchObject({
      code: 'device/queue-server-refused',
      detail: { status: 500 },
    });
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    await expect(session.ask('next')).rejects.toMatchObject({ code: 'device/queue-server-away' });
    server = undefined;
  });

  test('with nobody at the window answers null, empty or nought', () => {
    const fields = { now: 'now', waiting: 'waiting' };
    for (const now of [null, '', 0])
      expect(standingIn({ now, waiting: 2 }, { fields })).toEqual({ now: null, waiting: 2 });
    expect(standingIn({ now: 12 }, { fields })).toEqual({ now: '12', waiting: null });
    expect(standingIn(JSON.parse('{"now":"A1","waiting":-1}'), { fields })).toEqual({
      now: 'A1',
      waiting: null,
    });
  });
});
