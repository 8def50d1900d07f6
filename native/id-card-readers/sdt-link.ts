import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import { sdtParser, sdtReadLengths, sdtReplyOf, sdtRequest, sdtStatus } from '../protocols/sdt.ts';
import type { SdtCommand, SdtReply } from '../protocols/sdt.ts';
import { exchange } from '../transports/exchange.ts';
import type { Transport } from '../transports/transport.ts';

export interface SdtAsk {
  readonly deadlineMs: number;
  /** Silence inside a started reply that means the rest is not coming. */
  readonly gapMs: number;
  /** What silence means before a byte of the reply has come. */
  readonly silent: FaultCode;
  readonly signal?: AbortSignal | undefined;
}

/** How a security module is asked: in frames over any byte line, or through a vendor's library. */
export interface SdtLink {
  /** The port's name, for people and for faults. */
  readonly where: string;
  /** One command and its reply. Throws the `device/…` fault of the line; a status word is no fault here. */
  ask(command: SdtCommand, options: SdtAsk): Promise<SdtReply>;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}

/** Of a successful reply. A late answer to an earlier command has another data length and is passed over. */
interface Success {
  readonly sw3: number;
  readonly isLength: (length: number) => boolean;
}
const exactly =
  (wanted: number) =>
  (length: number): boolean =>
    length === wanted;

export const successOf: Readonly<Record<SdtCommand, Success>> = {
  reset: { sw3: sdtStatus.ok, isLength: exactly(0) },
  status: { sw3: sdtStatus.ok, isLength: exactly(0) },
  samId: { sw3: sdtStatus.ok, isLength: exactly(16) },
  findCard: { sw3: sdtStatus.cardFound, isLength: exactly(4) },
  selectCard: { sw3: sdtStatus.ok, isLength: exactly(8) },
  readTextAndPhoto: { sw3: sdtStatus.ok, isLength: (length) => sdtReadLengths.includes(length) },
  readLaterAddresses: { sw3: sdtStatus.ok, isLength: (length) => length > 0 && length % 70 === 0 },
};

const successes: readonly number[] = [sdtStatus.ok, sdtStatus.cardFound];

/** GA/T 467 frames over a serial line, USB pipes or HID reports: the transport does not show here. */
export const sdtOverFrames = (transport: Transport): SdtLink => {
  const parser = sdtParser();
  return {
    where: transport.where,
    ask(command, { deadlineMs, gapMs, silent, signal }) {
      const success = successOf[command];
      parser.reset();
      return exchange<SdtReply>(transport, {
        request: sdtRequest(command),
        deadlineMs,
        gap: { ms: gapMs, isMidAnswer: () => parser.pending > 0 },
        ...(signal === undefined ? {} : { signal }),
        take: (bytes) => {
          let corrupt = false;
          for (const event of parser.push(bytes)) {
            if (event.kind === 'corrupt') {
              corrupt = true;
              continue;
            }
            const candidate = sdtReplyOf(event.body);
            if (candidate === undefined) continue;
            const isSuccess = successes.includes(candidate.sw3);
            if (!isSuccess && candidate.data.length === 0) return candidate;
            if (candidate.sw3 === success.sw3 && success.isLength(candidate.data.length)) return candidate;
          }
          if (corrupt) throw new Fault('device/card-corrupt');
          return undefined;
        },
        onSilence: () =>
          parser.pending > 0 ? new Fault('device/card-torn') : new Fault(silent, { where: transport.where }),
      });
    },
    onClosed: (listener) => transport.onClosed(listener),
    close: () => transport.close(),
  };
};
