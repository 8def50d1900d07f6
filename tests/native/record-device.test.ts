import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readRecording } from '../../native/transports/recording.ts';
import { plugIntoPty } from '../../native/transports/pty.ts';
import { virtualIdCardReader } from '../../native/virtual/id-card-reader.ts';
import { deck } from './support/deck.ts';
import { pinnedNode } from './support/node.ts';

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

test.each([
  [[...reader, '--to', 'x'], 2, '--port 和 --tcp 写一个'],
  [[...reader, '--port', 'COM1'], 2, '缺少 --to'],
  [
    ['--kind', 'document-camera', '--driver', 'x', ...about, '--to', 'x', '--port', 'y'],
    2,
    '没有可录的字节线',
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
