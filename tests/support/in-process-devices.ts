import { Fault } from '../../domain/faults.ts';
import { recordOf } from '../../native/fault-record.ts';
import { parseDeviceConfig } from '../../native/host/config.ts';
import { type Devices, openDevices } from '../../native/host/devices.ts';
import type { DeviceChild, LaunchDeviceProcess } from '../../native/host/launch.ts';
import type { DeviceRequest, FromDeviceProcess, ToDeviceProcess } from '../../native/host/messages.ts';
import { operate } from '../../native/host/operations.ts';

/**
 * The devices of a hall without a process of their own: the same drivers, virtual devices and operations, spoken to
 * through the same messages. For tests of the services; that the process may crash is tested on the real one.
 */
export const inProcessDevices: LaunchDeviceProcess = (): DeviceChild => {
  const messageListeners = new Set<(message: FromDeviceProcess) => void>();
  const exitListeners = new Set<() => void>();
  const running = new Map<number, AbortController>();
  let devices: Devices | undefined;
  let ended = false;

  const tell = (message: FromDeviceProcess): void => {
    const copy = structuredClone(message);
    setImmediate(() => {
      if (!ended || copy.type === 'response') for (const listener of messageListeners) listener(copy);
    });
  };
  const perform = async ({ id, op, input, deadlineMs }: DeviceRequest): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    const timer = setTimeout(() => controller.abort(), deadlineMs);
    try {
      // The process that would end is that of the test.
      if (op === 'host/crash') return await leave();
      const value = await operate(
        devices,
        { op, input },
        {
          signal: controller.signal,
          onProgress: (progress) => tell({ type: 'progress', id, progress }),
        },
      );
      tell({ type: 'response', id, ok: true, value });
    } catch (error) {
      if (!(error instanceof Fault)) tell({ type: 'bug', id, message: `failure in ${op}` });
      else tell({ type: 'response', id, ok: false, fault: recordOf(error) });
    } finally {
      clearTimeout(timer);
      running.delete(id);
    }
  };
  const leave = async (): Promise<void> => {
    for (const controller of running.values()) controller.abort();
    await devices?.close();
    ended = true;
    for (const listener of exitListeners) listener();
  };
  const receive = (message: ToDeviceProcess): void => {
    if (message.type === 'configure') {
      void openDevices(parseDeviceConfig(message.config), {
        timings: message.timings,
        onState: (state) => tell({ type: 'state', state }),
        onEvent: (event) => tell({ type: 'event', event }),
      }).then((opened) => {
        devices = opened;
        tell({ type: 'configured' });
      });
    } else if (message.type === 'request') void perform(message);
    else if (message.type === 'cancel') running.get(message.id)?.abort();
    else if (message.type === 'ping') tell({ type: 'pong', count: message.count });
    else void leave();
  };
  return {
    pid: process.pid,
    post: (message) => {
      const copy = structuredClone(message);
      setImmediate(() => receive(copy));
    },
    onMessage: (listener) => void messageListeners.add(listener),
    onExit: (listener) => void exitListeners.add(listener),
    kill: () => void leave(),
  };
};
