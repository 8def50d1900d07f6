import { fileURLToPath } from 'node:url';
import { forkChild, type MessageChild } from '../forked-child.ts';
import type { FromDeviceProcess, ToDeviceProcess } from './messages.ts';

/** A running device process, whichever way the shell started it. */
export type DeviceChild = MessageChild<ToDeviceProcess, FromDeviceProcess>;

/** Starts the device process. Electron's shell hands in one of its own made of `utilityProcess`. */
export type LaunchDeviceProcess = () => DeviceChild;

const deviceProcessEntry = (): string => fileURLToPath(new URL('./device-process.ts', import.meta.url));

/** A plain forked child. `entry` is the built file in a packaged program; `execPath` the Node that runs it. */
export const forkDeviceProcess =
  (options: { readonly entry?: string; readonly execPath?: string } = {}): LaunchDeviceProcess =>
  () =>
    forkChild(options.entry ?? deviceProcessEntry(), {
      execPath: options.execPath,
      complaints: 'inherit',
    });
