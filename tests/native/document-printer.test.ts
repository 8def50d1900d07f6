import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { followJob } from '../../native/document-printers/driver.ts';
import type { DocumentJobReport } from '../../native/document-printers/driver.ts';
import { openFolder } from '../../native/document-printers/folder.ts';
import {
  queueConditions,
  queueWarning,
  stopsPrinting,
} from '../../native/document-printers/queue-conditions.ts';
import { openQueue } from '../../native/document-printers/queue.ts';
import { documentPrinterContract, never, voucherJob, voucherPdf } from './contracts/document-printer.ts';
import { startIppPrinter } from './support/ipp-printer.ts';
import type { TestIppPrinter } from './support/ipp-printer.ts';

const pdf = voucherPdf;
const voucher = voucherJob;

documentPrinterContract('print queue, IPP', async () => {
  const printer = await startIppPrinter();
  return {
    session: openQueue(printer.url),
    paper: () => [...printer.jobs.values()].map((job) => job.pdf),
    finish: (jobId) => Object.assign(printer.jobs.get(Number(jobId)) ?? {}, { state: 9 }),
    runOut: () => void (printer.set.reasons = ['media-empty-error']),
    loadPaper: () => void (printer.set.reasons = ['none']),
    close: () => printer.close(),
  };
});

documentPrinterContract('folder, training', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'folder-printer-'));
  const session = openFolder(folder, 'training');
  return {
    session,
    paper: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.pdf') && !name.endsWith('.torn.pdf'))
        .map((name) => readFileSync(join(folder, name))),
    finish: () => undefined,
    async runOut() {
      session.runOut();
      await session.submit({ ...voucherJob, printJobId: 'W01-00016' });
    },
    loadPaper: () => session.loadPaper(),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
});

describe('a voucher through a print queue', () => {
  let printer: TestIppPrinter;
  beforeEach(async () => {
    printer = await startIppPrinter();
  });
  afterEach(async () => {
    await printer.close();
  });

  test('it is sent at its exact size, unscaled, under the job’s own id, and followed to its end', async () => {
    const queue = openQueue(printer.url);
    expect(await queue.submit(voucher)).toEqual({ state: 'sent', jobId: '1' });
    expect(printer.jobs.get(1)?.pdf.equals(pdf)).toBe(true);
    expect(printer.lastPrintJob).toEqual(
      expect.arrayContaining([
        'job-name=W01-00017',
        'document-format=application/pdf',
        'ipp-attribute-fidelity=true',
        'print-scaling=none',
        '.x-dimension',
        '=24100',
        '.y-dimension',
        '=13970',
      ]),
    );
    const job = printer.jobs.get(1);
    if (job === undefined) throw new Error('the queue lost the job');
    // What happens at the printer next, once the report before it was seen.
    const happenings = [
      () => (job.state = 5),
      () => (printer.set.reasons = ['media-empty-warning']),
      () => (printer.set.reasons = ['none']),
      () => (job.state = 9),
    ];
    const seen: DocumentJobReport[] = [];
    const ended = followJob(queue, '1', {
      signal: never,
      pollMs: 10,
      onReport(report) {
        seen.push(report);
        happenings.shift()?.();
      },
    });
    expect(await ended).toMatchObject({ state: 'completed', conditions: [] });
    expect(seen.map(({ state, conditions }) => [state, ...conditions])).toEqual([
      ['prepared'],
      ['sent'],
      ['sent', 'media-empty'],
      ['sent'],
      ['completed'],
    ]);
    expect(seen[2]?.fault?.code).toBe('device/paper-out');
  });

  test('a printer without media-col is told the size by name', async () => {
    printer.set.mediaCol = false;
    printer.set.printScaling = false;
    await openQueue(printer.url).submit(voucher);
    expect(printer.lastPrintJob).toContain('media=custom_form_241x139.7mm');
    expect(printer.lastPrintJob.join()).not.toContain('print-scaling');
    await openQueue(printer.url).submit({ ...voucher, media: { widthMm: 210, heightMm: 297 }, copies: 2 });
    expect(printer.lastPrintJob).toEqual(expect.arrayContaining(['media=iso_a4_210x297mm', 'copies=2']));
  });

  test('an old printer is spoken to in IPP 1.1', async () => {
    printer.set.only11 = true;
    expect(await openQueue(printer.url).submit(voucher)).toMatchObject({ state: 'sent' });
    expect(printer.versionsSeen).toEqual(['2.0', '1.1', '1.1']);
  });

  test.each<[string, Partial<TestIppPrinter['set']>, string]>([
    ['stopped, and only warning of it', { state: 5, reasons: ['media-empty-warning'] }, 'device/paper-out'],
    ['cover open', { reasons: ['cover-open'] }, 'device/cover-open'],
    ['jammed', { reasons: ['media-jam-error', 'media-low-warning'] }, 'device/media-jam'],
    ['stopped without a reason', { state: 5 }, 'device/queue-not-accepting'],
    ['taking no jobs', { accepting: false }, 'device/queue-not-accepting'],
    ['not a PDF printer', { formats: ['image/urf'] }, 'device/queue-no-pdf'],
    ['refusing the job', { printJob: 'refuse' }, 'device/queue-refused'],
    ['forbidden', { printJob: 'http-403' }, 'device/queue-refused'],
    ['not an IPP printer', { garbage: true }, 'device/queue-answer-malformed'],
  ])('%s: nothing was sent, and the clerk is told why', async (_, change, code) => {
    Object.assign(printer.set, change);
    expect(await openQueue(printer.url).submit(voucher)).toMatchObject({
      state: 'not-sent',
      fault: { code },
    });
    expect(printer.jobs.size).toBe(0);
  });

  test('a line lost after the document left is “unknown”, never “not sent”', async () => {
    printer.set.printJob = 'hang-up-after-document';
    expect(await openQueue(printer.url).submit(voucher)).toMatchObject({
      state: 'unknown',
      fault: { code: 'device/document-job-unknown' },
    });
    expect(printer.jobs.size).toBe(1);
  });

  test('a printer that is switched off is “not sent”', async () => {
    await printer.close();
    expect(await openQueue(printer.url).submit(voucher)).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/queue-unreachable' },
    });
  });

  test('an aborted job has failed, a forgotten one and one with errors are for a person to look at', async () => {
    const queue = openQueue(printer.url);
    await queue.submit(voucher);
    const job = printer.jobs.get(1);
    if (job === undefined) throw new Error('the queue lost the job');
    job.state = 8;
    expect(await queue.state('1')).toMatchObject({
      state: 'failed',
      fault: { code: 'device/document-job-failed' },
    });
    job.state = 9;
    job.reasons = ['job-completed-with-errors'];
    expect(await queue.state('1')).toMatchObject({ state: 'unknown' });
    expect(await queue.state('99')).toMatchObject({ state: 'unknown' });
  });

  test('a queue that stops answering while a job is followed is asked again, then given up on', async () => {
    const queue = openQueue(printer.url, { timeoutMs: 200 });
    await queue.submit(voucher);
    await printer.close();
    const report = await followJob(queue, '1', { signal: never, pollMs: 10, giveUpMs: 60 });
    expect(report).toMatchObject({ state: 'unknown', fault: { code: 'device/queue-unreachable' } });
  });
});

test('reasons are understood with and without their suffix, worst first', () => {
  expect(queueConditions(['none'])).toEqual([]);
  expect(queueConditions(['media-low-report', 'media-empty', 'cover-open-warning'])).toEqual([
    'cover-open',
    'media-empty',
    'media-low',
  ]);
  expect(queueConditions(['com.example-fuser-error'])).toEqual(['other-error']);
  expect(queueWarning(queueConditions(['media-low-warning']))?.zh).toBe('纸将用尽');
  expect(queueWarning(queueConditions(['none']))).toBeUndefined();
  expect(stopsPrinting('media-empty')).toBe(true);
  expect(stopsPrinting('media-empty-warning')).toBe(false);
  expect(stopsPrinting('media-low-error')).toBe(false);
});

describe('a training voucher into a folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'folder-printer-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('the PDF and its size lie there whole, with nothing half-written beside them', async () => {
    const printer = openFolder(join(folder, 'prints'), 'training');
    const sent = await printer.submit(voucher);
    expect(sent).toEqual({ state: 'sent', jobId: 'W01-00017' });
    expect(readdirSync(join(folder, 'prints')).toSorted()).toEqual(['W01-00017.json', 'W01-00017.pdf']);
    expect(readFileSync(join(folder, 'prints', 'W01-00017.pdf')).equals(pdf)).toBe(true);
    expect(await printer.state('W01-00017')).toMatchObject({ state: 'completed' });
    expect(await printer.state('W01-00018')).toMatchObject({ state: 'unknown' });
  });

  test('a form that paper ran out under has failed half way, and without paper nothing is sent', async () => {
    const printer = openFolder(folder, 'training');
    printer.runOut();
    expect(await printer.submit(voucher)).toEqual({ state: 'sent', jobId: 'W01-00017' });
    expect(readdirSync(folder)).toEqual(['W01-00017.torn.pdf']);
    expect(await printer.state('W01-00017')).toEqual({
      jobId: 'W01-00017',
      state: 'failed',
      conditions: ['media-empty'],
      fault: { code: 'device/paper-out-mid-job', detail: {} },
    });
    const next = { ...voucher, printJobId: 'W01-00018' };
    const notSent = { state: 'not-sent', fault: { code: 'device/paper-out', detail: {} } };
    expect(await printer.submit(next)).toEqual(notSent);
    await expect(printer.check()).rejects.toMatchObject({ code: 'device/paper-out' });
    printer.loadPaper();
    await printer.check();
    await printer.submit(next);
    expect(await printer.state('W01-00018')).toMatchObject({ state: 'completed' });
  });

  test('it warns of paper near its end while it prints, and stopped it takes nothing until it is mended', async () => {
    const printer = openFolder(folder, 'training');
    printer.runLow();
    expect(await printer.check()).toEqual(['media-low']);
    expect(await printer.submit(voucher)).toMatchObject({ state: 'sent' });
    printer.stop('device/media-jam');
    await expect(printer.check()).rejects.toMatchObject({ code: 'device/media-jam' });
    const next = { ...voucher, printJobId: 'W01-00018' };
    expect(await printer.submit(next)).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/media-jam' },
    });
    printer.mend();
    expect(await printer.check()).toEqual([]);
    expect(await printer.submit(next)).toMatchObject({ state: 'sent' });
  });

  test('a queue that still prints says that its paper is near its end', async () => {
    const queue = await startIppPrinter();
    queue.set.reasons = ['media-low-warning'];
    expect(await openQueue(queue.url).check()).toEqual(['media-low']);
    await queue.close();
  });

  test('a job id cannot choose its folder', async () => {
    const printer = openFolder(folder, 'training');
    await expect(printer.submit({ ...voucher, printJobId: '../outside' })).rejects.toThrow(RangeError);
  });

  test('a folder that cannot be written is told', async () => {
    writeFileSync(join(folder, 'file'), '');
    expect(await openFolder(join(folder, 'file', 'below'), 'training').submit(voucher)).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/folder-not-writable' },
    });
  });

  test('a production profile refuses it', () => {
    expect(() => openFolder(folder, 'production')).toThrow(Fault);
  });
});
