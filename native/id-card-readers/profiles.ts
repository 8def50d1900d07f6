import { headerLength, lengthOffset } from '../protocols/sdt.ts';
import type { HidProfile } from '../transports/hid.ts';
import type { BulkProfile } from '../transports/usb-bulk.ts';

/*
 * How readers on USB talk. There is no public list of them: what is known is here with its source, and a hall whose
 * reader is another one writes the same record into its profile. None was tried on real hardware by us.
 */

export interface NamedProfile<Profile> {
  readonly profile: Profile;
  /** Where it was read, and how sure that is. */
  readonly source: string;
}

export const bulkProfiles = {
  'sam-v': {
    profile: {
      vid: 0x0400,
      pid: 0xc35a,
      interfaceNumber: 0,
      endpoints: { kind: 'stream', out: 0x02, in: 0x81 },
      packetSize: 64,
    },
    source:
      'An open libusb demonstration for 0400:C35A: whole frames over one bulk pair in packets of 64 bytes (medium)',
  },
  'sam-v-two-pipes': {
    profile: {
      vid: 0x0400,
      pid: 0xc35a,
      interfaceNumber: 0,
      endpoints: {
        kind: 'header-and-body',
        headerOut: 0x02,
        headerIn: 0x81,
        bodyOut: 0x06,
        bodyIn: 0x85,
        headerLength,
        lengthAt: lengthOffset,
      },
      packetSize: 64,
    },
    source:
      'The protocol description of SAM_V: preamble and length on 02/81, the rest on 06/85 (high; ids as above)',
  },
} as const satisfies Readonly<Record<string, NamedProfile<BulkProfile>>>;

export const hidProfiles = {
  'sam-v-hid': {
    profile: {
      vid: 0x0400,
      pid: 0xc35a,
      reportId: 1,
      payloadOffset: 1,
      lengthByte: 0,
      reportSize: 63,
    },
    source:
      'The same demonstration’s HID variant sets report 1 of 64 bytes; offsets and length byte are to be confirmed',
  },
} as const satisfies Readonly<Record<string, NamedProfile<HidProfile>>>;
