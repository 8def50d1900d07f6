import { answerRequests } from '../answered-requests.ts';
import { parseDeviceConfig } from './config.ts';
import { type Devices, openDevices } from './devices.ts';
import type { FromDeviceProcess, ToDeviceProcess } from './messages.ts';
import { operate } from './operations.ts';

export interface DeviceService {
  receive(message: ToDeviceProcess): void;
  /** Cancels what is under way, closes the devices and leaves. */
  close(): Promise<void>;
}

/** Serves the devices of a counter to whoever holds the other end. `leave` is called once they are closed. */
export const serveDevices = (options: {
  readonly tell: (message: FromDeviceProcess) => void;
  readonly leave: () => void;
}): DeviceService => {
  const { tell } = options;
  const requests = answerRequests(tell);
  let devices: Devices | undefined;

  const close = async (): Promise<void> => {
    requests.cancelAll();
    await devices?.close();
    options.leave();
  };

  return {
    close,
    receive(message) {
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
          void requests.perform(message, (signal) =>
            operate(devices, message, {
              signal,
              onProgress: (progress) => tell({ type: 'progress', id: message.id, progress }),
            }),
          );
          break;
        case 'cancel':
          requests.cancel(message.id);
          break;
        case 'ping':
          tell({ type: 'pong', count: message.count });
          break;
        case 'close':
          void close();
          break;
      }
    },
  };
};
