import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ReceiptPrinterSession } from '../../native/receipt-printers/driver.ts';
import { escposSerial } from '../../native/receipt-printers/escpos-serial.ts';
import { escposPlain } from '../../native/receipt-printers/escpos-plain.ts';
import { plugVirtual } from '../../native/virtual/plug.ts';
import type { VirtualPlug } from '../../native/virtual/plug.ts';
import { fullRoll, virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import type { VirtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import { makeLines } from './contracts/lines.ts';
import { recordedContract } from './contracts/recorded.ts';
import { receiptOf, receiptPrinterContract, textLine } from './contracts/receipt-printer.ts';
import { drawnGlyphs } from './support/drawn-glyphs.ts';
import { plugOnTcp } from './support/on-tcp.ts';

const lines = ['in-process', 'pty', 'tcp'] as const;
for (const line of lines)
  receiptPrinterContract(`ESC/POS, ${line}`, {
    driver: escposSerial,
    confirms: 'in-order',
    line: makeLines[line],
  });

recordedContract('receipt-printer', 'escpos-serial');

describe('a printer that reports what it does', () => {
  let printer: VirtualReceiptPrinter;
  let plug: VirtualPlug;
  let session: ReceiptPrinterSession;

  beforeEach(async () => {
    printer = virtualReceiptPrinter();
    plug = await plugVirtual(printer, 'in-process', '1 号小票机');
    session = await escposSerial.open(plug.open, { replyMs: 400, printMs: 5_000, drawerMs: 20 });
  });
  afterEach(async () => {
    await session.close();
    plug.close();
  });

  test('a slow printer is waited for', async () => {
    printer.setLineMs(20);
    const started = performance.now();
    expect(await session.print(receiptOf(12))).toMatchObject({ state: 'completed' });
    expect(performance.now() - started).toBeGreaterThan(200);
    expect(printer.tickets).toHaveLength(1);
  });

  test('a roll near its end still prints, and says so', async () => {
    printer.setPaper(12);
    expect(await session.status()).toMatchObject({ ready: true, zh: '纸将用尽' });
    expect(await session.print(receiptOf(3))).toEqual({ state: 'completed', paperNearEnd: true });
  });

  test('a name the font lacks is drawn, its line as a whole, and the rest stays text', async () => {
    const glyphs = drawnGlyphs('缴款人：𠮷田');
    const ops = [textLine('缴款人：𠮷田'), textLine('增值税')];
    expect(await session.print(ops, undefined, glyphs)).toMatchObject({ state: 'completed' });
    const [name, tax] = printer.uncut.lines;
    expect(name?.picture).toMatchObject({ widthDots: 144, heightDots: 24 });
    expect(name?.picture?.rows.some((byte) => byte !== 0)).toBe(true);
    expect(tax?.text).toBe('增值税');
  });

  test('a name that the print font lacks as well is refused before a byte is sent', async () => {
    expect(
      await session.print([textLine('缴款人：𠮷田')], undefined, drawnGlyphs('缴款人：田')),
    ).toMatchObject({
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
    expect(await session.print(receiptOf(2))).toEqual({
      state: 'unknown',
      fault: { code: 'device/sent-not-confirmed', detail: {} },
    });
    expect(printer.tickets).toHaveLength(1);
    expect(printer.unknownCommands).toEqual([]);
  });

  test('paper out is seen before the receipt and in the middle of it', async () => {
    const { printer, session } = await open();
    printer.setPaper(2);
    expect(await session.print(receiptOf(9))).toMatchObject({
      state: 'unknown',
      fault: { code: 'device/paper-out-mid-job' },
    });
    expect(await session.print(receiptOf(1))).toMatchObject({
      state: 'not-sent',
      fault: { code: 'device/paper-out' },
    });
  });

  test('as on the machine it was told of as another one, which would wait for ever', async () => {
    const printer = virtualReceiptPrinter({ plain: true });
    const plug = await plugVirtual(printer, 'in-process', '2 号小票机');
    const session = await escposSerial.open(plug.open, { replyMs: 200, printMs: 300 });
    expect(await session.print(receiptOf(2))).toMatchObject({
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
