import { type UtilityProcess, utilityProcess } from 'electron';
import { wipePassedPin } from '../../native/ca-keys/passed-pin.ts';
import { type FromShell, isToShell } from '../device-relay.ts';
import { endByForce } from './end-by-force.ts';
import { serveLibraries } from './electron-libraries.ts';

/** How long a device process may take to put its devices down once its hall is gone. */
const graceMs = 2_000;

/**
 * The shell’s half of `device-relay.ts`: starts the device process, as a utility process of its own, when the hall at
 * `hall` asks for it, and carries what they say. Nothing else can be started: the file is fixed here.
 */
export const serveDevices = (
  hall: UtilityProcess,
  entries: { readonly devices: string; readonly libraries: string },
): void => {
  const running = new Map<number, UtilityProcess>();
  let hallGone = false;
  const tell = (message: FromShell): void => {
    if (!hallGone) hall.postMessage(message);
  };

  const start = (run: number): void => {
    const child = utilityProcess.fork(entries.devices, [], {
      serviceName: 'devices',
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    running.set(run, child);
    const libraries = serveLibraries(child, entries.libraries);
    child.once('spawn', () => {
      if (child.pid !== undefined) tell({ kind: 'device-started', run, pid: child.pid });
    });
    child.on('message', (message) => {
      if (!libraries.hear(message)) tell({ kind: 'device-said', run, message });
    });
    child.once('exit', () => {
      running.delete(run);
      libraries.endAll();
      tell({ kind: 'device-gone', run });
    });
  };

  hall.on('message', (message) => {
    if (!isToShell(message)) return;
    const child = running.get(message.run);
    if (message.kind === 'device-start') start(message.run);
    else if (message.kind === 'device-post') {
      // A child that has just ended has said so; what was on its way to it is lost like the child.
      child?.postMessage(message.message);
      wipePassedPin(message.message);
    } else if (child !== undefined) endByForce(child);
  });
  hall.once('exit', () => {
    hallGone = true;
    for (const child of running.values()) {
      child.postMessage({ type: 'close' });
      setTimeout(() => {
        if (child.pid !== undefined) endByForce(child);
      }, graceMs).unref();
    }
  });
};
