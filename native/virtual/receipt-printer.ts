import { decodeGb18030 } from '../protocols/gb18030.ts';
import type { ReceiptColumns } from '../receipt-printers/driver.ts';
import type { Wire, WireModel } from '../transports/in-process.ts';
import { escPosLexer } from './esc-pos-lexer.ts';
import type { EscPosToken } from './esc-pos-lexer.ts';
import type { PrintedLine, PrintedTicket } from './printed-ticket.ts';

export { ticketText } from './printed-ticket.ts';
export type { PrintedLine, PrintedTicket } from './printed-ticket.ts';

export interface VirtualReceiptPrinter extends WireModel {
  /** Tickets cut off so far. */
  readonly tickets: readonly PrintedTicket[];
  /** What hangs out of the printer and is not cut yet. */
  readonly uncut: PrintedTicket;
  readonly drawerPulses: number;
  /** Everything received but questions about the status, for a byte comparison. */
  readonly received: Uint8Array;
  /** Commands this model does not know; a good driver sends none. */
  readonly unknownCommands: readonly Uint8Array[];
  /** Lines left on the roll; loading paper lets a held-up receipt go on, as on the real one. */
  setPaper(lines: number): void;
  setCover(open: boolean): void;
  /** The drawer on its plug: pushed shut, pulled open, or locked so that the pulse does nothing. */
  setDrawer(state: 'closed' | 'open' | 'locked'): void;
  setError(error: 'cutter' | 'unrecoverable' | 'recoverable' | undefined): void;
  /** A printer that has stopped talking. */
  setMute(mute: boolean): void;
  /** Milliseconds a line takes; 0 prints at once. */
  setLineMs(ms: number): void;
}

/** A full roll of 80 mm paper holds about so many lines. */
export const fullRoll = 2_000;
const nearEndLines = 20;

const bytesOf = (token: EscPosToken): readonly number[] => {
  if (token.kind === 'line-feed') return [0x0a];
  return token.kind === 'real-time' ? [] : [...token.bytes];
};

/** A receipt printer from the other end of the wire: it carries out what the bytes say and answers status requests. */
export const virtualReceiptPrinter = (
  options: {
    readonly columns?: ReceiptColumns;
    /** A plainer machine: no `GS r`, nothing reported by itself. */
    readonly plain?: boolean;
    /** Called at each cut, with the bytes carried out since the one before. */
    readonly onTicket?: (ticket: PrintedTicket, bytes: Uint8Array) => void;
  } = {},
): VirtualReceiptPrinter => {
  const columns = options.columns ?? 48;
  let wire: Wire | undefined;
  let paper = fullRoll;
  let coverOpen = false;
  let error: 'cutter' | 'unrecoverable' | 'recoverable' | undefined;
  let mute = false;
  let lineMs = 0;
  let automatic = 0;
  const received: number[] = [];
  let ticketBytes: number[] = [];
  const unknownCommands: Uint8Array[] = [];
  const tickets: PrintedTicket[] = [];
  let lines: PrintedLine[] = [];
  let qr: string[] = [];
  let barcodes: string[] = [];
  let pendingQr = '';
  let drawer: 'closed' | 'open' | 'locked' = 'closed';
  let drawerPulses = 0;
  let bold = false;
  let double = false;
  let align: PrintedLine['align'] = 'left';
  let lineBytes: number[] = [];
  const queue: EscPosToken[] = [];
  let timer: NodeJS.Timeout | undefined;

  const held = (): boolean => paper <= 0 || coverOpen || error !== undefined;
  const say = (bytes: readonly number[]): void => {
    if (!mute) wire?.send(Uint8Array.from(bytes));
  };

  const drawerPin = (): number => (drawer === 'open' ? 0x04 : 0);
  const realTime = (query: number): number => {
    switch (query) {
      case 1:
        return 0x12 | drawerPin() | (held() ? 0x08 : 0);
      case 2:
        return 0x12 | (coverOpen ? 0x04 : 0) | (paper <= 0 ? 0x20 : 0) | (error === undefined ? 0 : 0x40);
      case 3:
        return (
          0x12 |
          (error === 'cutter' ? 0x08 : 0) |
          (error === 'unrecoverable' ? 0x20 : 0) |
          (error === 'recoverable' ? 0x40 : 0)
        );
      default:
        return 0x12 | (paper <= nearEndLines ? 0x0c : 0) | (paper <= 0 ? 0x60 : 0);
    }
  };
  const automaticStatus = (): number[] => [
    0x10 | drawerPin() | (held() ? 0x08 : 0) | (coverOpen ? 0x20 : 0),
    (error === 'cutter' ? 0x08 : 0) |
      (error === 'unrecoverable' ? 0x20 : 0) |
      (error === 'recoverable' ? 0x40 : 0),
    (paper <= nearEndLines ? 0x03 : 0) | (paper <= 0 ? 0x0c : 0),
    0,
  ];

  const advance = (text: string): void => {
    lines.push({ text, bold, double, align });
    paper -= 1;
  };
  const flushLine = (): void => {
    const text = decodeGb18030(Uint8Array.from(lineBytes));
    lineBytes = [];
    advance(text);
  };

  const carryOut = (token: EscPosToken): void => {
    if (token.kind === 'text') {
      lineBytes.push(...token.bytes);
      if (lineBytes.length > (double ? columns / 2 : columns)) {
        lineBytes.splice(-token.bytes.length);
        flushLine();
        lineBytes.push(...token.bytes);
      }
      return;
    }
    if (token.kind === 'line-feed') {
      flushLine();
      return;
    }
    if (token.kind === 'real-time') return;
    const [lead = 0, name = 0, third = 0] = token.bytes;
    switch ((lead << 8) | name) {
      case 0x1b40:
        bold = false;
        double = false;
        align = 'left';
        lineBytes = [];
        return;
      case 0x1b61:
        align = third === 1 ? 'center' : third === 2 ? 'right' : 'left';
        return;
      case 0x1b45:
        bold = third !== 0;
        return;
      case 0x1b64:
        for (let fed = 0; fed < third; fed += 1) advance('');
        return;
      case 0x1b70:
        drawerPulses += 1;
        if (drawer === 'closed') {
          drawer = 'open';
          if (automatic !== 0) say(automaticStatus());
        }
        return;
      case 0x1d21:
        double = third !== 0;
        return;
      case 0x1d56: {
        const ticket = { lines, qr, barcodes };
        tickets.push(ticket);
        lines = [];
        qr = [];
        barcodes = [];
        options.onTicket?.(ticket, Uint8Array.from(ticketBytes));
        ticketBytes = [];
        return;
      }
      case 0x1d61:
        if (options.plain === true) return;
        automatic = third;
        if (automatic !== 0) say(automaticStatus());
        return;
      case 0x1d72:
        if (options.plain === true) return;
        say([(paper <= nearEndLines ? 0x03 : 0) | (paper <= 0 ? 0x0c : 0)]);
        return;
      case 0x1d28: {
        const [, , , , , , fn] = token.bytes;
        if (fn === 0x50) pendingQr = Buffer.from(token.bytes.subarray(8)).toString('utf8');
        if (fn === 0x51) qr.push(pendingQr);
        return;
      }
      case 0x1c26:
      case 0x1c2e:
      case 0x1b52:
      case 0x1b32:
      case 0x1b33:
      case 0x1d68:
      case 0x1d77:
      case 0x1d48:
        return;
      case 0x1d6b:
        barcodes.push(decodeGb18030(token.bytes.subarray(4)).replace(/^\{B/, '').replaceAll('{{', '{'));
        return;
      case 0x1d76: {
        const [, , , , across = 0, acrossHigh = 0, down = 0, downHigh = 0] = token.bytes;
        lines.push({
          text: '',
          bold,
          double: (token.bytes[3] ?? 0) === 3,
          align,
          picture: {
            widthDots: (across | (acrossHigh << 8)) * 8,
            heightDots: down | (downHigh << 8),
            rows: token.bytes.slice(8),
          },
        });
        paper -= 1;
        return;
      }
      default:
        unknownCommands.push(token.bytes);
    }
  };

  /** The motor: what was received is carried out in order, and stands still while something holds it up. */
  const run = (): void => {
    if (timer !== undefined) return;
    while (queue.length > 0 && !held()) {
      const token = queue.shift();
      if (token === undefined) return;
      ticketBytes.push(...bytesOf(token));
      carryOut(token);
      if (lineMs > 0 && token.kind === 'line-feed') {
        timer = setTimeout(() => {
          timer = undefined;
          run();
        }, lineMs);
        return;
      }
    }
  };
  const changed = (): void => {
    if (automatic !== 0) say(automaticStatus());
    run();
  };

  return {
    get tickets() {
      return tickets;
    },
    get uncut() {
      return { lines, qr, barcodes };
    },
    get drawerPulses() {
      return drawerPulses;
    },
    get received() {
      return Uint8Array.from(received);
    },
    get unknownCommands() {
      return unknownCommands;
    },
    setPaper(left) {
      paper = left;
      changed();
    },
    setCover(open) {
      coverOpen = open;
      changed();
    },
    setDrawer(next) {
      drawer = next;
      changed();
    },
    setError(next) {
      error = next;
      changed();
    },
    setMute(next) {
      mute = next;
    },
    setLineMs(ms) {
      lineMs = ms;
    },
    plugIn(next) {
      wire = next;
      const lexer = escPosLexer();
      return (bytes) => {
        for (const token of lexer.push(bytes)) {
          if (token.kind === 'real-time') {
            say([realTime(token.query)]);
            continue;
          }
          const asksStatus = token.kind === 'command' && token.bytes[0] === 0x1d && token.bytes[1] === 0x61;
          if (!asksStatus) received.push(...bytesOf(token));
          queue.push(token);
        }
        run();
      };
    },
  };
};
