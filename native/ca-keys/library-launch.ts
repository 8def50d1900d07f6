import { extname, join } from 'node:path';
import { Fault } from '../../domain/faults.ts';
import { forkChild, type MessageChild } from '../forked-child.ts';
import { pipedChild } from '../piped-child.ts';
import { machineName, readExecutableFile, readLibraryFile } from '../transports/library-file.ts';
import type { FromLibrary, ToLibrary } from './library-messages.ts';
import { libraryThroughShell, shellPort } from './library-shell.ts';
import { shippedHelper, type LibraryHelpers, type ShippedHelper } from './shipped-helper.ts';

/** A running library process, whichever way it was started; the pid is of a process of its own. */
export type LibraryChild = MessageChild<ToLibrary, FromLibrary>;
export type LaunchLibrary = () => LibraryChild;

/** The file beside this one, in the form this program itself runs in. */
export const libraryProcessEntry = (): string =>
  join(import.meta.dirname, `library-process${extname(import.meta.filename)}`);

/** `execPath`: the Node that runs it; this one when not given. */
export const forkLibrary =
  (execPath?: string): LaunchLibrary =>
  () =>
    forkChild(libraryProcessEntry(), { execPath, complaints: 'ignore' });

/** A library of this program's own machine. Under Electron, which cannot fork itself, its shell starts the process. */
export const launchOwn = (): LaunchLibrary => {
  const port = shellPort();
  return port === undefined ? forkLibrary() : libraryThroughShell(port);
};

/** Another program's Node, and the library process in the form that it can read. */
export interface ChosenHelper {
  readonly node: string;
  readonly entry: string;
  /** What is said where it does not start. */
  readonly unusable: Fault;
}

/**
 * Told from the library's file before anything loads it: `undefined` where this very program runs it. A helper named
 * for the library's machine comes before the one of the installation; its own file must be of that machine. Throws the
 * `device/library-…` faults, `device/ca-library-other-width` and `device/ca-helper-unusable`.
 */
export const helperFor = async (
  path: string,
  named: LibraryHelpers,
  ownMachine: string = process.arch,
  shipped: ShippedHelper | undefined = shippedHelper(),
): Promise<ChosenHelper | undefined> => {
  const { machine } = await readLibraryFile(path);
  if (named[machine] === undefined && machine === ownMachine) return undefined;
  const node = named[machine] ?? shipped?.nodes[machine];
  if (node === undefined)
    throw new Fault('device/ca-library-other-width', { file: path, machine: machineName[machine] });
  const unusable = new Fault('device/ca-helper-unusable', { file: node, machine: machineName[machine] });
  try {
    if ((await readExecutableFile(node)).machine !== machine) throw unusable;
  } catch (error) {
    if (error instanceof Fault) throw unusable;
    throw error;
  }
  return { node, entry: shipped?.entry ?? libraryProcessEntry(), unusable };
};

/** How a library has to be run: by this very program, or by a helper. Throws what `helperFor` throws. */
export const launcherOf = async (...library: Parameters<typeof helperFor>): Promise<LaunchLibrary> => {
  const helper = await helperFor(...library);
  if (helper === undefined) return launchOwn();
  const { node, entry, unusable } = helper;
  return () => {
    try {
      return pipedChild(node, entry);
    } catch {
      // The system does not take it for a program, whatever its first bytes say.
      throw unusable;
    }
  };
};
