import type { DeviceKind } from '../../domain/device-kind.ts';
import type { InBoth } from '../../domain/language.ts';
import type { RequestEnd } from '../answered-requests.ts';
import type { CaKeyEvent } from '../ca-keys/driver.ts';
import type { CaKeyOps } from '../ca-keys/ops.ts';
import type { CustomerScreenOps } from '../customer-screens/ops.ts';
import type { DocumentPrinterOps } from '../document-printers/ops.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { FormPrinterOps } from '../form-printers/ops.ts';
import type { IdCardReaderOps } from '../id-card-readers/ops.ts';
import type { QueueDeed } from '../queue-callers/driver.ts';
import type { QueueCallerOps } from '../queue-callers/ops.ts';
import type { RatingPadOps } from '../rating-pads/ops.ts';
import type { ReceiptPrinterOps } from '../receipt-printers/ops.ts';
import type { ScannerOps } from '../scanners/ops.ts';
import type { DeviceConfig } from './config.ts';
import type { DeviceReport } from './slot-report.ts';

/** What a fault calls them; `inEnglish` says it in English. */
export const deviceNames: Record<DeviceKind | 'virtual', string> = {
  'id-card-reader': '身份证阅读器',
  'receipt-printer': '小票打印机',
  'form-printer': '票据打印机',
  'document-printer': '文书打印机',
  scanner: '扫描枪',
  'customer-screen': '客显屏',
  'rating-pad': '评价器',
  'queue-caller': '叫号器',
  'ca-key': 'CA 证书 Key',
  virtual: '模拟设备',
};

/** One line of the device bar. */
export interface DeviceState {
  readonly kind: DeviceKind;
  readonly model: string;
  readonly virtual: boolean;
  readonly state: 'ready' | 'absent' | 'busy' | 'fault';
  readonly fault?: FaultRecord;
  /** What the clerk reads, in both languages: the device process does not know what the screen speaks. */
  readonly sentence: InBoth;
  /** It works, but not for long: paper near its end. */
  readonly warning?: InBoth;
}

/** What the process does for every kind. */
export interface HostOps {
  /** Asks each device of the window how it is and who it is. */
  'host/self-test': { in: { kind?: DeviceKind }; out: readonly DeviceReport[] };
  /** The same without asking anew. */
  'host/reports': { in: Record<string, never>; out: readonly DeviceReport[] };
  'host/rehearse': { in: { kind: DeviceKind; fault: string; times?: number }; out: null };
  'host/unplug': { in: { kind: DeviceKind }; out: null };
  'host/plug-in': { in: { kind: DeviceKind }; out: null };
  /** Training: the process ends as a vendor library would end it, or stands still as one would hold it up. */
  'host/crash': { in: { how: 'ends' | 'hangs' }; out: null };
}

/** Every operation, with what goes in and what comes out: those of each kind stand in its `ops.ts`. */
export interface DeviceOps
  extends HostOps,
    IdCardReaderOps,
    ReceiptPrinterOps,
    FormPrinterOps,
    DocumentPrinterOps,
    ScannerOps,
    CustomerScreenOps,
    RatingPadOps,
    QueueCallerOps,
    CaKeyOps {}
export type DeviceOp = keyof DeviceOps;

/** What devices say unasked, by the name of what happened: `<kind>/<what>`. */
export interface DeviceEvents {
  /** The device process is up with all its devices begun, first or again. */
  'host/up': Record<string, never>;
  'scanner/code': { readonly text: string };
  /** What came was no code: broken off, or unreadable. */
  'scanner/garbled': Record<string, never>;
  /** A key of the caller pad. */
  'queue-caller/key': { readonly deed: QueueDeed };
  /** A CA key came or went. */
  'ca-key/changed': CaKeyEvent;
}
export type DeviceEvent<Name extends keyof DeviceEvents = keyof DeviceEvents> = {
  [Each in Name]: { readonly name: Each; readonly detail: DeviceEvents[Each] };
}[Name];

export interface DeviceRequest<Op extends DeviceOp = DeviceOp> {
  readonly type: 'request';
  readonly id: number;
  readonly op: Op;
  readonly input: DeviceOps[Op]['in'];
  readonly deadlineMs: number;
}

export type ToDeviceProcess =
  | { readonly type: 'configure'; readonly config: DeviceConfig; readonly timings: HostTimings }
  | DeviceRequest
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'ping'; readonly count: number }
  | { readonly type: 'close' };

export type FromDeviceProcess =
  | { readonly type: 'configured' }
  | RequestEnd
  | { readonly type: 'progress'; readonly id: number; readonly progress: string }
  | { readonly type: 'state'; readonly state: DeviceState }
  | { readonly type: 'event'; readonly event: DeviceEvent }
  | { readonly type: 'pong'; readonly count: number };

/** Milliseconds. */
export interface HostTimings {
  /** First and longest wait before a lost device is tried again. */
  readonly reopenMs: readonly [first: number, longest: number];
  /** How often an idle device is asked whether it is still there. */
  readonly checkMs: number;
}

export const usualHostTimings: HostTimings = { reopenMs: [500, 5_000], checkMs: 3_000 };
