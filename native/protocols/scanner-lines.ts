import { decodeGb18030 } from './gb18030.ts';

/**
 * Scanners on a COM port: each code as one line ended by CR, LF or both; the codes of one QR may be UTF-8 or GB18030.
 * Nothing else is on the line.
 */
export type ScannerLineEvent =
  | { readonly kind: 'code'; readonly text: string }
  /** Too long, no text, or control characters in it. */
  | { readonly kind: 'garbled' };

export interface ScannerLines {
  /** Takes bytes as the line delivers them and returns what they completed. */
  push(bytes: Uint8Array): readonly ScannerLineEvent[];
  /** Bytes of a code whose end has not come. */
  readonly pending: number;
  /** Forgets what was begun; says whether there was anything. */
  reset(): boolean;
}

/** The longest QR of the hall has a few hundred bytes; more without an end is noise. */
export const longestCode = 2_048;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a code, `undefined` where it is none. */
export const textOfCode = (bytes: Uint8Array): string | undefined => {
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    // Not UTF-8: Chinese scanners send what stands in the code, and older codes hold GB18030.
    text = decodeGb18030(bytes);
  }
  const trimmed = text.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
  return trimmed === '' || /[\u0000-\u001f\u007f\ufffd]/.test(trimmed) ? undefined : trimmed;
};

/** Cuts a byte stream into codes. STX and ETX around a code are left out, as many scanners send them. */
export const scannerLines = (): ScannerLines => {
  let line: number[] = [];
  let overlong = false;
  return {
    get pending() {
      return line.length;
    },
    reset() {
      const begun = line.length > 0;
      line = [];
      overlong = false;
      return begun;
    },
    push(bytes) {
      const events: ScannerLineEvent[] = [];
      for (const byte of bytes) {
        if (byte === 0x0d || byte === 0x0a) {
          if (overlong) events.push({ kind: 'garbled' });
          else if (line.length > 0) {
            const text = textOfCode(Uint8Array.from(line));
            events.push(text === undefined ? { kind: 'garbled' } : { kind: 'code', text });
          }
          line = [];
          overlong = false;
          continue;
        }
        if (byte === 0x02 || byte === 0x03) continue;
        if (line.length >= longestCode) {
          overlong = true;
          continue;
        }
        line.push(byte);
      }
      return events;
    },
  };
};
