import { Fault } from '../../domain/faults.ts';
import { escPos } from '../protocols/esc-pos.ts';
import { conditionsOfRealTime, isRealTimeStatus } from '../protocols/esc-pos-status.ts';
import { exchange } from '../transports/exchange.ts';
import type { Transport } from '../transports/transport.ts';
import type { ReceiptPrinterCondition } from './driver.ts';

/** One answer to DLE EOT. Throws `device/no-answer` after `replyMs` milliseconds, or `device/unplugged`. */
export const askRealTime = (transport: Transport, kind: 1 | 2 | 3 | 4, replyMs: number): Promise<number> =>
  exchange<number>(transport, {
    request: Uint8Array.from(escPos.realTimeStatus(kind)),
    deadlineMs: replyMs,
    take: (bytes) => bytes.find(isRealTimeStatus),
    onSilence: () => new Fault('device/no-answer', { where: transport.where }),
  });

/** What the four answers to DLE EOT say, worst first. Throws as `askRealTime`. */
export const askConditions = async (
  transport: Transport,
  replyMs: number,
): Promise<readonly ReceiptPrinterCondition[]> => {
  const ask = (kind: 1 | 2 | 3 | 4): Promise<number> => askRealTime(transport, kind, replyMs);
  return conditionsOfRealTime([await ask(1), await ask(2), await ask(3), await ask(4)]);
};
