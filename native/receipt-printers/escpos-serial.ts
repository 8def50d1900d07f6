import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';
import { encodeReceipt, escPos } from '../protocols/esc-pos.ts';
import { conditionsOfRealTime, isInOrderStatus, isRealTimeStatus } from '../protocols/esc-pos-status.ts';
import { exchange } from '../transports/exchange.ts';
import type { Transport } from '../transports/transport.ts';
import { conditionWords } from './driver.ts';
import type {
  PrintResult,
  ReceiptColumns,
  ReceiptPrinter,
  ReceiptPrinterCondition,
  ReceiptPrinterSession,
  ReceiptPrinterStatus,
} from './driver.ts';

const longestPollMs = 300;
/** Two answers that belong together follow each other at once; this is long for that. */
const settleMs = 40;

/** Why nothing can be printed now, for each condition that stands in the way. */
const obstacle: Partial<Record<ReceiptPrinterCondition, FaultCode>> = {
  'unrecoverable-error': 'device/printer-error',
  'cutter-error': 'device/cutter-jam',
  'cover-open': 'device/cover-open',
  'paper-out': 'device/paper-out',
  'recoverable-error': 'device/printer-error',
  offline: 'device/printer-offline',
};

const statusOf = (conditions: readonly ReceiptPrinterCondition[]): ReceiptPrinterStatus => ({
  ready: conditions.every((condition) => obstacle[condition] === undefined),
  conditions,
  zh: conditions.length === 0 ? '就绪' : conditions.map((one) => conditionWords[one].zh).join('；'),
  en: conditions.length === 0 ? 'ready' : conditions.map((one) => conditionWords[one].en).join('; '),
});

/** The fault of the worst obstacle; conditions come worst first. */
export const obstacleOf = (conditions: readonly ReceiptPrinterCondition[]): FaultCode | undefined => {
  for (const condition of conditions) {
    const code = obstacle[condition];
    if (code !== undefined) return code;
  }
  return undefined;
};

const openSession = (
  transport: Transport,
  columns: ReceiptColumns,
  replyMs: number,
  printMs: number,
): ReceiptPrinterSession => {
  const { where } = transport;

  const ask = (kind: 1 | 2 | 3 | 4): Promise<number> =>
    exchange<number>(transport, {
      request: Uint8Array.from(escPos.realTimeStatus(kind)),
      deadlineMs: replyMs,
      take: (bytes) => bytes.find(isRealTimeStatus),
      onSilence: () => new Fault('device/no-answer', { where }),
    });

  const readStatus = async (): Promise<ReceiptPrinterStatus> =>
    statusOf(conditionsOfRealTime([await ask(1), await ask(2), await ask(3), await ask(4)]));

  /** Questions answered in the order of the data: how many were asked and how many answers came. */
  let asked = 0;
  let answered = 0;
  transport.onBytes((bytes) => {
    answered += bytes.filter((byte) => !isRealTimeStatus(byte) && isInOrderStatus(byte)).length;
  });

  /**
   * Waits until everything sent earlier is carried out. After an empty roll is refilled a printer goes on with what
   * it holds and answers late; that answer must not pass for the one of the next receipt.
   */
  const settleEarlier = async (): Promise<void> => {
    asked += 1;
    await transport.write(Uint8Array.from(escPos.paperStatusInOrder()));
    const until = performance.now() + printMs;
    while (answered < asked) {
      if (performance.now() >= until) throw new Fault('device/no-answer', { where });
      const code = obstacleOf((await readStatus()).conditions);
      if (code !== undefined) throw new Fault(code);
      await pause(20);
    }
    await pause(settleMs);
    asked = answered;
  };

  /**
   * Sends the receipt with a question behind it that is answered only when all before it is carried out, and
   * watches the real-time status meanwhile, so that an empty roll is told at once and not after the whole wait.
   */
  const sendAndWatch = async (bytes: Uint8Array): Promise<PrintResult> => {
    const unknown = (fault: FaultRecord): PrintResult => ({ state: 'unknown', fault });
    let writeError: unknown;
    asked += 1;
    transport.write(Uint8Array.of(...bytes, ...escPos.paperStatusInOrder())).catch((error: unknown) => {
      writeError = error;
    });
    try {
      const until = performance.now() + printMs;
      for (let wait = 10; ; wait = Math.min(wait * 2, longestPollMs)) {
        await pause(wait);
        if (writeError !== undefined) return unknown(recordOf(writeError));
        const carriedOut = answered >= asked;
        const status = await readStatus();
        const code = obstacleOf(status.conditions);
        if (code === 'device/paper-out') return unknown(faultRecord('device/paper-out-mid-job'));
        if (code !== undefined) return unknown(faultRecord('device/print-unconfirmed'));
        // The status that counts is one read after the printer said it had carried everything out.
        if (carriedOut) {
          return { state: 'completed', paperNearEnd: status.conditions.includes('paper-near-end') };
        }
        if (performance.now() >= until) return unknown(faultRecord('device/print-unconfirmed'));
      }
    } catch (error) {
      return unknown(recordOf(error));
    }
  };

  const print = async (
    receipt: readonly ReceiptOp[] | Uint8Array,
    signal?: AbortSignal,
  ): Promise<PrintResult> => {
    let bytes: Uint8Array;
    try {
      bytes = receipt instanceof Uint8Array ? receipt : encodeReceipt(receipt, columns);
      const before = await readStatus();
      const code = obstacleOf(before.conditions);
      if (code !== undefined) return { state: 'not-sent', fault: faultRecord(code) };
      await settleEarlier();
      if (signal?.aborted === true) return { state: 'not-sent', fault: faultRecord('device/cancelled') };
    } catch (error) {
      return { state: 'not-sent', fault: recordOf(error) };
    }
    return sendAndWatch(bytes);
  };

  let tail: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = tail.then(work, work);
    tail = next.catch(() => undefined);
    return next;
  };

  return {
    columns,
    status: () => inTurn(readStatus),
    print: (receipt, signal) => inTurn(() => print(receipt, signal)),
    onClosed: (listener) => transport.onClosed(listener),
    close: () => transport.close(),
  };
};

/** Receipt printers that speak ESC/POS with a Chinese font on a serial line with its way back. */
export const escposSerial: ReceiptPrinter = {
  id: 'escpos-serial',
  vendor: 'ESC/POS',
  model: '票据打印机（串口）',
  async open(openTransport, options = {}) {
    const transport = await openTransport();
    const session = openSession(
      transport,
      options.columns ?? 48,
      options.replyMs ?? 1_000,
      options.printMs ?? 15_000,
    );
    try {
      await session.status();
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  },
};
