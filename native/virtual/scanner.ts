import { hidPosReportsOf } from '../protocols/hid-pos-report.ts';
import type { Wire, WireModel } from '../transports/in-process.ts';

export type VirtualScannerFault = 'torn' | 'garbled' | 'split';

/** A scanner from the other end of the wire: it speaks when something is scanned and hears nothing. */
export interface VirtualScanner extends WireModel {
  /** Somebody scans a code; `how` makes what it sends go wrong. Nothing is sent while it is unplugged. */
  scan(text: string, how?: VirtualScannerFault): void;
}

/** Bytes of a code as each model sends them. */
const bytesOf = {
  'serial-lines': (text: string): readonly Uint8Array[] => [Buffer.from(`${text}\r\n`, 'utf8')],
  'hid-pos': (text: string): readonly Uint8Array[] => hidPosReportsOf(Buffer.from(text, 'utf8'), ']Q1'),
} as const;
export type VirtualScannerModel = keyof typeof bytesOf;

const noise = Uint8Array.of(0x31, 0xff, 0xfe, 0x00, 0x0d);

export const virtualScanner = (as: VirtualScannerModel): VirtualScanner => {
  let wire: Wire | undefined;
  const broken = (pieces: readonly Uint8Array[]): readonly Uint8Array[] => {
    const [first = new Uint8Array()] = pieces;
    if (as === 'serial-lines') return [first.subarray(0, Math.floor(first.length / 2))];
    // The report says that the code goes on, and it does not.
    const report = first.slice();
    report[62] = 1;
    return [report];
  };
  const unreadable = (): readonly Uint8Array[] =>
    as === 'serial-lines' ? [noise] : [Uint8Array.of(0xff, ...new Uint8Array(62))];
  return {
    plugIn(next) {
      wire = next;
      return () => undefined;
    },
    scan(text, how) {
      const pieces = bytesOf[as](text);
      if (how === 'torn') for (const piece of broken(pieces)) wire?.send(piece);
      else if (how === 'garbled') for (const piece of unreadable()) wire?.send(piece);
      else if (how === 'split' && as === 'serial-lines')
        for (const piece of pieces) for (const byte of piece) wire?.send(Uint8Array.of(byte));
      else for (const piece of pieces) wire?.send(piece);
    },
  };
};
