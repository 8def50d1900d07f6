import { formCharacterMm } from '../../domain/form-sheet.ts';
import { decodeGb18030 } from '../protocols/gb18030.ts';
import type { Wire } from '../transports/in-process.ts';
import { escPLexer } from './esc-p-lexer.ts';
import type { EscPToken } from './esc-p-lexer.ts';
import type { VirtualFormPrinter } from './form-printer-hands.ts';
import type { FormMark, PrintedForm } from './printed-form.ts';

export type { VirtualFormPrinter } from './form-printer-hands.ts';

const unitsPerInch = 360;
const mmOf = (units: number): number => (units / unitsPerInch) * 25.4;
/** A box of continuous forms. */
export const fullBox = 1_000;
/** So few sheets are told as near their end. */
export const nearlyNone = 5;

/**
 * A 24-pin printer from the other end of the wire: it carries out ESC/P (LQ-1600K, with the units of ESC/P2) and keeps
 * what was struck where. With `wayBack` it answers DLE EOT, as some machines on a serial or network line do.
 */
export const virtualFormPrinter = (
  options: {
    readonly widthMm?: number;
    readonly wayBack?: boolean;
    /** Called when a sheet is fed out. */
    readonly onForm?: (form: PrintedForm, bytes: Uint8Array) => void;
  } = {},
): VirtualFormPrinter => {
  const widthMm = options.widthMm ?? 241;
  let wire: Wire | undefined;
  let sheets = fullBox;
  let paperEnd: number | undefined;
  let online = true;
  let jammed = false;
  let jamsAt: number | undefined;
  let tornAtMm: number | undefined;
  let lineMs = 0;
  const received: number[] = [];
  const unknownCommands: Uint8Array[] = [];
  const forms: PrintedForm[] = [];
  let formBytes: number[] = [];
  let marks: FormMark[] = [];
  const queue: EscPToken[] = [];
  let timer: NodeJS.Timeout | undefined;

  // Places are counted in 1/360 inch.
  let x = 0;
  let y = 0;
  let unit = 6;
  let unitIsSet = false;
  let lineFeed = 60;
  let pageLength = 11 * unitsPerInch;
  let pitch = 36;
  let condensed = false;
  let bold = false;
  let hanziGap = 6;
  let quality = false;

  const reset = (): void => {
    x = 0;
    y = 0;
    unit = 6;
    unitIsSet = false;
    lineFeed = 60;
    pitch = 36;
    condensed = false;
    bold = false;
    hanziGap = 6;
    quality = false;
  };
  const halfWidth = (): number => (condensed ? (pitch === 30 ? 18 : 21) : pitch);
  const outOfPaper = (): boolean => sheets <= 0 || (paperEnd !== undefined && mmOf(y) >= paperEnd);
  const held = (): boolean => !online || outOfPaper();
  const sheet = (): PrintedForm => ({
    widthMm,
    heightMm: Math.round(mmOf(pageLength) * 10) / 10,
    marks,
    ...(tornAtMm === undefined ? {} : { tornAtMm }),
  });

  const eject = (): void => {
    const form = sheet();
    forms.push(form);
    marks = [];
    y = 0;
    x = 0;
    sheets -= 1;
    tornAtMm = undefined;
    options.onForm?.(form, Uint8Array.from(formBytes));
    formBytes = [];
  };
  const feed = (by: number): void => {
    if (jammed) return;
    y += by;
    if (jamsAt !== undefined && mmOf(y) >= jamsAt) jammed = true;
    if (y >= pageLength) eject();
  };
  const strike = (text: string, width: number, advance: number): void => {
    marks.push({ kind: 'text', xMm: mmOf(x), yMm: mmOf(y), text, widthMm: mmOf(width), bold });
    x += advance;
  };
  const characterUnits = Math.round((formCharacterMm / 25.4) * unitsPerInch);

  const inUnits = (bytes: Uint8Array): void => {
    const [, , name, , , first = 0, second = 0] = bytes;
    const value = first | (second << 8);
    if (name === 0x55) {
      unit = (first * unitsPerInch) / 3_600;
      unitIsSet = true;
    } else if (name === 0x43) pageLength = value * unit;
    else if (name === 0x56) feed(value * unit - y);
    else if (name === 0x76) feed(value * unit);
    else unknownCommands.push(bytes);
  };

  const command = (bytes: Uint8Array): void => {
    const [lead = 0, name = 0, first = 0, second = 0] = bytes;
    const value = first | (second << 8);
    switch ((lead << 8) | name) {
      case 0x1b40:
        reset();
        return;
      case 0x1b43:
        pageLength = first === 0 ? second * unitsPerInch : first * lineFeed;
        return;
      case 0x1b30:
        lineFeed = 45;
        return;
      case 0x1b32:
        lineFeed = 60;
        return;
      case 0x1b33:
        lineFeed = first * 2;
        return;
      case 0x1b4a:
        feed(first * 2);
        return;
      case 0x1b24:
        x = value * (unitIsSet ? unit : 6);
        return;
      case 0x1b5c:
        x += (value > 0x7fff ? value - 0x10000 : value) * (unitIsSet ? unit : quality ? 2 : 3);
        return;
      case 0x1b28:
        inUnits(bytes);
        return;
      case 0x1b2a: {
        const columns = bytes.slice(5);
        marks.push({ kind: 'dots', xMm: mmOf(x), yMm: mmOf(y), columns });
        x += (columns.length / 3) * 2;
        return;
      }
      case 0x1b50:
      case 0x1b4d:
      case 0x1b67:
        pitch = name === 0x50 ? 36 : name === 0x4d ? 30 : 24;
        return;
      case 0x1b45:
      case 0x1b46:
        bold = name === 0x45;
        return;
      case 0x1b78:
        quality = first !== 0;
        return;
      case 0x1c53:
        hanziGap = (first + second) * 2;
        return;
      case 0x1b55:
      case 0x1c26:
      case 0x1c2e:
      case 0x1c54:
        return;
      default:
        unknownCommands.push(bytes);
    }
  };
  const control = (byte: number): void => {
    if (byte === 0x0d) x = 0;
    else if (byte === 0x0a) {
      x = 0;
      feed(lineFeed);
    } else if (byte === 0x0c) eject();
    else if (byte === 0x0f) condensed = true;
    else if (byte === 0x12) condensed = false;
  };
  const carryOut = (token: EscPToken): void => {
    if (token.kind === 'command') command(token.bytes);
    else if (token.kind === 'control') control(token.byte);
    else if (token.kind === 'text') {
      const isFull = token.bytes.length === 2;
      const width = isFull ? characterUnits : halfWidth();
      strike(decodeGb18030(token.bytes), width, width + (isFull ? hanziGap : 0));
    }
  };

  const bytesOf = (token: EscPToken): readonly number[] => {
    if (token.kind === 'real-time') return [];
    return token.kind === 'control' ? [token.byte] : [...token.bytes];
  };
  const run = (): void => {
    if (timer !== undefined) return;
    while (queue.length > 0 && !held()) {
      const token = queue.shift();
      if (token === undefined) return;
      formBytes.push(...bytesOf(token));
      carryOut(token);
      if (lineMs > 0 && token.kind === 'control') {
        timer = setTimeout(() => {
          timer = undefined;
          run();
        }, lineMs);
        return;
      }
    }
  };
  const realTime = (query: number): number => {
    if (query === 1) return 0x12 | (held() || jammed ? 0x08 : 0);
    if (query === 2) return 0x12 | (outOfPaper() ? 0x20 : 0) | (jammed ? 0x40 : 0);
    if (query === 3) return 0x12 | (jammed ? 0x20 : 0);
    return 0x12 | (sheets <= nearlyNone ? 0x0c : 0) | (outOfPaper() ? 0x60 : 0);
  };

  return {
    get forms() {
      return forms;
    },
    get current() {
      return sheet();
    },
    get received() {
      return Uint8Array.from(received);
    },
    get unknownCommands() {
      return unknownCommands;
    },
    setPaper(left) {
      sheets = left;
      paperEnd = undefined;
      run();
    },
    endPaperAt(mm) {
      paperEnd = mm;
    },
    jam() {
      jammed = true;
    },
    jamAt(mm) {
      jamsAt = mm;
    },
    tear(mm) {
      tornAtMm = mm;
    },
    setOnline(next) {
      online = next;
      run();
    },
    setLineMs(ms) {
      lineMs = ms;
    },
    mend() {
      jammed = false;
      jamsAt = undefined;
      tornAtMm = undefined;
      paperEnd = undefined;
      sheets = fullBox;
      online = true;
      run();
    },
    plugIn(next) {
      wire = next;
      const lexer = escPLexer();
      return (bytes) => {
        for (const token of lexer.push(bytes)) {
          if (token.kind === 'real-time') {
            if (options.wayBack === true) wire?.send(Uint8Array.of(realTime(token.query)));
            continue;
          }
          received.push(...bytesOf(token));
          queue.push(token);
        }
        run();
      };
    },
  };
};
