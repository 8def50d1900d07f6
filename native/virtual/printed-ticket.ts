import type { DotPicture } from '../protocols/glyph-bitmap.ts';

export interface PrintedLine {
  readonly text: string;
  readonly bold: boolean;
  readonly double: boolean;
  readonly align: 'left' | 'center' | 'right';
  /** A line that was sent as dots; its text is empty, because nobody but a person can read it. */
  readonly picture?: DotPicture;
}

/** What lies between two cuts. */
export interface PrintedTicket {
  readonly lines: readonly PrintedLine[];
  readonly qr: readonly string[];
  readonly barcodes: readonly string[];
}

/** Plain text of a ticket: what a person would read off the paper. */
export const ticketText = (ticket: PrintedTicket, columns: number): string =>
  [
    ...ticket.lines.map(({ text, align, picture }) => {
      if (picture !== undefined) return `[点阵 ${picture.widthDots}×${picture.heightDots}]`;
      const width = [...text].reduce((sum, one) => sum + ((one.codePointAt(0) ?? 0) < 0x80 ? 1 : 2), 0);
      const room = Math.max(0, columns - width);
      const indent = align === 'left' ? 0 : align === 'right' ? room : Math.floor(room / 2);
      return (' '.repeat(indent) + text).trimEnd();
    }),
    ...ticket.barcodes.map((text) => `[CODE128] ${text}`),
    ...ticket.qr.map((text) => `[QR] ${text}`),
  ].join('\n');
