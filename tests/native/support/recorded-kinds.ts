import type { WireModel } from '../../../native/transports/in-process.ts';
import { trainingCaller } from '../../../native/queue-callers/serial-frames.ts';
import { trainingPad } from '../../../native/rating-pads/serial-frames.ts';
import { virtualCustomerScreen } from '../../../native/virtual/customer-screen.ts';
import { nearlyNone, virtualFormPrinter } from '../../../native/virtual/form-printer.ts';
import type { VirtualLine } from '../../../native/virtual/plug.ts';
import { virtualQueueCaller } from '../../../native/virtual/queue-caller.ts';
import { virtualRatingPad } from '../../../native/virtual/rating-pad.ts';
import { virtualReceiptPrinter } from '../../../native/virtual/receipt-printer.ts';
import { virtualScanner } from '../../../native/virtual/scanner.ts';
import type { Hand } from '../../../scripts/record-device/walk.ts';
import { until } from '../contracts/waiting.ts';

/** Somebody at a virtual device who does what the recorder asks for. */
export interface RecordedKind {
  readonly kind: string;
  readonly driver: string;
  readonly on: VirtualLine;
  readonly settings?: Record<string, unknown>;
  readonly make: () => { readonly model: WireModel; readonly hands: (what: Hand) => void | Promise<void> };
}

export const scannedTexts = ['91359901DEMA00013F', '临江晨曦商贸有限公司'] as const;

const drawer = (driver: string): RecordedKind => ({
  kind: 'cash-drawer',
  driver,
  on: 'pty',
  make() {
    const model = virtualReceiptPrinter({ plain: driver !== 'escpos-serial' });
    return { model, hands: () => model.setDrawer('closed') };
  },
});

const formPrinter = (driver: string): RecordedKind => ({
  kind: 'form-printer',
  driver,
  on: 'pty',
  make() {
    const model = virtualFormPrinter({ wayBack: driver === 'lq-1600k-status' });
    return {
      model,
      hands(what) {
        if (what === 'take-forms') model.setPaper(0);
        if (what === 'load-forms') model.setPaper(nearlyNone * 20);
      },
    };
  },
});

const scanner = (driver: 'serial-lines' | 'hid-pos', settings?: Record<string, unknown>): RecordedKind => ({
  kind: 'scanner',
  driver,
  // Reports are whole pieces; a pseudo-terminal would cut them anywhere.
  on: driver === 'hid-pos' ? 'in-process' : 'pty',
  ...(settings === undefined ? {} : { settings }),
  make() {
    const model = virtualScanner(driver);
    return { model, hands: (what) => model.scan(scannedTexts[what === 'scan-bar-code' ? 0 : 1]) };
  },
});

/** Every driver on a line of bytes besides the readers and the receipt printers, with its virtual device. */
export const recordedKinds: readonly RecordedKind[] = [
  ...['escpos-serial', 'escpos-plain', 'escpos-plain-58'].map(drawer),
  ...['lq-1600k', 'lq-1600k-status', 'oki-lq', 'esc-p2'].map(formPrinter),
  scanner('serial-lines'),
  scanner('hid-pos', { vid: 1_234, pid: 5_678, reportId: 2, reportSize: 63 }),
  {
    kind: 'rating-pad',
    driver: 'serial-frames',
    on: 'pty',
    settings: { ...trainingPad },
    make() {
      const model = virtualRatingPad();
      return {
        model,
        async hands(what) {
          // The question may still be on its way to the pad.
          await until(() => model.asks);
          model.press(what === 'press-best' ? 5 : 1);
        },
      };
    },
  },
  {
    kind: 'queue-caller',
    driver: 'serial-frames',
    on: 'pty',
    settings: { ...trainingCaller },
    make() {
      const model = virtualQueueCaller();
      return {
        model,
        hands(what) {
          if (what === 'press-next') model.press('next');
          if (what === 'press-recall') model.press('recall');
          if (what === 'press-skip') model.press('skip');
          if (what === 'press-finish') model.press('finish');
        },
      };
    },
  },
  {
    kind: 'customer-screen',
    driver: 'led8-serial',
    on: 'pty',
    make: () => ({ model: virtualCustomerScreen(), hands: () => undefined }),
  },
];
