import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { MessageChild } from './forked-child.ts';
import { frameOf, frameReader, NoFrame } from './message-frames.ts';

/*
 * A process in another program's Node, of whatever version and machine. What a 64-bit program of Windows lets a 32-bit
 * one inherit cannot be relied on (neither the channel of `fork` nor the standard output arrived under Wine), so the
 * child comes by a pipe that has a name, and says a word that only it was told.
 */
const nameAt = 'JOINT_WINDOW_PIPE';
const wordAt = 'JOINT_WINDOW_WORD';

/** What a Node takes orders from; whoever sets it for the officer would otherwise run code beside the keys. */
const orders = /^(?:NODE|ELECTRON|OPENSSL)_/i;

const withoutOrders = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !orders.test(name)));

interface PipeName {
  readonly name: string;
  remove(): void;
}
const pipeName = (): PipeName => {
  if (process.platform === 'win32')
    return {
      name: `\\\\.\\pipe\\joint-window-${randomBytes(16).toString('hex')}`,
      remove: () => undefined,
    };
  const name = join(mkdtempSync(join(tmpdir(), 'joint-window-')), 'pipe');
  return { name, remove: () => rmSync(dirname(name), { recursive: true, force: true }) };
};

/**
 * Starts `entry` in the Node at `program`. Electron's processes can do this too: only `fork`, which runs this program
 * itself, needs the fuse RunAsNode. Throws what the system says where it will not start it.
 */
export const pipedChild = <To extends object, From>(
  program: string,
  entry: string,
): MessageChild<To, From> => {
  const pipe = pipeName();
  const word = randomBytes(32).toString('hex');
  const messages: ((message: From) => void)[] = [];
  const waiting: Buffer[] = [];
  let line: Socket | undefined;

  const send = (socket: Socket, frame: Buffer): void => void socket.write(frame, () => frame.fill(0));
  const shut = (): void => {
    server.close();
    pipe.remove();
  };
  const hear = (socket: Socket, message: unknown): void => {
    if (line === socket) {
      for (const listener of messages) listener(message as From);
    } else if (line === undefined && message === word) {
      line = socket;
      shut();
      for (const frame of waiting.splice(0)) send(socket, frame);
    } else socket.destroy();
  };
  const server = createServer((socket) => {
    const read = frameReader((message) => hear(socket, message));
    // A child that died between two messages reports through 'exit'; what was on its way is lost like the child.
    socket.on('error', () => undefined);
    socket.on('data', (piece) => {
      try {
        read(piece);
      } catch (error) {
        if (!(error instanceof NoFrame)) throw error;
        socket.destroy();
      }
    });
  });
  // Nobody comes then: the child ends by itself, and that is told.
  server.on('error', () => undefined);
  // The name is there when this returns; only the word of it comes later.
  server.listen(pipe.name);

  const started = () => {
    try {
      return spawn(program, [entry], {
        env: { ...withoutOrders(process.env), [nameAt]: pipe.name, [wordAt]: word },
        stdio: 'ignore',
        windowsHide: true,
      });
    } catch (error) {
      shut();
      throw error;
    }
  };
  const child = started();
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => {
      // Never started; a process that runs reports its end through 'exit'.
      if (child.pid === undefined) resolve();
    });
  });
  void ended.then(() => {
    if (line === undefined) shut();
    for (const frame of waiting.splice(0)) frame.fill(0);
  });
  return {
    pid: child.pid,
    post(message) {
      const frame = frameOf(message);
      if (line === undefined) waiting.push(frame);
      else send(line, frame);
    },
    onMessage: (listener) => void messages.push(listener),
    onExit: (listener) => void ended.then(listener),
    kill: () => void child.kill('SIGKILL'),
  };
};

/** The child's end of the pipe. `onGone` is called when the parent is gone, or was never there. */
export const lineToParent = <To extends object, From>(
  onGone: () => void,
): { readonly tell: (message: To) => void; readonly hear: (receive: (message: From) => void) => void } => {
  const socket = connect(process.env[nameAt] ?? '');
  // 'close' follows.
  socket.on('error', () => undefined);
  socket.once('close', onGone);
  socket.write(frameOf(process.env[wordAt]));
  return {
    tell: (message) => void socket.write(frameOf(message)),
    hear: (receive) =>
      void socket.on(
        'data',
        frameReader((message) => receive(message as From)),
      ),
  };
};
