import { Socket } from 'node:net';
import { Fault } from '../../domain/faults.ts';
import { byteListeners } from './byte-listeners.ts';
import type { Transport } from './transport.ts';

/** The port on which printers take raw bytes and answer on the same line. */
const rawPrintPort = 9_100;

const openFault = (where: string, code: string | undefined): Fault =>
  code === 'EACCES' || code === 'EPERM'
    ? new Fault('device/port-refused', { where })
    : new Fault('device/absent', { where });

/**
 * Opens a raw TCP line to a printer. A printer serves one line at a time and refuses a second. Throws `device/absent`
 * or `device/port-refused`.
 */
export const openTcp = async (
  host: string,
  port: number = rawPrintPort,
  options: { readonly connectMs?: number } = {},
): Promise<Transport> => {
  const where = `${host}:${port}`;
  const socket = new Socket();
  socket.setNoDelay(true);
  // A printer that lost its power says nothing; the system asks for it.
  socket.setKeepAlive(true, 5_000);
  await new Promise<void>((resolve, reject) => {
    const fail = (code?: string): void => {
      socket.destroy();
      reject(openFault(where, code));
    };
    const timer = setTimeout(fail, options.connectMs ?? 3_000);
    socket.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      fail(error.code);
    });
    socket.connect({ host, port }, () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve();
    });
  });

  const listeners = byteListeners(where);
  const shut = (): void => {
    socket.destroy();
    listeners.end();
  };
  socket.on('error', shut);
  socket.on('close', shut);
  // The other side has hung up; a printer does not half-close.
  socket.on('end', shut);
  socket.on('data', (bytes: Buffer) => listeners.hear(bytes));
  const gone = (): Fault => new Fault('device/unplugged', { where });

  return {
    where,
    get isOpen() {
      return listeners.isOpen;
    },
    write(bytes) {
      return new Promise<void>((resolve, reject) => {
        listeners.requireOpen();
        const stopWaiting = listeners.onClosed(() => reject(gone()));
        socket.write(bytes, (error) => {
          stopWaiting();
          if (error === null || error === undefined) resolve();
          else reject(gone());
        });
      });
    },
    // Nothing can be asked of a TCP line without a byte to the device; what the system knows of it is known already.
    async probe() {
      listeners.requireOpen();
    },
    onBytes: listeners.onBytes,
    onClosed: listeners.onClosed,
    close() {
      shut();
      return Promise.resolve();
    },
  };
};
