import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../../domain/faults.ts';
import type { ReceiptOp } from '../../../domain/receipt.ts';
import type { PrintResult, ReceiptPrinterSession } from '../../../native/receipt-printers/driver.ts';
import { fullRoll, virtualReceiptPrinter } from '../../../native/virtual/receipt-printer.ts';
import type { VirtualReceiptPrinter } from '../../../native/virtual/receipt-printer.ts';
import { skipReason } from '../support/required.ts';
import { type ReceiptPrinterCase, receiptStand, type ReceiptStand } from './receipt-stands.ts';

export const textLine = (text: string): ReceiptOp => ({
  kind: 'text',
  text,
  align: 'left',
  bold: false,
  size: 'normal',
});
export const receiptOf = (lines: number, title = '税收缴款'): ReceiptOp[] => [
  textLine(title),
  ...Array.from({ length: lines }, (_, index) => textLine(`第 ${index + 1} 行 增值税 1,000.00`)),
  { kind: 'cut', mode: 'partial' },
];

/** Does something as soon as the receipt has begun to come out of the printer. */
const onceUnderWay = (printer: VirtualReceiptPrinter, act: () => void): void => {
  const timer = setInterval(() => {
    if (printer.uncut.lines.length < 3) return;
    clearInterval(timer);
    act();
  }, 2);
};

/** What holds of every receipt printer, on whatever line it stands or behind whatever queue. */
export const receiptPrinterContract = (name: string, reached: ReceiptPrinterCase) => {
  const onLine = 'line' in reached ? reached : undefined;
  const cutter = onLine?.cutter ?? true;
  const good =
    onLine?.confirms === 'in-order'
      ? { state: 'completed' }
      : { state: 'unknown', fault: { code: 'device/sent-not-confirmed' } };

  describe(`a receipt at the counter (${name})`, () => {
    let printer: VirtualReceiptPrinter;
    let stand: ReceiptStand | undefined;
    let session: ReceiptPrinterSession;
    let here: ReceiptStand;
    const titles = (): (string | undefined)[] =>
      cutter
        ? printer.tickets.map((ticket) => ticket.lines[0]?.text)
        : printer.uncut.lines.map(({ text }) => text).filter((text) => text.length === 4);
    const onPaper = (receipt: readonly ReceiptOp[]): Promise<PrintResult> => session.print(receipt);
    /** A receipt that does not come to its end. */
    const heldUp = async (receipt: readonly ReceiptOp[]): Promise<PrintResult> => {
      if (here.openHurried === undefined) return session.print(receipt);
      const hurried = await here.openHurried();
      const result = await hurried.print(receipt);
      await hurried.close();
      return result;
    };

    beforeEach(async (context) => {
      printer = virtualReceiptPrinter({ plain: onLine?.confirms === 'never' });
      const made = await receiptStand(reached, printer);
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

    test('it is printed, cut off, and called completed only then', async () => {
      expect(await session.status()).toMatchObject({ ready: true, conditions: [], zh: '就绪' });
      expect(await onPaper(receiptOf(3))).toMatchObject(good);
      expect(titles()).toEqual(['税收缴款']);
      expect([...printer.tickets, printer.uncut].flatMap((ticket) => ticket.lines)[1]?.text).toBe(
        '第 1 行 增值税 1,000.00',
      );
      expect(printer.unknownCommands).toEqual([]);
    });

    test('an empty roll before the job: nothing was sent', async () => {
      printer.setPaper(0);
      expect(await session.status()).toMatchObject({ ready: false, zh: here.owes.emptyRoll });
      expect(await onPaper(receiptOf(3))).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/paper-out' },
      });
      expect(printer.received).toHaveLength(0);
    });

    test('paper out in the middle is never called printed, and the next receipt is told apart from its rest', async () => {
      printer.setPaper(4);
      expect(await heldUp(receiptOf(10))).toEqual({
        state: 'unknown',
        fault: { code: 'device/paper-out-mid-job', detail: {} },
      });
      expect(printer.tickets).toHaveLength(0);
      printer.setLineMs(10);
      printer.setPaper(fullRoll);
      expect(await onPaper(receiptOf(2, '第二张。'))).toMatchObject(good);
      expect(titles()).toEqual(['税收缴款', '第二张。']);
    });

    test('the roll ending with the last line of the receipt is for a person to look at', async () => {
      printer.setPaper(4);
      expect(await heldUp(receiptOf(3))).toMatchObject({ state: 'unknown' });
    });

    test('a roll near its end still prints, and says so where anybody knows', async () => {
      printer.setPaper(12);
      const zh = here.owes.nearEnd ? '纸将用尽' : '就绪';
      expect(await session.status()).toMatchObject({ ready: true, zh });
      expect(await onPaper(receiptOf(3))).toMatchObject(good);
    });

    test('an open cover, a stuck cutter and a broken printer are told apart, and nothing is sent', async () => {
      printer.setCover(true);
      expect(await onPaper(receiptOf(1))).toMatchObject({ fault: { code: 'device/cover-open' } });
      printer.setCover(false);
      printer.setError('cutter');
      expect(await onPaper(receiptOf(1))).toMatchObject({ fault: { code: here.owes.cutter } });
      printer.setError('unrecoverable');
      expect(await onPaper(receiptOf(1))).toMatchObject({ fault: { code: 'device/printer-error' } });
      expect(printer.received).toHaveLength(0);
      printer.setError(undefined);
      expect(await onPaper(receiptOf(1))).toMatchObject(good);
    });

    test('the cover opened during the job leaves its outcome for a person', async () => {
      printer.setLineMs(20);
      onceUnderWay(printer, () => printer.setCover(true));
      expect(await heldUp(receiptOf(30))).toMatchObject({
        state: 'unknown',
        fault: { code: 'device/print-unconfirmed' },
      });
    });

    test('a printer that falls silent: before the job nothing was sent, during the job the outcome is unknown', async () => {
      const { silent } = here.owes;
      await here.setSilent(true);
      expect(await onPaper(receiptOf(1))).toMatchObject({
        state: 'not-sent',
        fault: { code: silent.before },
      });
      await expect(session.openDrawer()).rejects.toMatchObject({ code: silent.before });
      expect(printer.tickets).toHaveLength(0);
      await here.setSilent(false);
      printer.setLineMs(20);
      onceUnderWay(printer, () => void here.setSilent(true));
      expect(await heldUp(receiptOf(30))).toMatchObject({
        state: 'unknown',
        fault: { code: silent.during },
      });
      await here.setSilent(false);
    });

    test('the plug pulled during the job leaves its outcome unknown, and a new session prints again', async () => {
      printer.setLineMs(20);
      onceUnderWay(printer, () => here.plug.unplug());
      expect((await heldUp(receiptOf(30))).state).toBe('unknown');
      if (here.owes.opensAnew) {
        await session.close();
        await expect(here.open()).rejects.toThrow(Fault);
      } else {
        expect(await session.status()).toMatchObject({ ready: false, zh: '脱机' });
        expect(await onPaper(receiptOf(1))).toMatchObject({
          state: 'not-sent',
          fault: { code: 'device/printer-offline' },
        });
      }
      await here.plug.plugIn();
      printer.setLineMs(0);
      if (here.owes.opensAnew) session = await here.open();
      expect(await onPaper(receiptOf(1))).toMatchObject(good);
    });

    test('a name the font lacks is refused before a byte is sent', async () => {
      expect(await onPaper([textLine('缴款人：𠮷田')])).toEqual({
        state: 'not-sent',
        fault: { code: 'device/character-not-printable', detail: { line: 1 } },
      });
      expect(printer.received).toHaveLength(0);
    });

    test('a job cancelled before it began is not sent', async () => {
      expect(await session.print(receiptOf(1), AbortSignal.abort())).toMatchObject({
        state: 'not-sent',
        fault: { code: 'device/cancelled' },
      });
      expect(printer.uncut.lines).toHaveLength(0);
    });

    test('the drawer opens by a pulse of the printer, and its switch says whether it did', async () => {
      const { drawer } = here.owes;
      expect(await session.drawer()).toBe(drawer('closed'));
      expect(await session.openDrawer()).toBe(drawer('open'));
      expect(printer.drawerPulses).toBe(1);
      printer.setDrawer('locked');
      expect(await session.openDrawer()).toBe(drawer('closed'));
      printer.setPaper(0);
      printer.setDrawer('closed');
      expect(await session.drawer()).toBe(drawer('closed'));
    });

    test('closed twice it is closed, and says so to whoever still asks', async () => {
      await session.close();
      await session.close();
      await expect(session.status()).rejects.toMatchObject({ code: 'device/unplugged' });
      expect(await onPaper(receiptOf(1))).toMatchObject({ state: 'not-sent' });
    });
  });
};
