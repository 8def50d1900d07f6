import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { followJob } from '../../../native/document-printers/driver.ts';
import type { DocumentJob, DocumentPrinterSession } from '../../../native/document-printers/driver.ts';
import { skipReason } from '../support/required.ts';
import { boxesPdf } from '../support/small-pdf.ts';

const media = { widthMm: 241, heightMm: 139.7 };
/** Two boxes of ink, far apart. */
export const voucherPdf = boxesPdf(media, [
  [
    { leftMm: 20, topMm: 15, widthMm: 30, heightMm: 10 },
    { leftMm: 200, topMm: 120, widthMm: 20, heightMm: 5 },
  ],
]);
export const voucherJob: DocumentJob = {
  printJobId: 'W01-00017',
  pdf: voucherPdf,
  media,
};
export const never = new AbortController().signal;

/** A printer of documents with a person at its paper. */
export interface DocumentPrinterBench {
  readonly session: DocumentPrinterSession;
  /** What lies in the tray, whole: documents, or, of a printer that is given dots, its pages. */
  paper(): readonly Uint8Array[];
  /** Whether it is the document, where that is not the same byte for byte. */
  shows?(paper: Uint8Array, document: Uint8Array): boolean;
  /** Whoever is at the printer lets the job that was sent come out. */
  finish(jobId: string): void;
  runOut(): Promise<void> | void;
  /** Its empty tray is only warned of: it may have another one, and what is sent waits. */
  readonly mayHaveAnotherTray?: boolean;
  loadPaper(): Promise<void> | void;
  close(): Promise<void> | void;
}

/** What holds of every printer of documents, whichever way it is reached. `open` says why there is none here. */
export const documentPrinterContract = (
  name: string,
  open: () => Promise<DocumentPrinterBench | string>,
): void => {
  describe(`a document at the counter (${name})`, () => {
    let bench: DocumentPrinterBench;
    beforeEach(async (context) => {
      const opened = await open();
      if (typeof opened !== 'string') bench = opened;
      else if (skipReason(name, opened)) context.skip();
    });
    afterEach(() => bench?.close());

    test('it is sent under its own id, comes out as it was sent, and is called completed only then', async () => {
      const { session } = bench;
      await session.check();
      const sent = await session.submit(voucherJob);
      if (sent.state !== 'sent') throw new Error(`${sent.state}: ${sent.fault.code}`);
      bench.finish(sent.jobId);
      const report = await followJob(session, sent.jobId, { signal: never, pollMs: 10 });
      expect(report).toEqual({ jobId: sent.jobId, state: 'completed', conditions: [] });
      const [paper, ...others] = bench.paper();
      if (paper === undefined) throw new Error('nothing came out');
      expect(others).toEqual([]);
      if (bench.shows === undefined) expect(Buffer.from(paper)).toEqual(Buffer.from(voucherPdf));
      else expect(bench.shows(paper, voucherPdf)).toBe(true);
    });

    test('a job nobody knows is for a person to look at, never completed', async () => {
      expect(await bench.session.state('4711')).toMatchObject({
        state: 'unknown',
        fault: { code: 'device/document-job-unknown' },
      });
    });

    test('out of paper nothing is called printed, the printer says so, and it prints again with new paper', async () => {
      const { session } = bench;
      await bench.runOut();
      if (bench.mayHaveAnotherTray === true) {
        // What is sent waits, and whoever waits for it is told.
        const sent = await session.submit(voucherJob);
        if (sent.state !== 'sent') throw new Error(`${sent.state}: ${sent.fault.code}`);
        await expect
          .poll(async () => (await session.state(sent.jobId)).fault?.code, { timeout: 5_000 })
          .toBe('device/paper-out');
        expect(await session.check()).toContain('media-empty');
        await bench.loadPaper();
        expect(await followJob(session, sent.jobId, { signal: never, pollMs: 10 })).toMatchObject({
          state: 'completed',
        });
        return;
      }
      await expect(session.check()).rejects.toMatchObject({ code: 'device/paper-out' });
      expect(await session.submit(voucherJob)).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/paper-out' },
      });
      expect(bench.paper()).toEqual([]);
      await bench.loadPaper();
      await session.check();
      expect(await session.submit(voucherJob)).toMatchObject({ state: 'sent' });
    });

    test('a job cancelled before it began is not sent', async () => {
      expect(await bench.session.submit(voucherJob, AbortSignal.abort())).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/cancelled' },
      });
      expect(bench.paper()).toEqual([]);
    });

    test('closed twice it is closed', async () => {
      await bench.session.close();
      await bench.session.close();
    });
  });
};
