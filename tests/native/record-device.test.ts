import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { deviceKinds } from '../../domain/device-kind.ts';
import { trainingCaller } from '../../native/queue-callers/serial-frames.ts';
import { trainingPad } from '../../native/rating-pads/serial-frames.ts';
import { usualHidPosLayout } from '../../native/protocols/hid-pos-report.ts';
import { hexOf, readRecording } from '../../native/transports/recording.ts';
import type { RecordedEvent } from '../../native/transports/recording.ts';
import { plugIntoPty } from '../../native/transports/pty.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import { virtualRatingPad } from '../../native/virtual/rating-pad.ts';
import { playBack, record } from '../../scripts/record-device/record.ts';
import type { WalkPatience } from '../../scripts/record-device/walk.ts';
import { walks } from '../../scripts/record-device/walks.ts';
import { withoutCodesInLines, withoutCodesInReports } from '../../scripts/record-device/without-codes.ts';
import { kindsWithoutLine } from '../../scripts/record-device/without-line.ts';
import { deck } from './support/deck.ts';
import { pinnedNode } from './support/node.ts';
import { recordedKinds, scannedTexts } from './support/recorded-kinds.ts';

const folder = mkdtempSync(join(tmpdir(), 'record-device-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const script = join(import.meta.dirname, '../../scripts/record-device.ts');
const about = ['--device', '某型', '--vendor', '某厂', '--who', '赵长青', '--when', '2016-04-05'];
const reader = ['--kind', 'id-card-reader', '--driver', 'sdt-serial', ...about];

test('npm run -s record-device asks the person at the device, and writes what plays back', async (context) => {
  const model = virtualIdCardReader(deck);
  const pty = await plugIntoPty(model);
  if (pty === undefined) {
    context.skip('skipped: this system offers no pseudo-terminal');
    return;
  }
  const file = join(folder, 'reader.jsonl');
  const child = spawn(pinnedNode(), [script, ...reader, '--port', pty.path, '--to', file]);
  let said = '';
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => {
    const asked = piece.toString();
    if (asked.includes('放到')) model.putCard(1);
    if (asked.includes('拿开')) model.liftCard();
    if (asked.includes('回车')) child.stdin.write('\n');
  });
  const status = await new Promise((resolve) => child.on('exit', resolve));
  pty.close();
  expect(status).toBe(0);
  const words = 'identified；device/card-absent；read resident；device/card-absent；read resident';
  expect(said).toContain(`录制时：${words}\n回放时：${words}\n`);
  expect(said).not.toContain('出入');
  const text = readFileSync(file, 'utf8');
  expect(readRecording(text).header).toMatchObject({ who: '赵长青', far: 'real', contents: 'invented' });
  expect(text).not.toContain(Buffer.from('阿依努尔', 'utf16le').toString('hex'));
  expect(statSync(file).mode & 0o077).toBe(0);
}, 60_000);

test('a pad that is data is recorded by what it is told of its frames, which then stands in the recording', async (context) => {
  const model = virtualRatingPad();
  const pty = await plugIntoPty(model);
  if (pty === undefined) {
    context.skip('skipped: this system offers no pseudo-terminal');
    return;
  }
  const [file, settings] = [join(folder, 'pad.jsonl'), join(folder, 'pad.json')];
  writeFileSync(settings, JSON.stringify(trainingPad));
  const words = ['--kind', 'rating-pad', '--driver', 'serial-frames', '--settings', settings, ...about];
  const child = spawn(pinnedNode(), [script, ...words, '--port', pty.path, '--to', file]);
  let said = '';
  child.stdout.on('data', (piece: Buffer) => (said += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => {
    const asked = piece.toString();
    if (!asked.includes('回车')) return;
    const press = (): void => {
      // The question may still be on its way to the pad.
      if (!model.asks) return void setTimeout(press, 5);
      model.press(asked.includes('很不满意') ? 1 : 5);
      child.stdin.write('\n');
    };
    press();
  });
  const status = await new Promise((resolve) => child.on('exit', resolve));
  pty.close();
  expect(status).toBe(0);
  expect(said).toContain('录制时：score null；score 5；score 1\n回放时：score null；score 5；score 1\n');
  expect(said).not.toContain('出入');
  expect(readRecording(readFileSync(file, 'utf8')).header.settings).toEqual(trainingPad);
}, 60_000);

const patience: WalkPatience = {
  personMs: 4_000,
  nobodyMs: 60,
  reader: {},
  printer: { replyMs: 2_000, drawerMs: 20 },
  form: { replyMs: 2_000, watchMs: 60 },
};

describe('every driver on a line of bytes is recorded at its transport and played back byte for byte', () => {
  test.each(recordedKinds)('$kind, $driver', async ({ kind, driver, on, settings, make }) => {
    const { model, hands } = make();
    const plug = await plugVirtual(model, on, kind);
    const recorded = await record(
      {
        recording: 1,
        ...{ kind, driver, device: '模拟设备', vendor: '无', who: '测试', when: '2016-04-05' },
        ...{ far: 'virtual', contents: 'invented' },
        ...(settings === undefined ? {} : { settings }),
      },
      plug.open,
      async (what) => hands(what),
      patience,
    );
    plug.close();
    const owed = walks[kind]?.owed(driver, settings) ?? [];
    expect(recorded.words).toHaveLength(owed.length);
    for (const [index, word] of recorded.words.entries()) expect(word).toMatch(owed[index] ?? /$^/);
    expect(await playBack(recorded.text, patience)).toEqual({ words: recorded.words, divergence: undefined });
    const said = readRecording(recorded.text)
      .events.map((event) => ('fromDevice' in event ? event.fromDevice : ''))
      .join('');
    for (const text of scannedTexts)
      expect(said).not.toContain(Buffer.from(text).subarray(0, 4).toString('hex'));
  });

  test('a driver that says another byte than was recorded does not pass', async () => {
    const { model, hands } = recordedKinds.at(-2)?.make() ?? {};
    if (model === undefined) throw new RangeError('no caller pad');
    const plug = await plugVirtual(model, 'in-process', 'x');
    const { text } = await record(
      {
        recording: 1,
        ...{ kind: 'queue-caller', driver: 'serial-frames', device: 'x', vendor: 'x', who: 'x', when: 'x' },
        ...{ far: 'virtual', contents: 'invented', settings: { ...trainingCaller } },
      },
      plug.open,
      async (what) => hands?.(what),
      patience,
    );
    plug.close();
    const other = text.replace('"showCommand":33', '"showCommand":34');
    expect(other).not.toBe(text);
    await expect(playBack(other, patience)).rejects.toThrow('where the recording has');
  });

  test('each kind of device has a walk, or one sentence why nothing of it can be recorded', () => {
    for (const kind of deviceKinds)
      expect([kind, kind in walks || kind in kindsWithoutLine]).toEqual([kind, true]);
    expect(Object.keys(walks).filter((kind) => kind in kindsWithoutLine)).toEqual([]);
  });
});

describe('what was scanned', () => {
  const from = (bytes: Uint8Array): RecordedEvent => ({ at: 0, fromDevice: hexOf(bytes) });
  const textOf = (events: readonly RecordedEvent[]): string =>
    events
      .map((event) => ('fromDevice' in event ? Buffer.from(event.fromDevice, 'hex').toString('latin1') : '|'))
      .join('');

  test('is X in the recording, over pieces, with its ends; what was no text stays none', () => {
    const events = [
      from(Buffer.from('\u000291350')),
      { at: 1, hand: 'scan-qr-code' },
      from(Buffer.from('A 1\u0003\r\n临江')),
      from(Uint8Array.of(0x0d, 0x31, 0xff, 0xfe, 0x00, 0x0d)),
    ];
    expect(textOf(withoutCodesInLines(events))).toBe(
      '\u0002XXXXX|X X\u0003\r\nXXXXXX\rX\u00ff\u00ff\u0000\r',
    );
  });

  test('is X in each report, and what the layout does not name is zero', () => {
    const report = new Uint8Array(63).fill(0x41);
    report.set([3, 0x5d, 0x51, 0x31, 0x39, 0x31, 0x33], 0);
    report[usualHidPosLayout.moreAt ?? 0] = 0;
    const shown = textOf(withoutCodesInReports([from(report)]));
    expect(shown).toBe(`\u0003]Q1XXX${'\0'.repeat(56)}`);
  });
});

test.each([
  [[...reader, '--to', 'x'], 2, '--port 和 --tcp 写一个'],
  [[...reader, '--port', 'COM1'], 2, '缺少 --to'],
  [
    ['--kind', 'document-camera', '--driver', 'x', ...about, '--to', 'x', '--port', 'y'],
    2,
    '没有可录的字节线',
  ],
  [['--kind', 'teleprinter', '--driver', 'x', ...about, '--to', 'x', '--port', 'y'], 2, '没有“teleprinter”'],
  [['--kind', 'document-printer', '--driver', 'queue', ...about, '--to', 'x'], 2, '没有可录的字节线'],
  [['--kind', 'ca-key', '--driver', 'libraries', ...about, '--to', 'x'], 2, '没有可录的字节线'],
  [['--kind', 'signature-pad', '--driver', 'x', ...about, '--to', 'x'], 2, '没有可录的字节线'],
  [['--kind', 'form-printer', '--driver', 'escp-queue', ...about, '--to', 'x'], 2, '没有可录的字节线'],
  [['--kind', 'queue-caller', '--driver', 'http-server', ...about, '--to', 'x'], 2, '没有可录的字节线'],
  [
    ['--kind', 'rating-pad', '--driver', 'serial-frames', ...about, '--to', 'x', '--port', 'y'],
    2,
    '--settings',
  ],
  [['--kind', 'scanner', '--driver', 'hid-pos', ...about, '--to', 'x', '--settings', script], 2, '不是 JSON'],
  [
    [
      ...['--kind', 'customer-screen', '--driver', 'led8-serial', ...about, '--to', 'x', '--port', 'y'],
      ...['--settings', join(import.meta.dirname, '../../package.json')],
    ],
    2,
    '有误',
  ],
  [['--kind', 'id-card-reader', '--driver', 'x', ...about, '--to', 'x', '--port', 'y'], 2, '没有驱动“x”'],
  [[...reader, '--to', script, '--port', 'y'], 2, '已经存在'],
  [[...reader, '--to', join(folder, 'none'), '--port', '/dev/tty-not-there'], 1, '/dev/tty-not-there'],
] as const)('%j is answered in one sentence, and nothing is written', (words, status, sentence) => {
  const refused = spawnSync(pinnedNode(), [script, ...words], { encoding: 'utf8' });
  expect([refused.status, refused.stdout]).toEqual([status, '']);
  expect(refused.stderr).toContain(sentence);
  expect(existsSync(join(folder, 'none'))).toBe(false);
});
