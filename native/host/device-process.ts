import { serveDevices } from './device-service.ts';
import type { FromDeviceProcess, ToDeviceProcess } from './messages.ts';

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

const { receive, close } = serveDevices({ tell, leave: () => process.exit(0) });

if (parentPort !== undefined) parentPort.on('message', ({ data }) => receive(data));
else {
  process.on('message', (message) => receive(message as ToDeviceProcess));
  process.on('disconnect', () => void close());
}
