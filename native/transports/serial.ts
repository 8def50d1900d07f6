import { SerialPort } from 'serialport';
import { Fault } from '../../domain/faults.ts';
import { byteListeners } from './byte-listeners.ts';
import type { Transport } from './transport.ts';
import { wireMs } from './wire-time.ts';

const openFault = (where: string, message: string): Fault => {
  if (/lock|busy|access denied|in use/i.test(message)) return new Fault('device/port-busy', { where });
  if (/permission|not permitted|EACCES/i.test(message)) return new Fault('device/port-refused', { where });
  return new Fault('device/absent', { where });
};

/** Opens a serial port, 8N1. Throws `device/absent`, `device/port-busy` or `device/port-refused`. */
export const openSerial = async (path: string, baudRate: number): Promise<Transport> => {
  const port = new SerialPort({ path, baudRate, dataBits: 8, parity: 'none', stopBits: 1, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error === null ? resolve() : reject(openFault(path, error.message))));
  });

  const listeners = byteListeners(path);
  /** A write is done when the system has the bytes; on the line they still take their time. */
  let sentAt = 0;
  const sendingMs = (): number => Math.max(0, sentAt - performance.now());
  // 'close' can come twice after a failed write, and 'error' without 'close': all lead here and it counts once.
  const shut = listeners.end;
  const letGo = (): Promise<void> =>
    new Promise((resolve) => {
      if (port.isOpen) port.close(() => resolve());
      else resolve();
    });
  port.on('close', shut);
  port.on('error', () => {
    void letGo().then(shut);
  });
  // Without a 'data' listener the port is not read, and a pulled plug is never noticed.
  port.on('data', (bytes: Buffer) => listeners.hear(bytes));

  return {
    where: path,
    get isOpen() {
      return listeners.isOpen;
    },
    write(bytes) {
      return new Promise<void>((resolve, reject) => {
        listeners.requireOpen();
        const gone = (): void => reject(new Fault('device/unplugged', { where: path }));
        // A write to a dead line may report through 'error' alone, so the wait also ends when the line closes.
        const stopWaiting = listeners.onClosed(gone);
        sentAt = Math.max(sentAt, performance.now()) + wireMs(bytes.length, baudRate);
        port.write(Buffer.from(bytes), (error) => {
          stopWaiting();
          if (error === null || error === undefined) resolve();
          else void letGo().then(shut).then(gone);
        });
      });
    },
    // The library reads a hung-up line for ever and tells nobody, if the line dies just after a piece has arrived. The
    // speed is the one thing to ask a line that throws nothing away, neither what has come nor what is being sent.
    async probe() {
      try {
        if (!port.isOpen || port.port === undefined) throw new Error('closed');
        await port.port.getBaudRate();
      } catch {
        await letGo();
        shut();
        throw new Fault('device/unplugged', { where: path });
      }
    },
    sendingMs,
    onBytes: listeners.onBytes,
    onClosed: listeners.onClosed,
    async close() {
      await letGo();
      shut();
    },
  };
};
