import { afterEach, describe, expect, test } from 'vitest';
import { playBack, record } from '../../scripts/record-device/record.ts';
import { inventedCards } from '../../scripts/record-device/invented-cards.ts';
import type { Hand } from '../../scripts/record-device/walk.ts';
import { withoutCard } from '../../scripts/record-device/without-contents.ts';
import { sdtRequest } from '../../native/protocols/sdt.ts';
import { hexOf, readRecording } from '../../native/transports/recording.ts';
import type { RecordingHeader } from '../../native/transports/recording.ts';
import { replay } from '../../native/transports/replay.ts';
import { textBlockOf } from '../../native/virtual/card-block.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import type { VirtualReaderFault } from '../../native/virtual/id-card-reader.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { VirtualPlug } from '../../native/virtual/plug.ts';
import { virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import { whole } from '../journeys/seed.ts';
import { deck } from './support/deck.ts';
import { fixtureBytes, seeded } from './support/hex.ts';

const headerOf = (kind: string, driver: string): RecordingHeader => ({
  recording: 1,
  kind,
  driver,
  device: '模拟设备',
  vendor: '无',
  who: '测试',
  when: '2016-04-05',
  far: 'virtual',
  contents: 'invented',
});
const quick = {
  personMs: 400,
  nobodyMs: 40,
  reader: { pollMs: 10, replyMs: 250, readMs: 350, gapMs: 80, detectMs: 80 },
  printer: {},
  form: {},
};
const textHex = (text: string): string => Buffer.from(text, 'utf16le').toString('hex');

let plug: VirtualPlug | undefined;
afterEach(() => plug?.close());

const recordReader = async (
  card: number,
  faults: readonly VirtualReaderFault[] = [],
  contents: RecordingHeader['contents'] = 'invented',
) => {
  const model = virtualIdCardReader(deck);
  plug = await plugVirtual(model, 'pty', '1 号读卡器');
  for (const name of faults) model.fault(name);
  const hands = async (what: Hand): Promise<void> => {
    if (what === 'lay-card') model.putCard(card);
    else model.liftCard();
  };
  return record({ ...headerOf('id-card-reader', 'sdt-serial'), contents }, plug.open, hands, quick);
};

describe('a reader that is recorded', () => {
  const words = ['identified', 'device/card-absent', 'read resident', 'device/card-absent', 'read resident'];

  test('plays back to the same driver word for word, and the person on the card is not in it', async () => {
    const recorded = await recordReader(0);
    expect(recorded.words).toEqual(words);
    expect(await playBack(recorded.text, quick)).toEqual({ words, divergence: undefined });
    const said = readRecording(recorded.text)
      .events.map((event) => ('fromDevice' in event ? event.fromDevice : ''))
      .join('');
    for (const secret of ['林浅溪', '石桥路18号']) expect(said).not.toContain(textHex(secret));
    expect(said).toContain(textHex(inventedCards.resident.name));
  });

  test('what it got over is recorded, too: a torn and a wrong reply, noise, single bytes', async () => {
    for (const name of ['torn', 'wrong-checksum', 'noise', 'split'] as const) {
      const recorded = await recordReader(1, [name]);
      plug?.close();
      expect([name, recorded.words]).toEqual([name, words]);
      expect([name, await playBack(recorded.text, quick)]).toEqual([name, { words, divergence: undefined }]);
      expect(recorded.text).not.toContain(textHex('阿依'));
    }
  });

  test('another document stays the document it was', async () => {
    const recorded = await recordReader(4);
    expect(recorded.words[2]).toBe('read foreigner-2017');
    expect(await playBack(recorded.text, quick)).toEqual({ words: recorded.words, divergence: undefined });
    expect(recorded.text).not.toContain(textHex('OKAFOR'));
  });

  test('with its contents only where that was said', async () => {
    const recorded = await recordReader(0, [], 'as-read');
    expect(readRecording(recorded.text).header.contents).toBe('as-read');
    expect(recorded.text.replaceAll(/"at":[\d.]+|[^0-9a-f]/g, '')).toContain(textHex('林浅溪'));
  });
});

test('a thousand damaged replies: whatever is lost or cut, no two characters of the card are written', () => {
  const good = fixtureBytes('sdt-resident-read-reply.hex');
  const secret = textBlockOf(deck[0] as (typeof deck)[number]).subarray(0, 188);
  const pairs = new Set<string>();
  for (let at = 0; at + 4 <= secret.length; at += 2) {
    const pair = hexOf(secret.subarray(at, at + 4));
    // Spaces, figures and what the invented card says as well give nobody away.
    if (!hexOf(textBlockOf(inventedCards.resident)).includes(pair) && !/00200|^3.00/.test(pair))
      pairs.add(pair);
  }
  expect(pairs.size).toBeGreaterThan(15);
  const random = seeded(20_160_405);
  const questions = (['readTextAndPhoto', 'status', 'samId', 'findCard'] as const).map((one) =>
    hexOf(sdtRequest(one)),
  );
  for (let round = 0; round < 1_000; round += 1) {
    const at = Math.floor(random() * good.length);
    const near = Math.floor(random() * 40);
    const spoilt =
      round % 4 === 0
        ? good.slice(at)
        : round % 4 === 1
          ? Uint8Array.of(...good.slice(0, near), ...good.slice(near + 1))
          : round % 4 === 2
            ? Uint8Array.of(...good.slice(0, at), ...good)
            : good.slice(near, near + 24);
    const written = withoutCard([
      { at: 0, toDevice: questions[round % questions.length] ?? '' },
      { at: 1, fromDevice: hexOf(spoilt) },
    ]);
    const said = 'fromDevice' in (written[1] ?? {}) ? (written[1] as { fromDevice: string }).fromDevice : '';
    expect(said).toHaveLength(spoilt.length * 2);
    for (const pair of pairs) if (said.includes(pair)) throw new Error(`round ${round} wrote ${pair}`);
  }
});

describe('a receipt printer that is recorded', () => {
  // The plain one is watched for a second and a half after each receipt.
  test.each(['escpos-serial', ...(whole ? ['escpos-plain'] : [])])(
    '%s plays back word for word',
    async (driver) => {
      const model = virtualReceiptPrinter({ plain: driver === 'escpos-plain' });
      plug = await plugVirtual(model, 'pty', '1 号小票机');
      const recorded = await record(headerOf('receipt-printer', driver), plug.open, async (what) => {
        model.setCover(what === 'open-cover');
      });
      const printed = driver === 'escpos-serial' ? 'completed' : 'unknown device/sent-not-confirmed';
      expect(recorded.words).toEqual([
        'ready',
        printed,
        'cover open; offline',
        'not-sent device/cover-open',
        printed,
      ]);
      expect(await playBack(recorded.text, quick)).toEqual({ words: recorded.words, divergence: undefined });
    },
  );
});

describe('a recording', () => {
  const header = headerOf('id-card-reader', 'sdt-serial');
  const played = (events: Parameters<typeof replay>[0]['events']) => replay({ header, events });

  test('answers only what was asked in it: another question is told with both', async () => {
    const recorded = played([
      { at: 0, open: 9_600 },
      { at: 1, toDevice: '0102' },
      { at: 2, fromDevice: '03' },
    ]);
    const line = await recorded.open(9_600);
    const heard: Uint8Array[] = [];
    line.onBytes((bytes) => heard.push(bytes));
    await line.write(Uint8Array.of(1));
    expect(heard).toEqual([]);
    await expect(line.write(Uint8Array.of(9))).rejects.toThrow('said 09 where the recording has 02');
    expect(recorded.divergence).toContain('09');
    expect(recorded.unplayed).toHaveLength(1);
  });

  test('loses its line where the line was lost, and is not there after its last opening', async () => {
    const recorded = played([
      { at: 0, open: null },
      { at: 1, toDevice: '01' },
      { at: 2, fromDevice: '02' },
      { at: 3, lost: true },
    ]);
    const line = await recorded.open();
    const lost = new Promise<void>((resolve) => line.onClosed(resolve));
    await line.write(Uint8Array.of(1));
    await lost;
    await expect(line.write(Uint8Array.of(1))).rejects.toMatchObject({ code: 'device/unplugged' });
    await expect(recorded.open()).rejects.toMatchObject({ code: 'device/absent' });
  });

  test('that was edited by hand wrongly is refused with its line', () => {
    const text = JSON.stringify(header);
    expect(() => readRecording(`${text}\n{"at":1,"toDevice":"0g"}\n`)).toThrow('line 2');
    expect(() => readRecording('{"recording":2}\n')).toThrow('line 1');
  });
});
