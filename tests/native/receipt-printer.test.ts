import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import type { ReceiptPrinterSession } from '../../native/receipt-printers/driver.ts';
import { escposSerial } from '../../native/receipt-printers/escpos-serial.ts';
import { escposPlain } from '../../native/receipt-printers/escpos-plain.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { VirtualPlug } from '../../native/virtual/plug.ts';
import { fullRoll, virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import type { VirtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import { drawnGlyphs } from './support/drawn-glyphs.ts';
import { plugOnTcp } from './support/on-tcp.ts';

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

const lines = ['in-process', 'pty', 'tcp'] as const;

describe.each(lines)('a receipt at the counter (%s)', (wanted) => {
  let printer: VirtualReceiptPrinter;
  let plug: Pick<VirtualPlug, 'open' | 'unplug' | 'plugIn' | 'close'>;
  let session: ReceiptPrinterSession;

  beforeEach(async (context) => {
    printer = virtualReceiptPrinter();
    if (wanted === 'tcp') plug = await plugOnTcp(printer);
    else {
      const virtual = await plugVirtual(printer, wanted, '1 号小票机');
      if (virtual.on !== wanted) context.skip('skipped: this system offers no pseudo-terminal');
      plug = virtual;
    }
    session = await escposSerial.open(plug.open, { replyMs: 400, printMs: 5_000, drawerMs: 20 });
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

  test('the drawer opens by a pulse of the printer, and its switch says whether it did', async () => {
    expect(await session.drawer()).toBe('closed');
    expect(await session.openDrawer()).toBe('open');
    expect(printer.drawerPulses).toBe(1);
    printer.setDrawer('locked');
    expect(await session.openDrawer()).toBe('closed');
    printer.setPaper(0);
    printer.setDrawer('closed');
    expect(await session.drawer()).toBe('closed');
  });

  test('a name the font lacks is drawn, its line as a whole, and the rest stays text', async () => {
    const glyphs = drawnGlyphs('缴款人：𠮷田');
    const ops = [line('缴款人：𠮷田'), line('增值税')];
    expect(await session.print(ops, undefined, glyphs)).toMatchObject({ state: 'completed' });
    const [name, tax] = printer.uncut.lines;
    expect(name?.picture).toMatchObject({ widthDots: 144, heightDots: 24 });
    expect(name?.picture?.rows.some((byte) => byte !== 0)).toBe(true);
    expect(tax?.text).toBe('增值税');
  });

  test('a name that the print font lacks as well is refused before a byte is sent', async () => {
    expect(await session.print([line('缴款人：𠮷田')], undefined, drawnGlyphs('缴款人：田'))).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/character-not-printable' },
    });
    expect(printer.received).toHaveLength(0);
  });

  test('the printer says by itself that its roll is empty', async () => {
    const heard: string[] = [];
    session.onStatus((status) => heard.push(status.zh));
    await session.status();
    printer.setPaper(0);
    await expect.poll(() => heard.at(-1)).toBe('缺纸；脱机');
    printer.setPaper(fullRoll);
    await expect.poll(() => heard.at(-1)).toBe('就绪');
  });
});

describe('a plainer printer, which does not say when it has printed', () => {
  const open = async (quick: { printMs?: number } = {}) => {
    const printer = virtualReceiptPrinter({ plain: true });
    const plug = await plugVirtual(printer, 'in-process', '2 号小票机');
    const session = await escposPlain.open(plug.open, { replyMs: 200, printMs: 4_000, ...quick });
    return { printer, session };
  };

  test('what was sent to it is never called printed', async () => {
    const { printer, session } = await open();
    expect(await session.print(receipt(2))).toEqual({
      state: 'unknown',
      fault: { code: 'device/sent-not-confirmed', detail: {} },
    });
    expect(printer.tickets).toHaveLength(1);
    expect(printer.unknownCommands).toEqual([]);
  });

  test('paper out is seen before the receipt and in the middle of it', async () => {
    const { printer, session } = await open();
    printer.setPaper(2);
    expect(await session.print(receipt(9))).toMatchObject({
      state: 'unknown',
      fault: { code: 'device/paper-out-mid-job' },
    });
    expect(await session.print(receipt(1))).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/paper-out' },
    });
  });

  test('as on the machine it was told of as another one, which would wait for ever', async () => {
    const printer = virtualReceiptPrinter({ plain: true });
    const plug = await plugVirtual(printer, 'in-process', '2 号小票机');
    const session = await escposSerial.open(plug.open, { replyMs: 200, printMs: 300 });
    expect(await session.print(receipt(2))).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/no-answer' },
    });
    expect(printer.tickets).toEqual([]);
  });
});

test('nobody at the address of a network printer is an absent device, and it serves one line at a time', async () => {
  const plug = await plugOnTcp(virtualReceiptPrinter());
  const session = await escposSerial.open(plug.open, { replyMs: 400 });
  await expect(escposSerial.open(plug.open, { replyMs: 300 })).rejects.toMatchObject({
    code: 'device/unplugged',
  });
  const lost = new Promise<void>((resolve) => session.onClosed(resolve));
  plug.unplug();
  await lost;
  await expect(escposSerial.open(plug.open)).rejects.toMatchObject({ code: 'device/absent' });
});
