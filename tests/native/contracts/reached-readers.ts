import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pcscPages } from '../../../native/id-card-readers/pcsc-pages.ts';
import { sdtLibrary } from '../../../native/id-card-readers/sdt-library.ts';
import { loadSdtApi } from '../../../native/transports/sdtapi.ts';
import type { SdtApi } from '../../../native/transports/sdtapi.ts';
import { virtualIdCardReader } from '../../../native/virtual/id-card-reader.ts';
import { pagesReader } from '../support/card-pages.ts';
import { deck } from '../support/deck.ts';
import { plugOnTcp } from '../support/on-tcp.ts';
import { type ReachedReader, slowCardMs } from './id-card-reader.ts';

const noLibraryHere =
  process.platform !== 'linux'
    ? 'the library is built as a Linux shared object'
    : spawnSync('gcc', ['--version']).status === 0
      ? undefined
      : 'gcc is not installed';

let api: Promise<SdtApi> | undefined;
const built = (): Promise<SdtApi> => {
  const folder = mkdtempSync(join(tmpdir(), 'sdtapi-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const library = join(folder, 'libsdtapi.so');
  const source = new URL('../support/sdtapi-on-wire.c', import.meta.url).pathname;
  execFileSync('gcc', ['-shared', '-fPIC', '-o', library, source]);
  return loadSdtApi(library);
};

/** A reader behind a shared object of a vendor's shape, which speaks to it by itself; behind the real koffi. */
export const behindLibrary = async (): Promise<ReachedReader | string> => {
  if (noLibraryHere !== undefined) return noLibraryHere;
  api ??= built();
  const loaded = await api;
  const hands = virtualIdCardReader(deck, { slowMs: slowCardMs });
  const plug = await plugOnTcp(hands);
  // The library reads the process's own environment, which Node's is a copy of only in a worker thread.
  const { default: koffi } = await import('koffi');
  koffi.load('libc.so.6').func('int setenv(const char *name, const char *value, int overwrite)')(
    'SDTAPI_WIRE',
    String(plug.port),
    1,
  );
  // The library gives up a silent reader after 400 ms; a call that takes longer than these hangs.
  const timings = { pollMs: 10, replyMs: 2_000, readMs: 2_000, gapMs: 80, detectMs: 120 };
  return { hands, plug, open: () => sdtLibrary.open(loaded, { port: 1_001 }, timings) };
};

const readerName = 'Contract IDC Reader 00 00';

/** A reader of the smart card service; the service is played. */
export const behindCardService = async (): Promise<ReachedReader> => {
  const reader = pagesReader(readerName, deck, { slowMs: slowCardMs });
  return {
    hands: reader,
    plug: {
      unplug: () => reader.unplug(),
      plugIn: async () => reader.plugIn(),
      close: () => undefined,
    },
    open: () =>
      pcscPages.open('Contract IDC', undefined, (options) => reader.watching(options), {
        pollMs: 10,
        readMs: 350,
        appearMs: 100,
      }),
  };
};
