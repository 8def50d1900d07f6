import { type HidPosLayout, hidPosReports, usualHidPosLayout } from '../protocols/hid-pos-report.ts';
import type { HidProfile } from '../transports/hid.ts';
import { listenTo, type Scanner, usualScannerTimings } from './driver.ts';

/** Usage page and report of the HID point-of-sale tables; each report arrives as one piece. */
export const hidPosUsagePage = 0x8c;

/** The whole report is handed on: how much of it is a code the layout says, not the framing. */
export const hidPosProfile = ({
  vid,
  pid,
  reportId,
  reportSize,
}: Pick<HidProfile, 'vid' | 'pid' | 'reportId' | 'reportSize'>): HidProfile => ({
  ...{ vid, pid, reportId, reportSize },
  usagePage: hidPosUsagePage,
  payloadOffset: 0,
});

/** Scanners of the HID point-of-sale page by the layout of their report. */
export const hidPosScanner = (layout: HidPosLayout = usualHidPosLayout): Scanner => ({
  id: 'hid-pos',
  vendor: 'USB-IF HID POS',
  model: { zh: '扫描枪（HID-POS）', en: 'Scanner (HID POS)' },
  open(transport, onEvent, timings = usualScannerTimings) {
    const reports = hidPosReports(layout);
    return listenTo(
      transport,
      {
        push: (report) => {
          const event = reports.push(report);
          return event === undefined ? [] : [event];
        },
        reset: () => reports.reset(),
        isOpen: () => reports.isOpen,
      },
      onEvent,
      timings,
    );
  },
});
