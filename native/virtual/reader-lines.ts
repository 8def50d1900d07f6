import type { HidProfile } from '../transports/hid.ts';
import { transportOverReports } from '../transports/hid.ts';
import type { BulkProfile } from '../transports/usb-bulk.ts';
import { transportOverBulk } from '../transports/usb-bulk.ts';
import { bulkPipeTo } from './bulk-pipe.ts';
import type { MadeLine } from './plug.ts';
import { reportPipeTo } from './report-pipe.ts';

/** A virtual reader behind the reports of a HID profile, as a real one would be reached. */
export const hidLine = (profile: HidProfile): MadeLine => ({
  on: 'hid',
  connect: (model, where) => transportOverReports(reportPipeTo(model, profile), profile, where),
});

/** A virtual reader behind the bulk packets of a USB profile. */
export const usbLine = (profile: BulkProfile): MadeLine => ({
  on: 'usb',
  connect: (model, where) => transportOverBulk(bulkPipeTo(model, profile), profile, where),
});
