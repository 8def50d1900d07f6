import { type UtilityProcess, utilityProcess } from 'electron';
import type { HallChild, StartHallChild } from './desktop-host.ts';
import { serveDevices } from './electron-devices.ts';
import { endByForce } from './end-by-force.ts';

const graceMs = 8_000;

/** Asks for an orderly end; ends it by force when it stays. */
const endUtility = (child: UtilityProcess, hasEnded: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (hasEnded()) {
      resolve();
      return;
    }
    const timer = setTimeout(() => {
      if (child.pid !== undefined) endByForce(child);
    }, graceMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill();
  });

/** The hall process and, when it asks, its device process: both utility processes of Electron. */
export const utilityHall =
  (
    entries: { readonly hall: string; readonly devices: string; readonly libraries: string },
    profile: string,
  ): StartHallChild =>
  (): HallChild => {
    const child = utilityProcess.fork(entries.hall, ['--profile', profile], {
      serviceName: 'hall',
      stdio: 'inherit',
    });
    serveDevices(child, entries);
    let ended = false;
    child.once('exit', () => {
      ended = true;
    });
    return {
      post: (message) => child.postMessage(message),
      onMessage: (listener) => child.on('message', listener),
      onExit: (listener) => child.once('exit', listener),
      end: () => endUtility(child, () => ended),
    };
  };
