import type { ReceiptPrinterCondition } from '../receipt-printers/driver.ts';

/** Is this byte an answer to DLE EOT? Bits 1 and 4 set, 0 and 7 clear. */
export const isRealTimeStatus = (byte: number): boolean => (byte & 0x93) === 0x12;
/** Is this byte an answer to GS r? Bits 4 and 7 clear. */
export const isInOrderStatus = (byte: number): boolean => (byte & 0x90) === 0x00;

type Bits = readonly (readonly [mask: number, condition: ReceiptPrinterCondition])[];

const realTimeBits: Record<1 | 2 | 3 | 4, Bits> = {
  1: [[0x08, 'offline']],
  2: [
    [0x04, 'cover-open'],
    [0x08, 'feed-button-pressed'],
    [0x20, 'paper-out'],
  ],
  3: [
    [0x08, 'cutter-error'],
    [0x20, 'unrecoverable-error'],
    [0x40, 'recoverable-error'],
  ],
  4: [
    [0x0c, 'paper-near-end'],
    [0x60, 'paper-out'],
  ],
};

const automaticBits: readonly [Bits, Bits, Bits] = [
  [
    [0x08, 'offline'],
    [0x20, 'cover-open'],
    [0x40, 'feed-button-pressed'],
  ],
  [
    [0x08, 'cutter-error'],
    [0x20, 'unrecoverable-error'],
    [0x40, 'recoverable-error'],
  ],
  [
    [0x03, 'paper-near-end'],
    [0x0c, 'paper-out'],
  ],
];

const read = (byte: number, bits: Bits): ReceiptPrinterCondition[] =>
  bits.filter(([mask]) => (byte & mask) !== 0).map(([, condition]) => condition);

/** Worst first, each once, and an empty roll is not also "near its end". */
const inOrder: readonly ReceiptPrinterCondition[] = [
  'unrecoverable-error',
  'cutter-error',
  'cover-open',
  'paper-out',
  'recoverable-error',
  'feed-button-pressed',
  'offline',
  'paper-near-end',
];
const tidy = (found: readonly ReceiptPrinterCondition[]): ReceiptPrinterCondition[] =>
  inOrder.filter(
    (condition) =>
      found.includes(condition) && !(condition === 'paper-near-end' && found.includes('paper-out')),
  );

/** What the four answers to DLE EOT 1–4 say. */
export const conditionsOfRealTime = (
  answers: readonly [number, number, number, number],
): readonly ReceiptPrinterCondition[] =>
  tidy(answers.flatMap((byte, index) => read(byte, realTimeBits[(index + 1) as 1 | 2 | 3 | 4])));

/** What an automatic status back of four bytes says; `undefined` when the bytes are none. */
export const conditionsOfAutomatic = (bytes: Uint8Array): readonly ReceiptPrinterCondition[] | undefined => {
  const [first, second, third, fourth] = bytes;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    return undefined;
  if ((first & 0x93) !== 0x10 || ((second | third | fourth) & 0x90) !== 0) return undefined;
  return tidy([
    ...read(first, automaticBits[0]),
    ...read(second, automaticBits[1]),
    ...read(third, automaticBits[2]),
  ]);
};

/** Pin 3 of the drawer's plug, as the first byte of either status says; which level means open is the drawer's own. */
export const isDrawerPinHigh = (firstByte: number): boolean => (firstByte & 0x04) !== 0;

/** One word of the way back. */
export type StatusWord =
  | { readonly kind: 'real-time'; readonly byte: number }
  | { readonly kind: 'in-order'; readonly byte: number }
  | { readonly kind: 'automatic'; readonly bytes: Uint8Array };

const beginsAutomatic = (byte: number): boolean => (byte & 0x93) === 0x10;
const automaticLength = 4;

/**
 * Tells the words of the way back apart, however the line cuts them: real-time answers, answers in the order of the
 * data, and automatic status of four bytes. A byte that is none of them is passed over; an automatic status broken off
 * is dropped when the next word begins.
 */
export const statusReader = (): { push(bytes: Uint8Array): readonly StatusWord[] } => {
  let held: number[] = [];
  return {
    push(bytes) {
      const words: StatusWord[] = [];
      for (const byte of bytes) {
        if (isRealTimeStatus(byte)) {
          // The printer may answer between two bytes of an automatic status; that one goes on behind it.
          words.push({ kind: 'real-time', byte });
        } else if (beginsAutomatic(byte)) {
          held = [byte];
        } else if (held.length > 0 && isInOrderStatus(byte)) {
          held.push(byte);
          if (held.length < automaticLength) continue;
          words.push({ kind: 'automatic', bytes: Uint8Array.from(held) });
          held = [];
        } else if (isInOrderStatus(byte)) {
          words.push({ kind: 'in-order', byte });
        } else {
          held = [];
        }
      }
      return words;
    },
  };
};
