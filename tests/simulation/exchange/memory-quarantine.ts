import type { DeviceRecord, LandedMessage, LandingRequest } from '../../../exchange/storage/port.ts';
import type { HeldMessage, HeldTail, QuarantineStore } from '../../../exchange/storage/quarantine-port.ts';
import type { ExchangeDisk } from './memory-exchange-store.ts';
import { inOrder } from './memory-totals.ts';

type Write = <T>(name: string, prepare: () => { result: T; commit: () => void }) => Promise<T>;

const isHeld = ({ state }: HeldMessage): boolean => state === 'held';

/** Where a device's quarantine stands, on a disk in memory. */
export const tailOf = (
  disk: ExchangeDisk,
  device: DeviceRecord,
  { fromSeq, messages }: LandingRequest,
): HeldTail => {
  const all = (disk.held.get(device.device) ?? []).filter(({ epoch }) => epoch === device.epoch);
  const held = all.filter(isHeld);
  const tail = held.at(-1);
  return {
    lastSeq: tail?.seq ?? device.lastSeq,
    chainHead: tail?.hash ?? device.chainHead,
    count: held.length,
    bytes: held.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0),
    isRefused: all.some(({ state, seq }) => state === 'refused' && seq > device.lastSeq),
    hashes: new Map(
      all
        .filter(({ seq }) => seq >= fromSeq && seq < fromSeq + messages.length)
        .map(({ seq, hash }) => [seq, hash]),
    ),
  };
};

/** The quarantine's port on a disk in memory; `land` is the store's own insertion. */
export const memoryQuarantine = (
  disk: ExchangeDisk,
  write: Write,
  land: (message: LandedMessage) => void,
): QuarantineStore => {
  const closeAs = (device: string, state: HeldMessage['state'], toSeq: number): void => {
    const all = disk.held.get(device) ?? [];
    disk.held.set(
      device,
      all.map((message) => (isHeld(message) && message.seq <= toSeq ? { ...message, state } : message)),
    );
  };
  return {
    readHeldCounts: async () =>
      [...disk.held]
        .flatMap(([device, all]) => {
          const held = all.filter(isHeld);
          const [first] = held;
          const last = held.at(-1);
          if (first === undefined || last === undefined) return [];
          const since = Math.min(...held.map(({ receivedAt }) => receivedAt));
          const part = disk.devices.get(device)?.part ?? '';
          return [{ device, part, count: held.length, fromSeq: first.seq, toSeq: last.seq, since }];
        })
        .sort((a, b) => inOrder([a.device, b.device])),
    readHeldMessages: async (device) => disk.held.get(device) ?? [],
    releaseHeld: (device, toSeq) =>
      write('release', () => {
        const fresh = (disk.held.get(device) ?? []).filter((one) => isHeld(one) && one.seq <= toSeq);
        const last = fresh.at(-1);
        const commit = (): void => {
          const known = disk.devices.get(device);
          if (last === undefined || known === undefined) return;
          for (const { state: _state, ...message } of fresh) land({ ...message, isReleased: true });
          closeAs(device, 'released', toSeq);
          disk.devices.set(device, { ...known, lastSeq: last.seq, chainHead: last.hash });
        };
        return { result: fresh.length, commit };
      }),
    refuseHeld: (device) =>
      write('refuse', () => {
        const count = (disk.held.get(device) ?? []).filter(isHeld).length;
        return { result: count, commit: () => closeAs(device, 'refused', Number.MAX_SAFE_INTEGER) };
      }),
  };
};
