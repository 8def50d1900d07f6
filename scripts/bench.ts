import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type BenchProfile, openBenchProfile } from '../tests/bench/bench-profile.ts';
import { measureCardRead } from '../tests/bench/card-read.ts';
import { measureCatchUp } from '../tests/bench/catch-up.ts';
import { measureCertificatePdf } from '../tests/bench/certificate-pdf.ts';
import { measureCommitOfAct } from '../tests/bench/commit-of-act.ts';
import { measureCalls } from '../tests/bench/contract-call.ts';
import { measureIngest } from '../tests/bench/ingest.ts';
import { type Comparison, describeMachine, type RowReport } from '../tests/bench/measure.ts';
import { measureMorning } from '../tests/bench/morning.ts';
import { type BenchReport, tableOf, writeReport } from '../tests/bench/report.ts';
import { measurePageHeld } from '../tests/bench/page-held.ts';
import { measureReceipt } from '../tests/bench/receipt-bytes.ts';
import { measureSearch } from '../tests/bench/search-households.ts';
import { measureSm2 } from '../tests/bench/sm2.ts';
import { copyPage, measureStart, type PageCopy } from '../tests/bench/window-start.ts';
import { findTestBrowser, type TestBrowser } from './rehearsal/test-browser.ts';
import { buildAll } from './build.ts';
import { root } from './run-tool.ts';

/** Ratios of this product against named references, measured in one run. Nothing here can fail for being slow. */
const rowNames = [
  ...['act', 'search', 'start', 'call', 'ingest', 'morning', 'catchup'],
  ...['card', 'receipt', 'sm2', 'certificate', 'page'],
] as const;
type RowName = (typeof rowNames)[number];

const sizes = {
  full: {
    acts: 50,
    households: 100_000,
    searches: 60,
    starts: 6,
    calls: 600,
    batches: 40,
    windows: 1_000,
    changes: 100_000,
    catchUps: 3,
    cards: 12,
    receipts: 30,
    signatures: 200,
    certificates: 6,
    pageActs: 8,
  },
  quick: {
    acts: 2,
    households: 1_000,
    searches: 4,
    starts: 1,
    calls: 100,
    batches: 2,
    windows: 20,
    changes: 1_000,
    catchUps: 1,
    cards: 2,
    receipts: 2,
    signatures: 5,
    certificates: 1,
    pageActs: 2,
  },
} as const;

interface Words {
  readonly quick: boolean;
  readonly rows: readonly RowName[];
  readonly out: string;
}

/** Reads the command's words; throws a TypeError or RangeError that names the wrong one. */
const readWords = (words: readonly string[]): Words => {
  const { values } = parseArgs({
    args: [...words],
    options: {
      quick: { type: 'boolean', default: false },
      rows: { type: 'string' },
      out: { type: 'string' },
    },
  });
  const rows = (values.rows ?? rowNames.join(',')).split(',').map((name) => {
    const found = rowNames.find((row) => row === name);
    if (found === undefined) throw new RangeError(`${name}: ${rowNames.join(' | ')}`);
    return found;
  });
  return { quick: values.quick, rows, out: resolve(values.out ?? join(root, 'out', 'bench')) };
};

const say = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

interface Measured {
  readonly comparisons: readonly Comparison[];
  readonly parts?: Readonly<Record<string, number>>;
  readonly notes?: readonly string[];
}

const report = async (row: RowName, measure: () => Promise<Measured | string>): Promise<RowReport> => {
  say(`${row}…`);
  const begun = performance.now();
  const measured = await measure();
  const seconds = Math.round((performance.now() - begun) / 100) / 10;
  if (typeof measured === 'string')
    return { row, comparisons: [], parts: {}, notes: [], skipped: measured, seconds };
  return { row, parts: {}, notes: [], ...measured, skipped: null, seconds };
};

/** The browser, or why there is none. */
const lookForBrowser = (): TestBrowser | string => {
  try {
    return findTestBrowser() ?? 'no Chrome, Edge or Chromium is installed';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const measureAll = async (words: Words, folder: string): Promise<RowReport[]> => {
  const size = words.quick ? sizes.quick : sizes.full;
  let bench: BenchProfile | undefined;
  let page: PageCopy | undefined;
  const profile = async (): Promise<BenchProfile> => {
    bench ??= await openBenchProfile(
      join(folder, 'training'),
      size.acts + size.receipts + size.pageActs + 40,
    );
    return bench;
  };
  const withBrowser = async (
    measure: (profile: string, page: PageCopy, browser: TestBrowser) => Promise<Measured>,
  ): Promise<Measured | string> => {
    const browser = lookForBrowser();
    if (typeof browser === 'string') return browser;
    const { missing } = await buildAll();
    if (missing.length > 0) return `not there to build: ${missing.join(', ')}`;
    page ??= copyPage(folder);
    return measure((await profile()).profile, page, browser);
  };
  const measures: Record<RowName, () => Promise<Measured | string>> = {
    act: async () => measureCommitOfAct(await profile(), folder, size.acts),
    search: () => measureSearch(folder, size.households, size.searches),
    start: () => withBrowser((path, copy, browser) => measureStart(path, folder, copy, browser, size.starts)),
    call: () => withBrowser((path, copy, browser) => measureCalls(path, copy, browser, size.calls)),
    catchup: async () => {
      const { missing } = await buildAll();
      if (missing.length > 0) return `not there to build: ${missing.join(', ')}`;
      return measureCatchUp(folder, size.changes, size.catchUps);
    },
    ingest: () => measureIngest(folder, size.batches),
    morning: () => measureMorning(folder, size.windows),
    card: () => withBrowser((path, copy, browser) => measureCardRead(path, copy, browser, size.cards)),
    receipt: async () => measureReceipt(await profile(), size.receipts),
    sm2: () => measureSm2(size.signatures),
    page: () =>
      withBrowser(async (_path, copy, browser) =>
        measurePageHeld(await profile(), copy, browser, size.pageActs),
      ),
    certificate: () => measureCertificatePdf(size.certificates),
  };
  const rows: RowReport[] = [];
  try {
    for (const name of rowNames) if (words.rows.includes(name)) rows.push(await report(name, measures[name]));
  } finally {
    await bench?.close();
  }
  return rows;
};

const main = async (): Promise<void> => {
  const words = readWords(process.argv.slice(2));
  const begun = performance.now();
  const machine = describeMachine();
  mkdirSync(words.out, { recursive: true });
  // On the disk of the results, as a profile is: a temp folder in memory would make every commit free.
  const folder = mkdtempSync(join(words.out, 'work-'));
  try {
    const rows = await measureAll(words, folder);
    const done: BenchReport = {
      version: 1,
      date: new Date().toLocaleDateString('sv-SE'),
      quick: words.quick,
      seconds: Math.round((performance.now() - begun) / 1000),
      machine,
      rows,
    };
    process.stdout.write(tableOf(done));
    say(writeReport(words.out, done));
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

try {
  await main();
} catch (error) {
  if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
  say(`${error.message}\nnpm run bench -- [--quick] [--rows ${rowNames.join(',')}] [--out <folder>]`);
  process.exitCode = 2;
}
