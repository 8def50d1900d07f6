import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import type { IdCard } from '../../domain/id-card.ts';
import { inTurnOf } from '../in-turn.ts';
import { sdtAddressBlocks, sdtModuleNumber, sdtStatus, sdtTextAndPhoto } from '../protocols/sdt.ts';
import type { SdtCommand, SdtReply } from '../protocols/sdt.ts';
import { decodeAddress, decodeCardText, hasLaterAddresses, layoutOf } from '../protocols/sdt-text.ts';
import type { IdCardReaderSession, IdCardReaderTimings, ReadCardOptions, ReaderIdentity } from './driver.ts';
import type { SdtLink } from './sdt-link.ts';

export const usualTimings: IdCardReaderTimings = {
  pollMs: 300,
  replyMs: 1_000,
  readMs: 3_000,
  gapMs: 500,
  detectMs: 300,
};
const usualWaitMs = 30_000;
/** Common practice with these modules: two more tries, then the card is to be lifted. */
const triesPerStep = 3;

/** Status words that say the card itself is not to be trusted. */
const doubts: Readonly<Record<number, FaultCode>> = {
  [sdtStatus.samRefusedCard]: 'device/card-not-genuine',
  [sdtStatus.contentsRefused]: 'device/card-contents-forged',
};

/** Status words that end the read at once, whatever step they answer. */
const finalFaults: Readonly<Record<number, FaultCode>> = {
  ...doubts,
  [sdtStatus.wrongCardType]: 'device/card-wrong-type',
  [sdtStatus.selfTestFailed]: 'device/reader-self-test',
  [sdtStatus.notAuthorised]: 'device/reader-not-authorised',
  [sdtStatus.badCommand]: 'device/reader-refused',
  [sdtStatus.notPermitted]: 'device/reader-refused',
};

/** Faults of the line that another try of the same step may cure. */
const lineFaults: readonly FaultCode[] = ['device/card-torn', 'device/card-corrupt'];

const isLineFault = (error: unknown): boolean => error instanceof Fault && lineFaults.includes(error.code);

const statusText = (reply: SdtReply): string => reply.sw3.toString(16).padStart(2, '0');

/**
 * Finding, selecting and reading a card on any link to a security module, with the tries and the sentences that belong
 * to it. Checks that the module is well before it opens; throws the `device/…` fault that says why not.
 */
export const openSdtSession = async (
  link: SdtLink,
  timings: IdCardReaderTimings,
  identity: Omit<ReaderIdentity, 'moduleNumber'>,
): Promise<IdCardReaderSession> => {
  /** A selected card answers 80 to every further find until it is lifted. */
  let maySelectedStillLie = false;
  /** A module that does not know the command is asked once, not at every card. */
  let tellsLaterAddresses = true;

  const send = async (command: SdtCommand, silent: FaultCode, signal?: AbortSignal): Promise<SdtReply> => {
    const reply = await link.ask(command, {
      deadlineMs: command === 'readTextAndPhoto' ? timings.readMs : timings.replyMs,
      gapMs: timings.gapMs,
      silent,
      signal,
    });
    const final = finalFaults[reply.sw3];
    if (final !== undefined) throw new Fault(final, { status: statusText(reply) });
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
    if (reply.sw3 !== sdtStatus.ok) throw new Fault('device/reader-refused', { status: statusText(reply) });
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

  /**
   * The card is read by then: a module that cannot say what was added to it costs the addresses and not the read.
   * `null` where it cannot.
   */
  const laterAddresses = async (signal: AbortSignal): Promise<readonly string[] | null> => {
    if (!tellsLaterAddresses) return null;
    let reply: SdtReply;
    try {
      reply = await link.ask('readLaterAddresses', {
        deadlineMs: timings.replyMs,
        gapMs: timings.gapMs,
        silent: 'device/no-answer',
        signal,
      });
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'device/cancelled') throw error;
      if (error.code === 'device/no-answer') tellsLaterAddresses = false;
      return null;
    }
    if (reply.sw3 === sdtStatus.noSuchContent) return [];
    const doubted = doubts[reply.sw3];
    if (doubted !== undefined) throw new Fault(doubted, { status: statusText(reply) });
    if (reply.sw3 === sdtStatus.badCommand || reply.sw3 === sdtStatus.notPermitted)
      tellsLaterAddresses = false;
    return reply.sw3 === sdtStatus.ok
      ? (sdtAddressBlocks(reply.data)
          ?.map(decodeAddress)
          .filter((address) => address !== '') ?? null)
      : null;
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
    reply.data.fill(0);
    if (blocks === undefined) throw new Fault('device/card-corrupt');
    try {
      const later = hasLaterAddresses(layoutOf(blocks.text)) ? await laterAddresses(signal) : null;
      return decodeCardText(blocks.text, blocks.photo, later);
    } finally {
      blocks.text.fill(0);
    }
  };

  /** One command at a time on the line: a check must not fall between select and read. */
  const inTurn = inTurnOf();

  await checkModule();

  return {
    identify: () =>
      inTurn(async () => {
        const reply = await insist('samId', 'device/no-answer');
        const moduleNumber = sdtModuleNumber(reply.data);
        if (moduleNumber === undefined)
          throw new Fault('device/reader-refused', { status: statusText(reply) });
        return { ...identity, moduleNumber };
      }),
    readCard: (signal, options = {}) => inTurn(() => readOnce(signal, options)),
    check: () => inTurn(checkModule),
    onClosed: (listener) => link.onClosed(listener),
    close: () => link.close(),
  };
};
