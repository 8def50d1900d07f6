import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault, faultSentence } from '../../domain/faults.ts';
import type { FaultCode } from '../../domain/faults.ts';
import type {
  CardReadProgress,
  IdCardReaderSession,
  IdCardReaderTimings,
} from '../../native/id-card-readers/driver.ts';
import { bulkProfiles, hidProfiles } from '../../native/id-card-readers/profiles.ts';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { sdtHid, sdtUsb } from '../../native/id-card-readers/sdt-usb.ts';
import { sdtSpeeds } from '../../native/id-card-readers/speeds.ts';
import { sdtRequest } from '../../native/protocols/sdt.ts';
import type { Transport } from '../../native/transports/transport.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import type { VirtualIdCardReader, VirtualReaderFault } from '../../native/virtual/id-card-reader.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { MadeLine, VirtualLine, VirtualPlug } from '../../native/virtual/plug.ts';
import { hidLine, usbLine } from '../../native/virtual/reader-lines.ts';
import { deck } from './support/deck.ts';

const quick: IdCardReaderTimings = { pollMs: 10, replyMs: 250, readMs: 350, gapMs: 80, detectMs: 120 };

interface Way {
  readonly name: string;
  readonly line: VirtualLine | MadeLine;
  readonly open: (transport: () => Promise<Transport>) => Promise<IdCardReaderSession>;
  readonly driver: string;
}
const overSerial = (transport: () => Promise<Transport>) => sdtSerial.open(transport, quick);
const overUsb = (transport: () => Promise<Transport>) => sdtUsb.open(transport, quick);
const overHid = (transport: () => Promise<Transport>) => sdtHid.open(transport, quick);
const ways: readonly Way[] = [
  { name: 'in process', line: 'in-process', open: overSerial, driver: 'sdt-serial' },
  { name: 'serial port on a PTY', line: 'pty', open: overSerial, driver: 'sdt-serial' },
  {
    name: 'USB, two pairs',
    line: usbLine(bulkProfiles['sam-v-two-pipes'].profile),
    open: overUsb,
    driver: 'sdt-usb',
  },
  { name: 'HID', line: hidLine(hidProfiles['sam-v-hid'].profile), open: overHid, driver: 'sdt-hid' },
];

describe.each(ways)('an ID card on the reader ($name)', ({ line, open, driver }) => {
  let model: VirtualIdCardReader;
  let plug: VirtualPlug;
  let session: IdCardReaderSession;

  beforeEach(async (context) => {
    model = virtualIdCardReader(deck, { slowMs: 500 });
    plug = await plugVirtual(model, line, '1 号读卡器');
    if (line === 'pty' && plug.on !== 'pty') context.skip('skipped: this system offers no pseudo-terminal');
    session = await open(() => plug.open());
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
      driver,
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
  ])('%s gives its own sentence and the next read works', async (name, times, code) => {
    model.putCard(0);
    model.fault(name, times);
    expect(await faultOf(read())).toMatchObject({ code });
    model.putCard(1);
    expect(await read()).toMatchObject({ name: '阿依努尔' });
  });

  test.each<VirtualReaderFault>([
    'wrong-checksum',
    'read-failed',
    'select-failed',
    'authentication-failed',
    'request-garbled',
    'noise',
    'with-fingerprints',
    'no-later-addresses',
  ])('one %s is got over without troubling the clerk', async (name) => {
    model.putCard(0);
    model.fault(name);
    expect(await read()).toMatchObject({ name: '林浅溪' });
  });

  test('a residence permit and both cards of foreigners are read, with what was added to the chip', async () => {
    model.putCard(2);
    expect(await read()).toMatchObject({
      layout: 'residence-permit',
      travelPermitNumber: 'H12345678',
      laterAddresses: ['东海省临江市上元县云栖镇东市街2号'],
    });
    model.putCard(3);
    expect(await read()).toMatchObject({
      layout: 'foreigner-2023',
      englishName: 'MONTGOMERY-FITZGERALD, BARTHOLOMEW ALEXANDER J',
    });
    model.putCard(4);
    expect(await read()).toMatchObject({ layout: 'foreigner-2017', chineseName: null });
  });

  test('the plug pulled in the middle of a reply is told, and the reader works when plugged in again', async () => {
    model.putCard(0);
    model.fault('unplugged-mid-reply');
    expect(await faultOf(read())).toMatchObject({ code: 'device/unplugged' });
    expect(await faultOf(session.check())).toMatchObject({ code: 'device/unplugged' });
    expect(await faultOf(open(() => plug.open()))).toMatchObject({ code: 'device/absent' });
    await session.close();
    await plug.plugIn();
    session = await open(() => plug.open());
    model.putCard(1);
    expect(await read()).toMatchObject({ name: '阿依努尔' });
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
    // On a serial line the first answer only says at which speed it came.
    model.fault(name, 2);
    expect(await faultOf(open(() => plug.open()))).toMatchObject({ code });
    model.clearFaults();
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
    expect(cards.map((card) => 'name' in card && card.name)).toEqual(['阿依努尔', '阿依努尔']);
  });

  test('a reply that stops half way is asked for again, and then told', async () => {
    model.putCard(0);
    model.fault('torn');
    expect(await read()).toMatchObject({ name: '林浅溪' });
    model.putCard(0);
    model.fault('torn', 3);
    expect(await faultOf(read())).toMatchObject({ code: 'device/card-torn' });
    model.putCard(1);
    expect(await read()).toMatchObject({ name: '阿依努尔' });
  });
});

test.each<[string, MadeLine, Way['open']]>([
  ['USB with one pair of endpoints', usbLine(bulkProfiles['sam-v'].profile), overUsb],
  [
    'HID reports without id or length',
    hidLine({ vid: 1, pid: 2, reportId: 0, payloadOffset: 0, reportSize: 64 }),
    overHid,
  ],
])('a card is read over %s, and the pulled plug is told', async (_, line, open) => {
  const model = virtualIdCardReader(deck, { cardOnReader: 0 });
  const plug = await plugVirtual(model, line, '1 号读卡器');
  const session = await open(() => plug.open());
  expect(await session.readCard(new AbortController().signal)).toMatchObject({ name: '林浅溪' });
  model.putCard(1);
  model.fault('unplugged-mid-reply');
  await expect(session.readCard(new AbortController().signal)).rejects.toMatchObject({
    code: 'device/unplugged',
  });
  await session.close();
});

describe('what only a byte line can do', () => {
  test('a reply in single bytes is put together', async () => {
    const model = virtualIdCardReader(deck, { cardOnReader: 0 });
    const plug = await plugVirtual(model, 'in-process', '1 号读卡器');
    const session = await overSerial(plug.open);
    model.fault('split');
    expect(await session.readCard(new AbortController().signal)).toMatchObject({ name: '林浅溪' });
    await session.close();
  });

  test('a plug pulled before the reply began is no slow card, though nobody reports the lost line', async () => {
    const model = virtualIdCardReader(deck, { slowMs: 500, cardOnReader: 0 });
    const plug = await plugVirtual(model, 'in-process', '1 号读卡器');
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
    const session = await overSerial(unreported);
    model.fault('slow', 3);
    await expect(session.readCard(new AbortController().signal)).rejects.toMatchObject({
      code: 'device/unplugged',
    });
    await session.close();
  });
});

describe.each<VirtualLine>(['in-process', 'pty'])('the speed a module is set to (%s)', (line) => {
  test.each(sdtSpeeds)('%i is found, and said where the setting is another', async (speed) => {
    const model = virtualIdCardReader(deck, { speed, cardOnReader: 0 });
    const plug = await plugVirtual(model, line, 'COM3');
    const session = await sdtSerial.open(plug.open, { ...quick, replyMs: 120, detectMs: 40 });
    try {
      expect((await session.identify()).speed).toBe(speed);
      if (speed === 115_200) expect(session.remark).toBeUndefined();
      else expect(session.remark?.zh).toContain(`以 ${speed} 速率应答，设置为 115200`);
      expect(await session.readCard(new AbortController().signal)).toMatchObject({ name: '林浅溪' });
    } finally {
      await session.close();
      plug.close();
    }
  });

  test('a module that answers at none of the five is said so, with the speeds that were tried', async () => {
    const model = virtualIdCardReader(deck);
    model.fault('dead', 100);
    const plug = await plugVirtual(model, line, 'COM3');
    await expect(
      sdtSerial.open(plug.open, { ...quick, replyMs: 40, detectMs: 20 }, 9_600),
    ).rejects.toMatchObject({
      code: 'device/reader-silent',
      detail: { speeds: '9600、115200、57600、38400、19200' },
    });
    plug.close();
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
