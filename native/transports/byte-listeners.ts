import { Fault } from '../../domain/faults.ts';
import type { Transport } from './transport.ts';

/** The listening half of a transport: who hears its bytes, who is told of its end, and that the end comes once. */
export interface ByteListeners extends Pick<Transport, 'onBytes' | 'onClosed'> {
  readonly isOpen: boolean;
  hear(bytes: Uint8Array): void;
  /** Idempotent. */
  end(): void;
  /** Throws `device/unplugged` once the line has ended. */
  requireOpen(): void;
}

export const byteListeners = (where: string): ByteListeners => {
  let open = true;
  const heard = new Set<(bytes: Uint8Array) => void>();
  const ended = new Set<() => void>();
  return {
    get isOpen() {
      return open;
    },
    hear(bytes) {
      for (const listener of heard) listener(bytes);
    },
    end() {
      if (!open) return;
      open = false;
      for (const listener of ended) listener();
      ended.clear();
      heard.clear();
    },
    requireOpen() {
      if (!open) throw new Fault('device/unplugged', { where });
    },
    onBytes(listener) {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    onClosed(listener) {
      if (open) ended.add(listener);
      else listener();
      return () => ended.delete(listener);
    },
  };
};
