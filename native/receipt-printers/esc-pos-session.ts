import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/faults.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { faultRecord, recordOf } from '../fault-record.ts';
import type { FaultRecord } from '../fault-record.ts';
import { inTurnOf } from '../in-turn.ts';
import { encodeReceipt, escPos } from '../protocols/esc-pos.ts';
import { conditionsOfAutomatic, isDrawerPinHigh, statusReader } from '../protocols/esc-pos-status.ts';
import type { GlyphBitmaps } from '../protocols/glyph-bitmap.ts';
import type { Transport } from '../transports/transport.ts';
import { obstacleOf, statusOf } from './conditions.ts';
import type {
  DrawerState,
  EscPosModel,
  PrintResult,
  ReceiptPrinter,
  ReceiptPrinterOptions,
  ReceiptPrinterSession,
  ReceiptPrinterStatus,
} from './driver.ts';
import { askConditions, askRealTime } from './real-time.ts';

const longestPollMs = 300;
/** Two answers that belong together follow each other at once; this is long for that. */
const settleMs = 40;
/** GS a: drawer, online, error and paper are each told when they change. */
const allChanges = 0x0f;

/**
 * The session of a printer that speaks ESC/POS on a line with its way back. What the model confirms, and what it can
 * report by itself, stands in its record.
 */
const openEscPosSession = async (
  transport: Transport,
  model: EscPosModel,
  options: ReceiptPrinterOptions,
): Promise<ReceiptPrinterSession> => {
  const { where } = transport;
  const columns = options.columns ?? model.columns;
  const replyMs = options.replyMs ?? 1_000;
  const printMs = options.printMs ?? 15_000;
  const drawerPin = options.drawer?.pin ?? 2;
  const openIsHigh = (options.drawer?.openIs ?? 'high') === 'high';
  const automatic = model.automaticStatus ? allChanges : 0;
  const statusListeners = new Set<(status: ReceiptPrinterStatus) => void>();

  const readFirst = (): Promise<number> => askRealTime(transport, 1, replyMs);
  const readStatus = async (): Promise<ReceiptPrinterStatus> =>
    statusOf(await askConditions(transport, replyMs));
  const drawerOf = (firstByte: number): DrawerState =>
    isDrawerPinHigh(firstByte) === openIsHigh ? 'open' : 'closed';

  /** Questions answered in the order of the data: how many were asked and how many answers came. */
  let asked = 0;
  let answered = 0;
  const reader = statusReader();
  transport.onBytes((bytes) => {
    for (const word of reader.push(bytes)) {
      if (word.kind === 'in-order') answered += 1;
      if (word.kind !== 'automatic') continue;
      const conditions = conditionsOfAutomatic(word.bytes);
      if (conditions === undefined) continue;
      for (const listener of statusListeners) listener(statusOf(conditions));
    }
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
   * watches the real-time status meanwhile, so that an empty roll is told at once and not after the whole wait. A model
   * that answers no such question is watched as long as the paper takes, and is never believed to have printed.
   */
  const sendAndWatch = async (bytes: Uint8Array): Promise<PrintResult> => {
    const unknown = (fault: FaultRecord): PrintResult => ({ state: 'unknown', fault });
    const confirms = model.confirms === 'in-order';
    let writeError: unknown;
    let isWritten = false;
    asked += 1;
    transport.write(Uint8Array.of(...bytes, ...(confirms ? escPos.paperStatusInOrder() : []))).then(
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
        const carriedOut = confirms && answered >= asked;
        const status = await readStatus();
        const code = obstacleOf(status.conditions);
        if (code === 'device/paper-out') return unknown(faultRecord('device/paper-out-mid-job'));
        if (code !== undefined) return unknown(faultRecord('device/print-unconfirmed'));
        // The status that counts is one read after the printer said it had carried everything out.
        if (carriedOut) {
          return { state: 'completed', paperNearEnd: status.conditions.includes('paper-near-end') };
        }
        if (isWritten && !confirms) quietUntil ??= performance.now() + model.watchMs;
        if (quietUntil !== undefined && performance.now() >= quietUntil)
          return unknown(faultRecord('device/sent-not-confirmed'));
        if (performance.now() >= until) return unknown(faultRecord('device/print-unconfirmed'));
      }
    } catch (error) {
      return unknown(recordOf(error));
    }
  };

  const print = async (
    receipt: readonly ReceiptOp[] | Uint8Array,
    signal?: AbortSignal,
    glyphs?: GlyphBitmaps,
  ): Promise<PrintResult> => {
    let bytes: Uint8Array;
    try {
      bytes =
        receipt instanceof Uint8Array
          ? receipt
          : encodeReceipt(receipt, columns, {
              automaticStatus: automatic,
              cutter: model.cutter,
              drawerPin,
              ...(glyphs === undefined ? {} : { glyphs }),
            });
      const before = await readStatus();
      const code = obstacleOf(before.conditions);
      if (code !== undefined) return { state: 'not-sent', fault: faultRecord(code) };
      if (model.confirms === 'in-order') await settleEarlier();
      if (signal?.aborted === true) return { state: 'not-sent', fault: faultRecord('device/cancelled') };
    } catch (error) {
      return { state: 'not-sent', fault: recordOf(error) };
    }
    return sendAndWatch(bytes);
  };

  const inTurn = inTurnOf();

  const session: ReceiptPrinterSession = {
    columns,
    status: () => inTurn(readStatus),
    print: (receipt, signal, glyphs) => inTurn(() => print(receipt, signal, glyphs)),
    openDrawer: () =>
      inTurn(async () => {
        await transport.write(Uint8Array.from(escPos.openDrawer(drawerPin)));
        // The lock lets go within the pulse of a tenth of a second; the pin follows it.
        await pause(options.drawerMs ?? 250);
        return drawerOf(await readFirst());
      }),
    drawer: () => inTurn(async () => drawerOf(await readFirst())),
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    onClosed: (listener) => transport.onClosed(listener),
    close: () => transport.close(),
  };
  try {
    await session.status();
    if (automatic !== 0) await transport.write(Uint8Array.from(escPos.automaticStatus(automatic)));
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
};

/** A model of the ESC/POS family from its record. */
export const escPosPrinter = (model: EscPosModel): ReceiptPrinter => ({
  ...model,
  open: async (openTransport, options = {}) => openEscPosSession(await openTransport(), model, options),
});
