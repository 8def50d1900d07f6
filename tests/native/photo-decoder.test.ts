import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { decodePhoto } from '../../native/id-card-readers/photo-decoder.ts';
import { photoBlock } from '../../native/virtual/card-block.ts';
import { pinnedNode } from './support/node.ts';

/* No decoder comes with the program: what stands here for a licensed one paints a pattern, and knows no codec. */

const folder = mkdtempSync(join(tmpdir(), 'photo-decoder-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const decoder = (name: string, script: string) => {
  const path = join(folder, `${name}.cjs`);
  writeFileSync(path, script);
  return { command: pinnedNode(), args: [path] };
};
const pattern = `
const pieces = [];
process.stdin.on('data', (piece) => pieces.push(piece)).on('end', () => {
  const photo = Buffer.concat(pieces);
  const bmp = Buffer.alloc(54 + photo.length);
  bmp.write('BM', 0, 'latin1');
  bmp.writeUInt32LE(bmp.length, 2);
  bmp.writeUInt32LE(54, 10);
  photo.copy(bmp, 54);
  process.stdout.write(bmp);
});`;

describe('the photo of a card, given to a decoder that the office has', () => {
  test('its bytes go in whole and a picture comes back', async () => {
    const picture = await decodePhoto(decoder('pattern', pattern), photoBlock());
    expect(picture.type).toBe('image/bmp');
    expect(picture.bytes.subarray(54)).toEqual(photoBlock());
  });

  test('a PNG is a picture, too', async () => {
    const script = `process.stdout.write(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]));`;
    expect((await decodePhoto(decoder('png', script), photoBlock())).type).toBe('image/png');
  });

  test.each([
    ['程序没有启动', { command: join(folder, 'none'), args: [] }, 4_000],
    ['程序意外退出', decoder('crash', `process.kill(process.pid, 'SIGSEGV');`), 4_000],
    ['程序意外退出', decoder('refuse', 'process.exit(3);'), 4_000],
    ['程序超时', decoder('hang', 'setInterval(() => undefined, 1000);'), 300],
    ['输出不是照片', decoder('words', `process.stdout.write('no picture');`), 4_000],
    ['输出不是照片', decoder('half', `process.stdout.write(Buffer.from('BM' + 'x'.repeat(80)));`), 4_000],
    ['输出不是照片', decoder('nothing', ''), 4_000],
    ['输出过大', decoder('flood', `process.stdout.write(Buffer.alloc(2_000_000, 0x42));`), 4_000],
  ])('%s is one sentence', async (reason, program, waitMs) => {
    await expect(decodePhoto(program, photoBlock(), waitMs)).rejects.toMatchObject({
      code: 'device/photo-not-decoded',
      detail: { reason },
    });
  });

  test('a program that is no program is one sentence', async () => {
    const path = join(folder, 'text');
    writeFileSync(path, 'words');
    chmodSync(path, 0o600);
    await expect(decodePhoto({ command: path, args: [] }, photoBlock())).rejects.toMatchObject({
      code: 'device/photo-not-decoded',
    });
  });

  test('the program that is delivered contains no decoder', () => {
    const installed = readFileSync(new URL('../../electron-builder.yml', import.meta.url), 'utf8');
    expect(installed).not.toMatch(/wlt/i);
  });
});
