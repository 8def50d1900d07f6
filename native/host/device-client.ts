import type { IdCard } from '../../domain/id-card.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { followJob } from '../document-printers/driver.ts';
import type { DocumentJob, DocumentJobReport, SubmitResult } from '../document-printers/driver.ts';
import { recordOf, sentenceOf } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { ReadCardOptions, ReaderIdentity } from '../id-card-readers/driver.ts';
import type { PrintResult, ReceiptPrinterStatus } from '../receipt-printers/driver.ts';
import type { VirtualReaderFault } from '../virtual/id-card-reader.ts';
import { parseDeviceConfig } from './config.ts';
import type { DeviceConfigInput } from './config.ts';
import { forkDeviceProcess } from './launch.ts';
import type { LaunchDeviceProcess } from './launch.ts';
import { usualHostTimings } from './messages.ts';
import type { DeviceKind, DeviceOp, DeviceOps, DeviceState, HostTimings } from './messages.ts';
import { CallFailed, openLink, usualLinkTimings } from './process-link.ts';
import type { CallOptions, LinkTimings } from './process-link.ts';

const quickMs = 10_000;
const printMs = 60_000;
const usualWaitMs = 30_000;

/** The hall's side of its devices. Faults are thrown; what happened to paper is a result. */
export interface DeviceClient {
  /** Reads the card on the ID card reader; throws the `device/…` fault, `device/cancelled` when aborted. */
  readCard(signal: AbortSignal, options?: ReadCardOptions): Promise<IdCard>;
  identifyReader(): Promise<ReaderIdentity>;
  readonly receipt: {
    /** Never throws a fault: a crash half way is `unknown`. */
    print(receipt: readonly ReceiptOp[] | Uint8Array, signal?: AbortSignal): Promise<PrintResult>;
    status(): Promise<ReceiptPrinterStatus>;
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
    readerFault(name: VirtualReaderFault, times?: number): Promise<void>;
    setPaper(lines: number): Promise<void>;
    /** Of the folder that stands for the document printer: out in the middle of the next job, or loaded. */
    documentPaper(paper: 'runs-out' | 'loaded'): Promise<void>;
    setCover(open: boolean): Promise<void>;
    unplug(kind: DeviceKind): Promise<void>;
    plugIn(kind: DeviceKind): Promise<void>;
    /** Text of the receipts cut off so far. */
    tickets(): Promise<readonly string[]>;
  };
  /** One state for each configured device. */
  devices(): readonly DeviceState[];
  /** Told of every change; returns the unsubscribe. */
  onState(listener: (state: DeviceState) => void): () => void;
  whenUp(): Promise<void>;
  /** The running device process, for the crash tests and the status page. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

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
  const onPaper = async <Op extends 'receipt-printer/print' | 'document-printer/submit'>(
    op: Op,
    input: DeviceOps[Op]['in'],
    signal: AbortSignal | undefined,
  ): Promise<DeviceOps[Op]['out']> => {
    try {
      return await link.call(op, input, { deadlineMs: printMs, ...(signal === undefined ? {} : { signal }) });
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      return { state: error.mayHaveStarted ? 'unknown' : 'not-sent', fault: recordOf(error.fault) };
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
        { deadlineMs: waitMs + 20_000, signal, ...(onProgress === undefined ? {} : { onProgress }) },
      );
    },
    identifyReader: () => call('id-card-reader/identify', {}),
    receipt: {
      print: (receipt, signal) => onPaper('receipt-printer/print', { receipt }, signal),
      status: () => call('receipt-printer/status', {}),
    },
    documents: {
      submit: (job, signal) => onPaper('document-printer/submit', { job }, signal),
      state: (jobId) => call('document-printer/state', { jobId }),
      follow: (jobId, followOptions) =>
        followJob({ state: (id) => call('document-printer/state', { jobId: id }) }, jobId, followOptions),
    },
    virtual: {
      putCard: (index) => control('virtual/put-card', { index }),
      liftCard: () => control('virtual/lift-card', {}),
      readerFault: (name, times) =>
        control('virtual/reader-fault', { name, ...(times === undefined ? {} : { times }) }),
      setPaper: (lines) => control('virtual/set-paper', { lines }),
      documentPaper: (paper) => control('virtual/document-paper', { paper }),
      setCover: (open) => control('virtual/set-cover', { open }),
      unplug: (kind) => control('virtual/unplug', { kind }),
      plugIn: (kind) => control('virtual/plug-in', { kind }),
      tickets: () => call('virtual/tickets', {}),
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
