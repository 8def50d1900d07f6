import { Fault } from '../../domain/faults.ts';
import type { Transport } from './transport.ts';

/** The far end of a byte pipe, as a virtual device model holds it. */
export interface Wire {
  send(bytes: Uint8Array): void;
  /** Pulls the plug: the near end sees the line die. */
  drop(): void;
  /** Bits per second the host has set the line to; absent where the line has no speed or cannot say. */
  speed?(): number | undefined;
}

/** What a virtual device model must offer to be plugged in; the same model answers here and on a PTY. */
export interface WireModel {
  /** A line has been plugged in; the returned function takes the bytes the host sends. */
  plugIn(wire: Wire): (bytes: Uint8Array) => void;
}

/** Opens a byte pipe to a model in this process, as if at that speed. Delivery is never synchronous, as on a real line. */
export const openInProcess = (model: WireModel, where: string, speed?: number): Transport => {
  let open = true;
  const byteListeners = new Set<(bytes: Uint8Array) => void>();
  const closeListeners = new Set<() => void>();
  const shut = (): void => {
    if (!open) return;
    open = false;
    for (const listener of closeListeners) listener();
    closeListeners.clear();
    byteListeners.clear();
  };
  const receive = model.plugIn({
    send(bytes) {
      const copy = bytes.slice();
      setImmediate(() => {
        for (const listener of byteListeners) listener(copy);
      });
    },
    drop() {
      setImmediate(shut);
    },
    speed: () => speed,
  });
  return {
    where,
    get isOpen() {
      return open;
    },
    async write(bytes) {
      if (!open) throw new Fault('device/unplugged', { where });
      const copy = bytes.slice();
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (!open) throw new Fault('device/unplugged', { where });
      receive(copy);
    },
    async probe() {
      if (!open) throw new Fault('device/unplugged', { where });
    },
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
