import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import type { IdCard } from '../../domain/id-card.ts';
import {
  sdtModuleNumber,
  sdtParser,
  sdtReplyOf,
  sdtRequest,
  sdtStatus,
  sdtTextAndPhoto,
} from '../protocols/sdt.ts';
import type { SdtCommand, SdtReply } from '../protocols/sdt.ts';
import { decodeResidentText } from '../protocols/sdt-text.ts';
import { exchange } from '../transports/exchange.ts';
import type { Transport } from '../transports/transport.ts';
import type { IdCardReader, IdCardReaderSession, IdCardReaderTimings, ReadCardOptions } from './driver.ts';

const usualTimings: IdCardReaderTimings = { pollMs: 300, replyMs: 1_000, readMs: 3_000, gapMs: 500 };
const usualWaitMs = 30_000;
/** Common practice with these modules: two more tries, then the card is to be lifted. */
const triesPerStep = 3;

/** Data length of a successful reply. A late answer to an earlier command has another one and is passed over. */
const successOf: Record<SdtCommand, { readonly sw3: number; readonly dataLength: number }> = {
  reset: { sw3: sdtStatus.ok, dataLength: 0 },
  status: { sw3: sdtStatus.ok, dataLength: 0 },
  samId: { sw3: sdtStatus.ok, dataLength: 16 },
  findCard: { sw3: sdtStatus.cardFound, dataLength: 4 },
  selectCard: { sw3: sdtStatus.ok, dataLength: 8 },
  readTextAndPhoto: { sw3: sdtStatus.ok, dataLength: 4 + 256 + 1_024 },
};

const successes: readonly number[] = [sdtStatus.ok, sdtStatus.cardFound];

/** Status words that end the read at once, whatever step they answer. */
const finalFaults: Readonly<Record<number, FaultCode>> = {
  [sdtStatus.samRefusedCard]: 'device/card-not-genuine',
  [sdtStatus.contentsRefused]: 'device/card-contents-forged',
  [sdtStatus.wrongCardType]: 'device/card-wrong-type',
  [sdtStatus.selfTestFailed]: 'device/reader-self-test',
  [sdtStatus.notAuthorised]: 'device/reader-not-authorised',
  [sdtStatus.badCommand]: 'device/reader-refused',
  [sdtStatus.notPermitted]: 'device/reader-refused',
};

/** Faults of the line that another try of the same step may cure. */
const lineFaults: readonly FaultCode[] = ['device/card-torn', 'device/card-corrupt'];

const isLineFault = (error: unknown): boolean => error instanceof Fault && lineFaults.includes(error.code);

const openSession = async (
  transport: Transport,
  timings: IdCardReaderTimings,
): Promise<IdCardReaderSession> => {
  const parser = sdtParser();
  /** A selected card answers 80 to every further find until it is lifted. */
  let maySelectedStillLie = false;

  const send = async (command: SdtCommand, silent: FaultCode, signal?: AbortSignal): Promise<SdtReply> => {
    const success = successOf[command];
    parser.reset();
    const reply = await exchange<SdtReply>(transport, {
      request: sdtRequest(command),
      deadlineMs: command === 'readTextAndPhoto' ? timings.readMs : timings.replyMs,
      gap: { ms: timings.gapMs, isMidAnswer: () => parser.pending > 0 },
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
          if (candidate.sw3 === success.sw3 && candidate.data.length === success.dataLength) return candidate;
        }
        if (corrupt) throw new Fault('device/card-corrupt');
        return undefined;
      },
      onSilence: () =>
        parser.pending > 0 ? new Fault('device/card-torn') : new Fault(silent, { where: transport.where }),
    });
    const final = finalFaults[reply.sw3];
    if (final !== undefined) {
      throw new Fault(final, { status: reply.sw3.toString(16).padStart(2, '0') });
    }
    return reply;
  };

  /** Repeats a step over a bad line or a reply that says our request arrived damaged. */
  const insist = async (command: SdtCommand, silent: FaultCode, signal?: AbortSignal): Promise<SdtReply> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const reply = await send(command, silent, signal);
        const garbled = reply.sw3 === sdtStatus.requestChecksum || reply.sw3 === sdtStatus.requestLength;
        if (!garbled) return reply;
        if (attempt >= triesPerStep) throw new Fault('device/card-corrupt');
      } catch (error) {
        if (!isLineFault(error) || attempt >= triesPerStep) throw error;
      }
    }
  };

  const checkModule = async (): Promise<void> => {
    const reply = await insist('status', 'device/no-answer');
    if (reply.sw3 !== sdtStatus.ok) {
      throw new Fault('device/reader-refused', { status: reply.sw3.toString(16).padStart(2, '0') });
    }
  };

  const findOnce = async (signal: AbortSignal): Promise<boolean> => {
    const reply = await insist('findCard', 'device/no-answer', signal);
    if (reply.sw3 === sdtStatus.unidentified) await send('reset', 'device/no-answer', signal);
    return reply.sw3 === sdtStatus.cardFound;
  };

  const select = async (signal: AbortSignal): Promise<boolean> => {
    const reply = await insist('selectCard', 'device/card-slow', signal);
    if (reply.sw3 !== sdtStatus.ok) return false;
    maySelectedStillLie = true;
    return true;
  };

  const waitForCard = async (signal: AbortSignal, options: ReadCardOptions): Promise<void> => {
    const until = performance.now() + (options.waitMs ?? usualWaitMs);
    let told = false;
    for (;;) {
      if (signal.aborted) throw new Fault('device/cancelled');
      if (await findOnce(signal)) {
        options.onProgress?.('card-found');
        return;
      }
      if (!told) options.onProgress?.(maySelectedStillLie ? 'lift-and-place-again' : 'waiting-for-card');
      told = true;
      if (performance.now() >= until) throw new Fault('device/card-absent');
      // An abort ends the pause early; the loop's own check then speaks.
      await pause(timings.pollMs, undefined, { signal }).catch(() => undefined);
    }
  };

  const readSelected = async (signal: AbortSignal): Promise<SdtReply> => {
    for (let attempt = 1; ; attempt += 1) {
      const reply = await insist('readTextAndPhoto', 'device/card-slow', signal);
      if (reply.sw3 === sdtStatus.ok) return reply;
      // Any refusal here means the card is to be found and selected anew; not found again means it was lifted.
      if (!(await findOnce(signal))) throw new Fault('device/card-lifted');
      if (!(await select(signal))) throw new Fault('device/card-lifted');
      if (attempt >= triesPerStep) throw new Fault('device/card-read-failed');
    }
  };

  const readOnce = async (signal: AbortSignal, options: ReadCardOptions): Promise<IdCard> => {
    for (let attempt = 1; ; attempt += 1) {
      await waitForCard(signal, attempt === 1 ? options : { ...options, waitMs: timings.pollMs });
      if (await select(signal)) break;
      if (attempt >= triesPerStep) throw new Fault('device/card-read-failed');
    }
    options.onProgress?.('reading');
    const reply = await readSelected(signal);
    const blocks = sdtTextAndPhoto(reply.data);
    if (blocks === undefined) throw new Fault('device/card-corrupt');
    return decodeResidentText(blocks.text, blocks.photo);
  };

  let tail: Promise<unknown> = Promise.resolve();
  /** One command at a time on the line: a check must not fall between select and read. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = tail.then(work, work);
    tail = next.catch(() => undefined);
    return next;
  };

  await checkModule();

  return {
    identify: () =>
      inTurn(async () => {
        const reply = await insist('samId', 'device/no-answer');
        const moduleNumber = sdtModuleNumber(reply.data);
        if (moduleNumber === undefined) {
          throw new Fault('device/reader-refused', { status: reply.sw3.toString(16).padStart(2, '0') });
        }
        return { driver: sdtSerial.id, vendor: sdtSerial.vendor, model: sdtSerial.model, moduleNumber };
      }),
    readCard: (signal, options = {}) => inTurn(() => readOnce(signal, options)),
    check: () => inTurn(checkModule),
    onClosed: (listener) => transport.onClosed(listener),
    close: () => transport.close(),
  };
};

/** Any reader that speaks GA/T 467 on a serial line or a virtual COM port. */
export const sdtSerial: IdCardReader = {
  id: 'sdt-serial',
  vendor: 'GA/T 467',
  model: '居民身份证阅读器（串口）',
  match: { transport: 'serial', baudRates: [115_200, 57_600, 38_400, 19_200, 9_600] },
  async open(openTransport, timings = {}) {
    const transport = await openTransport();
    try {
      return await openSession(transport, { ...usualTimings, ...timings });
    } catch (error) {
      await transport.close();
      throw error;
    }
  },
};
