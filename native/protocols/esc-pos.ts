import { Fault } from '../../domain/faults.ts';
import { columnsOf, rowLines, wrapColumns } from '../../domain/receipt.ts';
import type { ReceiptAlign, ReceiptOp, ReceiptSize } from '../../domain/receipt.ts';
import { printableGb18030 } from './gb18030.ts';
import { lineOfGlyphs } from './glyph-bitmap.ts';
import type { DotPicture, GlyphBitmaps } from './glyph-bitmap.ts';

const ESC = 0x1b;
const FS = 0x1c;
const GS = 0x1d;
const DLE = 0x10;

const alignByte: Record<ReceiptAlign, number> = { left: 0, center: 1, right: 2 };

/** Longest QR text: some printers stop at 1,020 bytes including the three of the function header. */
const longestQr = 1_000;

/** Pins of the drawer's plug that a pulse may go to. */
export type DrawerPin = 2 | 5;

/** Most characters of a CODE128 text at two dots a bar: 11 bars each, three more characters and the stop of 13. */
const longestBarcode = (columns: number): number => Math.floor((columns * 6 - 13) / 11) - 3;

/** Single commands, as byte arrays. Parameters are in the printer's own units. */
export const escPos = {
  init: (): number[] => [ESC, 0x40],
  /** Two-byte characters. Chinese firmware starts with it on, but another program may have left it off. */
  hanziOn: (): number[] => [FS, 0x26],
  align: (align: ReceiptAlign): number[] => [ESC, 0x61, alignByte[align]],
  size: (size: ReceiptSize): number[] => [GS, 0x21, size === 'double' ? 0x11 : 0x00],
  bold: (on: boolean): number[] => [ESC, 0x45, on ? 1 : 0],
  feed: (lines: number): number[] => [ESC, 0x64, lines],
  cut: (mode: 'partial' | 'full'): number[] =>
    mode === 'partial' ? [GS, 0x56, 0x42, 0x00] : [ESC, 0x64, 0x04, GS, 0x56, 0x00],
  /** Pulse on the drawer's pin: 100 ms on, 500 ms off. */
  openDrawer: (pin: DrawerPin = 2): number[] => [ESC, 0x70, pin === 2 ? 0 : 1, 50, 250],
  /** A picture of dots as a line of its own (GS v 0), four times as large for double-size text. */
  picture({ widthDots, heightDots, rows }: DotPicture, size: ReceiptSize): number[] {
    const across = Math.ceil(widthDots / 8);
    return [
      ...[GS, 0x76, 0x30, size === 'double' ? 3 : 0],
      ...[across & 0xff, across >> 8, heightDots & 0xff, heightDots >> 8, ...rows],
    ];
  },
  /** Model 2, error correction M, `dots` per module. */
  qr(data: Uint8Array, dots: number): number[] {
    const length = data.length + 3;
    return [
      ...[GS, 0x28, 0x6b, 0x04, 0x00, 0x31, 0x41, 0x32, 0x00],
      ...[GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x43, dots],
      ...[GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x45, 0x31],
      ...[GS, 0x28, 0x6b, length & 0xff, length >> 8, 0x31, 0x50, 0x30, ...data],
      ...[GS, 0x28, 0x6b, 0x03, 0x00, 0x31, 0x51, 0x30],
    ];
  },
  /** CODE128, code set B, text printed below. Printable ASCII only, at most 60 characters. */
  barcode(text: string): number[] {
    if (!/^[\x20-\x7e]{1,60}$/.test(text))
      throw new RangeError('a CODE128 B text is 1 to 60 ASCII characters');
    // In the printer's own data language a brace is written twice.
    const data = [...`{B${text.replaceAll('{', '{{')}`].map((character) => character.charCodeAt(0));
    return [GS, 0x68, 80, GS, 0x77, 2, GS, 0x48, 2, GS, 0x6b, 0x49, data.length, ...data];
  },
  /** Real-time status, answered even when the printer is offline: 1 printer, 2 offline cause, 3 error, 4 paper. */
  realTimeStatus: (kind: 1 | 2 | 3 | 4): number[] => [DLE, 0x04, kind],
  /** Paper status in the order of the data: answered only when everything before it has been carried out. */
  paperStatusInOrder: (): number[] => [GS, 0x72, 0x01],
  /** Automatic status back; 0 keeps the back channel to what was asked. */
  automaticStatus: (mask: number): number[] => [GS, 0x61, mask],
} as const;

/** What a printer can do beside the plain commands, and what is drawn for it. */
export interface ReceiptWriting {
  /** Characters that the printer's font lacks, drawn; a line with one becomes a picture as a whole. */
  readonly glyphs?: GlyphBitmaps;
  /** Which conditions the printer reports by itself from here on; none when not given. */
  readonly automaticStatus?: number;
  /** Whether it has a cutter; without one the paper is fed to the tear bar instead. */
  readonly cutter?: boolean;
  readonly drawerPin?: DrawerPin;
}

/** One line of text as bytes, drawn where the font lacks a character of it. Throws `device/character-not-printable`. */
const printable = (
  text: string,
  line: number,
  size: ReceiptSize,
  glyphs: GlyphBitmaps | undefined,
): readonly number[] => {
  const bytes = printableGb18030(text);
  if (bytes !== undefined) return [...bytes, 0x0a];
  const drawn = glyphs === undefined ? undefined : lineOfGlyphs(text.trimEnd(), glyphs);
  if (drawn === undefined) throw new Fault('device/character-not-printable', { line });
  return escPos.picture(drawn, size);
};

/**
 * The bytes of a receipt on a printer of so many columns. Throws `device/character-not-printable` or
 * `device/receipt-too-wide` with the number of the operation (from 1), before anything is sent.
 */
export const encodeReceipt = (
  ops: readonly ReceiptOp[],
  columns: number,
  { glyphs, automaticStatus = 0, cutter = true, drawerPin = 2 }: ReceiptWriting = {},
): Uint8Array => {
  const bytes: number[] = [...escPos.init(), ...escPos.hanziOn(), ...escPos.automaticStatus(automaticStatus)];
  const room = (size: ReceiptSize): number => (size === 'double' ? Math.floor(columns / 2) : columns);
  const lines = (texts: readonly string[], line: number, size: ReceiptSize): void => {
    for (const text of texts) {
      if (columnsOf(text) > room(size)) throw new Fault('device/receipt-too-wide', { line });
      bytes.push(...printable(text, line, size, glyphs));
    }
  };
  const styled = (bold: boolean, size: ReceiptSize, align: ReceiptAlign, body: () => void): void => {
    bytes.push(...escPos.align(align), ...escPos.bold(bold), ...escPos.size(size));
    body();
    bytes.push(...escPos.size('normal'), ...escPos.bold(false), ...escPos.align('left'));
  };

  ops.forEach((op, index) => {
    const line = index + 1;
    switch (op.kind) {
      case 'text':
        styled(op.bold, op.size, op.align, () => lines(wrapColumns(op.text, room(op.size)), line, op.size));
        break;
      case 'row':
        styled(op.bold, op.size, 'left', () =>
          lines(rowLines(op.left, op.right, room(op.size)), line, op.size),
        );
        break;
      case 'rule':
        lines([(op.weight === 'double' ? '=' : '-').repeat(columns)], line, 'normal');
        break;
      case 'qr': {
        const data = new TextEncoder().encode(op.content);
        if (data.length > longestQr) throw new Fault('device/receipt-too-wide', { line });
        if (/\p{Cc}/u.test(op.content)) throw new Fault('device/character-not-printable', { line });
        bytes.push(...escPos.align(op.align), ...escPos.qr(data, 6), ...escPos.align('left'));
        break;
      }
      case 'barcode':
        if (op.content.length > longestBarcode(columns)) throw new Fault('device/receipt-too-wide', { line });
        if (!/^[\x20-\x7e]+$/.test(op.content)) throw new Fault('device/character-not-printable', { line });
        bytes.push(...escPos.align(op.align), ...escPos.barcode(op.content), ...escPos.align('left'));
        break;
      case 'feed':
        bytes.push(...escPos.feed(Math.min(op.lines, 255)));
        break;
      case 'cut':
        bytes.push(...(cutter ? escPos.cut(op.mode) : escPos.feed(4)));
        break;
      case 'drawer':
        bytes.push(...escPos.openDrawer(drawerPin));
        break;
    }
  });
  return Uint8Array.from(bytes);
};
