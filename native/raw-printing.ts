import { Fault } from '../domain/faults.ts';
import type { FaultCode } from '../domain/faults.ts';
import { handOver } from './document-printers/raw-queue.ts';
import type { HandedOver, HandOverTimes, RawQueue } from './document-printers/raw-queue.ts';
import { faultRecord } from './fault-record.ts';

/** Words about the job itself, which already send a person to the paper. */
const saysToLook: ReadonlySet<FaultCode> = new Set([
  'device/paper-out-mid-job',
  'device/media-jam',
  'device/document-job-failed',
  'device/document-job-unknown',
  'device/print-unconfirmed',
  'device/spooler-silent',
]);

/** A raw queue as the drivers of receipt and form printers use it. */
export interface RawPrinting extends Pick<RawQueue, 'check' | 'close'> {
  /** Never throws a fault. What began and was not seen to end is `unknown`, with words that send a person to the paper. */
  print(
    name: string,
    bytes: Uint8Array,
    times: HandOverTimes & { readonly signal?: AbortSignal | undefined },
  ): Promise<HandedOver>;
}

/** `where`: the address or name of the queue, for the sentence to whoever still asks a closed one. */
export const openRawPrinting = (queue: RawQueue, where: string): RawPrinting => {
  let isClosed = false;
  return {
    async check() {
      if (isClosed) throw new Fault('device/unplugged', { where });
      return queue.check();
    },
    async print(name, bytes, times) {
      if (isClosed) return { state: 'not-sent', fault: faultRecord('device/unplugged', { where }) };
      const handed = await handOver(queue, name, bytes, times);
      // “Close the cover and try again” is for a receipt of which nothing was printed.
      return handed.state === 'unknown' && !saysToLook.has(handed.fault.code)
        ? { state: 'unknown', fault: faultRecord('device/print-unconfirmed') }
        : handed;
    },
    close() {
      isClosed = true;
      return queue.close();
    },
  };
};
