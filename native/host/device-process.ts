import { Fault } from '../../domain/faults.ts';
import { recordOf } from '../fault-record.ts';
import { openDevices } from './devices.ts';
import type { Devices } from './devices.ts';
import { parseDeviceConfig } from './config.ts';
import type { DeviceRequest, FromDeviceProcess, ToDeviceProcess } from './messages.ts';
import { operate } from './operations.ts';

/*
 * The device process: drivers and vendor libraries live here and nowhere else, so that one that blocks or crashes
 * costs a reopening and not the window. Started by `device-client.ts`; speaks only with its parent.
 */

interface ParentPort {
  postMessage(message: FromDeviceProcess): void;
  on(event: 'message', listener: (event: { data: ToDeviceProcess }) => void): void;
}
// Under Electron the parent is reached through a port, in plain Node through the channel of `fork`.
const { parentPort } = process as { readonly parentPort?: ParentPort };

const tell = (message: FromDeviceProcess): void => {
  if (parentPort !== undefined) parentPort.postMessage(message);
  // A parent that died between the two is told by "disconnect"; the message is then lost with it.
  else if (process.connected) process.send?.(message, () => undefined);
};

let devices: Devices | undefined;
const running = new Map<number, AbortController>();

const perform = async (request: DeviceRequest): Promise<void> => {
  const { id, op } = request;
  const controller = new AbortController();
  running.set(id, controller);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    controller.abort();
  }, request.deadlineMs);
  try {
    const value = await operate(devices, request, {
      signal: controller.signal,
      onProgress: (progress) => tell({ type: 'progress', id, progress }),
    });
    tell({ type: 'response', id, ok: true, value });
  } catch (error) {
    if (!(error instanceof Fault)) {
      tell({
        type: 'bug',
        id,
        message: error instanceof Error ? `${error.name} in ${op}` : `failure in ${op}`,
      });
      return;
    }
    const fault = timedOut && error.code === 'device/cancelled' ? new Fault('device/timed-out') : error;
    tell({ type: 'response', id, ok: false, fault: recordOf(fault) });
  } finally {
    clearTimeout(timer);
    running.delete(id);
  }
};

const leave = async (): Promise<void> => {
  for (const controller of running.values()) controller.abort();
  await devices?.close();
  process.exit(0);
};

const receive = (message: ToDeviceProcess): void => {
  switch (message.type) {
    case 'configure':
      // Checked again on this side: no caller may talk a production profile into virtual devices.
      void openDevices(parseDeviceConfig(message.config), {
        timings: message.timings,
        onState: (state) => tell({ type: 'state', state }),
        onEvent: (event) => tell({ type: 'event', event }),
      }).then((opened) => {
        devices = opened;
        tell({ type: 'configured' });
      });
      break;
    case 'request':
      void perform(message);
      break;
    case 'cancel':
      running.get(message.id)?.abort();
      break;
    case 'ping':
      tell({ type: 'pong', count: message.count });
      break;
    case 'close':
      void leave();
      break;
  }
};

if (parentPort !== undefined) parentPort.on('message', ({ data }) => receive(data));
else {
  process.on('message', (message) => receive(message as ToDeviceProcess));
  process.on('disconnect', () => void leave());
}
