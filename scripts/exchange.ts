import { isAbsolute, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault, faultSentence } from '../domain/faults.ts';
import { advanceDay, hallDate } from '../exchange/hall-date.ts';
import { logToFile } from '../exchange/log.ts';
import { parseStoreLocation } from '../exchange/open-store.ts';
import { startExchangeServer } from '../exchange/server.ts';
import { Misused } from './command.ts';
import { keepLettingIn } from './exchange/let-in.ts';
import { openTownStore, type TownStore, type TownWords } from './exchange/town-store.ts';
import { greeting } from './exchange/town-words.ts';
import { type Cutter, openCutter } from './rehearsal/cutter.ts';
import { root } from './run-tool.ts';

const usage = `用法 usage: npm run exchange -- --postgres | --sqlite | --store postgres:<url>
  [--profile <training folder>] [--port <number>] [--no-keys]
`;

interface ExchangeWords extends TownWords {
  readonly given: boolean;
  readonly keys: boolean;
}

const portOf = (text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Misused(usage);
  return port;
};

/** Reads the command's words; throws `Misused` with how it is used. */
export const readExchangeWords = (words: readonly string[]): ExchangeWords => {
  const parse = () => {
    try {
      return parseArgs({
        args: [...words],
        options: {
          postgres: { type: 'boolean', default: false },
          sqlite: { type: 'boolean', default: false },
          store: { type: 'string' },
          profile: { type: 'string' },
          port: { type: 'string' },
          'no-keys': { type: 'boolean', default: false },
        },
      }).values;
    } catch (error) {
      if (error instanceof TypeError) throw new Misused(usage);
      throw error;
    }
  };
  const values = parse();
  const { postgres, sqlite, store, profile } = values;
  if (sqlite ? postgres || store !== undefined : !postgres && store === undefined) throw new Misused(usage);
  if (store !== undefined && parseStoreLocation(store).engine !== 'postgres') throw new Misused(usage);
  const folder = profile ?? join(root, 'out', 'training');
  return {
    folder: isAbsolute(folder) ? folder : resolve(folder),
    given: profile !== undefined,
    engine: sqlite ? 'sqlite' : store === undefined ? 'own-postgres' : 'given-postgres',
    store,
    port: portOf(values.port),
    keys: !values['no-keys'],
  };
};

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const layLine = async (serverUrl: string, port: number): Promise<Cutter> => {
  try {
    return await openCutter(serverUrl, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new Misused(
      `端口 ${port} 已被占用：交换平台可能已在另一终端运行；否则请用 --port 另选。\n` +
        `Port ${port} is taken: the exchange may be running in another terminal; otherwise choose one with --port.\n`,
    );
  }
};

/** What a key does; anything else is no key of this command. */
type Deeds = Readonly<Record<string, () => void | Promise<void>>>;

/** Hears the keys of the terminal one by one, or of a pipe, until somebody asks to end. */
const hearKeys = (deeds: Deeds, end: () => void): (() => void) => {
  const { stdin } = process;
  // In raw mode the terminal tells a key when it is pressed, Ctrl+C among them.
  if (stdin.isTTY) stdin.setRawMode(true);
  let working: Promise<void> = Promise.resolve();
  stdin.on('data', (bytes: Buffer) => {
    for (const key of bytes.toString('utf8').toLowerCase()) {
      if (key === '\u0003' || key === 'q') end();
      else working = working.then(() => deeds[key]?.());
    }
  });
  return () => {
    if (stdin.isTTY) stdin.setRawMode(false);
    stdin.pause();
  };
};

const serveTown = async (words: ExchangeWords, town: TownStore): Promise<void> => {
  const { store, keys } = town;
  const log = logToFile(town.logFile, Date.now);
  const server = await startExchangeServer({ store, keys, now: Date.now, log });
  let line: Cutter | undefined;
  let letIn: { readonly stop: () => Promise<void> } | undefined;
  try {
    const cutter = await layLine(server.url, town.port);
    line = cutter;
    const tell = async (): Promise<void> => {
      const { folder, given } = words;
      const now = await hallDate(store, Date.now());
      const facts = { town, folder, given, url: cutter.url, serverUrl: server.url, hallDate: now };
      say(greeting({ ...facts, keys: words.keys }));
    };
    letIn = keepLettingIn(
      store,
      keys,
      ({ device, opinion, reason }) =>
        say(
          opinion === 'approve'
            ? `两局已准许窗口 ${device} 接入。 Both bureaus let window ${device} in.`
            : `没有准许 ${device} 接入：${reason}。 ${device} was not let in: ${reason}.`,
        ),
      (error) => log('error', 'enrolment-broke', { code: error instanceof Fault ? error.code : 'bug' }),
    );
    const ended = new Promise<void>((end) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end());
      if (!words.keys) return;
      hearKeys(
        {
          c: () => {
            cutter.set('cut');
            say(
              '线路已断开，窗口照常办理；按 r 接通。 The line is cut; windows go on working. r restores it.',
            );
          },
          r: () => {
            cutter.set('clear');
            say('线路已接通，积压的资料随后自动传递。 The line is back; what waited is sent by itself.');
          },
          d: async () => {
            const next = await advanceDay(store, await hallDate(store, Date.now()));
            say(`业务日期 ${next}。 Business date ${next}.`);
          },
          h: tell,
        },
        end,
      );
    });
    await tell();
    await ended;
    say('正在结束…… Ending…');
  } finally {
    await letIn?.stop();
    await line?.close();
    await server.close();
  }
};

/** The whole command; returns its exit code. */
const runExchange = async (args: readonly string[]): Promise<number> => {
  const words = readExchangeWords(args);
  const town = await openTownStore(words);
  try {
    await serveTown(words, town);
  } finally {
    await town.close();
  }
  say('交换平台已结束。 The exchange has ended.');
  return 0;
};

if (import.meta.main) {
  try {
    process.exitCode = await runExchange(process.argv.slice(2));
  } catch (error) {
    process.exitCode = error instanceof Misused ? 2 : 1;
    if (error instanceof Misused) process.stderr.write(error.message);
    else if (error instanceof Fault) {
      const { code, detail } = error;
      process.stderr.write(`${faultSentence(code, detail)} ${faultSentence(code, detail, 'en')} (${code})\n`);
    } else throw error;
  }
  // The terminal's input would keep the process.
  process.exit();
}
