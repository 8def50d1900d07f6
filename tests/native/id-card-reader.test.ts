import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault, faultSentence } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import type {
  CardReadProgress,
  IdCardReaderSession,
  IdCardReaderTimings,
} from '../../native/id-card-readers/driver.ts';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { sdtRequest } from '../../native/protocols/sdt.ts';
import type { Transport } from '../../native/transports/transport.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import type { VirtualIdCardReader, VirtualReaderFault } from '../../native/virtual/id-card-reader.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { VirtualLine, VirtualPlug } from '../../native/virtual/plug.ts';
import { deck } from './support/deck.ts';

const quick: IdCardReaderTimings = { pollMs: 10, replyMs: 250, readMs: 350, gapMs: 80 };

describe.each<VirtualLine>(['in-process', 'pty'])('an ID card on the reader (%s)', (line) => {
  let model: VirtualIdCardReader;
  let plug: VirtualPlug;
  let session: IdCardReaderSession;

  beforeEach(async (context) => {
    model = virtualIdCardReader(deck, { slowMs: 500 });
    plug = await plugVirtual(model, line, '1 号读卡器');
    if (plug.on !== line) context.skip('skipped: this system offers no pseudo-terminal');
    session = await sdtSerial.open(plug.open, quick);
  });
  afterEach(async () => {
    await session.close();
    plug.close();
  });

  const read = (waitMs = 400, seen: CardReadProgress[] = []) =>
    session.readCard(new AbortController().signal, {
      waitMs,
      onProgress: (progress) => seen.push(progress),
    });
  const faultOf = async (act: Promise<unknown>): Promise<Fault> => {
    const error: unknown = await act.then(
      () => new Error('it was read'),
      (reason: unknown) => reason,
    );
    if (error instanceof Fault) return error;
    throw error;
  };

  test('a card laid on the reader is read whole', async () => {
    const seen: CardReadProgress[] = [];
    const reading = read(2_000, seen);
    setTimeout(() => model.putCard(0), 60);
    const card = await reading;
    expect(card).toMatchObject({ name: '林浅溪', idNumber: '11010519491231002X', validTo: 'long-term' });
    expect(card.photo.bytes).toHaveLength(1_024);
    expect(seen).toEqual(['waiting-for-card', 'card-found', 'reading']);
  });

  test('the module says its number', async () => {
    expect(await session.identify()).toMatchObject({
      driver: 'sdt-serial',
      moduleNumber: '05.03-20170603-0001234567-0000000001',
    });
  });

  test('a card left lying after its read is asked to be lifted, and reads again when it was', async () => {
    model.putCard(0);
    await read();
    const seen: CardReadProgress[] = [];
    expect(await faultOf(read(60, seen))).toMatchObject({ code: 'device/card-absent' });
    expect(seen).toEqual(['lift-and-place-again']);
    model.putCard(1);
    expect(await read()).toMatchObject({ name: '阿依努尔', ethnicGroup: { code: '05', name: '维吾尔' } });
  });

  test('no card, and a clerk who cancels, are two different ends', async () => {
    expect(await faultOf(read(50))).toMatchObject({ code: 'device/card-absent' });
    const cancel = new AbortController();
    const reading = session.readCard(cancel.signal, { waitMs: 5_000 });
    setTimeout(() => cancel.abort(), 40);
    expect(await faultOf(reading)).toMatchObject({ code: 'device/cancelled' });
    model.putCard(0);
    expect(await read()).toMatchObject({ name: '林浅溪' });
  });

  test.each<[VirtualReaderFault, number, FaultCode]>([
    ['torn', 3, 'device/card-torn'],
    ['slow', 1, 'device/card-slow'],
    ['wrong-checksum', 3, 'device/card-corrupt'],
    ['lifted-before-read', 1, 'device/card-lifted'],
    ['read-failed', 3, 'device/card-read-failed'],
    ['card-refused', 1, 'device/card-not-genuine'],
    ['contents-refused', 1, 'device/card-contents-forged'],
    ['wrong-card-type', 1, 'device/card-wrong-type'],
  ])('%s gives its own sentence and the next read works', async (name, times, code) => {
    model.putCard(0);
    model.fault(name, times);
    expect(await faultOf(read())).toMatchObject({ code });
    model.putCard(1);
    expect(await read()).toMatchObject({ name: '阿依努尔' });
  });

  test.each<VirtualReaderFault>([
    'torn',
    'wrong-checksum',
    'read-failed',
    'request-garbled',
    'noise',
    'split',
  ])('one %s is got over without troubling the clerk', async (name) => {
    model.putCard(0);
    model.fault(name);
    expect(await read()).toMatchObject({ name: '林浅溪' });
  });

  test('the plug pulled in the middle of a reply is told, and the reader works when plugged in again', async () => {
    model.putCard(0);
    model.fault('unplugged-mid-reply');
    expect(await faultOf(read())).toMatchObject({ code: 'device/unplugged' });
    expect(await faultOf(session.check())).toMatchObject({ code: 'device/unplugged' });
    expect(await faultOf(sdtSerial.open(plug.open, quick))).toMatchObject({ code: 'device/absent' });
    await session.close();
    await plug.plugIn();
    session = await sdtSerial.open(plug.open, quick);
    model.putCard(1);
    expect(await read()).toMatchObject({ name: '阿依努尔' });
  });

  test('a plug pulled before the reply began is no slow card, though nobody reports the lost line', async () => {
    await session.close();
    const unreported = async (): Promise<Transport> => {
      const real = await plug.open();
      return {
        ...real,
        get isOpen() {
          return real.isOpen;
        },
        write: async (bytes) => {
          await real.write(bytes);
          if (Buffer.from(bytes).equals(Buffer.from(sdtRequest('readTextAndPhoto')))) plug.unplug();
        },
        onClosed: () => () => undefined,
      };
    };
    session = await sdtSerial.open(unreported, quick);
    model.putCard(0);
    model.fault('slow', 3);
    expect(await faultOf(read())).toMatchObject({ code: 'device/unplugged' });
  });

  test('the idle check notices a pulled plug and a reader that went dumb', async () => {
    await session.check();
    model.fault('dead');
    expect(await faultOf(session.check())).toMatchObject({ code: 'device/no-answer' });
    await session.check();
    plug.unplug();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await faultOf(session.check())).toMatchObject({ code: 'device/unplugged' });
  });

  test.each<[VirtualReaderFault, FaultCode]>([
    ['not-authorised', 'device/reader-not-authorised'],
    ['self-test-failed', 'device/reader-self-test'],
  ])('a reader whose module is %s is not opened', async (name, code) => {
    await session.close();
    model.fault(name);
    expect(await faultOf(sdtSerial.open(plug.open, quick))).toMatchObject({ code });
  });

  test('a residence permit is refused in words', async () => {
    model.putCard(2);
    expect(await faultOf(read())).toMatchObject({ code: 'device/card-other-document' });
  });

  test('a late answer to the last card is never taken for the next one', async () => {
    model.putCard(0);
    model.fault('slow');
    expect(await faultOf(read())).toMatchObject({ code: 'device/card-slow' });
    model.putCard(1);
    // The late frame of the first card arrives while the second is being found or read.
    const cards = [await read(1_000)];
    model.putCard(1);
    await new Promise((resolve) => setTimeout(resolve, 200));
    cards.push(await read(1_000));
    expect(cards.map((card) => card.name)).toEqual(['阿依努尔', '阿依努尔']);
  });
});

test('torn, slow, corrupt, lifted and unplugged are five different sentences', () => {
  const codes = [
    'device/card-torn',
    'device/card-slow',
    'device/card-corrupt',
    'device/card-lifted',
    'device/unplugged',
  ] as const;
  const sentences = new Set(codes.map((code) => faultSentence(code, { where: 'COM3' })));
  expect(sentences.size).toBe(5);
});
