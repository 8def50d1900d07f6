import type { IdCard } from '../../domain/id-card.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { followJob } from '../document-printers/driver.ts';
import type { DocumentJob, DocumentJobReport, SubmitResult } from '../document-printers/driver.ts';
import { recordOf, sentenceOf } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { FormJob, FormPrintResult } from '../form-printers/driver.ts';
import type { DecodedPhoto } from '../id-card-readers/photo-decoder.ts';
import type { CardReadProgress, ReadCardOptions, ReaderIdentity } from '../id-card-readers/driver.ts';
import type { GlyphBitmaps } from '../protocols/glyph-bitmap.ts';
import type { PrintResult, ReceiptPrinterStatus } from '../receipt-printers/driver.ts';
import { parseDeviceConfig } from './config.ts';
import type { DeviceConfigInput } from './config.ts';
import { forkDeviceProcess } from './launch.ts';
import type { LaunchDeviceProcess } from './launch.ts';
import { usualHostTimings } from './messages.ts';
import type { DeviceKind } from '../../domain/device-kind.ts';
import type { DeviceEvent, DeviceOp, DeviceOps, DeviceState, HostTimings } from './messages.ts';
import { CallFailed, openLink, usualLinkTimings } from './process-link.ts';
import type { DeviceReport } from './slot-report.ts';
import type { CallOptions, LinkTimings } from './process-link.ts';

const quickMs = 10_000;
const printMs = 60_000;
const usualWaitMs = 30_000;
const selfTestMs = 30_000;

/** The hall's side of its devices. Faults are thrown; what happened to paper is a result. */
export interface DeviceClient {
  /** Reads the card on the ID card reader; throws the `device/…` fault, `device/cancelled` when aborted. */
  readCard(signal: AbortSignal, options?: ReadCardOptions): Promise<IdCard>;
  identifyReader(): Promise<ReaderIdentity>;
  /** The picture of a card's photo; `null` where no decoder is configured. Throws `device/photo-not-decoded`. */
  decodePhoto(photo: Uint8Array): Promise<DecodedPhoto | null>;
  readonly receipt: {
    /** Never throws a fault: a crash half way is `unknown`. `glyphs` are characters drawn for it. */
    print(
      receipt: readonly ReceiptOp[] | Uint8Array,
      signal?: AbortSignal,
      glyphs?: GlyphBitmaps,
    ): Promise<PrintResult>;
    status(): Promise<ReceiptPrinterStatus>;
  };
  readonly forms: {
    /** Never throws a fault: a crash half way is `unknown`. */
    print(job: FormJob, signal?: AbortSignal): Promise<FormPrintResult>;
  };
  readonly documents: {
    /** Never throws a fault: a crash half way is `unknown`. */
    submit(job: DocumentJob, signal?: AbortSignal): Promise<SubmitResult>;
    state(jobId: string): Promise<DocumentJobReport>;
    /** Polls until `completed`, `failed` or `unknown`; see `followJob`. */
    follow(
      jobId: string,
      options: { signal: AbortSignal; pollMs?: number; onReport?: (report: DocumentJobReport) => void },
    ): Promise<DocumentJobReport>;
  };
  /** Hands on the virtual devices of a training profile; `device/not-configured` where there are none. */
  readonly virtual: {
    putCard(index: number): Promise<void>;
    liftCard(): Promise<void>;
    /** Makes a named fault happen, see `rehearsals`; throws `device/no-such-rehearsal`. */
    rehearse(kind: DeviceKind, fault: string, times?: number): Promise<void>;
    setPaper(lines: number): Promise<void>;
    setCover(open: boolean): Promise<void>;
    unplug(kind: DeviceKind): Promise<void>;
    plugIn(kind: DeviceKind): Promise<void>;
    /** The device process ends or stands still, as under a vendor library. */
    crash(how: 'ends' | 'hangs'): Promise<void>;
    /** Text of the receipts cut off so far. */
    tickets(): Promise<readonly string[]>;
  };
  /** An operation of any kind by its name. Throws its fault; `device/driver-crashed` when the process ended. */
  call<Op extends DeviceOp>(
    op: Op,
    input: DeviceOps[Op]['in'],
    options?: CallOptions,
  ): Promise<DeviceOps[Op]['out']>;
  /** The same for what leaves something on paper: never just an error, see `PrintResult`. */
  onPaper<Op extends PaperOp>(
    op: Op,
    input: DeviceOps[Op]['in'],
    signal?: AbortSignal,
  ): Promise<DeviceOps[Op]['out'] | NotPrinted>;
  /** Asks each device, or those of one kind, how and who it is. */
  selfTest(kind?: DeviceKind): Promise<readonly DeviceReport[]>;
  /** What is known without asking anew. */
  reports(): Promise<readonly DeviceReport[]>;
  /** Told of what devices say unasked; returns the unsubscribe. */
  onEvent(listener: (event: DeviceEvent) => void): () => void;
  /** One state for each configured device. */
  devices(): readonly DeviceState[];
  /** Told of every change; returns the unsubscribe. */
  onState(listener: (state: DeviceState) => void): () => void;
  whenUp(): Promise<void>;
  /** The running device process, for the crash tests and the status page. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** Operations that leave something on paper. */
export type PaperOp = 'receipt-printer/print' | 'form-printer/print' | 'document-printer/submit';
/** Nothing reached the printer, or nobody knows. */
type NotPrinted = { readonly state: 'not-sent' | 'unknown'; readonly fault: FaultRecord };

export interface DeviceClientOptions {
  readonly launch?: LaunchDeviceProcess;
  readonly hostTimings?: Partial<HostTimings>;
  readonly timings?: Partial<LinkTimings>;
}

/**
 * Starts the device process and keeps it running. Throws `device/bad-config`, `device/virtual-in-production` or
 * `device/folder-in-production` before anything is started.
 */
export const startDevices = (config: DeviceConfigInput, options: DeviceClientOptions = {}): DeviceClient => {
  const checked = parseDeviceConfig(config);
  const states = new Map<DeviceKind, DeviceState>();
  const listeners = new Set<(state: DeviceState) => void>();
  const eventListeners = new Set<(event: DeviceEvent) => void>();
  const show = (state: DeviceState): void => {
    states.set(state.kind, state);
    for (const listener of listeners) listener(state);
  };

  const link = openLink({
    launch: options.launch ?? forkDeviceProcess(),
    config: checked,
    hostTimings: { ...usualHostTimings, ...options.hostTimings },
    timings: { ...usualLinkTimings, ...options.timings },
    onState: show,
    onEvent: (event) => {
      for (const listener of eventListeners) listener(event);
    },
    onCrash() {
      const fault: FaultRecord = { code: 'device/driver-crashed', detail: {} };
      for (const state of states.values()) {
        show({ ...state, state: 'fault', fault, sentence: sentenceOf(fault) });
      }
    },
  });

  const call = async <Op extends DeviceOp>(
    op: Op,
    input: DeviceOps[Op]['in'],
    callOptions: CallOptions = { deadlineMs: quickMs },
  ): Promise<DeviceOps[Op]['out']> => {
    try {
      return await link.call(op, input, callOptions);
    } catch (error) {
      throw error instanceof CallFailed ? error.fault : error;
    }
  };

  /** On paper a failed call is never just an error: either nothing reached the printer, or a person looks. */
  const onPaper = async <Op extends PaperOp>(
    op: Op,
    input: DeviceOps[Op]['in'],
    signal?: AbortSignal,
  ): Promise<DeviceOps[Op]['out'] | NotPrinted> => {
    try {
      return await link.call(op, input, { deadlineMs: printMs, ...(signal === undefined ? {} : { signal }) });
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      // Where there is no such printer nothing was begun.
      const begun = error.mayHaveStarted && error.fault.code !== 'device/not-configured';
      return { state: begun ? 'unknown' : 'not-sent', fault: recordOf(error.fault) };
    }
  };

  const control = async <Op extends DeviceOp>(op: Op, input: DeviceOps[Op]['in']): Promise<void> => {
    await call(op, input);
  };

  return {
    readCard(signal, { onProgress, waitMs = usualWaitMs } = {}) {
      return call(
        'id-card-reader/read',
        { waitMs },
        // Finding, selecting and three tries of reading come on top of the wait for a card.
        {
          deadlineMs: waitMs + 20_000,
          signal,
          ...(onProgress === undefined
            ? {}
            : { onProgress: (progress) => onProgress(progress as CardReadProgress) }),
        },
      );
    },
    identifyReader: () => call('id-card-reader/identify', {}),
    decodePhoto: (photo) => call('id-card-reader/decode-photo', { photo }),
    receipt: {
      print: (receipt, signal, glyphs) =>
        onPaper('receipt-printer/print', glyphs === undefined ? { receipt } : { receipt, glyphs }, signal),
      status: () => call('receipt-printer/status', {}),
    },
    forms: {
      print: (job, signal) => onPaper('form-printer/print', { job }, signal),
    },
    documents: {
      submit: (job, signal) => onPaper('document-printer/submit', { job }, signal),
      state: (jobId) => call('document-printer/state', { jobId }),
      follow: (jobId, followOptions) =>
        followJob({ state: (id) => call('document-printer/state', { jobId: id }) }, jobId, followOptions),
    },
    call,
    onPaper,
    selfTest: (kind) =>
      call('host/self-test', kind === undefined ? {} : { kind }, { deadlineMs: selfTestMs }),
    reports: () => call('host/reports', {}),
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    virtual: {
      putCard: (index) => control('id-card-reader/put-card', { index }),
      liftCard: () => control('id-card-reader/lift-card', {}),
      rehearse: (kind, fault, times) =>
        control('host/rehearse', { kind, fault, ...(times === undefined ? {} : { times }) }),
      setPaper: (lines) => control('receipt-printer/set-paper', { lines }),
      setCover: (open) => control('receipt-printer/set-cover', { open }),
      unplug: (kind) => control('host/unplug', { kind }),
      plugIn: (kind) => control('host/plug-in', { kind }),
      crash: (how) => control('host/crash', { how }),
      tickets: () => call('receipt-printer/tickets', {}),
    },
    devices: () => [...states.values()],
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    whenUp: () => link.whenUp(),
    get pid() {
      return link.pid;
    },
    close: () => link.close(),
  };
};
