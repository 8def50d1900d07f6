import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { faultSentence } from '../../domain/faults.ts';
import type { RawQueue } from '../../native/document-printers/raw-queue.ts';
import { windowsQueueOf } from '../../native/document-printers/windows-queue.ts';
import { recordOf } from '../../native/fault-record.ts';
import { openFormQueue } from '../../native/form-printers/esc-p-queue.ts';
import { formPrinterContract } from './contracts/form-printer.ts';
import { makeQueues } from './contracts/queues.ts';
import { quickQueue, rawFormJob, rawQueueContract } from './contracts/raw-queue.ts';
import { receiptPrinterContract } from './contracts/receipt-printer.ts';
import { skipReason } from './support/required.ts';
import { buildSpooler, noSpoolerHere, thePrinter } from './support/windows-spooler.ts';
import type { TestSpooler } from './support/windows-spooler.ts';

/* A shared object with the functions of winspool.h, built here with gcc, behind the real koffi. Nothing of Windows. */

receiptPrinterContract('escpos-windows', { queue: makeQueues.Windows });
formPrinterContract('escp-windows', { profile: 'lq-1600k', queue: makeQueues.Windows });

const isSkipped = skipReason('printers behind the spooler of Windows', noSpoolerHere);
const bytes = Uint8Array.from({ length: 40 }, (_, index) => index);

describe.skipIf(isSkipped)('a printer behind the spooler of Windows', () => {
  let spooler: TestSpooler;
  beforeAll(async () => {
    spooler = await buildSpooler();
  });
  afterAll(() => spooler.remove());
  beforeEach(() => spooler.clear());

  const opener = (deadlineMs = 2_000) => windowsQueueOf(thePrinter, { library: spooler.library, deadlineMs });

  rawQueueContract('Windows', () => {
    const become = { 'handed-over': '80', stopped: '104', held: '10', 'paper-out': '50' };
    return Promise.resolve({
      open: opener(),
      endIn: (how) => spooler.set('job-status', become[how]),
      runOut: () => spooler.set('printer-status', '10'),
      jobs: () => spooler.jobs(),
      close: () => Promise.resolve(),
    });
  });

  describe('one job', () => {
    let queue: RawQueue;
    beforeEach(async () => {
      queue = await opener()();
    });
    afterEach(() => queue.close());

    test('a spooler that takes a few bytes at a time is given the rest, and every handle is closed', async () => {
      spooler.set('short', '7');
      expect(await queue.submit('W01-1', bytes)).toMatchObject({ state: 'sent' });
      expect(spooler.jobs()).toEqual([{ name: 'W01-1', bytes: Buffer.from(bytes) }]);
      expect(spooler.calls().filter((call) => call.startsWith('WritePrinter'))).toEqual(
        [40, 33, 26, 19, 12, 5].map((left) => `WritePrinter ${left}`),
      );
      await expect.poll(() => spooler.calls().at(-1)).toBe('ClosePrinter 0');
    });

    test('a job stays in the list until its end was seen, and not longer', async () => {
      const sent = await queue.submit('W01-1', bytes);
      if (sent.state !== 'sent') throw new Error(sent.state);
      expect(await queue.state(sent.jobId)).toMatchObject({ state: 'sent', conditions: [] });
      expect(spooler.calls()).toContain('SetJobW 8');
      expect(spooler.calls()).not.toContain('SetJobW 9');
      spooler.set('job-status', '2080');
      expect(await queue.state(sent.jobId)).toMatchObject({ state: 'completed' });
      expect(spooler.calls()).toContain('SetJobW 9');
      expect(await queue.state(sent.jobId)).toMatchObject({
        state: 'unknown',
        fault: { code: 'device/document-job-unknown' },
      });
    });

    test('where a job may not be kept in the list, one that is gone is never called printed', async () => {
      spooler.refuse('SetJobW');
      const sent = await queue.submit('W01-1', bytes);
      spooler.set('job-status', '80');
      expect(await queue.state(sent.state === 'sent' ? sent.jobId : '')).toMatchObject({ state: 'unknown' });
    });

    test('an end that was seen while nobody asked is told to whoever asks for it', async () => {
      const sent = await queue.submit('W01-1', bytes);
      spooler.set('job-status', '80');
      await queue.check();
      expect(await queue.state(sent.state === 'sent' ? sent.jobId : '')).toMatchObject({
        state: 'completed',
      });
    });

    test('a printer without its cable, or paused, is told before anything is sent', async () => {
      spooler.set('attributes', '440');
      await expect(queue.check()).rejects.toMatchObject({ code: 'device/printer-offline' });
      spooler.set('attributes', '40');
      spooler.set('printer-status', '1');
      expect(await queue.submit('W01-1', bytes)).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/queue-not-accepting' },
      });
      spooler.set('printer-status', '20520');
      expect(await queue.check()).toEqual(['toner-low']);
      expect(spooler.jobs()).toEqual([]);
    });

    test('a job that nobody follows any more leaves the list all the same', async () => {
      expect(
        await openFormQueue(queue, 'lq-1600k', { ...quickQueue, printMs: 20 }).print(rawFormJob),
      ).toMatchObject({
        state: 'unknown',
      });
      expect(spooler.calls()).not.toContain('SetJobW 9');
      spooler.set('job-status', '80');
      await queue.check();
      expect(spooler.calls()).toContain('SetJobW 9');
    });

    test.each([
      [['StartDocPrinterW'], '', 'not-sent', 'StartDocPrinter'],
      [['StartPagePrinter'], '', 'not-sent', 'StartPagePrinter'],
      [['StartPagePrinter', 'AbortPrinter'], '', 'unknown', 'StartPagePrinter'],
      [['WritePrinter'], '', 'not-sent', 'WritePrinter'],
      [['WritePrinter'], '5', 'unknown', 'WritePrinter'],
      [[], '0', 'not-sent', 'WritePrinter'],
      [['EndPagePrinter'], '', 'unknown', 'EndPagePrinter'],
      [['EndDocPrinter'], '', 'unknown', 'EndDocPrinter'],
    ])('%j refused (%s bytes taken) leaves the job %s', async (names, short, state, status) => {
      spooler.refuse(...names);
      if (short !== '') spooler.set('short', short);
      expect(await queue.submit('W01-1', bytes)).toEqual({
        state,
        fault: { code: 'device/queue-refused', detail: { status } },
      });
      await expect.poll(() => spooler.calls().at(-1)).toBe('ClosePrinter 0');
      expect(spooler.calls().some((call) => call.startsWith('AbortPrinter'))).toBe(
        status !== 'StartDocPrinter',
      );
    });

    test('closed twice it is closed, lets go of what it kept, and says so to whoever still asks', async () => {
      await queue.submit('W01-1', bytes);
      await queue.close();
      await queue.close();
      expect(spooler.calls().filter((call) => call === 'SetJobW 9')).toHaveLength(1);
      await expect(queue.check()).rejects.toMatchObject({ code: 'device/unplugged' });
      expect(await queue.submit('W01-2', bytes)).toMatchObject({ state: 'not-sent' });
    });
  });

  describe('a name', () => {
    test('that Windows does not have is one sentence with those it has', async () => {
      spooler.printers('XP-80C', 'LQ-1600K 票据');
      const { code, detail } = await opener()().then(
        () => ({ code: 'device/absent' as const, detail: {} }),
        recordOf,
      );
      expect(faultSentence(code, detail)).toContain(
        'Windows 中没有名为“小票机 XP-80C”的打印机，现有：“XP-80C” “LQ-1600K 票据”；',
      );
      expect(faultSentence(code, detail, 'en')).toContain('it has: “XP-80C” “LQ-1600K 票据”. Have it');
    });

    test('is looked for in a list of any length', async () => {
      const names = Array.from({ length: 110 }, (_, index) => `LQ-${String(index).padStart(5, '0')}`);
      spooler.printers(...names);
      await expect(opener()()).rejects.toMatchObject({
        detail: { printers: names.map((name) => `“${name}”`).join(' ') },
      });
      spooler.printers();
      const none = await opener()().catch(recordOf);
      expect(none).toMatchObject({ code: 'device/printer-not-installed', detail: { printers: '（无）' } });
      expect(
        faultSentence('device/printer-not-installed', { printer: 'x', printers: '（无）' }, 'en'),
      ).toContain('it has: (none).');
    });

    test('that is there and may not be opened is told apart, and so is a service that does not run', async () => {
      spooler.refuse('OpenPrinterW');
      await expect(opener()()).rejects.toMatchObject({ code: 'device/queue-refused' });
      spooler.refuse('OpenPrinterW', 'EnumPrintersW');
      await expect(opener()()).rejects.toMatchObject({ code: 'device/spooler-silent' });
    });
  });

  describe('a service that hangs', () => {
    const back = async (open: () => Promise<RawQueue>): Promise<void> => {
      spooler.hang();
      const tried = (): Promise<string> =>
        open().then(
          async (queue) => (await queue.submit('W01-2', bytes)).state,
          (error: unknown) => String(error),
        );
      await expect.poll(tried, { timeout: 5_000 }).toBe('sent');
      expect(spooler.jobs().at(-1)?.bytes).toEqual(Buffer.from(bytes));
      await expect.poll(() => spooler.calls().at(-1)).toBe('ClosePrinter 0');
    };

    test.each([
      ['OpenPrinterW', 'not-sent'],
      ['GetPrinterW', 'not-sent'],
      ['StartDocPrinterW', 'not-sent'],
      ['StartPagePrinter', 'unknown'],
      ['WritePrinter', 'unknown'],
      ['EndDocPrinter', 'unknown'],
    ])(
      'in %s is one sentence, the job is %s, and the next one prints when it is back',
      async (name, state) => {
        const open = opener(100);
        const queue = await open();
        spooler.hang(name);
        expect(await queue.submit('W01-1', bytes)).toEqual({
          state,
          fault: { code: 'device/spooler-silent', detail: {} },
        });
        const before = spooler.calls();
        await expect(queue.check()).rejects.toMatchObject({ code: 'device/spooler-silent' });
        await expect(open()).rejects.toMatchObject({ code: 'device/spooler-silent' });
        // Answered here: nothing more is asked of a service that has not come back.
        expect(spooler.calls()).toEqual(before);
        await queue.close();
        await back(open);
        const [first] = spooler.jobs();
        if (first?.name !== 'W01-1') return;
        // What came back late was taken back: the job that was called not sent has not a byte.
        expect(spooler.calls().some((call) => call.startsWith('AbortPrinter'))).toBe(true);
        if (state === 'not-sent') expect(first.bytes).toHaveLength(0);
      },
    );

    test('while it prints leaves the paper for a person', async () => {
      const open = opener(100);
      const queue = await open();
      spooler.hang('GetJobW');
      expect(await openFormQueue(queue, 'lq-1600k', quickQueue).print(rawFormJob)).toMatchObject({
        state: 'unknown',
        fault: { code: 'device/spooler-silent' },
      });
      await back(open);
    });
  });
});
