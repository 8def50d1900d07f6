import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FormSheet } from '../../domain/form-sheet.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { openFormQueue } from '../../native/form-printers/esc-p-queue.ts';
import { encodeReceipt } from '../../native/protocols/esc-pos.ts';
import { openReceiptQueue } from '../../native/receipt-printers/escpos-queue.ts';
import type { TestIppPrinter } from './support/ipp-printer.ts';
import { startIppPrinter } from './support/ipp-printer.ts';

const ops: ReceiptOp[] = [
  { kind: 'text', text: '收款回单', align: 'left', bold: false, size: 'normal' },
  { kind: 'cut', mode: 'partial' },
];
const form: FormSheet = {
  form: 'voucher-cash',
  widthMm: 241,
  heightMm: 140,
  texts: [{ text: '增值税', xMm: 18, yMm: 53, wide: 24, bold: false }],
};
const shift = { rightMm: 0, downMm: 0 };
const job = { printJobId: 'W01-00017', sheet: form, shift };
const quick = { pollMs: 5, printMs: 400 };

let queue: TestIppPrinter;
beforeEach(async () => {
  queue = await startIppPrinter();
  queue.set.formats = ['application/vnd.cups-raw'];
});
afterEach(() => queue.close());

/** The queue ends the job in this state as soon as it has it. */
const endIn = (state: number): void => {
  const timer = setInterval(() => {
    const [taken] = [...queue.jobs.values()];
    if (taken === undefined) return;
    taken.state = state;
    clearInterval(timer);
  }, 2);
};

test('what a raw queue has handed over is never called printed', async () => {
  endIn(9);
  const printer = openReceiptQueue(queue.url, { columns: 48, ...quick });
  expect(await printer.status()).toMatchObject({ ready: true });
  expect(await printer.print(ops)).toEqual({
    state: 'unknown',
    fault: { code: 'device/sent-not-confirmed', detail: {} },
  });
  expect(queue.jobs.get(1)?.pdf).toEqual(Buffer.from(encodeReceipt(ops, 48)));
  expect(await printer.drawer()).toBe('unknown');
});

test('a form behind a raw queue was sent, and nobody watched it', async () => {
  endIn(9);
  expect(await openFormQueue(queue.url, 'esc-p2', quick).print(job)).toEqual({
    state: 'sent',
    watched: false,
  });
  expect(queue.jobs.get(1)?.name).toBe('W01-00017');
});

test.each([
  [8, 'device/document-job-failed'],
  [5, 'device/print-unconfirmed'],
])('a job that the queue leaves in state %i is for a person to look at', async (state, code) => {
  endIn(state);
  expect(await openFormQueue(queue.url, 'lq-1600k', quick).print(job)).toMatchObject({
    state: 'unknown',
    fault: { code },
  });
});

test('a queue that would set the bytes as text is refused before a byte is sent', async () => {
  queue.set.formats = ['application/pdf'];
  const printer = openReceiptQueue(queue.url, { columns: 48, ...quick });
  await expect(printer.status()).rejects.toMatchObject({ code: 'device/queue-not-raw' });
  expect(await printer.print(ops)).toMatchObject({
    state: 'not-sent',
    fault: { code: 'device/queue-not-raw' },
  });
  await expect(openFormQueue(queue.url, 'lq-1600k').check()).rejects.toMatchObject({
    code: 'device/queue-not-raw',
  });
  expect(queue.jobs.size).toBe(0);
});
