import { type UtilityProcess, utilityProcess } from 'electron';
import { type FromLibraryShell, isToLibraryShell } from '../../native/ca-keys/library-shell.ts';
import { wipePassedPin } from '../../native/ca-keys/passed-pin.ts';
import { endByForce } from './end-by-force.ts';

/** What the shell does for one device process about its key libraries. */
export interface ServedLibraries {
  /** Takes what the device process said about a library; `false` for anything else. */
  hear(message: unknown): boolean;
  /** The device process is gone: nobody is left to be signed for. */
  endAll(): void;
}

/**
 * The shell’s half of `library-shell.ts`: starts the library process at `entry`, as a utility process of its own, when
 * a device process asks for it, and carries what they say. Nothing else can be started: the file is fixed here.
 */
export const serveLibraries = (devices: UtilityProcess, entry: string): ServedLibraries => {
  const running = new Map<number, UtilityProcess>();
  let gone = false;
  const tell = (message: FromLibraryShell): void => {
    if (!gone) devices.postMessage(message);
  };

  const start = (run: number): void => {
    const child = utilityProcess.fork(entry, [], { serviceName: 'key-library', stdio: 'ignore' });
    running.set(run, child);
    child.on('message', (message) => tell({ type: 'library-said', run, message }));
    child.once('exit', () => {
      running.delete(run);
      tell({ type: 'library-gone', run });
    });
  };

  return {
    hear(message) {
      if (!isToLibraryShell(message)) return false;
      const child = running.get(message.run);
      if (message.type === 'library-start') start(message.run);
      // A child that has just ended has said so; what was on its way to it is lost like the child.
      else if (message.type === 'library-post') {
        child?.postMessage(message.message);
        wipePassedPin(message.message);
      } else if (child !== undefined) endByForce(child);
      return true;
    },
    endAll() {
      gone = true;
      for (const child of running.values()) endByForce(child);
    },
  };
};
