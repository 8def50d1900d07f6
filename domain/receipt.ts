/**
 * A counter receipt in neutral operations: what to print, never how a model is told to print it. The print templates
 * write them; the ESC/POS writer of the receipt printer carries them out, in order.
 */
export type ReceiptOp =
  | ReceiptText
  | ReceiptRow
  | { readonly kind: 'rule'; readonly weight: 'single' | 'double' }
  | { readonly kind: 'qr'; readonly content: string; readonly align: ReceiptAlign }
  /** CODE128 with its text below: printable ASCII only. */
  | { readonly kind: 'barcode'; readonly content: string; readonly align: ReceiptAlign }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'cut'; readonly mode: 'partial' | 'full' }
  | { readonly kind: 'drawer' };

export type ReceiptAlign = 'left' | 'center' | 'right';
/** `double` is twice as wide and twice as high, so it holds half the columns. */
export type ReceiptSize = 'normal' | 'double';

export interface ReceiptText {
  readonly kind: 'text';
  readonly text: string;
  readonly align: ReceiptAlign;
  readonly bold: boolean;
  readonly size: ReceiptSize;
}

/** A label at the left edge and a value at the right edge of the same line. */
export interface ReceiptRow {
  readonly kind: 'row';
  readonly left: string;
  readonly right: string;
  readonly bold: boolean;
  readonly size: ReceiptSize;
}

/** Columns of an 80 mm printer in font A; a Chinese character takes two. */
export const receiptColumns = 48;

/** Columns a text takes on the receipt: GB18030 two- and four-byte characters are printed two columns wide. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const char of text) columns += (char.codePointAt(0) ?? 0) < 0x80 ? 1 : 2;
  return columns;
};

/** Cuts a text into lines of at most `columns`, never inside a character. An empty text is one empty line. */
export const wrapColumns = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const char of text) {
    if (line !== '' && columnsOf(line) + columnsOf(char) > columns) {
      lines.push(line);
      line = '';
    }
    line += char;
  }
  lines.push(line);
  return lines;
};

/**
 * The printed lines of a two-column row. The value always stands whole at the right edge; a label that does not fit
 * beside it takes lines of its own above.
 */
export const rowLines = (left: string, right: string, columns: number = receiptColumns): string[] => {
  const room = columns - columnsOf(right) - 1;
  const alone = room < 2 || columnsOf(left) > room;
  if (!alone) return [left + ' '.repeat(columns - columnsOf(left) - columnsOf(right)) + right];
  const values = wrapColumns(right, columns).map((line) => ' '.repeat(columns - columnsOf(line)) + line);
  return [...wrapColumns(left, columns), ...values];
};
