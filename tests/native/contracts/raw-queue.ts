import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FormSheet } from '../../../domain/form-sheet.ts';
import type { ReceiptOp } from '../../../domain/receipt.ts';
import type { RawQueue } from '../../../native/document-printers/raw-queue.ts';
import { openFormQueue } from '../../../native/form-printers/esc-p-queue.ts';
import { encodeForm } from '../../../native/protocols/esc-p.ts';
import { escPProfiles } from '../../../native/protocols/esc-p-profiles.ts';
import { encodeReceipt } from '../../../native/protocols/esc-pos.ts';
import { openReceiptQueue } from '../../../native/receipt-printers/escpos-queue.ts';

export const receiptOps: ReceiptOp[] = [
  { kind: 'text', text: '收款回单', align: 'left', bold: false, size: 'normal' },
  { kind: 'cut', mode: 'partial' },
];
const sheet: FormSheet = {
  form: 'voucher-cash',
  widthMm: 241,
  heightMm: 140,
  texts: [{ text: '增值税', xMm: 18, yMm: 53, wide: 24, bold: false }],
};
const shift = { rightMm: 0, downMm: 0 };
export const rawFormJob = { printJobId: 'W01-00017', sheet, shift };
export const quickQueue = { where: 'raw queue', pollMs: 5, printMs: 250 };

/** A queue of the system on a printer that a test has its hands on. */
export interface RawQueueStand {
  open(): Promise<RawQueue>;
  /** What becomes of the next job once the queue has it. */
  endIn(how: 'handed-over' | 'stopped' | 'held' | 'paper-out'): void;
  runOut(): void;
  jobs(): readonly { readonly name: string; readonly bytes: Uint8Array }[];
  close(): Promise<void>;
}

/** What holds of receipt and form printers behind every raw queue. */
export const rawQueueContract = (name: string, makeStand: () => Promise<RawQueueStand>): void => {
  describe(`receipts and forms behind a raw queue (${name})`, () => {
    let stand: RawQueueStand;
    let queue: RawQueue;
    beforeEach(async () => {
      stand = await makeStand();
      queue = await stand.open();
    });
    afterEach(async () => {
      await queue.close();
      await stand.close();
    });
    const receipts = () => openReceiptQueue(queue, { columns: 48, ...quickQueue });
    const forms = () => openFormQueue(queue, 'lq-1600k', quickQueue);

    test('what the queue has handed over is never called printed', async () => {
      stand.endIn('handed-over');
      const printer = receipts();
      expect(await printer.status()).toMatchObject({ ready: true });
      expect(await printer.print(receiptOps)).toEqual({
        state: 'unknown',
        fault: { code: 'device/sent-not-confirmed', detail: {} },
      });
      expect(stand.jobs().map(({ bytes }) => Buffer.from(bytes))).toEqual([
        Buffer.from(encodeReceipt(receiptOps, 48)),
      ]);
      expect(await printer.drawer()).toBe('unknown');
    });

    test('a form was sent, and nobody watched it', async () => {
      stand.endIn('handed-over');
      expect(await forms().print(rawFormJob)).toEqual({ state: 'sent', watched: false });
      const [job] = stand.jobs();
      expect(job?.name).toBe('W01-00017');
      expect(Buffer.from(job?.bytes ?? [])).toEqual(
        Buffer.from(encodeForm(sheet, escPProfiles['lq-1600k'], shift)),
      );
    });

    test('the pulse of the drawer goes as a job, and nobody knows whether it sprang open', async () => {
      stand.endIn('handed-over');
      expect(await receipts().openDrawer()).toBe('unknown');
      expect(stand.jobs()).toHaveLength(1);
    });

    test.each([
      ['stopped', 'device/document-job-failed'],
      ['held', 'device/print-unconfirmed'],
      ['paper-out', 'device/paper-out-mid-job'],
    ] as const)('a job that ends as %s is for a person to look at', async (how, code) => {
      stand.endIn(how);
      expect(await forms().print(rawFormJob)).toMatchObject({ state: 'unknown', fault: { code } });
    });

    test('out of paper before the job: nothing was sent', async () => {
      stand.runOut();
      expect(await receipts().status()).toMatchObject({ ready: false, conditions: ['paper-out'] });
      await expect(forms().check()).rejects.toMatchObject({ code: 'device/paper-out' });
      expect(await forms().print(rawFormJob)).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/paper-out' },
      });
      expect(stand.jobs()).toEqual([]);
    });

    test('a job cancelled before it began is not sent', async () => {
      expect(await receipts().print(receiptOps, AbortSignal.abort())).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/cancelled' },
      });
      expect(stand.jobs()).toEqual([]);
    });

    test('a character the printer lacks is refused before the queue hears of it', async () => {
      const rare: ReceiptOp[] = [{ ...receiptOps[0], text: '𠮷田' } as ReceiptOp];
      expect(await receipts().print(rare)).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/character-not-printable' },
      });
      expect(stand.jobs()).toEqual([]);
    });
  });
};
