import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { Readable } from 'node:stream';
import type { MessageChild } from './forked-child.ts';
import { frameOf, frameReader, NoFrame } from './message-frames.ts';

/** What the child writes its frames to: a vendor's library may print to the standard output. */
const answersAt = 3;

/** What a Node takes orders from; whoever sets it for the officer would otherwise run code beside the keys. */
const orders = /^(?:NODE|ELECTRON|OPENSSL)_/i;

const withoutOrders = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !orders.test(name)));

/**
 * Starts `entry` in the Node at `program`, which may be of another version and another machine than this one. Electron's
 * processes can do this too: only `fork`, which runs this program itself, needs the fuse RunAsNode. Throws what the
 * system says where it will not start it.
 */
export const pipedChild = <To extends object, From>(
  program: string,
  entry: string,
): MessageChild<To, From> => {
  const child = spawn(program, [entry], {
    env: withoutOrders(process.env),
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    windowsHide: true,
  });
  const kill = (): void => void child.kill('SIGKILL');
  const messages: ((message: From) => void)[] = [];
  const { stdin: questions } = child;
  const answers = child.stdio[answersAt];
  if (questions === null || !(answers instanceof Readable)) throw new Error('no pipes');
  // A child that died between two messages reports through 'exit'; what was on its way is lost like the child.
  questions.on('error', () => undefined);
  answers.on('error', () => undefined);
  const read = frameReader((message) => {
    for (const listener of messages) listener(message as From);
  });
  answers.on('data', (piece: Buffer) => {
    try {
      read(piece);
    } catch (error) {
      if (!(error instanceof NoFrame)) throw error;
      // Something else wrote there: nothing of what it says can be believed any more.
      kill();
    }
  });
  return {
    pid: child.pid,
    post(message) {
      const frame = frameOf(message);
      questions.write(frame, () => frame.fill(0));
    },
    onMessage: (listener) => void messages.push(listener),
    onExit(listener) {
      let ended = false;
      const end = (): void => {
        if (!ended) listener();
        ended = true;
      };
      // Not 'close': what a vendor's library has started may hold the pipes long after.
      child.once('exit', end);
      child.once('error', () => {
        if (child.pid === undefined) end();
      });
    },
    kill,
  };
};

/** In the child: says something to the parent. */
export const tellParent = (message: object): void => void writeSync(answersAt, frameOf(message));

/** In the child: hands on what the parent says, and calls `onGone` when it is gone. */
export const hearParent = <From>(receive: (message: From) => void, onGone: () => void): void => {
  process.stdin.on(
    'data',
    frameReader((message) => receive(message as From)),
  );
  for (const event of ['end', 'error', 'close']) process.stdin.once(event, onGone);
};
