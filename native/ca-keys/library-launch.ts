import { extname, join } from 'node:path';
import { Fault } from '../../domain/faults.ts';
import { forkChild, type MessageChild } from '../forked-child.ts';
import { machineName, readExecutableFile, readLibraryFile } from '../transports/library-file.ts';
import type { Machine } from '../transports/library-file.ts';
import type { FromLibrary, ToLibrary } from './library-messages.ts';
import { libraryThroughShell, shellPort } from './library-shell.ts';

/** A running library process, whichever way it was started; the pid is of a process of its own. */
export type LibraryChild = MessageChild<ToLibrary, FromLibrary>;
export type LaunchLibrary = () => LibraryChild;

/** Programs that run a library process for a machine this program is not made for: a Node of that machine. */
export type LibraryHelpers = { readonly [Each in Machine]?: string | undefined };

/** The file beside this one, in the form this program itself runs in. */
export const libraryProcessEntry = (): string =>
  join(import.meta.dirname, `library-process${extname(import.meta.filename)}`);

/** `execPath`: the Node that runs it; this one when not given. */
export const forkLibrary =
  (execPath?: string): LaunchLibrary =>
  () =>
    forkChild(libraryProcessEntry(), {
      // A helper may be the shell of another machine; a plain Node passes the word over.
      ...(execPath === undefined ? {} : { execPath, env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } }),
      complaints: 'ignore',
    });

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
