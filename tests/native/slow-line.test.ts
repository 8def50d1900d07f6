import { expect, test, vi } from 'vitest';
import { escposSerial } from '../../native/receipt-printers/escpos-serial.ts';
import type { Wire } from '../../native/transports/in-process.ts';
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

/** Holds this process up, as a busy machine does: what arrives meanwhile lies unread. */
const standStill = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until; );
};

test('asking whether a line is there throws away nothing, sent or not yet read', async (context) => {
  let far: Wire | undefined;
  const received: number[] = [];
  const line = await makeLines.pty({
    plugIn(wire) {
      far = wire;
      return (bytes) => void received.push(...bytes);
    },
  });
  if (typeof line === 'string') return context.skip(line);
  const transport = await line.open(9_600);
  const heard: number[] = [];
  transport.onBytes((bytes) => void heard.push(...bytes));

  // Once while the line is idle, once while it sends.
  for (const sent of [0, 200]) {
    const sending = transport.write(new Uint8Array(sent).fill(0x31));
    far?.send(Buffer.from('91350100M000100Y43\r'));
    standStill(30);
    const asked = transport.probe();
    standStill(30);
    await Promise.all([sending, asked]);
    await vi.waitFor(() => expect(Buffer.from(heard).toString()).toBe('91350100M000100Y43\r'));
    await vi.waitFor(() => expect(received).toHaveLength(sent));
    heard.length = 0;
  }
  expect(transport.isOpen).toBe(true);
  await transport.close();
  line.close();
});
