import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { IdCardReaderTimings } from '../../native/id-card-readers/driver.ts';
import { sdtLibrary } from '../../native/id-card-readers/sdt-library.ts';
import { loadSdtApi, type SdtApi } from '../../native/transports/sdtapi.ts';
import { photoBlock, textBlockOf } from '../../native/virtual/card-block.ts';
import { idCardReaderContract } from './contracts/id-card-reader.ts';
import { behindLibrary } from './contracts/reached-readers.ts';
import { deck } from './support/deck.ts';
import { skipReason } from './support/required.ts';

/* A real shared object, built here with gcc, behind the real koffi: what stands in for a vendor's library. */

const quick: IdCardReaderTimings = { pollMs: 10, replyMs: 400, readMs: 400, gapMs: 80, detectMs: 100 };
const missing =
  process.platform !== 'linux'
    ? 'the library is built as a Linux shared object'
    : spawnSync('gcc', ['--version']).status === 0
      ? undefined
      : 'gcc is not installed';
const isSkipped = skipReason('a reader behind a vendor’s library', missing);

const folder = mkdtempSync(join(tmpdir(), 'sdtapi-'));
const library = join(folder, 'libsdtapi.so');
const build = (source: string, out: string): void => {
  execFileSync('gcc', ['-shared', '-fPIC', '-o', out, source]);
};
/** The library reads the process's own environment, which Node's is a copy of only in a worker thread. */
const { default: koffi } = await import('koffi');
const libc = isSkipped ? undefined : koffi.load('libc.so.6');
const setenv = libc?.func('int setenv(const char *name, const char *value, int overwrite)');
const unsetenv = libc?.func('int unsetenv(const char *name)');
const told: string[] = [];
const tell = (name: string, value: string): void => {
  told.push(name);
  setenv?.(`SDTAPI_${name}`, value, 1);
};

beforeAll(() => {
  if (!isSkipped) build(new URL('support/sdtapi.c', import.meta.url).pathname, library);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(isSkipped)('a reader behind a vendor’s library', () => {
  let api: SdtApi;
  const lay = (index: number): void => {
    const card = deck[index];
    if (card === undefined) throw new RangeError('no such card');
    writeFileSync(join(folder, 'card'), Uint8Array.of(...textBlockOf(card), ...photoBlock()));
    tell('CARD', join(folder, 'card'));
  };
  beforeEach(async () => {
    api = await loadSdtApi(library);
    lay(0);
  });
  afterEach(() => {
    for (const name of told.splice(0)) unsetenv?.(`SDTAPI_${name}`);
  });
  const read = async (options: { port?: number; opens?: 0 | 1 }) => {
    const session = await sdtLibrary.open(api, options, quick);
    try {
      return await session.readCard(new AbortController().signal, { waitMs: 100 });
    } finally {
      await session.close();
    }
  };

  test.each([0, 1] as const)('a card is read whole with iIfOpen %i', async (opens) => {
    const card = await read({ port: 1_001, opens });
    expect(card).toMatchObject({ name: '林浅溪', idNumber: '11010519491231002X', laterAddresses: [] });
    expect(card.photo.bytes).toEqual(photoBlock());
  });

  test('the module says its number', async () => {
    const session = await sdtLibrary.open(api, { port: 1_001 }, quick);
    expect(await session.identify()).toMatchObject({
      driver: 'sdt-library',
      moduleNumber: '05.03-20170603-0001234567-0000000001',
    });
    await session.close();
  });

  test('every layout comes through the library as it does over a line', async () => {
    lay(3);
    expect(await read({ port: 1_001 })).toMatchObject({ layout: 'foreigner-2023', chineseName: '莫博文' });
  });

  test('a port that is not configured is looked for, on USB first and then on the serial ports', async () => {
    tell('PORT', '1007');
    expect(await read({})).toMatchObject({ name: '林浅溪' });
    tell('PORT', '3');
    expect(await read({})).toMatchObject({ name: '林浅溪' });
    tell('PORT', '99');
    await expect(read({})).rejects.toMatchObject({ code: 'device/absent' });
  });

  test.each([
    ['32', 'device/card-not-genuine'],
    ['33', 'device/card-contents-forged'],
    ['66', 'device/reader-not-authorised'],
    ['2', 'device/card-slow'],
    ['1', 'device/unplugged'],
    ['5', 'device/port-busy'],
  ])('return code %s of the read is its own sentence', async (code, fault) => {
    tell('READ', code);
    await expect(read({ port: 1_001 })).rejects.toMatchObject({ code: fault });
  });

  test('a library that says success and gives another length has not read the card', async () => {
    tell('PHOTO_LENGTH', '200');
    await expect(read({ port: 1_001 })).rejects.toMatchObject({ code: 'device/card-corrupt' });
  });

  test('a call that does not come back is told, nothing is asked meanwhile, and the reader works when it did', async () => {
    tell('HANG', 'read');
    const hurried = { ...quick, readMs: 100 };
    const session = await sdtLibrary.open(api, { port: 1_001 }, hurried);
    const signal = new AbortController().signal;
    await expect(session.readCard(signal, { waitMs: 50 })).rejects.toMatchObject({
      code: 'device/library-stuck',
    });
    await expect(session.check()).rejects.toMatchObject({ code: 'device/library-stuck' });
    unsetenv?.('SDTAPI_HANG');
    const said = (): Promise<string> =>
      session.readCard(signal, { waitMs: 50 }).then(
        (card) => ('name' in card ? card.name : card.layout),
        (error: unknown) => String(error),
      );
    await expect.poll(said, { timeout: 10_000 }).toBe('林浅溪');
    await session.close();
  });

  test('a card that is awaited can be given up', async () => {
    const session = await sdtLibrary.open(api, { port: 1_001 }, quick);
    await session.readCard(new AbortController().signal, { waitMs: 50 });
    const cancel = new AbortController();
    cancel.abort();
    await expect(session.readCard(cancel.signal)).rejects.toMatchObject({ code: 'device/cancelled' });
    await session.close();
  });

  test('a library for another machine, without its functions, or missing is refused before it is used', async () => {
    const other = join(folder, 'ia32.so');
    const header = new Uint8Array(64);
    header.set([0x7f, 0x45, 0x4c, 0x46, 1, 1, 1]);
    header.set([3, 0, 3, 0], 16);
    writeFileSync(other, header);
    await expect(loadSdtApi(other)).rejects.toMatchObject({
      code: 'device/library-wrong-machine',
      detail: { machine: 'x86 (32-bit)' },
    });
    const source = join(folder, 'less.c');
    writeFileSync(source, 'int SDT_OpenPort(int port) { return port; }\n');
    build(source, join(folder, 'less.so'));
    await expect(loadSdtApi(join(folder, 'less.so'))).rejects.toMatchObject({
      code: 'device/library-incomplete',
    });
    await expect(loadSdtApi(join(folder, 'none.so'))).rejects.toMatchObject({
      code: 'device/library-missing',
    });
  });
});

idCardReaderContract('sdt-library', { driver: 'sdt-library', speaks: 'library', reach: behindLibrary });
