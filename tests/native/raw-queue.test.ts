import { afterEach, beforeEach, expect, test } from 'vitest';
import { openIppRawQueue } from '../../native/document-printers/raw-queue.ts';
import { openFormQueue } from '../../native/form-printers/esc-p-queue.ts';
import { openReceiptQueue } from '../../native/receipt-printers/escpos-queue.ts';
import { formPrinterContract } from './contracts/form-printer.ts';
import { makeQueues } from './contracts/queues.ts';
import { quickQueue, rawQueueContract, receiptOps } from './contracts/raw-queue.ts';
import { receiptPrinterContract } from './contracts/receipt-printer.ts';
import type { TestIppPrinter } from './support/ipp-printer.ts';
import { startIppPrinter } from './support/ipp-printer.ts';

let printer: TestIppPrinter;
beforeEach(async () => {
  printer = await startIppPrinter();
  printer.set.formats = ['application/vnd.cups-raw'];
});
afterEach(() => printer.close());

rawQueueContract('CUPS', () =>
  Promise.resolve({
    open: () => Promise.resolve(openIppRawQueue(printer.url)),
    endIn(how) {
      const timer = setInterval(() => {
        const [taken] = [...printer.jobs.values()];
        if (taken === undefined) return;
        taken.state = { 'handed-over': 9, stopped: 8, held: 5, 'paper-out': 5 }[how];
        if (how === 'paper-out') printer.set.reasons = ['media-empty-error'];
        clearInterval(timer);
      }, 2);
    },
    runOut() {
      printer.set.reasons = ['media-empty-error'];
    },
    jobs: () => [...printer.jobs.values()].map(({ name, pdf }) => ({ name, bytes: pdf })),
    close: () => Promise.resolve(),
  }),
);

test('a queue that would set the bytes as text is refused before a byte is sent', async () => {
  printer.set.formats = ['application/pdf'];
  const queue = openIppRawQueue(printer.url);
  const receipts = openReceiptQueue(queue, { columns: 48, ...quickQueue });
  await expect(receipts.status()).rejects.toMatchObject({ code: 'device/queue-not-raw' });
  expect(await receipts.print(receiptOps)).toMatchObject({
    state: 'not-sent',
    fault: { code: 'device/queue-not-raw' },
  });
  await expect(openFormQueue(queue, 'lq-1600k', quickQueue).check()).rejects.toMatchObject({
    code: 'device/queue-not-raw',
  });
  expect(printer.jobs.size).toBe(0);
});

receiptPrinterContract('escpos-queue, CUPS', { queue: makeQueues.CUPS });
formPrinterContract('escp-queue, CUPS', { profile: 'lq-1600k', queue: makeQueues.CUPS });
