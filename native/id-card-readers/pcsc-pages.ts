import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '../../domain/faults.ts';
import type { IdCard } from '../../domain/id-card.ts';
import { textBlockLength } from '../protocols/card-layouts.ts';
import { decodeCardText } from '../protocols/sdt-text.ts';
import { watchCards } from '../transports/pcsc.ts';
import type { CardWatch, SmartCard } from '../transports/pcsc.ts';
import type {
  IdCardReaderModel,
  IdCardReaderSession,
  IdCardReaderTimings,
  ReadCardOptions,
} from './driver.ts';

/**
 * How a reader of the smart card service shows what its security module read: pages of a command, which together are
 * a head, the text block and the photo. No standard says it, so it is data.
 */
export interface PagesProfile {
  /** Class and instruction; the page is P1, P2 and Le are 0. */
  readonly command: readonly [cla: number, ins: number];
  readonly pages: number;
  /** Bytes before the text; what they say is not known. */
  readonly head: number;
}

/**
 * Six pages, of which the first five are full: 4 + 256 + 1,024 bytes. From the code of one public demonstration for a
 * reader of this type; tried on none.
 */
const usualPages: PagesProfile = { command: [0xff, 0xb0], pages: 6, head: 4 };

/** Milliseconds. */
interface PagesTimings extends Pick<IdCardReaderTimings, 'pollMs' | 'readMs'> {
  /** The service tells of its readers a moment after it is asked. */
  readonly appearMs: number;
}
const usualTimings: PagesTimings = { pollMs: 200, readMs: 3_000, appearMs: 3_000 };

const photoLength = 1_024;
const usualWaitMs = 30_000;
/** Reading a page may be broken off by a card that lies askew. */
const tries = 3;

/**
 * The service waits for a card as long as the card likes. Throws `device/card-slow` after `readMs`, and
 * `device/cancelled`; what comes back later is let go of.
 */
const inTime = async <T>(work: Promise<T>, readMs: number, signal: AbortSignal): Promise<T> => {
  if (signal.aborted) throw new Fault('device/cancelled');
  const over = new AbortController();
  const late = pause(readMs, undefined, { signal: AbortSignal.any([signal, over.signal]) }).then(
    () => {
      throw new Fault('device/card-slow');
    },
    () => {
      throw new Fault('device/cancelled');
    },
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
};
const isGivenUp = (error: unknown): boolean =>
  error instanceof Fault && (error.code === 'device/card-slow' || error.code === 'device/cancelled');

const isFine = (answer: Uint8Array): boolean => answer.at(-2) === 0x90 && answer.at(-1) === 0x00;

/** Fills `whole` with the pages. Throws `device/card-wrong-type`, `device/card-read-failed` or `device/card-torn`. */
const readPages = async (
  { command, pages }: PagesProfile,
  whole: Uint8Array,
  transmit: SmartCard['transmit'],
): Promise<void> => {
  let at = 0;
  for (let page = 0; page < pages && at < whole.length; page += 1) {
    const answer = await transmit(Uint8Array.of(...command, page, 0, 0));
    // A card the module cannot read has no pages at all; one that goes away has no further ones.
    if (!isFine(answer)) throw new Fault(page === 0 ? 'device/card-wrong-type' : 'device/card-read-failed');
    const data = answer.subarray(0, Math.min(answer.length - 2, whole.length - at));
    whole.set(data, at);
    at += data.length;
  }
  if (at < whole.length) throw new Fault('device/card-torn');
};

/** The words an ID card has for what happens to any card. */
const asIdCard = (error: unknown): unknown =>
  error instanceof Fault && error.code === 'device/smart-card-removed'
    ? new Fault('device/card-lifted')
    : error instanceof Fault && error.code === 'device/smart-card-error'
      ? new Fault('device/card-read-failed')
      : error;

const readOnce = async (
  watch: CardWatch,
  reader: string,
  profile: PagesProfile,
  { readMs, signal }: { readonly readMs: number; readonly signal: AbortSignal },
): Promise<IdCard> => {
  const textEnd = profile.head + textBlockLength;
  for (let attempt = 1; ; attempt += 1) {
    let card: SmartCard | undefined;
    let isStuck = false;
    const whole = new Uint8Array(textEnd + photoLength);
    try {
      const connected = await watch.connect(reader);
      card = connected;
      await readPages(profile, whole, (command) => inTime(connected.transmit(command), readMs, signal));
      return decodeCardText(whole.subarray(profile.head, textEnd), whole.slice(textEnd));
    } catch (error) {
      isStuck = isGivenUp(error);
      const told = asIdCard(error);
      const mayHelp =
        told instanceof Fault &&
        (told.code === 'device/card-read-failed' || told.code === 'device/card-torn');
      if (!mayHelp || attempt >= tries) throw told;
    } finally {
      whole.fill(0);
      const closing = card?.close();
      // Behind a command that does not come back nothing does.
      if (!isStuck) await closing;
    }
  }
};

const model: IdCardReaderModel = {
  id: 'pcsc-pages',
  vendor: 'PC/SC',
  model: '居民身份证阅读器（智能卡服务）',
};

/** A reader of the smart card service that shows an ID card in pages. */
export const pcscPages = {
  ...model,
  /**
   * `name`: how the service's name for the reader begins. Throws `device/absent`, or what keeps the service from
   * working.
   */
  async open(
    name: string,
    profile = usualPages,
    watching: (options: Pick<Parameters<typeof watchCards>[0], 'onEvent'>) => CardWatch = watchCards,
    { pollMs, readMs, appearMs } = usualTimings,
  ): Promise<IdCardReaderSession> {
    const closeListeners = new Set<() => void>();
    let closed = false;
    const shut = (): void => {
      if (closed) return;
      closed = true;
      watch.close();
      for (const listener of closeListeners) listener();
      closeListeners.clear();
    };
    /** The service's whole name for the one that was opened, once it is: others may begin alike. */
    let opened = '';
    const watch = watching({
      onEvent(event) {
        if (event.what === 'reader-gone' && event.reader === opened) shut();
      },
    });
    const found = (): string | undefined => {
      const names = [...watch.readers().keys()];
      return names.find((one) => one === name) ?? names.find((one) => one.startsWith(name));
    };
    for (const end = performance.now() + appearMs; found() === undefined; await pause(20)) {
      const down = watch.fault();
      if (down === undefined && performance.now() < end) continue;
      watch.close();
      throw down === undefined
        ? new Fault('device/absent', { where: name })
        : new Fault(down.code, down.detail);
    }
    const here = found() ?? name;
    opened = here;

    const waitForCard = async (signal: AbortSignal, options: ReadCardOptions): Promise<void> => {
      const until = performance.now() + (options.waitMs ?? usualWaitMs);
      for (let told = false; watch.readers().get(here) !== 'card'; told = true) {
        if (signal.aborted) throw new Fault('device/cancelled');
        if (closed) throw new Fault('device/unplugged', { where: here });
        if (!told) options.onProgress?.('waiting-for-card');
        if (performance.now() >= until) throw new Fault('device/card-absent');
        // An abort ends the pause early; the loop's own check then speaks.
        await pause(pollMs, undefined, { signal }).catch(() => undefined);
      }
      options.onProgress?.('card-found');
    };

    return {
      // The service has no command for the number of the security module.
      identify: async () => ({ driver: model.id, vendor: model.vendor, model: here, moduleNumber: '—' }),
      async readCard(signal, options = {}) {
        if (signal.aborted) throw new Fault('device/cancelled');
        await waitForCard(signal, options);
        options.onProgress?.('reading');
        return readOnce(watch, here, profile, { readMs, signal });
      },
      async check() {
        if (closed) throw new Fault('device/unplugged', { where: here });
      },
      onClosed(listener) {
        if (closed) listener();
        else closeListeners.add(listener);
        return () => closeListeners.delete(listener);
      },
      async close() {
        shut();
      },
    };
  },
} as const;
