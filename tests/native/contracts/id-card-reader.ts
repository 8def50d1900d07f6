import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FaultCode } from '../../../domain/faults.ts';
import type {
  CardReadProgress,
  IdCardReaderSession,
  IdCardReaderTimings,
} from '../../../native/id-card-readers/driver.ts';
import type { Transport } from '../../../native/transports/transport.ts';
import { virtualIdCardReader } from '../../../native/virtual/id-card-reader.ts';
import type { VirtualIdCardReader, VirtualReaderFault } from '../../../native/virtual/id-card-reader.ts';
import { deck } from '../support/deck.ts';
import { skipReason } from '../support/required.ts';
import type { ContractLine, MakeLine } from './lines.ts';
import { faultOf } from '../../support/fault-of.ts';

export const quickReader: IdCardReaderTimings = {
  pollMs: 10,
  replyMs: 250,
  readMs: 350,
  gapMs: 80,
  detectMs: 120,
};

/** The hands on whatever stands for the reader. */
export interface ReaderHands extends Pick<VirtualIdCardReader, 'liftCard' | 'fault' | 'clearFaults'> {
  putCard(index: number): void | Promise<void>;
}

/** How long a stand may take, milliseconds. */
interface StandPatience {
  /** Until a card laid on it or lifted, or the plug that was pulled, is noticed. */
  readonly noticeMs: number;
  /** From the beginning of a reading until its slow part is asked for. */
  readonly askMs: number;
}
const atOnce: StandPatience = { noticeMs: 0, askMs: 0 };

/** A reader as it is reached, with its plug in a hand. */
export interface ReachedReader {
  readonly hands: ReaderHands;
  readonly plug: Pick<ContractLine, 'unplug' | 'plugIn'> & { close(): void | Promise<void> };
  open(): Promise<IdCardReaderSession>;
  /** None where nothing is between the card and the driver. */
  readonly patience?: StandPatience;
  /**
   * Where the plug cannot be pulled alone and what the reader stands behind goes with it: what a reading under way and
   * the next opening then say. Otherwise that the reader was unplugged, and that it is not there.
   */
  readonly withoutPlug?: FaultCode;
}

/**
 * What a driver can know of its reader, and therefore owes: all that a security module says for itself, what a vendor's
 * library makes of that, or the pages of the smart card service.
 */
export type ReaderSpeech = 'frames' | 'library' | 'pages';

const moduleWords: readonly VirtualReaderFault[] = [
  'wrong-checksum',
  'select-failed',
  'authentication-failed',
  'card-refused',
  'contents-refused',
  'request-garbled',
  'noise',
  'with-fingerprints',
  'no-later-addresses',
];
interface Owed {
  /** What does not exist on such a reader. */
  readonly never: readonly VirtualReaderFault[];
  readonly torn: FaultCode;
  readonly moduleNumber: string;
  /** Whether the module can be asked how it is, and says that a card was read already. */
  readonly moduleAnswers: boolean;
  readonly laterAddresses: readonly string[] | null;
}
const module: Owed = {
  never: [],
  torn: 'device/card-torn',
  moduleNumber: '05.03-20170603-0001234567-0000000001',
  moduleAnswers: true,
  laterAddresses: ['东海省临江市上元县云栖镇东市街2号'],
};
const owedBy: Readonly<Record<ReaderSpeech, Owed>> = {
  frames: module,
  // A library says that what came was damaged, and not how.
  library: { ...module, torn: 'device/card-corrupt' },
  pages: {
    never: moduleWords,
    torn: 'device/card-torn',
    moduleNumber: '—',
    moduleAnswers: false,
    laterAddresses: null,
  },
};

interface ReaderOnLine {
  readonly line: MakeLine;
  readonly open: (transport: () => Promise<Transport>) => Promise<IdCardReaderSession>;
}
interface ReaderReached {
  readonly speaks: ReaderSpeech;
  /** Says why there is none here. */
  readonly reach: () => Promise<ReachedReader | string>;
}
export type IdCardReaderCase = (ReaderOnLine | ReaderReached) & {
  /** As it says of itself. */
  readonly driver: string;
};

/** How late a slow answer comes, milliseconds. */
export const slowCardMs = 1_000;

const reachOnLine = async ({ line, open }: ReaderOnLine): Promise<ReachedReader | string> => {
  const hands = virtualIdCardReader(deck, { slowMs: slowCardMs });
  const plug = await line(hands);
  return typeof plug === 'string' ? plug : { hands, plug, open: () => open(() => plug.open()) };
};

/** What holds of every reader, on whatever line it stands, behind a vendor's library and behind the card service. */
export const idCardReaderContract = (name: string, reached: IdCardReaderCase): void => {
  const { driver } = reached;
  const owed = owedBy['line' in reached ? 'frames' : reached.speaks];
  const happens = (fault: VirtualReaderFault): boolean => !owed.never.includes(fault);

  describe(`an ID card on the reader (${name})`, () => {
    let model: ReaderHands;
    let plug: ReachedReader['plug'];
    let here: ReachedReader | undefined;
    let session: IdCardReaderSession;
    let patience = atOnce;
    const open = (): Promise<IdCardReaderSession> =>
      here === undefined ? Promise.reject(new Error('no reader')) : here.open();

    beforeEach(async (context) => {
      const made = 'line' in reached ? await reachOnLine(reached) : await reached.reach();
      if (typeof made === 'string') {
        if (skipReason(name, made)) context.skip();
        return;
      }
      here = made;
      model = made.hands;
      plug = made.plug;
      patience = made.patience ?? atOnce;
      session = await made.open();
    });
    afterEach(async () => {
      if (here !== undefined) await session?.close();
      await here?.plug.close();
      here = undefined;
    });

    const read = (waitMs = 400 + patience.noticeMs, seen: CardReadProgress[] = []) =>
      session.readCard(new AbortController().signal, {
        waitMs,
        onProgress: (progress) => seen.push(progress),
      });
    const noticed = (act: () => Promise<unknown>, code: FaultCode): Promise<void> =>
      expect
        .poll(() => faultOf(act()).then((fault) => fault.code), { timeout: patience.noticeMs, interval: 20 })
        .toBe(code);
    /** Lays a card on the reader, instead of the one that lies there. */
    const lay = async (index: number): Promise<void> => {
      if (patience.noticeMs > 0) {
        model.liftCard();
        await noticed(() => read(0), 'device/card-absent');
      }
      await model.putCard(index);
    };
    const unplugged = async (): Promise<void> => {
      if (patience.noticeMs > 0) await noticed(() => session.check(), 'device/unplugged');
      expect(await faultOf(session.check())).toMatchObject({ code: 'device/unplugged' });
    };

    test('a card laid on the reader is read whole', async () => {
      const seen: CardReadProgress[] = [];
      const reading = read(2_000 + patience.noticeMs, seen);
      await expect.poll(() => seen, { timeout: 1_500, interval: 5 }).toEqual(['waiting-for-card']);
      await model.putCard(0);
      const card = await reading;
      expect(card).toMatchObject({ name: '林浅溪', idNumber: '11010519491231002X', validTo: 'long-term' });
      expect(card.photo.bytes).toHaveLength(1_024);
      expect(seen).toEqual(['waiting-for-card', 'card-found', 'reading']);
    });

    test('the module says its number', async () => {
      expect(await session.identify()).toMatchObject({
        driver,
        moduleNumber: owed.moduleNumber,
      });
    });

    test('a card left lying is asked to be lifted or read again, and the next one is read', async () => {
      await lay(0);
      await read();
      const seen: CardReadProgress[] = [];
      if (owed.moduleAnswers) {
        expect(await faultOf(read(60, seen))).toMatchObject({ code: 'device/card-absent' });
        expect(seen).toEqual(['lift-and-place-again']);
      } else expect(await read(60, seen)).toMatchObject({ name: '林浅溪' });
      await lay(1);
      expect(await read()).toMatchObject({ name: '阿依努尔', ethnicGroup: { code: '05', name: '维吾尔' } });
    });

    test('no card, and a clerk who cancels, are two different ends', async () => {
      expect(await faultOf(read(50))).toMatchObject({ code: 'device/card-absent' });
      const cancel = new AbortController();
      const reading = session.readCard(cancel.signal, { waitMs: 5_000 });
      setTimeout(() => cancel.abort(), 40);
      expect(await faultOf(reading)).toMatchObject({ code: 'device/cancelled' });
      await lay(0);
      expect(await read()).toMatchObject({ name: '林浅溪' });
    });

    const ends: readonly [VirtualReaderFault, number, FaultCode][] = [
      ['slow', 1, 'device/card-slow'],
      ['wrong-checksum', 3, 'device/card-corrupt'],
      ['lifted-before-read', 1, 'device/card-lifted'],
      ['read-failed', 3, 'device/card-read-failed'],
      ['select-failed', 3, 'device/card-read-failed'],
      ['authentication-failed', 3, 'device/card-read-failed'],
      ['card-refused', 1, 'device/card-not-genuine'],
      ['contents-refused', 1, 'device/card-contents-forged'],
      ['contents-broken', 1, 'device/card-unreadable'],
      ['wrong-card-type', 1, 'device/card-wrong-type'],
    ];
    test.each(ends.filter(([fault]) => happens(fault)))(
      '%s gives its own sentence and the next read works',
      async (fault, times, code) => {
        await lay(0);
        model.fault(fault, times);
        expect(await faultOf(read())).toMatchObject({ code });
        await lay(1);
        expect(await read()).toMatchObject({ name: '阿依努尔' });
      },
    );

    const passing: readonly VirtualReaderFault[] = [
      'wrong-checksum',
      'read-failed',
      'select-failed',
      'authentication-failed',
      'request-garbled',
      'noise',
      'with-fingerprints',
      'no-later-addresses',
    ];
    test.each(passing.filter(happens))('one %s is got over without troubling the clerk', async (fault) => {
      await lay(0);
      model.fault(fault);
      expect(await read()).toMatchObject({ name: '林浅溪' });
    });

    test('a residence permit and both cards of foreigners are read, with what was added to the chip', async () => {
      await lay(2);
      expect(await read()).toMatchObject({
        layout: 'residence-permit',
        travelPermitNumber: 'H12345678',
        laterAddresses: owed.laterAddresses,
      });
      await lay(3);
      expect(await read()).toMatchObject({
        layout: 'foreigner-2023',
        englishName: 'MONTGOMERY-FITZGERALD, BARTHOLOMEW ALEXANDER J',
      });
      await lay(4);
      expect(await read()).toMatchObject({ layout: 'foreigner-2017', chineseName: null });
    });

    test('the plug pulled in the middle of a reply is told, and the reader works when plugged in again', async () => {
      await lay(0);
      model.fault('unplugged-mid-reply');
      expect(await faultOf(read())).toMatchObject({ code: here?.withoutPlug ?? 'device/unplugged' });
      await unplugged();
      expect(await faultOf(open())).toMatchObject({ code: here?.withoutPlug ?? 'device/absent' });
      await session.close();
      await plug.plugIn();
      session = await open();
      await lay(1);
      expect(await read()).toMatchObject({ name: '阿依努尔' });
    });

    test('the idle check notices a pulled plug and a reader that went dumb', async () => {
      await session.check();
      if (owed.moduleAnswers) {
        model.fault('dead');
        expect(await faultOf(session.check())).toMatchObject({ code: 'device/no-answer' });
        await session.check();
      }
      plug.unplug();
      await new Promise((resolve) => setTimeout(resolve, 20));
      await unplugged();
    });

    const unwell: readonly [VirtualReaderFault, FaultCode][] = [
      ['not-authorised', 'device/reader-not-authorised'],
      ['self-test-failed', 'device/reader-self-test'],
    ];
    test.each(owed.moduleAnswers ? unwell : [])(
      'a reader whose module is %s is not opened',
      async (fault, code) => {
        await session.close();
        // On a serial line the first answer only says at which speed it came.
        model.fault(fault, 2);
        expect(await faultOf(open())).toMatchObject({ code });
        model.clearFaults();
      },
    );

    test('a late answer to the last card is never taken for the next one', async () => {
      await lay(0);
      model.fault('slow');
      expect(await faultOf(read())).toMatchObject({ code: 'device/card-slow' });
      await lay(1);
      // The late frame of the first card arrives while the second is being found or read.
      const cards = [await read(1_000 + patience.noticeMs)];
      await lay(1);
      await new Promise((resolve) => setTimeout(resolve, 800));
      cards.push(await read(1_000 + patience.noticeMs));
      expect(cards.map((card) => 'name' in card && card.name)).toEqual(['阿依努尔', '阿依努尔']);
    });

    test('a reply that stops half way is asked for again, and then told', async () => {
      await lay(0);
      model.fault('torn');
      expect(await read()).toMatchObject({ name: '林浅溪' });
      await lay(0);
      model.fault('torn', 3);
      expect(await faultOf(read())).toMatchObject({ code: owed.torn });
      await lay(1);
      expect(await read()).toMatchObject({ name: '阿依努尔' });
    });

    test('a slow card can be given up, and the next one is read', async () => {
      await lay(0);
      model.fault('slow');
      const cancel = new AbortController();
      const onProgress = (step: CardReadProgress): void => {
        // By then it was asked for.
        if (step === 'reading') setTimeout(() => cancel.abort(), 60 + patience.askMs);
      };
      const reading = session.readCard(cancel.signal, { onProgress });
      expect(await faultOf(reading)).toMatchObject({ code: 'device/cancelled' });
      await lay(1);
      expect(await read(2_000 + patience.noticeMs)).toMatchObject({ name: '阿依努尔' });
    });

    test('closed twice it is closed, and says so to whoever still asks', async () => {
      await session.close();
      await session.close();
      expect(await faultOf(session.check())).toMatchObject({ code: 'device/unplugged' });
    });
  });
};
