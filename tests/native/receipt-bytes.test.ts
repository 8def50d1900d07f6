import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { encodeReceipt, escPos } from '../../native/protocols/esc-pos.ts';
import { conditionsOfAutomatic, conditionsOfRealTime } from '../../native/protocols/esc-pos-status.ts';
import { printableGb18030 } from '../../native/protocols/gb18030.ts';
import { ticketText, virtualReceiptPrinter } from '../../native/virtual/receipt-printer.ts';
import { fixtureBytes } from './support/hex.ts';

const text = (value: string, change: Partial<Extract<ReceiptOp, { kind: 'text' }>> = {}): ReceiptOp => ({
  kind: 'text',
  text: value,
  align: 'left',
  bold: false,
  size: 'normal',
  ...change,
});
const codeOf = (act: () => unknown): unknown => {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, detail: error.detail };
    throw error;
  }
  return 'accepted';
};
/** Carries the bytes out on a printer model and returns what a person reads. */
const printed = (bytes: Uint8Array, columns: 48 | 32 = 48) => {
  const printer = virtualReceiptPrinter({ columns });
  printer.plugIn({ send: () => undefined, drop: () => undefined })(bytes);
  return printer;
};

test('a small receipt, byte for byte', () => {
  const ops: ReceiptOp[] = [
    text('税收票证', { align: 'center', bold: true, size: 'double' }),
    { kind: 'row', left: '增值税', right: '900.03', bold: false, size: 'normal' },
    { kind: 'feed', lines: 2 },
    { kind: 'cut', mode: 'partial' },
    { kind: 'drawer' },
  ];
  expect(encodeReceipt(ops, 32)).toEqual(fixtureBytes('escpos-small-receipt.hex'));
});

test('a QR code and a barcode carry the lengths the standard wants', () => {
  const data = new TextEncoder().encode('https://example.test/v/1');
  const bytes = escPos.qr(data, 6);
  const store = bytes.slice(-8 - data.length - 8, -8);
  expect(store.slice(0, 8)).toEqual([0x1d, 0x28, 0x6b, data.length + 3, 0, 0x31, 0x50, 0x30]);
  expect(escPos.barcode('NO{1').slice(-9)).toEqual([0x49, 7, 0x7b, 0x42, 0x4e, 0x4f, 0x7b, 0x7b, 0x31]);
  expect(() => escPos.barcode('税票')).toThrow(RangeError);
});

describe('text that the printer’s font cannot show is refused, never printed as something else', () => {
  test.each([
    ['a four-byte character', '𠮷田'],
    ['a four-byte character of the first plane', '㐂'],
    ['a private-use character of an old card', '\ue5e5'],
    ['a control character', '林\u001b@浅溪'],
    ['half a character', '林\ud842'],
  ])('%s', (_, value) => {
    expect(printableGb18030(value)).toBeUndefined();
    expect(codeOf(() => encodeReceipt([text('抬头'), text(value)], 48))).toEqual({
      code: 'device/character-not-printable',
      detail: { line: 2 },
    });
  });

  test('common Chinese, the middle dot of a name and the yuan sign are printed', () => {
    expect(Buffer.from(printableGb18030('税龘') ?? []).toString('hex')).toBe('cbb0fd93');
    expect(printed(encodeReceipt([text('阿依努尔·买买提 ¥85.00')], 48)).uncut.lines[0]?.text).toBe(
      '阿依努尔·买买提 ￥85.00',
    );
  });
});

test('no line runs over the paper, and what is printed is what was meant', () => {
  const characters = fc.constantFrom(...'税务局国地税收入库增值税城建0123456789.,-: ABxyz（）·'.split(''));
  fc.assert(
    fc.property(
      fc.array(characters, { maxLength: 120 }).map((list) => list.join('')),
      fc.constantFrom<32 | 48>(32, 48),
      fc.constantFrom<'normal' | 'double'>('normal', 'double'),
      (value, columns, size) => {
        const bytes = encodeReceipt([text(value, { size })], columns);
        const printer = printed(bytes, columns);
        const room = size === 'double' ? columns / 2 : columns;
        for (const line of printer.uncut.lines) {
          expect(printableGb18030(line.text)?.length ?? Number.NaN).toBeLessThanOrEqual(room);
        }
        expect(printer.uncut.lines.map((line) => line.text).join('')).toBe(value);
        expect(printer.unknownCommands).toEqual([]);
      },
    ),
    { seed: 17, numRuns: 200 },
  );
});

test('a receipt never contains the bytes of a real-time request', () => {
  const many: ReceiptOp[] = Array.from({ length: 30 }, (_, index) => ({ kind: 'feed', lines: index % 16 }));
  const bytes = Buffer.from(encodeReceipt([...many, text('增值税'), { kind: 'cut', mode: 'full' }], 42));
  expect(bytes.includes(Buffer.from([0x10, 0x04]))).toBe(false);
});

test('a receipt reads on paper as it should', () => {
  const ops: ReceiptOp[] = [
    text('联合办税服务厅', { align: 'center' }),
    { kind: 'rule', weight: 'double' },
    { kind: 'row', left: '合计', right: '1,800.00', bold: true, size: 'normal' },
    { kind: 'qr', content: 'https://example.test/v/1', align: 'center' },
    { kind: 'cut', mode: 'full' },
  ];
  const [ticket] = printed(encodeReceipt(ops, 32), 32).tickets;
  if (ticket === undefined) throw new Error('nothing was cut off');
  expect(ticketText(ticket, 32).split('\n').slice(0, 3)).toEqual([
    '         联合办税服务厅',
    '================================',
    '合计                    1,800.00',
  ]);
  expect(ticket.qr).toEqual(['https://example.test/v/1']);
});

test('an image whose bytes look like a status request is an image, and a real request inside a text is answered', () => {
  const sent: number[] = [];
  const printer = virtualReceiptPrinter();
  const receive = printer.plugIn({ send: (bytes) => sent.push(...bytes), drop: () => undefined });
  receive(Uint8Array.of(0x1d, 0x76, 0x30, 0, 3, 0, 2, 0, 0x10, 0x04, 0x01, 0x10, 0x04, 0x04, 0x41, 0x0a));
  expect(sent).toEqual([]);
  receive(Uint8Array.of(0x42, 0x10, 0x04));
  receive(Uint8Array.of(0x01, 0x43, 0x0a));
  expect(sent).toEqual([0x12]);
  expect(printer.uncut.lines.map((line) => line.picture?.widthDots ?? line.text)).toEqual([24, 'A', 'BC']);
});

describe('the status bytes in words', () => {
  test.each<[[number, number, number, number], readonly string[]]>([
    [[0x12, 0x12, 0x12, 0x12], []],
    [[0x12, 0x12, 0x12, 0x1e], ['paper-near-end']],
    [
      [0x1a, 0x32, 0x12, 0x7e],
      ['paper-out', 'offline'],
    ],
    [
      [0x1a, 0x16, 0x12, 0x12],
      ['cover-open', 'offline'],
    ],
    [
      [0x1a, 0x52, 0x1a, 0x12],
      ['cutter-error', 'offline'],
    ],
    [
      [0x1a, 0x52, 0x32, 0x12],
      ['unrecoverable-error', 'offline'],
    ],
    [
      [0x12, 0x1a, 0x52, 0x12],
      ['recoverable-error', 'feed-button-pressed'],
    ],
  ])('DLE EOT %j', (answers, conditions) => {
    expect(conditionsOfRealTime(answers)).toEqual(conditions);
  });

  test.each<[readonly number[], readonly string[] | undefined]>([
    [[0x10, 0, 0, 0], []],
    [
      [0x38, 0, 0x0f, 0],
      ['cover-open', 'paper-out', 'offline'],
    ],
    [
      [0x18, 0x08, 0x03, 0],
      ['cutter-error', 'offline', 'paper-near-end'],
    ],
    [[0x12, 0, 0, 0], undefined],
    [[0x10, 0, 0], undefined],
  ])('automatic status %j', (bytes, conditions) => {
    expect(conditionsOfAutomatic(Uint8Array.from(bytes))).toEqual(conditions);
  });

  test('a printer asked for automatic status tells of an empty roll by itself', () => {
    const sent: number[] = [];
    const printer = virtualReceiptPrinter();
    printer.plugIn({ send: (bytes) => sent.push(...bytes), drop: () => undefined })(
      Uint8Array.from(escPos.automaticStatus(0x0f)),
    );
    printer.setPaper(0);
    expect(conditionsOfAutomatic(Uint8Array.from(sent.slice(0, 4)))).toEqual([]);
    expect(conditionsOfAutomatic(Uint8Array.from(sent.slice(4)))).toEqual(['paper-out', 'offline']);
  });
});
