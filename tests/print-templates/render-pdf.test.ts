import { afterEach, expect, test } from 'vitest';
import { readPdf } from '../support/pdf-text.ts';
import { openPdfRenderer } from '../../main/printing/render-pdf.ts';
import type { PdfRenderer, PdfRendererOptions } from '../../main/printing/render-pdf.ts';
import type { PdfJob } from '../../print-templates/index.ts';
import { localVoucher, supplement } from './samples.ts';

const open: PdfRenderer[] = [];
const renderer = (options?: PdfRendererOptions): PdfRenderer => {
  const opened = openPdfRenderer(options);
  open.push(opened);
  return opened;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((opened) => opened.close()));
});

const fallingWorker = { workerUrl: new URL('./falling-worker.ts', import.meta.url) };
const voucher = (number: string): PdfJob => ({
  template: 'voucher-cash',
  data: { ...localVoucher, number },
  training: false,
});
const good = voucher('(161)闽地现 00010001');
const deadly = voucher('(161)闽地现 66666666');
const endless = voucher('(161)闽地现 77777777');
const rareName = '𠮷田𬭬铁商行';

test('a voucher for a name the font cannot draw is refused, and the clerk is told which character', async () => {
  const job: PdfJob = { ...good, data: { ...localVoucher, taxpayerName: rareName } } as PdfJob;
  const refusal = { code: 'print/glyph-missing', detail: { codePoints: 'U+20BB7' } };
  await expect(renderer().renderPdf(job)).rejects.toMatchObject(refusal);
});

test('before money is taken the hall can ask whether a voucher will print', async () => {
  const pdf = renderer();
  await expect(pdf.checkPdf(good)).resolves.toEqual([]);
  const job: PdfJob = { ...good, data: { ...localVoucher, taxpayerName: rareName } } as PdfJob;
  await expect(pdf.checkPdf(job)).rejects.toMatchObject({ code: 'print/glyph-missing' });
});

test('a notice prints 〓 for a character the font lacks and says so', async () => {
  const job: PdfJob = {
    template: 'supplement-notice',
    data: { ...supplement, taxpayerName: rareName, documentNumber: '𠮷税通〔2016〕12号' },
    training: false,
  };
  const { pdf, warnings } = await renderer().renderPdf(job);
  expect(warnings).toEqual([{ char: '𠮷', codePoint: 'U+20BB7' }]);
  const [page] = await readPdf(pdf);
  expect(page?.text).toContain('〓田𬭬铁商行');
  expect(page?.text).toContain('〓税通〔2016〕12号补正资料通知');
});

test('a rare character the font does have is printed as it is', async () => {
  const job: PdfJob = { ...good, data: { ...localVoucher, taxpayerName: '䶮靐商行' } } as PdfJob;
  const { pdf, warnings } = await renderer().renderPdf(job);
  expect(warnings).toEqual([]);
  expect((await readPdf(pdf))[0]?.text).toContain('䶮靐商行');
});

test('when the renderer dies the document fails in words and the ones behind it are still printed', async () => {
  const pdf = renderer(fallingWorker);
  const before = pdf.renderPdf(good);
  const died = pdf.renderPdf(deadly);
  const after = pdf.renderPdf(good);
  await expect(died).rejects.toMatchObject({ code: 'print/renderer-crashed' });
  for (const done of [await before, await after]) expect(await readPdf(done.pdf)).toHaveLength(3);
});

test('a renderer that cannot start says so instead of waiting for ever', async () => {
  const pdf = renderer({ fontsFolder: '/nonexistent' });
  await expect(pdf.renderPdf(good)).rejects.toMatchObject({ code: 'print/renderer-crashed' });
});

test('a document that never ends is stopped at its time limit and the next one prints', async () => {
  const pdf = renderer({ ...fallingWorker, timeoutMs: 4_000 });
  const stuck = pdf.renderPdf(endless);
  const after = pdf.renderPdf(good);
  await expect(stuck).rejects.toMatchObject({ code: 'print/render-timed-out', detail: { seconds: 4 } });
  expect((await after).pdf.length).toBeGreaterThan(10_000);
}, 20_000);

test('a print can be cancelled while it is rendered and while it waits', async () => {
  const pdf = renderer(fallingWorker);
  const running = new AbortController();
  const waiting = new AbortController();
  const stuck = pdf.renderPdf(endless, running.signal);
  const queued = pdf.renderPdf(deadly, waiting.signal);
  const last = pdf.renderPdf(good);
  waiting.abort();
  await expect(queued).rejects.toMatchObject({ code: 'print/cancelled' });
  running.abort();
  await expect(stuck).rejects.toMatchObject({ code: 'print/cancelled' });
  expect((await last).pdf.length).toBeGreaterThan(10_000);
  await expect(pdf.renderPdf(good, AbortSignal.abort())).rejects.toMatchObject({ code: 'print/cancelled' });
});

test('closing answers what is still waiting', async () => {
  const pdf = openPdfRenderer(fallingWorker);
  const answers = Promise.allSettled([pdf.renderPdf(endless), pdf.renderPdf(good)]);
  await pdf.close();
  for (const answer of await answers) expect(answer).toMatchObject({ reason: { code: 'print/cancelled' } });
  await expect(pdf.renderPdf(good)).rejects.toMatchObject({ code: 'print/cancelled' });
});

test('what is printed is what was handed over, whatever becomes of the data afterwards', async () => {
  const pdf = renderer();
  const job = structuredClone(good) as Extract<PdfJob, { template: 'voucher-cash' }>;
  const first = pdf.renderPdf(good);
  const second = pdf.renderPdf(job);
  (job.data as { taxpayerName: string }).taxpayerName = '别的名称';
  await first;
  expect((await readPdf((await second).pdf))[0]?.text).toContain('临江晨曦商贸有限公司');
});

test('a wrong total is a bug and is never printed', async () => {
  const job: PdfJob = { ...good, data: { ...localVoucher, lines: localVoucher.lines.slice(1) } } as PdfJob;
  await expect(renderer().renderPdf(job)).rejects.toThrow(
    'the total of a voucher must be the sum of its lines',
  );
});
