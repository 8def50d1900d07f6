import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import type { ReceiptPrinterSession } from '../../native/receipt-printers/driver.ts';
import { escposSerial } from '../../native/receipt-printers/escpos-serial.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { VirtualLine, VirtualPlug } from '../../native/virtual/plug.ts';
import { fullRoll, virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import type { VirtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';

const line = (text: string): ReceiptOp => ({
  kind: 'text',
  text,
  align: 'left',
  bold: false,
  size: 'normal',
});
const receipt = (lines: number, title = '税收缴款'): ReceiptOp[] => [
  line(title),
  ...Array.from({ length: lines }, (_, index) => line(`第 ${index + 1} 行 增值税 1,000.00`)),
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

describe.each<VirtualLine>(['in-process', 'pty'])('a receipt at the counter (%s)', (wanted) => {
  let printer: VirtualReceiptPrinter;
  let plug: VirtualPlug;
  let session: ReceiptPrinterSession;

  beforeEach(async (context) => {
    printer = virtualReceiptPrinter();
    plug = await plugVirtual(printer, wanted, '1 号小票机');
    if (plug.on !== wanted) context.skip('skipped: this system offers no pseudo-terminal');
    session = await escposSerial.open(plug.open, { replyMs: 400, printMs: 5_000 });
  });
  afterEach(async () => {
    await session.close();
    plug.close();
  });

  test('it is printed, cut off, and called completed only then', async () => {
    expect(await session.status()).toMatchObject({ ready: true, conditions: [], zh: '就绪' });
    expect(await session.print(receipt(3))).toEqual({ state: 'completed', paperNearEnd: false });
    expect(printer.tickets).toHaveLength(1);
    expect(printer.tickets[0]?.lines[1]?.text).toBe('第 1 行 增值税 1,000.00');
    expect(printer.unknownCommands).toEqual([]);
  });

  test('a slow printer is waited for', async () => {
    printer.setLineMs(20);
    const started = performance.now();
    expect(await session.print(receipt(12))).toMatchObject({ state: 'completed' });
    expect(performance.now() - started).toBeGreaterThan(200);
    expect(printer.tickets).toHaveLength(1);
  });

  test('an empty roll before the job: nothing was sent', async () => {
    printer.setPaper(0);
    expect(await session.status()).toMatchObject({ ready: false, zh: '缺纸；脱机' });
    expect(await session.print(receipt(3))).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/paper-out' },
    });
    expect(printer.received).toHaveLength(0);
  });

  test('paper out in the middle is never called printed, and the next receipt is told apart from its rest', async () => {
    printer.setPaper(4);
    expect(await session.print(receipt(10))).toEqual({
      state: 'unknown',
      fault: { code: 'device/paper-out-mid-job', detail: {} },
    });
    expect(printer.tickets).toHaveLength(0);
    printer.setLineMs(10);
    printer.setPaper(fullRoll);
    expect(await session.print(receipt(2, '第二张'))).toMatchObject({ state: 'completed' });
    expect(printer.tickets.map((ticket) => ticket.lines[0]?.text)).toEqual(['税收缴款', '第二张']);
  });

  test('the roll ending with the last line of the receipt is for a person to look at', async () => {
    printer.setPaper(4);
    expect(await session.print(receipt(3))).toMatchObject({ state: 'unknown' });
  });

  test('a roll near its end still prints, and says so', async () => {
    printer.setPaper(12);
    expect(await session.status()).toMatchObject({ ready: true, zh: '纸将用尽' });
    expect(await session.print(receipt(3))).toEqual({ state: 'completed', paperNearEnd: true });
  });

  test('an open cover, a stuck cutter and a broken printer are told apart, and nothing is sent', async () => {
    printer.setCover(true);
    expect(await session.print(receipt(1))).toMatchObject({ fault: { code: 'device/cover-open' } });
    printer.setCover(false);
    printer.setError('cutter');
    expect(await session.print(receipt(1))).toMatchObject({ fault: { code: 'device/cutter-jam' } });
    printer.setError('unrecoverable');
    expect(await session.print(receipt(1))).toMatchObject({ fault: { code: 'device/printer-error' } });
    expect(printer.received).toHaveLength(0);
    printer.setError(undefined);
    expect(await session.print(receipt(1))).toMatchObject({ state: 'completed' });
  });

  test('the cover opened during the job leaves its outcome for a person', async () => {
    printer.setLineMs(20);
    onceUnderWay(printer, () => printer.setCover(true));
    expect(await session.print(receipt(30))).toMatchObject({
      state: 'unknown',
      fault: { code: 'device/print-unconfirmed' },
    });
  });

  test('a printer that falls silent: before the job nothing was sent, during the job the outcome is unknown', async () => {
    printer.setMute(true);
    expect(await session.print(receipt(1))).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/no-answer' },
    });
    printer.setMute(false);
    printer.setLineMs(20);
    onceUnderWay(printer, () => printer.setMute(true));
    expect(await session.print(receipt(30))).toMatchObject({
      state: 'unknown',
      fault: { code: 'device/no-answer' },
    });
  });

  test('the plug pulled during the job leaves its outcome unknown, and a new session prints again', async () => {
    printer.setLineMs(20);
    onceUnderWay(printer, () => plug.unplug());
    const result = await session.print(receipt(30));
    expect(result.state).toBe('unknown');
    await session.close();
    await expect(escposSerial.open(plug.open)).rejects.toThrow(Fault);
    await plug.plugIn();
    printer.setLineMs(0);
    session = await escposSerial.open(plug.open, { replyMs: 400, printMs: 5_000 });
    expect(await session.print(receipt(1))).toMatchObject({ state: 'completed' });
  });

  test('a name the font lacks is refused before a byte is sent', async () => {
    expect(await session.print([line('缴款人：𠮷田')])).toEqual({
      state: 'not-sent',
      fault: { code: 'device/character-not-printable', detail: { line: 1 } },
    });
    expect(printer.received).toHaveLength(0);
  });

  test('a job cancelled before it began is not sent', async () => {
    expect(await session.print(receipt(1), AbortSignal.abort())).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/cancelled' },
    });
    expect(printer.uncut.lines).toHaveLength(0);
  });
});
