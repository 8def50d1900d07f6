import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fen } from '../../domain/money.ts';
import { columnsOf, receiptColumns, rowLines } from '../../domain/receipt.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { counterReceipt } from '../../print-templates/counter-receipt.ts';
import { slip } from './samples.ts';

const real = { training: false };
const lines = (ops: readonly ReceiptOp[]): string[] =>
  ops.flatMap((op) => {
    if (op.kind === 'text') return [op.text];
    if (op.kind === 'row')
      return rowLines(op.left, op.right, op.size === 'double' ? receiptColumns / 2 : receiptColumns);
    return [];
  });

test('the slip shows one sum split by bureau, the change, and which voucher proves the payment', () => {
  const text = lines(counterReceipt(slip, real)).map((line) => line.replaceAll(/ +/g, ' '));
  expect(text).toContain('【国】增值税 15,000.00');
  expect(text).toContain('【国】小计 15,000.00');
  expect(text).toContain('【地】小计 1,800.00');
  expect(text).toContain('　票证号 (161)闽地现 00010001');
  expect(text).toContain('合计 ￥16,800.00');
  expect(text).toContain('大写 壹万陆仟捌佰元整');
  expect(text).toContain('收现金 17,000.00');
  expect(text).toContain('找零 200.00');
  expect(text).toContain('本回单不作完税凭证，请妥善保管税收票证。');
});

test('the slip leaves the drawer to the act that took the cash; a card has no change', () => {
  expect(counterReceipt(slip, real).some((op) => op.kind === 'drawer')).toBe(false);
  const card = counterReceipt({ ...slip, payment: { kind: 'other', instrument: '银行卡' } }, real);
  expect(lines(card).some((line) => line.startsWith('找零'))).toBe(false);
});

test('a training slip says 练习 at its head and at its foot, a real one nowhere', () => {
  const marks = (training: boolean) =>
    counterReceipt(slip, { training }).filter((op) => op.kind === 'text' && op.text.includes('练习'));
  expect(marks(true)).toHaveLength(2);
  expect(marks(false)).toEqual([]);
});

test('a copy of the slip says so at its head and at its foot', () => {
  const copy = counterReceipt(slip, { ...real, copy: true });
  expect(lines(copy).filter((line) => line.includes('副本'))).toHaveLength(2);
  expect(lines(counterReceipt(slip, real)).some((line) => line.includes('副本'))).toBe(false);
});

test('the slip ends with its lookup code and a cut', () => {
  const ops = counterReceipt(slip, real);
  expect(ops.find((op) => op.kind === 'qr')).toMatchObject({ content: slip.lookupCode });
  expect(ops.at(-1)).toEqual({ kind: 'cut', mode: 'partial' });
});

test('less cash than the total never becomes a slip', () => {
  expect(() => counterReceipt({ ...slip, payment: { kind: 'cash', tenderedFen: fen(1) } }, real)).toThrow();
});

test('no line is wider than the paper, even with the longest label and the largest amount', () => {
  const wide = {
    ...slip,
    lines: [
      {
        bureau: 'local',
        label: '城市维护建设税（市区，增值税附征，含免抵税额部分）滞纳金',
        amountFen: fen(99_999_999_999),
      },
    ],
    payment: { kind: 'cash', tenderedFen: fen(100_000_000_000) },
  } as const;
  for (const line of lines(counterReceipt(wide, real))) {
    expect(columnsOf(line), line).toBeLessThanOrEqual(receiptColumns);
  }
});

test('a two-column row keeps its value whole at the right edge', () => {
  const words = fc.string({ unit: fc.constantFrom(...'增值税附加abc 12.,'), maxLength: 40 });
  const amount = fc.string({ unit: fc.constantFrom(...'0123456789.,￥'), minLength: 1, maxLength: 18 });
  const check = fc.property(words, amount, (left, right) => {
    const printed = rowLines(left, right);
    expect(printed.at(-1)?.endsWith(right)).toBe(true);
    expect(columnsOf(printed.at(-1) ?? '')).toBe(receiptColumns);
    for (const line of printed) expect(columnsOf(line)).toBeLessThanOrEqual(receiptColumns);
  });
  fc.assert(check, { numRuns: 300, seed: 17 });
});
