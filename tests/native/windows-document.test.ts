import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openPdfRenderer } from '../../main/printing/render-pdf.ts';
import { followJob } from '../../native/document-printers/driver.ts';
import type { DocumentJob, DocumentPrinterSession } from '../../native/document-printers/driver.ts';
import { windowsDocumentPrinterOf } from '../../native/document-printers/windows.ts';
import { certificate } from '../print-templates/registration-samples.ts';
import { localVoucher } from '../print-templates/samples.ts';
import { documentPrinterContract, never, voucherJob } from './contracts/document-printer.ts';
import { printedPage } from './support/printed-page.ts';
import type { PrintedPage } from './support/printed-page.ts';
import { skipReason } from './support/required.ts';
import { boxesPdf } from './support/small-pdf.ts';
import { buildSpooler, noSpoolerHere, thePrinter } from './support/windows-spooler.ts';
import type { TestSpooler } from './support/windows-spooler.ts';

/*
 * A shared object with the functions of wingdi.h and winspool.h, built here with gcc, behind the real koffi. Each page
 * it is given is kept as a picture. Nothing of Windows.
 */

const isSkipped = skipReason('documents through the spooler of Windows', noSpoolerHere);

describe.skipIf(isSkipped)('documents through the spooler of Windows', () => {
  let spooler: TestSpooler;
  beforeAll(async () => {
    spooler = await buildSpooler();
  });
  afterAll(() => spooler.remove());
  beforeEach(() => {
    spooler.clear();
    spooler.set('dpi', '200 200');
  });

  const opener = (deadlineMs = 5_000) =>
    windowsDocumentPrinterOf(thePrinter, { library: spooler.library, deadlineMs });
  const firstPage = (): PrintedPage => printedPage(spooler.pages()[0]?.[0] ?? new Uint8Array(0));
  const callsOf = (name: string): readonly string[] =>
    spooler.calls().filter((call) => call.startsWith(`${name} `));

  documentPrinterContract('spooler of Windows', async () => ({
    session: await opener()(),
    paper: () => spooler.pages().flat(),
    shows(paper) {
      const page = printedPage(paper);
      return page.isInked(21, 16) && page.isInked(49, 24) && page.isInked(201, 121) && !page.isInked(120, 70);
    },
    finish: () => spooler.set('job-status', '80'),
    runOut: () => spooler.set('printer-status', '10'),
    loadPaper: () => spooler.set('printer-status', '0'),
    close: () => undefined,
  }));

  describe('one document', () => {
    let printer: DocumentPrinterSession;
    beforeEach(async () => {
      printer = await opener()();
    });
    afterEach(() => printer.close());

    test('it lies on paper of its own size at its place to a dot, whatever the printer’s margin and scale', async () => {
      expect(await printer.submit(voucherJob)).toMatchObject({ state: 'sent' });
      const page = firstPage();
      const dotMm = 25.4 / 200;
      expect(page.paperMm[0]).toBeCloseTo(241, 0);
      expect(page.paperMm[1]).toBeCloseTo(139.7, 0);
      const inkMm = page.inkMm();
      for (const [index, edge] of [20, 15, 220, 125].entries())
        expect(Math.abs((inkMm[index] ?? 0) - edge)).toBeLessThanOrEqual(dotMm);
      expect(callsOf('StretchDIBits').every((call) => call.endsWith(' 1'))).toBe(true);
      await expect.poll(() => spooler.calls()).toContain('DeleteDC 0');
      await expect.poll(() => spooler.calls()).toContain('ClosePrinter 0');
    });

    test('other dots across than down, and dots finer than anybody sees, change neither size nor place', async () => {
      const media = { widthMm: 100, heightMm: 60 };
      const pdf = boxesPdf(media, [[{ leftMm: 12, topMm: 9, widthMm: 70, heightMm: 40 }]]);
      for (const dpi of ['360 180', '1200 1200', '720 360']) {
        spooler.clear();
        spooler.set('dpi', dpi);
        expect(await printer.submit({ printJobId: 'W01-1', pdf, media })).toMatchObject({ state: 'sent' });
        const inkMm = firstPage().inkMm();
        for (const [index, edge] of [12, 9, 82, 49].entries())
          expect(Math.abs((inkMm[index] ?? 0) - edge)).toBeLessThan(0.15);
      }
    });

    test('colour and grey arrive as they are, in as many bits as they need', async () => {
      const media = { widthMm: 210, heightMm: 297 };
      const box = { leftMm: 30, widthMm: 20, heightMm: 20 };
      const pdf = boxesPdf(media, [
        [
          { ...box, topMm: 30 },
          { ...box, topMm: 140, colour: [0.5, 0.5, 0.5] },
          { ...box, topMm: 250, colour: [0.75, 0, 0] },
        ],
      ]);
      spooler.set('dpi', '600 600');
      expect(await printer.submit({ printJobId: 'W01-1', pdf, media })).toMatchObject({ state: 'sent' });
      const page = firstPage();
      expect(page.colourAt(40, 40)).toEqual([0, 0, 0]);
      expect(page.colourAt(40, 150)).toEqual([128, 128, 128]);
      expect(page.colourAt(40, 260)).toEqual([191, 0, 0]);
      expect(new Set(callsOf('StretchDIBits'))).toEqual(
        new Set(['StretchDIBits 1', 'StretchDIBits 8', 'StretchDIBits 24']),
      );
    });

    test('a page that lies across is printed across on the paper the printer has', async () => {
      spooler.set('own-size', '0');
      const media = { widthMm: 297, heightMm: 210 };
      const pdf = boxesPdf(media, [[{ leftMm: 250, topMm: 10, widthMm: 30, heightMm: 20 }]]);
      expect(await printer.submit({ printJobId: 'W01-1', pdf, media })).toMatchObject({ state: 'sent' });
      expect(firstPage().paperMm[0]).toBeCloseTo(297, 0);
      expect(firstPage().isInked(265, 20)).toBe(true);
    });

    test('a form is found among the printer’s papers; one it has not is refused before anything is printed', async () => {
      spooler.set('own-size', '0');
      spooler.set('dpi', '600 600');
      const refused = await printer.submit(voucherJob);
      expect(refused).toEqual({
        state: 'not-sent',
        fault: {
          code: 'device/printer-paper-size',
          detail: { printer: thePrinter, printerPaper: '210×297', paper: '241×139.7' },
        },
      });
      expect(callsOf('StartDocW')).toEqual([]);
      await expect.poll(() => spooler.calls()).toContain('DeleteDC 0');
      spooler.set('papers', '9 2100 2970\n130 2410 1397\n');
      expect(await printer.submit(voucherJob)).toMatchObject({ state: 'sent' });
      expect(firstPage().paperMm[0]).toBeCloseTo(241, 0);
    });

    test('a form is never turned to fit a paper that is not in the list', async () => {
      spooler.set('papers', '9 2100 2970\n131 1397 2410\n');
      spooler.set('own-size', '0');
      // The list has it upright: printed across, it is the same sheet.
      expect(await printer.submit(voucherJob)).toMatchObject({ state: 'sent' });
      spooler.clear();
      expect(await printer.submit(voucherJob)).toMatchObject({ state: 'sent' });
      expect(callsOf('CreateDCW')).toHaveLength(1);
    });

    test('a page of another size than was said, or with ink where the printer does not reach, is not printed', async () => {
      const a4 = { widthMm: 210, heightMm: 297 };
      const other = boxesPdf({ widthMm: 216, heightMm: 279 }, [[]]);
      expect(await printer.submit({ printJobId: 'W01-1', pdf: other, media: a4 })).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/printer-paper-size', detail: { paper: '216×279' } },
      });
      const inside = { leftMm: 20, topMm: 20, widthMm: 10, heightMm: 10 };
      for (const edge of [
        { leftMm: 1, topMm: 100, widthMm: 1, heightMm: 1 },
        { leftMm: 208, topMm: 100, widthMm: 1, heightMm: 1 },
        { leftMm: 100, topMm: 1, widthMm: 1, heightMm: 1 },
        { leftMm: 100, topMm: 295, widthMm: 1, heightMm: 1 },
      ])
        expect(
          await printer.submit({ printJobId: 'W01-2', pdf: boxesPdf(a4, [[inside], [edge]]), media: a4 }),
        ).toEqual({
          state: 'not-sent',
          fault: { code: 'device/printer-margin', detail: { page: 2, printer: thePrinter } },
        });
      expect(callsOf('StartDocW')).toEqual([]);
    });

    test('what is no PDF is not printed, in words', async () => {
      for (const pdf of [new Uint8Array(0), new TextEncoder().encode('%PDF-1.7\nnothing')])
        expect(await printer.submit({ ...voucherJob, pdf })).toEqual({
          state: 'not-sent',
          fault: { code: 'device/document-not-drawn', detail: {} },
        });
      expect(callsOf('StartDocW')).toEqual([]);
    });

    test('copies are the driver’s where it makes them, and drawn again where it does not', async () => {
      const media = { widthMm: 210, heightMm: 297 };
      const pdf = boxesPdf(media, [
        [{ leftMm: 20, topMm: 20, widthMm: 10, heightMm: 10 }],
        [{ leftMm: 90, topMm: 90, widthMm: 10, heightMm: 10 }],
      ]);
      const job: DocumentJob = { printJobId: 'W01-1', pdf, media, copies: 3 };
      await printer.submit(job);
      const pages = (spooler.pages()[0] ?? []).map(printedPage);
      expect(pages.map((page) => page.isInked(25, 25))).toEqual([true, false, true, false, true, false]);
      expect(callsOf('CreateDCW')).toEqual(['CreateDCW 1']);
      spooler.clear();
      spooler.set('dpi', '200 200');
      spooler.set('most-copies', '99');
      await printer.submit(job);
      expect(spooler.pages()[0]).toHaveLength(2);
      expect(callsOf('CreateDCW')).toEqual(['CreateDCW 3']);
    });

    test.each([
      [['DocumentPropertiesW'], 'not-sent', 'DocumentProperties'],
      [['CreateDCW'], 'not-sent', 'CreateDC'],
      [['GetDeviceCaps'], 'not-sent', 'GetDeviceCaps'],
      [['StartDocW'], 'not-sent', 'StartDoc'],
      [['StartPage'], 'not-sent', 'StartPage'],
      [['StartPage', 'AbortDoc'], 'unknown', 'StartPage'],
      [['StretchDIBits'], 'unknown', 'StretchDIBits'],
      [['EndPage'], 'unknown', 'EndPage'],
      [['EndDoc'], 'unknown', 'EndDoc'],
    ])('%j refused leaves the job %s', async (names, state, status) => {
      spooler.refuse(...names);
      expect(await printer.submit(voucherJob)).toEqual({
        state,
        fault: { code: 'device/queue-refused', detail: { status } },
      });
      // Whatever was begun was taken back, and what was opened is closed, by two libraries that do not wait for each other.
      const contexts = callsOf('CreateDCW').length - (status === 'CreateDC' ? 1 : 0);
      await expect.poll(() => callsOf('DeleteDC')).toHaveLength(contexts);
      await expect.poll(() => spooler.calls()).toContain('ClosePrinter 0');
      expect(callsOf('AbortDoc')).toHaveLength(callsOf('StartDocW').length - (status === 'StartDoc' ? 1 : 0));
    });

    test('refused at its second page, the paper has the first: a person looks', async () => {
      const media = { widthMm: 210, heightMm: 297 };
      const pdf = boxesPdf(media, [[], []]);
      spooler.set('after', '1');
      spooler.refuse('StartPage');
      expect(await printer.submit({ printJobId: 'W01-1', pdf, media })).toMatchObject({ state: 'unknown' });
      expect(spooler.pages()[0]).toHaveLength(1);
    });

    test('printed is what Windows calls printed: not spooled, not given over, and not gone from the list', async () => {
      const sent = await printer.submit(voucherJob);
      if (sent.state !== 'sent') throw new Error(sent.state);
      for (const [status, state] of [
        ['8', 'prepared'],
        ['10', 'sent'],
        ['1000', 'sent'],
      ] as const) {
        spooler.set('job-status', status);
        expect(await printer.state(sent.jobId)).toMatchObject({ state });
      }
      spooler.set('job-status', '50');
      expect(await printer.state(sent.jobId)).toMatchObject({
        state: 'sent',
        fault: { code: 'device/paper-out' },
      });
      expect(spooler.calls()).not.toContain('SetJobW 9');
      spooler.set('job-status', '2080');
      expect(await followJob(printer, sent.jobId, { signal: never, pollMs: 5 })).toMatchObject({
        state: 'completed',
      });
      expect(spooler.calls()).toContain('SetJobW 9');
      expect(await printer.state(sent.jobId)).toMatchObject({ state: 'unknown' });
    });
  });

  describe('a service that hangs, or a clerk who stops', () => {
    test.each([
      ['DocumentPropertiesW', 'not-sent'],
      ['CreateDCW', 'not-sent'],
      ['StartDocW', 'not-sent'],
      ['StartPage', 'unknown'],
      ['StretchDIBits', 'unknown'],
      ['EndPage', 'unknown'],
      ['EndDoc', 'unknown'],
    ])('in %s it costs one sentence, and the job is %s', async (name, state) => {
      const open = opener(150);
      const printer = await open();
      spooler.hang(name);
      expect(await printer.submit(voucherJob)).toEqual({
        state,
        fault: { code: 'device/spooler-silent', detail: {} },
      });
      spooler.hang();
      // What came back late was taken back, and the next document prints.
      await expect
        .poll(async () => (await printer.submit({ ...voucherJob, printJobId: 'W01-2' })).state, {
          timeout: 8_000,
          interval: 200,
        })
        .toBe('sent');
      expect(callsOf('AbortDoc').length).toBe(callsOf('StartDocW').length - 1);
      await expect.poll(() => spooler.calls()).toContain('DeleteDC 0');
      await printer.close();
    });

    test('stopped in the middle of a page it is for a person to look at, and the thread that drew is gone', async () => {
      spooler.set('dpi', '600 600');
      const printer = await opener()();
      const stop = new AbortController();
      const submitted = printer.submit(voucherJob, stop.signal);
      await expect
        .poll(() => callsOf('StretchDIBits').length, { interval: 1, timeout: 10_000 })
        .toBeGreaterThan(0);
      stop.abort();
      expect(await submitted).toEqual({
        state: 'unknown',
        fault: { code: 'device/cancelled', detail: {} },
      });
      expect(callsOf('AbortDoc')).toHaveLength(1);
      await printer.close();
    });

    test('a page that takes for ever is given up', async () => {
      const thread = new URL('support/hanging-thread.ts', import.meta.url);
      const open = windowsDocumentPrinterOf(thePrinter, {
        library: spooler.library,
        drawing: { thread, deadlineMs: 100 },
      });
      const printer = await open();
      expect(await printer.submit(voucherJob)).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/document-not-drawn' },
      });
      await printer.close();
    });
  });

  const noPdftoppm =
    spawnSync('pdftoppm', ['-v']).error === undefined ? undefined : 'pdftoppm is not installed';
  describe.skipIf(skipReason('pages as another program draws them', noPdftoppm))(
    'the same page as another program draws it',
    () => {
      /** What share of the ink of one page lies within a dot of ink of the other. */
      const covered = (one: PrintedPage, other: PrintedPage['isInk']): number => {
        let [all, near] = [0, 0];
        for (let y = 0; y < one.dots[1]; y += 1)
          for (let x = 0; x < one.dots[0]; x += 1) {
            if (!one.isInk(x, y)) continue;
            all += 1;
            const around = [-1, 0, 1].some((down) => [-1, 0, 1].some((over) => other(x + over, y + down)));
            if (around) near += 1;
          }
        return near / all;
      };

      test.each([
        ['a voucher', { template: 'voucher-cash', data: localVoucher, training: false }, [241, 140]],
        [
          'a certificate across',
          { template: 'registration-certificate', data: certificate, training: false },
          [297, 210],
        ],
      ] as const)('%s stands at the same dots', async (_, job, [widthMm, heightMm]) => {
        const renderer = openPdfRenderer();
        const { pdf } = await renderer.renderPdf(job);
        await renderer.close();
        spooler.set('dpi', '150 150');
        const printer = await opener()();
        const media = { widthMm, heightMm };
        expect(await printer.submit({ printJobId: 'W01-1', pdf, media })).toMatchObject({ state: 'sent' });
        await printer.close();
        const page = firstPage();
        const folder = mkdtempSync(join(tmpdir(), 'pdftoppm-'));
        try {
          writeFileSync(join(folder, 'a.pdf'), pdf);
          const words = ['-r', '150', '-singlefile', '-aa', 'no', '-aaVector', 'no'];
          execFileSync('pdftoppm', [...words, join(folder, 'a.pdf'), join(folder, 'a')]);
          const theirs = readFileSync(join(folder, 'a.ppm'));
          const [, width = '', height = ''] =
            /^P6\n(\d+) (\d+)\n255\n/.exec(theirs.subarray(0, 40).toString('latin1')) ?? [];
          const size = Number(width) * Number(height) * 3;
          const head = `P6\n# 150 150 0 0 ${width} ${height}\n${width} ${height}\n255\n`;
          const other = printedPage(Buffer.concat([Buffer.from(head), theirs.subarray(-size)]));
          const [left, top] = page.offset;
          expect(covered(page, (x, y) => other.isInk(x + left, y + top))).toBeGreaterThan(0.99);
          expect(covered(other, (x, y) => page.isInk(x - left, y - top))).toBeGreaterThan(0.99);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      });
    },
  );
});
