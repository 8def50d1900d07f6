import { SerialPort } from 'serialport';
import { expect, test, vi } from 'vitest';
import { escposSerial } from '../../native/receipt-printers/escpos-serial.ts';
import { wireMs } from '../../native/transports/wire-time.ts';
import { paced } from '../../native/virtual/paced.ts';
import { virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import { makeLines } from './contracts/lines.ts';
import { receiptOf } from './contracts/receipt-printer.ts';

/*
 * A serial line holds what was written for as long as its speed takes: the write is done long before the last byte has
 * left.
 */

test('a receipt that takes the line longer than the printer may take to answer is printed, not unknown', async (context) => {
  const speed = 19_200;
  const replyMs = 400;
  const printer = virtualReceiptPrinter();
  const line = await makeLines.pty(paced(printer, speed));
  if (typeof line === 'string') return context.skip(line);
  const session = await escposSerial.open(() => line.open(speed), { replyMs, printMs: 5_000 });
  expect(await session.print(receiptOf(60))).toMatchObject({ state: 'completed' });
  expect(wireMs(printer.received.length, speed)).toBeGreaterThan(2 * replyMs);
  await session.close();
  line.close();
});

test('asking whether a line is there throws away nothing that is still being sent', async (context) => {
  const line = await makeLines.pty({ plugIn: () => () => undefined });
  if (typeof line === 'string') return context.skip(line);
  const flush = vi.spyOn(SerialPort.prototype, 'flush');
  try {
    const transport = await line.open(9_600);
    await transport.write(new Uint8Array(200));
    await transport.probe();
    expect(flush).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(transport.sendingMs?.()).toBe(0));
    await transport.probe();
    expect(flush).toHaveBeenCalledOnce();
    await transport.close();
  } finally {
    flush.mockRestore();
    line.close();
  }
});
