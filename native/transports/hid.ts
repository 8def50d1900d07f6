import type * as hidBinding from 'node-hid';
import { Fault } from '../../domain/faults.ts';
import { type HidFraming, payloadOf, reportsOf } from '../protocols/hid-reports.ts';
import { byteListeners } from './byte-listeners.ts';
import type { Transport } from './transport.ts';

/** Reports in and out of one HID device: the real one, or a virtual model's in memory. */
export interface ReportPipe {
  /** Id byte first, also where it is 0. Rejects when the device is gone. */
  write(report: Uint8Array): Promise<void>;
  /** As the system hands them over: the id byte first only where reports are numbered. */
  onReport(listener: (report: Uint8Array) => void): void;
  onGone(listener: () => void): void;
  /** Rejects when the device is gone. */
  probe(): Promise<void>;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Which HID device, and how it packs bytes into reports. */
export interface HidProfile extends HidFraming {
  readonly vid: number;
  readonly pid: number;
  /** Of several interfaces of one device, the one that talks. */
  readonly usagePage?: number | undefined;
}

/** A byte pipe over the reports of a device. A report that is not of the profile is passed over. */
export const transportOverReports = (pipe: ReportPipe, framing: HidFraming, where: string): Transport => {
  const listeners = byteListeners(where);
  const gone = (): Fault => new Fault('device/unplugged', { where });
  pipe.onReport((report) => {
    const bytes = payloadOf(report, framing);
    if (bytes !== undefined && bytes.length > 0) listeners.hear(bytes);
  });
  pipe.onGone(() => listeners.end());
  const orGone = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch {
      // Every failure of a pipe means that the device is no longer there: it has no other way to fail.
      listeners.end();
      await pipe.close();
      throw gone();
    }
  };
  return {
    where,
    get isOpen() {
      return listeners.isOpen;
    },
    async write(bytes) {
      listeners.requireOpen();
      for (const report of reportsOf(bytes, framing)) await orGone(pipe.write(report));
    },
    async probe() {
      listeners.requireOpen();
      await orGone(pipe.probe());
    },
    onBytes: listeners.onBytes,
    onClosed: listeners.onClosed,
    async close() {
      listeners.end();
      await pipe.close();
    },
  };
};

const hex = (value: number): string => value.toString(16).padStart(4, '0');
/** How a USB device is called where people read it. */
export const usbName = ({ vid, pid }: { readonly vid: number; readonly pid: number }): string =>
  `USB ${hex(vid)}:${hex(pid)}`;

type NodeHid = typeof hidBinding;

/** The binding brings its own library on Windows; on Linux it needs libusb and libudev of the system. */
const loadHid = async (): Promise<NodeHid> => {
  try {
    const hid = await import('node-hid');
    // The binding is loaded by its first use, and only then says what it misses.
    hid.getHidapiVersion();
    return hid;
  } catch (error) {
    const library = /lib(?:usb|udev)[\w.-]*\.so[\w.]*/.exec(error instanceof Error ? error.message : '')?.[0];
    throw new Fault('device/usb-unavailable', { library: library ?? 'node-hid' });
  }
};

const pathOf = async (hid: NodeHid, profile: HidProfile): Promise<string | undefined> => {
  const found = await hid.devicesAsync(profile.vid, profile.pid);
  const matching = found.filter(
    ({ usagePage, path }) =>
      path !== undefined && (profile.usagePage === undefined || usagePage === profile.usagePage),
  );
  return matching[0]?.path;
};

/**
 * Opens the HID device of a profile. Throws `device/absent`, `device/port-refused` where the system does not let us
 * (on Linux the rights of its hidraw node), `device/usb-unavailable` where a system library is missing.
 */
export const openHid = async (profile: HidProfile): Promise<Transport> => {
  const where = usbName(profile);
  const hid = await loadHid();
  const path = await pathOf(hid, profile);
  if (path === undefined) throw new Fault('device/absent', { where });
  let device: Awaited<ReturnType<typeof hid.HIDAsync.open>>;
  try {
    device = await hid.HIDAsync.open(path);
  } catch {
    // The binding has one message for everything; a device that is still listed is one we may not open.
    const isThere = (await pathOf(hid, profile)) !== undefined;
    throw new Fault(isThere ? 'device/port-refused' : 'device/absent', { where });
  }
  let closed = false;
  const pipe: ReportPipe = {
    async write(report) {
      await device.write(Buffer.from(report));
    },
    onReport(listener) {
      device.on('data', (report: Buffer) => listener(report));
    },
    onGone(listener) {
      // What is emitted at unplugging has no message to read.
      device.on('error', () => listener());
    },
    async probe() {
      await device.getDeviceInfo();
      if ((await pathOf(hid, profile)) === undefined) throw new Error('gone');
    },
    async close() {
      if (closed) return;
      closed = true;
      try {
        await device.close();
      } catch {
        // A device that was pulled out has nothing left to close.
      }
    },
  };
  return transportOverReports(pipe, profile, where);
};
