import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';
import { inTurnOf } from '../in-turn.ts';
import { encodeForm } from '../protocols/esc-p.ts';
import { escPProfiles } from '../protocols/esc-p-profiles.ts';
import { obstacleOf } from '../receipt-printers/conditions.ts';
import type { ReceiptPrinterCondition } from '../receipt-printers/driver.ts';
import { askConditions, askRealTime } from '../receipt-printers/real-time.ts';
import type { Transport } from '../transports/transport.ts';
import type {
  FormJob,
  FormPrinter,
  FormPrinterModel,
  FormPrinterOptions,
  FormPrinterSession,
  FormPrintResult,
} from './driver.ts';

const longestPollMs = 200;

const openEscPSession = async (
  transport: Transport,
  model: FormPrinterModel,
  options: FormPrinterOptions,
): Promise<FormPrinterSession> => {
  const { where } = transport;
  const answers = model.wayBack !== 'none';
  const replyMs = options.replyMs ?? 1_000;
  const printMs = options.printMs ?? 60_000;
  const watchMs = options.watchMs ?? 4_000;

  /** What it says of itself; nothing where it has no way back. */
  const conditions = async (): Promise<readonly ReceiptPrinterCondition[]> =>
    answers ? askConditions(transport, replyMs) : [];
  const obstacle = async (): Promise<FaultCode | undefined> => obstacleOf(await conditions());

  const sendAndWatch = async (bytes: Uint8Array): Promise<FormPrintResult> => {
    const unknown = (fault: FaultRecord): FormPrintResult => ({ state: 'unknown', fault });
    let writeError: unknown;
    let isWritten = false;
    transport.write(bytes).then(
      () => {
        isWritten = true;
      },
      (error: unknown) => {
        writeError = error;
      },
    );
    try {
      const until = performance.now() + printMs;
      let quietUntil: number | undefined;
      for (let wait = 10; ; wait = Math.min(wait * 2, longestPollMs)) {
        await pause(wait);
        if (writeError !== undefined) return unknown(recordOf(writeError));
        const code = await obstacle();
        if (code === 'device/paper-out') return unknown(faultRecord('device/paper-out-mid-job'));
        if (code !== undefined) return unknown(faultRecord('device/print-unconfirmed'));
        if (isWritten) {
          if (!answers) return { state: 'sent', watched: false };
          quietUntil ??= performance.now() + watchMs;
          if (performance.now() >= quietUntil) return { state: 'sent', watched: true };
        }
        // A printer that takes no more holds the line: out of paper, or offline.
        if (performance.now() >= until) return unknown(faultRecord('device/print-unconfirmed'));
      }
    } catch (error) {
      return unknown(recordOf(error));
    }
  };

  const print = async (job: FormJob, signal?: AbortSignal): Promise<FormPrintResult> => {
    let bytes: Uint8Array;
    try {
      bytes = encodeForm(job.sheet, escPProfiles[model.profile], job.shift, job.glyphs);
      await transport.probe();
      const code = await obstacle();
      if (code !== undefined) return { state: 'not-sent', fault: faultRecord(code, { where }) };
      if (signal?.aborted === true) return { state: 'not-sent', fault: faultRecord('device/cancelled') };
    } catch (error) {
      return { state: 'not-sent', fault: recordOf(error) };
    }
    return sendAndWatch(bytes);
  };

  const inTurn = inTurnOf();

  const session: FormPrinterSession = {
    answers,
    print: (job, signal) => inTurn(() => print(job, signal)),
    check: () =>
      inTurn(async () => {
        await transport.probe();
        const found = await conditions();
        const code = obstacleOf(found);
        if (code !== undefined) throw new Fault(code, { where });
        return { nearEnd: found.includes('paper-near-end') };
      }),
    onClosed: (listener) => transport.onClosed(listener),
    close: () => transport.close(),
  };
  // A printer that is out of paper is there; one that does not answer is not.
  if (answers) {
    try {
      await askRealTime(transport, 1, replyMs);
    } catch (error) {
      await session.close();
      throw error;
    }
  }
  return session;
};

/** A model of the ESC/P family from its record. */
export const escPPrinter = (model: FormPrinterModel): FormPrinter => ({
  ...model,
  open: async (openTransport, options = {}) => openEscPSession(await openTransport(), model, options),
});
