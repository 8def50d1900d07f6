import type { IdCard } from '../../domain/id-card.ts';
import type { InBoth } from '../../domain/language.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import type { DocumentJob, DocumentJobReport, SubmitResult } from '../document-printers/driver.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { CardReadProgress, ReaderIdentity } from '../id-card-readers/driver.ts';
import type { PrintResult, ReceiptPrinterStatus } from '../receipt-printers/driver.ts';
import type { VirtualReaderFault } from '../virtual/id-card-reader.ts';
import type { DeviceConfig } from './config.ts';

export const deviceKinds = ['id-card-reader', 'receipt-printer', 'document-printer'] as const;
export type DeviceKind = (typeof deviceKinds)[number];

/** What a fault calls them; `inEnglish` says it in English. */
export const deviceNames: Record<DeviceKind | 'virtual', string> = {
  'id-card-reader': '身份证阅读器',
  'receipt-printer': '小票打印机',
  'document-printer': '文书打印机',
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
}

/** Every operation, with what goes in and what comes out. */
export interface DeviceOps {
  'id-card-reader/read': { in: { waitMs?: number }; out: IdCard };
  'id-card-reader/identify': { in: Record<string, never>; out: ReaderIdentity };
  'receipt-printer/print': { in: { receipt: readonly ReceiptOp[] | Uint8Array }; out: PrintResult };
  'receipt-printer/status': { in: Record<string, never>; out: ReceiptPrinterStatus };
  'document-printer/submit': { in: { job: DocumentJob }; out: SubmitResult };
  'document-printer/state': { in: { jobId: string }; out: DocumentJobReport };
  'virtual/put-card': { in: { index: number }; out: null };
  'virtual/lift-card': { in: Record<string, never>; out: null };
  'virtual/reader-fault': { in: { name: VirtualReaderFault; times?: number }; out: null };
  'virtual/set-paper': { in: { lines: number }; out: null };
  'virtual/document-paper': { in: { paper: 'runs-out' | 'loaded' }; out: null };
  'virtual/set-cover': { in: { open: boolean }; out: null };
  'virtual/unplug': { in: { kind: DeviceKind }; out: null };
  'virtual/plug-in': { in: { kind: DeviceKind }; out: null };
  'virtual/tickets': { in: Record<string, never>; out: readonly string[] };
}
export type DeviceOp = keyof DeviceOps;

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
  | { readonly type: 'response'; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: 'response'; readonly id: number; readonly ok: false; readonly fault: FaultRecord }
  /** Something that is no fault was thrown: a bug, told as such. */
  | { readonly type: 'bug'; readonly id: number; readonly message: string }
  | { readonly type: 'progress'; readonly id: number; readonly progress: CardReadProgress }
  | { readonly type: 'state'; readonly state: DeviceState }
  | { readonly type: 'pong'; readonly count: number };

/** Milliseconds. */
export interface HostTimings {
  /** First and longest wait before a lost device is tried again. */
  readonly reopenMs: readonly [first: number, longest: number];
  /** How often an idle device is asked whether it is still there. */
  readonly checkMs: number;
}

export const usualHostTimings: HostTimings = { reopenMs: [500, 5_000], checkMs: 3_000 };
