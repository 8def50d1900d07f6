import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import type { HidFraming } from '../../../native/protocols/hid-reports.ts';

/** Events of the kernel's uhid (include/uapi/linux/uhid.h). */
const event = { destroy: 1, output: 6, create: 11, input: 12 } as const;
const dataMax = 4_096;
/** The longest event is CREATE2. */
const eventSize = 4 + 128 + 64 + 64 + 2 + 2 + 4 * 4 + dataMax;
const busUsb = 3;

export interface UhidDevice {
  /** An input report as the device sends it, its id first where reports are numbered. */
  input(report: Uint8Array): void;
  /** Pulls it out. Idempotent. */
  unplug(): void;
}

/** One collection of a usage page with an input and an output report of the framing's size. */
export const reportDescriptor = (usagePage: number, { reportId, reportSize }: HidFraming): Uint8Array =>
  Uint8Array.of(
    ...[0x06, usagePage & 0xff, usagePage >> 8],
    ...[0x09, 0x01, 0xa1, 0x01],
    ...(reportId === 0 ? [] : [0x85, reportId]),
    ...[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, reportSize],
    ...[0x09, 0x01, 0x81, 0x02, 0x09, 0x01, 0x91, 0x02, 0xc0],
  );

/** A HID device of the kernel whose other end is this program. `onOutput` is given a report with its id first, 0 where it has none. */
export const plugIn = (options: {
  readonly name: string;
  readonly vid: number;
  readonly pid: number;
  readonly descriptor: Uint8Array;
  readonly onOutput?: (report: Uint8Array) => void;
}): UhidDevice => {
  // Without waiting: a thread that waits in a read would keep the process from ending.
  const file = openSync('/dev/uhid', constants.O_RDWR | constants.O_NONBLOCK);
  const create = Buffer.alloc(eventSize);
  create.writeUInt32LE(event.create, 0);
  create.write(options.name, 4);
  create.writeUInt16LE(options.descriptor.length, 260);
  create.writeUInt16LE(busUsb, 262);
  create.writeUInt32LE(options.vid, 264);
  create.writeUInt32LE(options.pid, 268);
  create.set(options.descriptor, 280);
  writeSync(file, create);
  let plugged = true;

  const heard = Buffer.alloc(eventSize);
  const hear = (): void => {
    while (plugged) {
      try {
        readSync(file, heard, 0, eventSize, null);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return;
        throw error;
      }
      if (heard.readUInt32LE(0) !== event.output) continue;
      options.onOutput?.(Uint8Array.from(heard.subarray(4, 4 + heard.readUInt16LE(4 + dataMax))));
    }
  };
  const ear = setInterval(hear, 2);

  return {
    input(report) {
      if (!plugged) return;
      const bytes = Buffer.alloc(4 + 2 + report.length);
      bytes.writeUInt32LE(event.input, 0);
      bytes.writeUInt16LE(report.length, 4);
      bytes.set(report, 6);
      writeSync(file, bytes);
    },
    unplug() {
      if (!plugged) return;
      plugged = false;
      clearInterval(ear);
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32LE(event.destroy, 0);
      writeSync(file, bytes);
      closeSync(file);
    },
  };
};
