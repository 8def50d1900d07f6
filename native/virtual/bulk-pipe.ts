import type { WireModel } from '../transports/in-process.ts';
import type { BulkPipe, BulkProfile } from '../transports/usb-bulk.ts';

/** How long a read waits in memory, where nothing is ever far. */
const readMs = 20;

/**
 * A virtual device on USB bulk packets in memory, on the endpoints of the profile: a frame comes back in packets of
 * the profile's size, its head and its rest on different endpoints where the profile has two pairs.
 */
export const bulkPipeTo = (model: WireModel, profile: BulkProfile): BulkPipe => {
  const { endpoints, packetSize } = profile;
  const waiting = new Map<number, Uint8Array[]>();
  let wake: (() => void)[] = [];
  const goneListeners = new Set<() => void>();
  let open = true;
  const require = (): void => {
    if (!open) throw new Error('the device is gone');
  };
  const rouse = (): void => {
    const sleepers = wake;
    wake = [];
    for (const sleeper of sleepers) sleeper();
  };
  const queueOf = (endpoint: number): Uint8Array[] => {
    const known = waiting.get(endpoint) ?? [];
    waiting.set(endpoint, known);
    return known;
  };
  const deliver = (endpoint: number, bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; at += packetSize) {
      queueOf(endpoint).push(bytes.slice(at, at + packetSize));
    }
  };
  const receive = model.plugIn({
    send(bytes) {
      if (endpoints.kind === 'stream') deliver(endpoints.in, bytes);
      else {
        deliver(endpoints.headerIn, bytes.subarray(0, endpoints.headerLength));
        deliver(endpoints.bodyIn, bytes.subarray(endpoints.headerLength));
      }
      setImmediate(rouse);
    },
    drop() {
      setImmediate(() => {
        if (!open) return;
        open = false;
        rouse();
        for (const listener of goneListeners) listener();
      });
    },
  });
  return {
    async write(endpoint, bytes) {
      require();
      const own = endpoints.kind === 'stream' ? [endpoints.out] : [endpoints.headerOut, endpoints.bodyOut];
      if (!own.includes(endpoint)) throw new Error('no such endpoint');
      await new Promise<void>((resolve) => setImmediate(resolve));
      require();
      receive(bytes.slice());
    },
    async read(endpoint, length) {
      const queue = queueOf(endpoint);
      if (queue.length === 0 && open) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, readMs);
          wake.push(() => {
            clearTimeout(timer);
            resolve();
          });
        });
      }
      require();
      const packet = queue.shift() ?? new Uint8Array(0);
      if (packet.length > length) queue.unshift(packet.subarray(length));
      return packet.subarray(0, length);
    },
    onGone(listener) {
      goneListeners.add(listener);
    },
    async probe() {
      require();
    },
    async close() {
      open = false;
      rouse();
    },
  };
};
