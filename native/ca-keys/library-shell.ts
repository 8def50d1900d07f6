import type { LaunchLibrary, LibraryChild } from './library-launch.ts';
import type { FromLibrary, ToLibrary } from './library-messages.ts';

/**
 * Under Electron the device process cannot start this program once more: `fork` would need the fuse RunAsNode, which is
 * off. So it asks the shell, which starts the one file of library processes and nothing else, and carries what is
 * said. `run` numbers the starts. Another program, such as a 32-bit Node, it starts by itself (`piped-child.ts`).
 */
export type ToLibraryShell =
  | { readonly type: 'library-start'; readonly run: number }
  | { readonly type: 'library-post'; readonly run: number; readonly message: ToLibrary }
  | { readonly type: 'library-kill'; readonly run: number };

export type FromLibraryShell =
  | { readonly type: 'library-said'; readonly run: number; readonly message: FromLibrary }
  | { readonly type: 'library-gone'; readonly run: number };

const typesOf =
  (types: readonly string[]) =>
  (message: unknown): boolean =>
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    typeof message.type === 'string' &&
    types.includes(message.type);

const isToShell = typesOf(['library-start', 'library-post', 'library-kill']);
const isFromShell = typesOf(['library-said', 'library-gone']);
/** Both ends are this same program. */
export const isToLibraryShell = (message: unknown): message is ToLibraryShell => isToShell(message);
const isFromLibraryShell = (message: unknown): message is FromLibraryShell => isFromShell(message);

/** The port a utility process of Electron has to its shell. */
export interface ShellPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/** The port of this process, where it is one of Electron's. */
export const shellPort = (): ShellPort | undefined =>
  (process as { readonly parentPort?: ShellPort }).parentPort;

interface Run {
  readonly said: ((message: FromLibrary) => void)[];
  readonly gone: (() => void)[];
}

const runs = new Map<number, Run>();
let lastRun = 0;
let heard: ShellPort | undefined;

const hear = (port: ShellPort): void => {
  if (heard === port) return;
  heard = port;
  port.on('message', ({ data }) => {
    if (!isFromLibraryShell(data)) return;
    const run = runs.get(data.run);
    if (data.type === 'library-said') for (const listener of run?.said ?? []) listener(data.message);
    else {
      runs.delete(data.run);
      for (const listener of run?.gone ?? []) listener();
    }
  });
};

/** Starts a library process through the shell at the other end of `port`. */
export const libraryThroughShell =
  (port: ShellPort): LaunchLibrary =>
  (): LibraryChild => {
    hear(port);
    lastRun += 1;
    const number = lastRun;
    const run: Run = { said: [], gone: [] };
    runs.set(number, run);
    const tell = (message: ToLibraryShell): void => port.postMessage(message);
    tell({ type: 'library-start', run: number });
    return {
      post: (message) => tell({ type: 'library-post', run: number, message }),
      onMessage: (listener) => void run.said.push(listener),
      onExit: (listener) => void run.gone.push(listener),
      kill: () => tell({ type: 'library-kill', run: number }),
    };
  };
