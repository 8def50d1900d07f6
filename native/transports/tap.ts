import type { Transport } from './transport.ts';

/** Something that happened on a tapped line, in the order in which it happened. */
export type TappedEvent =
  | { readonly kind: 'open'; readonly speed: number | null }
  | { readonly kind: 'to-device' | 'from-device'; readonly bytes: Uint8Array }
  | { readonly kind: 'lost' | 'closed' };

/**
 * Opens a line with an ear on it: the driver works as without, and each piece is told in both directions before it
 * goes on. A piece the driver writes counts as gone when it was written, whatever becomes of it.
 */
export const tapLine =
  (
    open: (speed?: number) => Promise<Transport>,
    tell: (event: TappedEvent) => void,
  ): ((speed?: number) => Promise<Transport>) =>
  async (speed) => {
    const line = await open(speed);
    tell({ kind: 'open', speed: speed ?? null });
    let ended = false;
    const end = (kind: 'lost' | 'closed'): void => {
      if (ended) return;
      ended = true;
      tell({ kind });
    };
    const unhear = line.onBytes((bytes) => tell({ kind: 'from-device', bytes: bytes.slice() }));
    line.onClosed(() => end('lost'));
    return {
      where: line.where,
      get isOpen() {
        return line.isOpen;
      },
      async write(bytes) {
        if (line.isOpen) tell({ kind: 'to-device', bytes: bytes.slice() });
        await line.write(bytes);
      },
      ...(line.sendingMs === undefined ? {} : { sendingMs: () => line.sendingMs?.() ?? 0 }),
      onBytes: (listener) => line.onBytes(listener),
      probe: () => line.probe(),
      onClosed: (listener) => line.onClosed(listener),
      async close() {
        end('closed');
        unhear();
        await line.close();
      },
    };
  };
