import { byteListeners } from './byte-listeners.ts';
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
  const listeners = byteListeners(where);
  const receive = model.plugIn({
    send(bytes) {
      const copy = bytes.slice();
      setImmediate(() => listeners.hear(copy));
    },
    drop() {
      setImmediate(listeners.end);
    },
    speed: () => speed,
  });
  return {
    where,
    get isOpen() {
      return listeners.isOpen;
    },
    async write(bytes) {
      listeners.requireOpen();
      const copy = bytes.slice();
      await new Promise<void>((resolve) => setImmediate(resolve));
      listeners.requireOpen();
      receive(copy);
    },
    async probe() {
      listeners.requireOpen();
    },
    onBytes: listeners.onBytes,
    onClosed: listeners.onClosed,
    close() {
      listeners.end();
      return Promise.resolve();
    },
  };
};
