import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FormSheet } from '../../../domain/form-sheet.ts';
import type {
  FormJob,
  FormPrinter,
  FormPrinterSession,
  FormPrintResult,
} from '../../../native/form-printers/driver.ts';
import { openFormQueue } from '../../../native/form-printers/esc-p-queue.ts';
import type { EscPProfileId } from '../../../native/protocols/esc-p-profiles.ts';
import type { VirtualFormPrinter } from '../../../native/virtual/form-printer.ts';
import { virtualFormPrinter } from '../../../native/virtual/form-printer.ts';
import { linesOfForm } from '../../../native/virtual/printed-form.ts';
import { drawnGlyphs } from '../support/drawn-glyphs.ts';
import { portTo } from '../support/printer-port.ts';
import { skipReason } from '../support/required.ts';
import type { ContractLine, MakeLine } from './lines.ts';
import type { MakeQueue } from './queues.ts';

export const formSheet: FormSheet = {
  form: 'voucher-cash',
  widthMm: 241,
  heightMm: 140,
  texts: [
    { text: '甲商店（个体）', xMm: 125, yMm: 30, wide: 24, bold: false },
    { text: '91350100M000100Y43', xMm: 42, yMm: 30, wide: 24, bold: false },
    { text: '增值税', xMm: 18, yMm: 53, wide: 24, bold: false },
    { text: '2016-01-01至2016-03-31', xMm: 141, yMm: 53, wide: 18, bold: false },
    { text: '900.03', xMm: 208, yMm: 53, wide: 24, bold: false },
    { text: '￥900.03', xMm: 195, yMm: 102, wide: 24, bold: true },
  ],
};
export const formJob: FormJob = {
  printJobId: 'W01-00017',
  sheet: formSheet,
  shift: { rightMm: 0, downMm: 0 },
  glyphs: { 18: drawnGlyphs('至', 18) },
};
export const quickForm = { replyMs: 400, printMs: 800, watchMs: 60 };
/** What the printer’s own font wrote; the character between the dates is drawn. */
const readable = formSheet.texts.flatMap((text) =>
  text.wide === 24 ? [text] : [{ ...text, text: '2016-01-01' }],
);
export const standsAt = (printer: VirtualFormPrinter) =>
  linesOfForm(printer.forms.at(-1) ?? { widthMm: 0, heightMm: 0, marks: [] });

/** A printer at the other end of a line of its own. */
interface FormPrinterOnLine {
  readonly driver: FormPrinter;
  readonly line: MakeLine;
}
/** A printer behind a queue of the system: the queue says how the printer is, and nobody watches the form. */
interface FormPrinterBehindQueue {
  readonly profile: EscPProfileId;
  readonly queue: MakeQueue;
}
export type FormPrinterCase = (FormPrinterOnLine | FormPrinterBehindQueue) & {
  /** How far a value may stand beside its place, in millimetres: half a step of the model's coarsest unit. */
  readonly withinMm?: number;
};

/** How a printer is reached, and what a driver can know of it there and therefore owes. */
interface Stand {
  readonly plug: Pick<ContractLine, 'unplug' | 'plugIn' | 'close'>;
  open(): Promise<FormPrinterSession>;
  /** Behind a queue: a session that soon gives up a job that is held, beside the patient one. */
  openHurried?(): Promise<FormPrinterSession>;
  /** Whether its paper and its error are told: by the printer, or by the queue before it. */
  readonly isTold: boolean;
  readonly tellsNearEnd: boolean;
  /** A line that was pulled is opened anew; a queue stays, and says that its printer is gone. */
  readonly opensAnew: boolean;
}

const standOnLine = async (
  { driver, line }: FormPrinterOnLine,
  printer: VirtualFormPrinter,
): Promise<Stand | string> => {
  const plug = await line(printer);
  if (typeof plug === 'string') return plug;
  const isTold = driver.wayBack !== 'none';
  return {
    plug,
    open: () => driver.open(plug.open, quickForm),
    isTold,
    tellsNearEnd: isTold,
    opensAnew: true,
  };
};

const standBehindQueue = async (
  { profile, queue: make }: FormPrinterBehindQueue,
  printer: VirtualFormPrinter,
): Promise<Stand | string> => {
  const queue = await make(portTo(printer, { saysWhenDone: false }));
  if (typeof queue === 'string') return queue;
  const opened = async (printMs: number): Promise<FormPrinterSession> =>
    openFormQueue(await queue.open(), profile, { where: queue.where, pollMs: 5, printMs });
  return {
    plug: {
      unplug: () => queue.unplug(),
      plugIn: () => Promise.resolve(queue.plugIn()),
      close: () => void queue.close(),
    },
    open: () => opened(5_000),
    openHurried: () => opened(300),
    isTold: true,
    tellsNearEnd: queue.tellsNearEnd,
    opensAnew: false,
  };
};

/** What holds of every printer of numbered forms, on whatever line it stands or behind whatever queue. */
export const formPrinterContract = (name: string, reached: FormPrinterCase): void => {
  const { withinMm = 0.08 } = reached;
  const watched = 'line' in reached && reached.driver.wayBack !== 'none';

  describe(`a numbered form (${name})`, () => {
    let printer: VirtualFormPrinter;
    let stand: Stand | undefined;
    let here: Stand;
    let session: FormPrinterSession;

    beforeEach(async (context) => {
      // The port of a queue hears what the printer's own driver may not.
      printer = virtualFormPrinter({ wayBack: watched || 'queue' in reached });
      const made =
        'line' in reached ? await standOnLine(reached, printer) : await standBehindQueue(reached, printer);
      if (typeof made === 'string') {
        if (skipReason(name, made)) context.skip();
        return;
      }
      stand = made;
      here = made;
      session = await made.open();
    });
    afterEach(async () => {
      if (stand !== undefined) await session?.close();
      stand?.plug.close();
      stand = undefined;
    });

    /** A form that does not come to its end. */
    const heldUp = async (): Promise<FormPrintResult> => {
      if (here.openHurried === undefined) return session.print(formJob);
      const hurried = await here.openHurried();
      const result = await hurried.print(formJob);
      await hurried.close();
      return result;
    };

    test('every value stands at its place to half a millimetre, and the next form is at its beginning', async () => {
      expect(await session.print(formJob)).toEqual({ state: 'sent', watched });
      await expect.poll(() => printer.forms.length).toBe(1);
      expect(printer.unknownCommands).toEqual([]);
      expect(printer.forms[0]).toMatchObject({ widthMm: 241, heightMm: 139.7 });
      const found = standsAt(printer);
      for (const { text, xMm, yMm } of readable) {
        const struck = found.find((one) => one.text === text);
        expect(struck, text).toBeDefined();
        expect(Math.abs((struck?.xMm ?? 0) - xMm), text).toBeLessThan(withinMm);
        expect(Math.abs((struck?.yMm ?? 0) - yMm), text).toBeLessThan(0.08);
      }
      expect(await session.print(formJob)).toMatchObject({ state: 'sent' });
      await expect.poll(() => printer.forms.length).toBe(2);
      expect(standsAt(printer)).toEqual(found);
    });

    test('the plug pulled: before the form nothing was sent, and with the plug back it prints again', async () => {
      here.plug.unplug();
      await expect
        .poll(async () => (await session.print(formJob)).state, { timeout: 2_000 })
        .toBe('not-sent');
      if (here.opensAnew) await expect(here.open()).rejects.toMatchObject({ code: 'device/absent' });
      else await expect(session.check()).rejects.toMatchObject({ code: 'device/printer-offline' });
      await here.plug.plugIn();
      if (here.opensAnew) session = await here.open();
      expect(await session.print(formJob)).toMatchObject({ state: 'sent' });
    });

    test('without forms nothing is sent where anybody knows, and with new ones it prints', async () => {
      expect(await session.check()).toEqual({ nearEnd: false });
      printer.setPaper(0);
      if (here.isTold) {
        await expect(session.check()).rejects.toMatchObject({ code: 'device/paper-out' });
        expect(await session.print(formJob)).toMatchObject({
          state: 'not-sent',
          fault: { code: 'device/paper-out' },
        });
        expect(printer.received).toHaveLength(0);
      } else expect(await session.check()).toEqual({ nearEnd: false });
      printer.setPaper(3);
      expect(await session.check()).toEqual({ nearEnd: here.tellsNearEnd });
      expect(await session.print(formJob)).toEqual({ state: 'sent', watched });
    });

    test('forms that end in the middle are never called sent where anybody knows', async () => {
      printer.endPaperAt(50);
      expect(await heldUp()).toMatchObject(
        here.isTold
          ? { state: 'unknown', fault: { code: 'device/paper-out-mid-job' } }
          : { state: 'sent', watched: false },
      );
      expect(printer.forms).toHaveLength(0);
      expect(linesOfForm(printer.current).map((one) => one.text)).not.toContain('￥900.03');
    });

    test('jammed before the form nothing is sent, and in the middle a person looks', async () => {
      if (!here.isTold) {
        // Everything is struck onto one line, and the paper alone says so.
        printer.jam();
        expect(await session.print(formJob)).toEqual({ state: 'sent', watched: false });
        return;
      }
      printer.jam();
      expect(await session.print(formJob)).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/printer-error' },
      });
      printer.mend();
      printer.jamAt(60);
      expect(await heldUp()).toMatchObject({
        state: 'unknown',
        fault: { code: 'device/print-unconfirmed' },
      });
    });

    test('a job cancelled before it began is not sent', async () => {
      expect(await session.print(formJob, AbortSignal.abort())).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/cancelled' },
      });
      expect(printer.received).toHaveLength(0);
    });

    test('closed twice it is closed, and says so to whoever still asks', async () => {
      await session.close();
      await session.close();
      await expect(session.check()).rejects.toMatchObject({ code: 'device/unplugged' });
      expect(await session.print(formJob)).toMatchObject({ state: 'not-sent' });
    });
  });
};
