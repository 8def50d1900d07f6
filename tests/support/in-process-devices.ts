import { serveDevices } from '../../native/host/device-service.ts';
import type { DeviceChild, LaunchDeviceProcess } from '../../native/host/launch.ts';
import type { FromDeviceProcess } from '../../native/host/messages.ts';

/**
 * The devices of a hall without a process of their own: the same service, spoken to through the same messages. For
 * tests of the desks; that the process may crash is tested on the real one.
 */
export const inProcessDevices: LaunchDeviceProcess = (): DeviceChild => {
  const messageListeners = new Set<(message: FromDeviceProcess) => void>();
  const exitListeners = new Set<() => void>();
  let ended = false;

  const tell = (message: FromDeviceProcess): void => {
    const copy = structuredClone(message);
    setImmediate(() => {
      if (!ended || copy.type === 'response') for (const listener of messageListeners) listener(copy);
    });
  };
  const { receive, close } = serveDevices({
    tell,
    leave() {
      ended = true;
      for (const listener of exitListeners) listener();
    },
  });
  return {
    pid: process.pid,
    post: (message) => {
      const copy = structuredClone(message);
      setImmediate(() => {
        // The process that would end is that of the test.
        if (copy.type === 'request' && copy.op === 'host/crash') void close();
        else receive(copy);
      });
    },
    onMessage: (listener) => void messageListeners.add(listener),
    onExit: (listener) => void exitListeners.add(listener),
    kill: () => void close(),
  };
};
