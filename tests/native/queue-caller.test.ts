import { expect, test } from 'vitest';
import { openQueueServer, standingIn } from '../../native/queue-callers/http-server.ts';
import { trainingCaller } from '../../native/queue-callers/serial-frames.ts';
import { callerPadContract } from './contracts/caller-pad.ts';
import { makeLines } from './contracts/lines.ts';
import { queueServerContract } from './contracts/queue-server.ts';

for (const on of ['in-process', 'pty'] as const)
  callerPadContract(`serial-frames, ${on}`, { profile: trainingCaller, line: makeLines[on] });

queueServerContract('http-server', openQueueServer);

test('a queue server with nobody at the window answers null, empty or nought', () => {
  const fields = { now: 'now', waiting: 'waiting' };
  for (const now of [null, '', 0])
    expect(standingIn({ now, waiting: 2 }, { fields })).toEqual({ now: null, waiting: 2 });
  expect(standingIn({ now: 12 }, { fields })).toEqual({ now: '12', waiting: null });
  expect(standingIn(JSON.parse('{"now":"A1","waiting":-1}'), { fields })).toEqual({
    now: 'A1',
    waiting: null,
  });
});
