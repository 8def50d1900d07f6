import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { followJob } from '../../native/document-printers/driver.ts';
import type { DocumentJob, DocumentJobReport } from '../../native/document-printers/driver.ts';
import { openQueue } from '../../native/document-printers/queue.ts';
import { openIppRawQueue } from '../../native/document-printers/raw-queue.ts';
import { openFormQueue } from '../../native/form-printers/esc-p-queue.ts';
import { encodeForm } from '../../native/protocols/esc-p.ts';
import { escPProfiles } from '../../native/protocols/esc-p-profiles.ts';
import { encodeReceipt } from '../../native/protocols/esc-pos.ts';
import { openReceiptQueue } from '../../native/receipt-printers/escpos-queue.ts';
import { voucherPdf } from './contracts/document-printer.ts';
import type { EvePrinter } from './support/ippeveprinter.ts';
import { startEvePrinter } from './support/ippeveprinter.ts';
import { skipReason } from './support/required.ts';

const job: DocumentJob = {
  printJobId: 'W01-00017',
  pdf: voucherPdf,
  media: { widthMm: 210, heightMm: 297 },
};
const until = async (what: string, seen: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (seen()) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`never: ${what}`);
};

describe('a print queue of another maker (ippeveprinter)', () => {
  let printer: EvePrinter | undefined;
  let here: EvePrinter;
  beforeAll(async () => {
    const started = await startEvePrinter();
    if (typeof started !== 'string') printer = started;
    else skipReason('ippeveprinter', started);
  });
  beforeEach((context) => {
    if (printer === undefined) context.skip();
    else here = printer;
  });
  afterAll(() => printer?.close());

  const follow = (jobId: string, reports: DocumentJobReport[] = []) =>
    followJob(openQueue(here.url), jobId, {
      signal: AbortSignal.timeout(15_000),
      pollMs: 25,
      giveUpMs: 500,
      onReport: (report) => reports.push(report),
    });
  const send = async (): Promise<string> => {
    const sent = await openQueue(here.url).submit(job);
    if (sent.state !== 'sent') throw new Error(`${sent.state}: ${sent.fault.code}`);
    return sent.jobId;
  };

  test('a voucher is completed when it says so, and it has the very bytes', async () => {
    expect((await follow(await send())).state).toBe('completed');
    expect(here.kept().some((document) => document.equals(voucherPdf))).toBe(true);
  });

  test('out of paper in the middle: the clerk is told, nothing is called printed, and it goes on with new paper', async () => {
    here.runOut();
    const reports: DocumentJobReport[] = [];
    const following = follow(await send(), reports);
    await until('it says that paper is out', () =>
      reports.some(({ conditions }) => conditions.includes('media-empty')),
    );
    const waiting = reports.at(-1);
    expect(waiting).toMatchObject({ state: 'sent', fault: { code: 'device/paper-out' } });
    expect(reports.some(({ state }) => state === 'completed')).toBe(false);
    here.loadPaper();
    expect((await following).state).toBe('completed');
  });

  test('receipts and forms behind a raw queue arrive byte for byte, and are never called printed', async () => {
    const ops: ReceiptOp[] = [
      { kind: 'text', text: '收款回单', align: 'center', bold: true, size: 'double' },
      { kind: 'cut', mode: 'partial' },
    ];
    const receipts = openReceiptQueue(openIppRawQueue(here.url), {
      where: here.url,
      columns: 48,
      pollMs: 25,
    });
    expect(await receipts.print(ops)).toEqual({
      state: 'unknown',
      fault: { code: 'device/sent-not-confirmed', detail: {} },
    });
    expect(await receipts.openDrawer()).toBe('unknown');
    const sheet = {
      form: 'voucher-cash',
      widthMm: 241,
      heightMm: 140,
      texts: [{ text: '增值税', xMm: 18, yMm: 53, wide: 24, bold: false }],
    } as const;
    const shift = { rightMm: 0, downMm: 0 };
    const forms = openFormQueue(openIppRawQueue(here.url), 'lq-1600k', { where: here.url, pollMs: 25 });
    expect(await forms.print({ printJobId: 'W01-00018', sheet, shift })).toEqual({
      state: 'sent',
      watched: false,
    });
    const kept = here.kept();
    expect(kept.some((bytes) => bytes.equals(encodeReceipt(ops, 48)))).toBe(true);
    expect(kept.some((bytes) => bytes.equals(encodeForm(sheet, escPProfiles['lq-1600k'], shift)))).toBe(true);
  });

  test('a job whose printer died in the middle is for a person to look at', async () => {
    here.runOut();
    const jobId = await send();
    const following = follow(jobId);
    here.kill();
    expect(await following).toMatchObject({ state: 'unknown' });
    await expect(openQueue(here.url).check()).rejects.toMatchObject({ code: 'device/queue-unreachable' });
  });
});

test('a job that the printer aborted has failed', async (context) => {
  const started = await startEvePrinter();
  if (typeof started === 'string') {
    skipReason('ippeveprinter', started);
    context.skip();
    return;
  }
  try {
    started.breakDown();
    const queue = openQueue(started.url);
    const sent = await queue.submit(job);
    if (sent.state !== 'sent') throw new Error(sent.fault.code);
    const report = await followJob(queue, sent.jobId, { signal: AbortSignal.timeout(10_000), pollMs: 25 });
    expect(report).toMatchObject({ state: 'failed', fault: { code: 'device/document-job-failed' } });
  } finally {
    started.close();
  }
}, 20_000);
