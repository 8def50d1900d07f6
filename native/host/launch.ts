import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromDeviceProcess, ToDeviceProcess } from './messages.ts';

/** A running device process, whichever way the shell started it. */
export interface DeviceChild {
  readonly pid: number | undefined;
  post(message: ToDeviceProcess): void;
  onMessage(listener: (message: FromDeviceProcess) => void): void;
  /** Called once when the process has ended, for whatever reason. */
  onExit(listener: () => void): void;
  kill(): void;
}

/** Starts the device process. Electron's shell hands in one of its own made of `utilityProcess`. */
export type LaunchDeviceProcess = () => DeviceChild;

export const deviceProcessEntry = (): string =>
  fileURLToPath(new URL('./device-process.ts', import.meta.url));

/** A plain forked child. `entry` is the built file in a packaged program; `execPath` the Node that runs it. */
export const forkDeviceProcess =
  (options: { readonly entry?: string; readonly execPath?: string } = {}): LaunchDeviceProcess =>
  () => {
    // Structured clone keeps photo and document bytes as bytes.
    const child = fork(options.entry ?? deviceProcessEntry(), [], {
      ...(options.execPath === undefined ? {} : { execPath: options.execPath }),
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    return {
      pid: child.pid,
      post(message) {
        // A child that died between two lines reports through 'exit'; the message is then lost like the child.
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => void child.on('message', (message) => listener(message as FromDeviceProcess)),
      onExit(listener) {
        let ended = false;
        const end = (): void => {
          if (!ended) listener();
          ended = true;
        };
        child.once('exit', end);
        child.once('error', () => {
          // Never started; a process that runs reports its end through 'exit'.
          if (child.pid === undefined) end();
        });
      },
      kill: () => void child.kill('SIGKILL'),
    };
  };
