import { describe, expect, test } from 'vitest';
import {
  sdtModuleNumber,
  sdtParser,
  sdtReplyOf,
  sdtRequest,
  sdtTextAndPhoto,
} from '../../native/protocols/sdt.ts';
import type { SdtCommand } from '../../native/protocols/sdt.ts';
import { decodeResidentText } from '../../native/protocols/sdt-text.ts';
import { Fault } from '../../domain/faults.ts';
import { fixtureBytes, seeded } from './support/hex.ts';

const replyIn = (name: string) => {
  const [event] = sdtParser().push(fixtureBytes(name));
  if (event?.kind !== 'frame') throw new Error('the fixture holds no frame');
  const reply = sdtReplyOf(event.body);
  if (reply === undefined) throw new Error('the fixture holds no status word');
  return reply;
};

describe('what we say to the reader, byte for byte', () => {
  test.each<[SdtCommand, string]>([
    ['reset', 'sdt-reset-request.hex'],
    ['status', 'sdt-status-request.hex'],
    ['samId', 'sdt-sam-id-request.hex'],
    ['findCard', 'sdt-find-card-request.hex'],
    ['selectCard', 'sdt-select-card-request.hex'],
    ['readTextAndPhoto', 'sdt-read-request.hex'],
  ])('%s', (command, file) => {
    expect(sdtRequest(command)).toEqual(fixtureBytes(file));
  });
});

describe('what the reader says to us', () => {
  test('a card is found, selected and read whole from recorded bytes', () => {
    expect(replyIn('sdt-card-found-reply.hex')).toMatchObject({ sw3: 0x9f });
    expect(replyIn('sdt-card-selected-reply.hex').data).toHaveLength(8);
    expect(replyIn('sdt-no-card-reply.hex')).toMatchObject({ sw3: 0x80, data: new Uint8Array(0) });
    const blocks = sdtTextAndPhoto(replyIn('sdt-resident-read-reply.hex').data);
    if (blocks === undefined) throw new Error('the blocks were not recognised');
    expect(decodeResidentText(blocks.text, blocks.photo)).toMatchObject({
      layout: 'resident',
      name: '林浅溪',
      sex: 'female',
      ethnicGroup: { code: '01', name: '汉' },
      bornOn: '1949-12-31',
      address: '东海省临江市上元县云栖镇石桥路18号',
      idNumber: '11010519491231002X',
      authority: '临江市公安局上元分局',
      validFrom: '2010-03-05',
      validTo: 'long-term',
      photo: { encoding: 'wlt', decoded: false },
    });
    expect(blocks.photo).toHaveLength(1_024);
  });

  test('the reply is understood however the line cuts it and whatever noise comes before', () => {
    const frame = fixtureBytes('sdt-resident-read-reply.hex');
    const random = seeded(467);
    for (let round = 0; round < 100; round += 1) {
      const parser = sdtParser();
      const noise = Uint8Array.from({ length: Math.floor(random() * 12) }, () =>
        random() < 0.5 ? 0xaa : Math.floor(random() * 256),
      );
      const stream = Uint8Array.of(...noise, ...frame, ...frame);
      const events = [];
      for (let at = 0; at < stream.length; ) {
        const size = 1 + Math.floor(random() * 400);
        events.push(...parser.push(stream.subarray(at, at + size)));
        at += size;
      }
      const frames = events.filter((event) => event.kind === 'frame');
      expect(frames.length).toBeGreaterThanOrEqual(1);
      expect(frames.at(-1)?.body).toEqual(frame.subarray(7, -1));
    }
  });

  test('a torn reply does not swallow the good one after it', () => {
    const frame = fixtureBytes('sdt-resident-read-reply.hex');
    const parser = sdtParser();
    expect(parser.push(frame.subarray(0, 700))).toEqual([]);
    const events = parser.push(Uint8Array.of(...frame, ...frame));
    expect(events.filter((event) => event.kind === 'frame').length).toBeGreaterThanOrEqual(1);
    expect(events.some((event) => event.kind === 'corrupt')).toBe(true);
  });

  test('a length beyond any reply is not waited for', () => {
    const parser = sdtParser();
    parser.push(Uint8Array.of(0xaa, 0xaa, 0xaa, 0x96, 0x69, 0xff, 0xff));
    expect(parser.pending).toBe(0);
  });

  test('the module number is shown in its printed form', () => {
    const bytes = new Uint8Array(16);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 5, true);
    view.setUint16(2, 3, true);
    view.setUint32(4, 20_170_811, true);
    view.setUint32(8, 1_234_567, true);
    view.setUint32(12, 42, true);
    expect(sdtModuleNumber(bytes)).toBe('05.03-20170811-0001234567-0000000042');
    expect(sdtModuleNumber(bytes.subarray(1))).toBeUndefined();
  });
});

test('five thousand damaged replies: never a crash, never a hang, never another person’s number', () => {
  const good = fixtureBytes('sdt-resident-read-reply.hex');
  const goodBody = good.slice(7, -1);
  const random = seeded(20_160_501);
  const mutate = (frame: Uint8Array): Uint8Array => {
    const bytes = frame.slice();
    const at = Math.floor(random() * bytes.length);
    switch (Math.floor(random() * 6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
        return bytes;
      case 1:
        return bytes.slice(0, at);
      case 2:
        return Uint8Array.of(...bytes.slice(0, at), Math.floor(random() * 256), ...bytes.slice(at));
      case 3:
        return Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at + 1 + Math.floor(random() * 40)));
      case 4:
        bytes[5] = Math.floor(random() * 256);
        bytes[6] = Math.floor(random() * 256);
        return bytes;
      default:
        return Uint8Array.of(...bytes.slice(at), ...bytes.slice(0, at));
    }
  };
  let refused = 0;
  for (let round = 0; round < 5_000; round += 1) {
    let bytes = mutate(good);
    if (random() < 0.3) bytes = mutate(bytes);
    const parser = sdtParser();
    const middle = Math.floor(random() * bytes.length);
    const events = [...parser.push(bytes.subarray(0, middle)), ...parser.push(bytes.subarray(middle))];
    expect(parser.pending).toBeLessThanOrEqual(4_103);
    const frames = events.filter((event) => event.kind === 'frame');
    for (const frame of frames) {
      // One flipped check byte cannot hide two changes that cancel out: the text's own rules must catch those.
      if (Buffer.compare(frame.body, goodBody) === 0) continue;
      const reply = sdtReplyOf(frame.body);
      const blocks = reply === undefined ? undefined : sdtTextAndPhoto(reply.data);
      if (blocks === undefined) continue;
      try {
        const card = decodeResidentText(blocks.text, blocks.photo);
        expect(card.idNumber).toBe('11010519491231002X');
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        refused += 1;
      }
    }
    if (frames.length === 0) refused += 1;
  }
  expect(refused).toBeGreaterThan(4_000);
}, 20_000);
