import { type ChildProcess, fork } from 'node:child_process';
import type { HallChild, StartHallChild } from './desktop-host.ts';

/** How long the hall process may take to close its database before it is ended. */
const graceMs = 8_000;

/** Asks a forked child to end by closing its channel; kills it when it stays. */
const endForked = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    if (child.connected) child.disconnect();
  });

/** The hall process as a forked child of Node: `entry` is its file, `profile` the window’s folder. */
export const forkedHall =
  (entry: string, profile: string): StartHallChild =>
  (): HallChild => {
    const child = fork(entry, ['--profile', profile], {
      execArgv: [],
      // Its sentences for a terminal go to the terminal's error stream, never among a command's results.
      stdio: ['ignore', 2, 2, 'ipc'],
      serialization: 'json',
    });
    let ended = false;
    const exitListeners: (() => void)[] = [];
    const exited = (): void => {
      if (ended) return;
      ended = true;
      for (const listener of exitListeners) listener();
    };
    child.once('exit', exited);
    // A child that could not be started reports an error and never an exit.
    child.once('error', exited);
    return {
      post: (message) => {
        // A closing channel is reported by 'exit' at once; the answer to this call is then "restarting".
        if (child.connected) child.send(message as object, () => undefined);
      },
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => exitListeners.push(listener),
      end: () => endForked(child),
    };
  };
