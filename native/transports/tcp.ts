import { Socket } from 'node:net';
import { Fault } from '../../domain/faults.ts';
import type { Transport } from './transport.ts';

/** The port on which printers take raw bytes and answer on the same line. */
export const rawPrintPort = 9_100;

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

  let open = true;
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closeListeners = new Set<() => void>();
  const shut = (): void => {
    if (!open) return;
    open = false;
    socket.destroy();
    for (const listener of closeListeners) listener();
    closeListeners.clear();
    byteListeners.clear();
  };
  socket.on('error', shut);
  socket.on('close', shut);
  // The other side has hung up; a printer does not half-close.
  socket.on('end', shut);
  socket.on('data', (bytes: Buffer) => {
    for (const listener of byteListeners) listener(bytes);
  });
  const gone = (): Fault => new Fault('device/unplugged', { where });

  return {
    where,
    get isOpen() {
      return open;
    },
    write(bytes) {
      return new Promise<void>((resolve, reject) => {
        if (!open) {
          reject(gone());
          return;
        }
        const lost = (): void => reject(gone());
        closeListeners.add(lost);
        socket.write(bytes, (error) => {
          closeListeners.delete(lost);
          if (error === null || error === undefined) resolve();
          else reject(gone());
        });
      });
    },
    // Nothing can be asked of a TCP line without a byte to the device; what the system knows of it is known already.
    probe: () => (open ? Promise.resolve() : Promise.reject(gone())),
    onBytes(listener) {
      byteListeners.add(listener);
      return () => byteListeners.delete(listener);
    },
    onClosed(listener) {
      if (open) closeListeners.add(listener);
      else listener();
      return () => closeListeners.delete(listener);
    },
    close() {
      shut();
      return Promise.resolve();
    },
  };
};
