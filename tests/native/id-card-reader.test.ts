import { describe, expect, test } from 'vitest';
import { faultSentence } from '../../domain/faults.ts';
import { bulkProfiles, hidProfiles } from '../../native/id-card-readers/profiles.ts';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { sdtHid, sdtUsb } from '../../native/id-card-readers/sdt-usb.ts';
import { sdtSpeeds } from '../../native/id-card-readers/speeds.ts';
import { sdtRequest } from '../../native/protocols/sdt.ts';
import type { Transport } from '../../native/transports/transport.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { MadeLine, VirtualLine } from '../../native/virtual/plug.ts';
import { hidLine, usbLine } from '../../native/virtual/reader-lines.ts';
import { idCardReaderContract, quickReader as quick } from './contracts/id-card-reader.ts';
import { madeLine, makeLines } from './contracts/lines.ts';
import { behindCardService } from './contracts/reached-readers.ts';
import { recordedContract } from './contracts/recorded.ts';
import { deck } from './support/deck.ts';

const overSerial = (transport: () => Promise<Transport>) => sdtSerial.open(transport, quick);
const overUsb = (transport: () => Promise<Transport>) => sdtUsb.open(transport, quick);
const overHid = (transport: () => Promise<Transport>) => sdtHid.open(transport, quick);

idCardReaderContract('in process', { line: makeLines['in-process'], open: overSerial, driver: 'sdt-serial' });
idCardReaderContract('serial port on a PTY', { line: makeLines.pty, open: overSerial, driver: 'sdt-serial' });
idCardReaderContract('USB, two pairs', {
  line: madeLine(usbLine(bulkProfiles['sam-v-two-pipes'].profile)),
  open: overUsb,
  driver: 'sdt-usb',
});
idCardReaderContract('HID', {
  line: madeLine(hidLine(hidProfiles['sam-v-hid'].profile)),
  open: overHid,
  driver: 'sdt-hid',
});
idCardReaderContract('pcsc-pages', { driver: 'pcsc-pages', speaks: 'pages', reach: behindCardService });

for (const driver of ['sdt-serial', 'sam-v', 'sam-v-two-pipes', 'sam-v-hid'])
  recordedContract('id-card-reader', driver);

test.each<[string, MadeLine, typeof overUsb]>([
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
