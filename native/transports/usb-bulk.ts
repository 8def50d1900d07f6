import type * as usbBinding from 'usb';
import { Fault } from '../../domain/faults.ts';
import { byteListeners } from './byte-listeners.ts';
import { usbName } from './hid.ts';
import type { Transport } from './transport.ts';

/** Packets in and out of one USB device: the real one, or a virtual model's in memory. */
export interface BulkPipe {
  /** Rejects when the device is gone. */
  write(endpoint: number, bytes: Uint8Array): Promise<void>;
  /** The next bytes that come, at most `length`; empty where none came for a while. Rejects when the device is gone. */
  read(endpoint: number, length: number): Promise<Uint8Array>;
  onGone(listener: () => void): void;
  /** Rejects when the device is gone. */
  probe(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** One endpoint each way for the whole stream, or one pair for what comes first of a frame and one for its rest. */
export type BulkEndpoints =
  | { readonly kind: 'stream'; readonly out: number; readonly in: number }
  | {
      readonly kind: 'header-and-body';
      readonly headerOut: number;
      readonly headerIn: number;
      readonly bodyOut: number;
      readonly bodyIn: number;
      /** Bytes of a frame that go on the header's pipe. */
      readonly headerLength: number;
      /** Where in the header the two bytes stand, high byte first, that count the body. */
      readonly lengthAt: number;
    };

/** Which USB device, and by which endpoints it talks. */
export interface BulkProfile {
  readonly vid: number;
  readonly pid: number;
  readonly interfaceNumber: number;
  readonly endpoints: BulkEndpoints;
  readonly packetSize: number;
}

/** No body is longer, so that a header of noise is not waited for. */
const longestBody = 4_096;

/** A byte pipe over bulk endpoints. What was written in one piece is one frame where the profile splits frames. */
export const transportOverBulk = (pipe: BulkPipe, profile: BulkProfile, where: string): Transport => {
  const listeners = byteListeners(where);
  const { endpoints, packetSize } = profile;
  const gone = (): Fault => new Fault('device/unplugged', { where });
  const lose = async (): Promise<void> => {
    listeners.end();
    await pipe.close();
  };
  pipe.onGone(() => void lose());

  const listenToStream = async (endpoint: number): Promise<void> => {
    while (listeners.isOpen) {
      const bytes = await pipe.read(endpoint, packetSize);
      if (bytes.length > 0) listeners.hear(bytes);
    }
  };
  const readWhole = async (endpoint: number, length: number): Promise<Uint8Array> => {
    const whole = new Uint8Array(length);
    let at = 0;
    while (at < length && listeners.isOpen) {
      const bytes = await pipe.read(endpoint, Math.min(packetSize, length - at));
      // Silence in the middle: what has come is handed on, and the listener's own gap says what it is.
      if (bytes.length === 0) break;
      whole.set(bytes.subarray(0, length - at), at);
      at += bytes.length;
    }
    return whole.subarray(0, Math.min(at, length));
  };
  /** After a header that is none, or a body that stopped: what still lies in the body's pipe belongs to no header. */
  const drain = async (endpoint: number): Promise<void> => {
    for (let packet = 0; packet * packetSize < longestBody && listeners.isOpen; packet += 1) {
      if ((await pipe.read(endpoint, packetSize)).length === 0) return;
    }
  };
  /** The body is read after its header, so that the two never come to the parser in the wrong order. */
  const listenToFrames = async (
    split: Extract<BulkEndpoints, { kind: 'header-and-body' }>,
  ): Promise<void> => {
    while (listeners.isOpen) {
      const header = await readWhole(split.headerIn, split.headerLength);
      if (header.length === 0) continue;
      listeners.hear(header);
      const body = ((header[split.lengthAt] ?? 0) << 8) | (header[split.lengthAt + 1] ?? 0);
      const isHeader = header.length === split.headerLength && body <= longestBody;
      const rest = isHeader ? await readWhole(split.bodyIn, body) : header.subarray(0, 0);
      if (rest.length > 0) listeners.hear(rest);
      if (!isHeader || rest.length < body) await drain(split.bodyIn);
    }
  };
  const listening = endpoints.kind === 'stream' ? listenToStream(endpoints.in) : listenToFrames(endpoints);
  // A read that fails is a device that was pulled out.
  listening.catch(() => lose());

  const pieces = (bytes: Uint8Array): readonly (readonly [number, Uint8Array])[] =>
    endpoints.kind === 'stream'
      ? [[endpoints.out, bytes]]
      : [
          [endpoints.headerOut, bytes.subarray(0, endpoints.headerLength)],
          [endpoints.bodyOut, bytes.subarray(endpoints.headerLength)],
        ];

  return {
    where,
    get isOpen() {
      return listeners.isOpen;
    },
    async write(bytes) {
      listeners.requireOpen();
      try {
        for (const [endpoint, piece] of pieces(bytes)) await pipe.write(endpoint, piece);
      } catch {
        await lose();
        throw gone();
      }
    },
    async probe() {
      listeners.requireOpen();
      try {
        await pipe.probe();
      } catch {
        await lose();
        throw gone();
      }
    },
    onBytes: listeners.onBytes,
    onClosed: listeners.onClosed,
    close: lose,
  };
};

/** How long one read waits before it looks whether the line is still wanted. */
const readMs = 200;
const writeMs = 1_000;
const inEndpoint = 0x7f;

type Usb = typeof usbBinding;
type UsbDevice = NonNullable<Awaited<ReturnType<Usb['usb']['findDeviceByIds']>>>;

const loadUsb = async (): Promise<Usb> => {
  try {
    return await import('usb');
  } catch {
    throw new Fault('device/usb-unavailable', { library: 'usb' });
  }
};

const findDevice = async ({ usb }: Usb, { vid, pid }: BulkProfile): Promise<UsbDevice | undefined> => {
  try {
    return await usb.findDeviceByIds(vid, pid);
  } catch {
    // Not a device that is missing: the system shows no USB at all.
    throw new Fault('device/usb-unavailable', { library: 'USB' });
  }
};

const openDevice = async (device: UsbDevice, profile: BulkProfile, where: string): Promise<void> => {
  try {
    await device.open();
    await device.claimInterface(profile.interfaceNumber);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (device.opened) await device.close().catch(() => undefined);
    throw new Fault(/busy/i.test(message) ? 'device/port-busy' : 'device/port-refused', { where });
  }
};

/**
 * Opens the USB device of a profile. Throws `device/absent`, `device/port-busy`, `device/port-refused` where the system
 * does not let us (on Windows a driver that is not WinUSB), `device/usb-unavailable` where the binding cannot load.
 */
export const openUsbBulk = async (profile: BulkProfile): Promise<Transport> => {
  const where = usbName(profile);
  const binding = await loadUsb();
  const { usb } = binding;
  const device = await findDevice(binding, profile);
  if (device === undefined) throw new Fault('device/absent', { where });
  await openDevice(device, profile, where);

  let closed = false;
  const goneListeners = new Set<() => void>();
  const disconnected = (event: { readonly device: { readonly serialNumber?: string | null } }): void => {
    if (!Object.is(event.device, device) && (event.device as UsbDevice).handle !== device.handle) return;
    for (const listener of goneListeners) listener();
  };
  usb.addEventListener('disconnect', disconnected as never);
  const pipe: BulkPipe = {
    async write(endpoint, bytes) {
      await device.nativeTransferOut(endpoint, writeMs, bytes);
    },
    async read(endpoint, length) {
      try {
        // The binding takes whole packets only; a shorter answer ends the transfer early.
        const room = Math.ceil(length / profile.packetSize) * profile.packetSize;
        return (await device.nativeTransferIn(endpoint & inEndpoint, readMs, room)) ?? new Uint8Array(0);
      } catch (error) {
        if (!closed && /time|cancel/i.test(error instanceof Error ? error.message : ''))
          return new Uint8Array(0);
        throw error;
      }
    },
    onGone(listener) {
      goneListeners.add(listener);
    },
    async probe() {
      if ((await findDevice(binding, profile)) === undefined) throw new Error('gone');
    },
    async close() {
      if (closed) return;
      closed = true;
      usb.removeEventListener('disconnect', disconnected as never);
      try {
        await device.releaseInterface(profile.interfaceNumber);
        await device.close();
      } catch {
        // A device that was pulled out has nothing left to give back.
      }
    },
  };
  return transportOverBulk(pipe, profile, where);
};
