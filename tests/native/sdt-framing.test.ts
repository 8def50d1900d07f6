import { describe, expect, test } from 'vitest';
import {
  sdtAddressBlocks,
  sdtModuleNumber,
  sdtParser,
  sdtReplyOf,
  sdtRequest,
  sdtTextAndPhoto,
} from '../../native/protocols/sdt.ts';
import type { SdtCommand } from '../../native/protocols/sdt.ts';
import { decodeCardText } from '../../native/protocols/sdt-text.ts';
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
    ['readLaterAddresses', 'sdt-later-addresses-request.hex'],
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
    expect(decodeCardText(blocks.text, blocks.photo)).toMatchObject({
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

  test.each([0, 512, 1_024])(
    'a read with %i bytes of fingerprints gives text and photo, and keeps nothing of them',
    (extra) => {
      const plain = replyIn('sdt-resident-read-reply.hex').data;
      const data = Uint8Array.of(
        ...plain.subarray(0, 4),
        extra >> 8,
        extra & 0xff,
        ...plain.subarray(4),
        ...new Uint8Array(extra).fill(0x5a),
      );
      const blocks = sdtTextAndPhoto(data);
      expect(blocks?.text).toEqual(plain.slice(4, 260));
      expect(blocks?.photo).toEqual(plain.slice(260));
      expect([...data.subarray(6 + 1_280)].some((byte) => byte !== 0)).toBe(false);
      expect(sdtTextAndPhoto(data.slice(0, -1))).toBeUndefined();
    },
  );

  test('a fingerprint length that disagrees with what came is no read', () => {
    const data = new Uint8Array(6 + 1_280 + 512);
    data.set([0x01, 0x00, 0x04, 0x00, 0x04, 0x00]);
    expect(sdtTextAndPhoto(data)).toBeUndefined();
  });

  test('addresses written later come in whole ones of seventy bytes, four at most', () => {
    expect(sdtAddressBlocks(new Uint8Array(140))).toHaveLength(2);
    for (const length of [0, 69, 71, 350]) expect(sdtAddressBlocks(new Uint8Array(length))).toBeUndefined();
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
