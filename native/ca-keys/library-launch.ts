import { fork } from 'node:child_process';
import { extname, join } from 'node:path';
import { Fault } from '../../domain/faults.ts';
import { machineName, readExecutableFile, readLibraryFile } from '../transports/library-file.ts';
import type { Machine } from '../transports/library-file.ts';
import type { FromLibrary, ToLibrary } from './library-messages.ts';
import { libraryThroughShell, shellPort } from './library-shell.ts';

/** A running library process, whichever way it was started. */
export interface LibraryChild {
  /** Of a process of its own. */
  readonly pid?: number | undefined;
  post(message: ToLibrary): void;
  onMessage(listener: (message: FromLibrary) => void): void;
  /** Called once when it has ended, for whatever reason. */
  onExit(listener: () => void): void;
  kill(): void;
}
export type LaunchLibrary = () => LibraryChild;

/** Programs that run a library process for a machine this program is not made for: a Node of that machine. */
export type LibraryHelpers = { readonly [Each in Machine]?: string | undefined };

/** The file beside this one, in the form this program itself runs in. */
export const libraryProcessEntry = (): string =>
  join(import.meta.dirname, `library-process${extname(import.meta.filename)}`);

/** `execPath`: the Node that runs it; this one when not given. */
export const forkLibrary =
  (execPath?: string): LaunchLibrary =>
  () => {
    // Structured clone keeps certificates, signatures and the PIN as bytes.
    const child = fork(libraryProcessEntry(), [], {
      // A helper may be the shell of another machine; a plain Node passes the word over.
      ...(execPath === undefined ? {} : { execPath, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }),
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    return {
      pid: child.pid,
      post(message) {
        if (child.connected) child.send(message, () => undefined);
      },
      onMessage: (listener) => void child.on('message', (message) => listener(message as FromLibrary)),
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

/** A library of this program's own machine. Electron's processes start none of their own: its shell does. */
export const launchOwn = (): LaunchLibrary => {
  const port = shellPort();
  return port === undefined ? forkLibrary() : libraryThroughShell(port);
};

/**
 * How a library has to be run, told from its file before anything loads it: by this very program, or by the helper
 * configured for its machine, whose own file must be of that machine. Throws the `device/library-…` faults,
 * `device/ca-library-other-width` and `device/ca-helper-unusable`.
 */
export const launcherOf = async (
  path: string,
  helpers: LibraryHelpers,
  ownMachine: string = process.arch,
): Promise<LaunchLibrary> => {
  const { machine } = await readLibraryFile(path);
  const helper = helpers[machine];
  if (helper === undefined) {
    if (machine === ownMachine) return launchOwn();
    throw new Fault('device/ca-library-other-width', { file: path, machine: machineName[machine] });
  }
  const unusable = new Fault('device/ca-helper-unusable', { file: helper, machine: machineName[machine] });
  try {
    if ((await readExecutableFile(helper)).machine !== machine) throw unusable;
  } catch (error) {
    if (error instanceof Fault) throw unusable;
    throw error;
  }
  return forkLibrary(helper);
};
