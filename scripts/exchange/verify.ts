import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Fault, faultSentence } from '../../domain/faults.ts';
import { openKeys } from '../../exchange/keys.ts';
import { parseStoreLocation, type StoreLocation } from '../../exchange/open-store.ts';
import { openReadOnly } from '../../exchange/storage/read-only.ts';
import { readHeld } from '../../exchange/verify-held.ts';
import { proveStore } from '../../exchange/verify.ts';
import { Misused } from '../command.ts';
import { readWindowBooks } from './open-window.ts';
import { type HeldWindow, proveWindow, readWindow } from './verify-window.ts';
import { noteAwaited, noteUnread, noteUnsent, noteWaiting, tableOf } from './verify-words.ts';

const usage = `用法 usage: npm run -s exchange:verify -- --keys <folder> --store sqlite:<file>|postgres:<url> [--passphrase-file <file>] [--window <profile folder>]... [--window-passphrase-file <file>]`;

const parse = (args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: {
        keys: { type: 'string' },
        store: { type: 'string' },
        'passphrase-file': { type: 'string' },
        window: { type: 'string', multiple: true, default: [] },
        'window-passphrase-file': { type: 'string' },
      },
    }).values;
  } catch (error) {
    if (error instanceof TypeError) throw new Misused(usage);
    throw error;
  }
};

const passphraseIn = (file: string | undefined): string | undefined => {
  if (file === undefined) return undefined;
  if (!existsSync(file))
    throw new Misused(`找不到口令文件 ${file} The passphrase file ${file} is not there.`);
  return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
};

const locationOf = (text: string): StoreLocation => {
  try {
    return parseStoreLocation(text);
  } catch (error) {
    if (error instanceof Fault && error.code === 'exchange/request-malformed') throw new Misused(usage);
    throw error;
  }
};

/** The fault's own sentence tells a window what becomes of its messages; nothing is sent here. */
const withReachable = async <T>(work: Promise<T>): Promise<T> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Fault && error.code === 'exchange/unavailable')
      throw new Misused(
        '打不开交换平台的数据库，请核对 --store 并确认数据库服务器在运行 The exchange’s database cannot be reached: check --store, and that its server runs.',
      );
    throw error;
  }
};

const openWindow = (profile: string, given: string | undefined): Promise<HeldWindow> =>
  readWindowBooks(profile, given, (db, { kind, device, bureau, part }) =>
    readWindow(db, { env: kind, device, bureau }, part, Date.now()),
  );

/** 0 all holds, 1 something differs, 2 not understood or not to be opened. */
export const verify = async (args: readonly string[], print: (text: string) => void): Promise<number> => {
  const values = parse(args);
  const { keys: folder, store: location } = values;
  if (folder === undefined || location === undefined) throw new Misused(usage);
  const place = locationOf(location);
  const windowPassphrase = passphraseIn(values['window-passphrase-file']);
  // Windows first: the exchange, read afterwards, then has all that they say it has.
  const windows: HeldWindow[] = [];
  for (const profile of values.window) windows.push(await openWindow(profile, windowPassphrase));
  const keys = await openKeys(folder, passphraseIn(values['passphrase-file']));
  const store = await withReachable(openReadOnly(place, keys.storeKeyHex));
  const held = await withReachable(readHeld(store).finally(() => store.close()));
  const { exchangeId, env } = held.identity;
  if (exchangeId !== keys.exchangeId || env !== keys.env) throw new Fault('exchange/environment-mixed');

  const proof = proveStore(held, keys.verifying);
  let differs = proof.checks.some(({ findings }) => findings.length > 0);
  print(
    tableOf(`交换平台 exchange ${exchangeId} (${env})`, proof.checks, [
      ...(proof.waiting === 0 ? [] : [noteWaiting(proof.waiting)]),
      ...(proof.awaited === 0 ? [] : [noteAwaited(proof.awaited)]),
    ]),
  );
  for (const window of windows) {
    const { checks, waiting, unread } = proveWindow(held, window);
    differs ||= checks.some(({ findings }) => findings.length > 0);
    const notes = [
      ...(waiting.length === 0 ? [] : [noteUnsent(waiting)]),
      ...(unread === 0 ? [] : [noteUnread(unread)]),
    ];
    print(tableOf(`窗口 window ${window.self.device}`, checks, notes));
  }
  print(differs ? '有不符之处 Differences found.\n' : '全部相符 All holds.\n');
  return differs ? 1 : 0;
};

/** The command itself; a fault is one sentence in both languages. */
const main = async (): Promise<number> => {
  try {
    return await verify(process.argv.slice(2), (text) => void process.stdout.write(text));
  } catch (error) {
    if (error instanceof Misused) process.stderr.write(`${error.message}\n`);
    else if (error instanceof Fault) {
      const { code, detail } = error;
      process.stderr.write(`${faultSentence(code, detail)} ${faultSentence(code, detail, 'en')} (${code})\n`);
    } else throw error;
    return 2;
  }
};

if (import.meta.main) process.exitCode = await main();
