import { Fault } from '../../domain/faults.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import type { IdCardReaderSession, IdCardReaderTimings } from '../../native/id-card-readers/driver.ts';
import { bulkProfiles, hidProfiles } from '../../native/id-card-readers/profiles.ts';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { sdtHid, sdtUsb } from '../../native/id-card-readers/sdt-usb.ts';
import { escPos } from '../../native/protocols/esc-pos.ts';
import { sdtRequest } from '../../native/protocols/sdt.ts';
import type { ReceiptPrinterOptions } from '../../native/receipt-printers/driver.ts';
import { receiptPrinters } from '../../native/receipt-printers/models.ts';
import type { Transport } from '../../native/transports/transport.ts';

/** What a person is asked to do at the device while it is recorded. */
export type Hand = 'lay-card' | 'lift-card' | 'open-cover' | 'close-cover';
export type Hands = (what: Hand) => Promise<void>;
export type OpenLine = (speed?: number) => Promise<Transport>;

/**
 * What is done with one kind of device while it is recorded, and done again when the recording is played back: the same
 * driver must come to the same words both times. Nothing of anybody is printed or said.
 */
export interface Walk {
  readonly drivers: readonly string[];
  /** Questions its drivers ask as often as they have time for. */
  readonly polls: readonly Uint8Array[];
  /** One word for each step: what came of it, or the code of the fault. Throws `device/absent` of a port that is not there. */
  readonly play: (
    driver: string,
    open: OpenLine,
    hands: Hands,
    patience: WalkPatience,
  ) => Promise<readonly string[]>;
  /** What each word must be for the driver to be any good. */
  readonly owed: (driver: string) => readonly RegExp[];
}

/** Milliseconds. */
export interface WalkPatience {
  /** How long a card is waited for, and how long one that is not there or was not lifted. */
  readonly cardMs: number;
  readonly noCardMs: number;
  readonly reader: Partial<IdCardReaderTimings>;
  readonly printer: ReceiptPrinterOptions;
}
export const usualPatience: WalkPatience = { cardMs: 30_000, noCardMs: 1_000, reader: {}, printer: {} };

const wordOf = async (act: Promise<string>): Promise<string> => {
  try {
    return await act;
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
};

const openReader = (
  driver: string,
  open: OpenLine,
  timings: WalkPatience['reader'],
): Promise<IdCardReaderSession> => {
  if (driver in bulkProfiles) return sdtUsb.open(open, timings);
  if (driver in hidProfiles) return sdtHid.open(open, timings);
  return sdtSerial.open(open, timings);
};

const readerWalk: Walk = {
  drivers: [sdtSerial.id, ...Object.keys(bulkProfiles), ...Object.keys(hidProfiles)],
  polls: [sdtRequest('findCard')],
  owed: () => [/^identified$/, /^device\/card-absent$/, /^read /, /^device\/card-absent$/, /^read /],
  async play(driver, open, hands, patience) {
    const session = await openReader(driver, open, patience.reader);
    const read = (waitMs: number): Promise<string> =>
      wordOf(
        session.readCard(new AbortController().signal, { waitMs }).then((card) => `read ${card.layout}`),
      );
    const words: string[] = [];
    try {
      words.push(await wordOf(session.identify().then(() => 'identified')));
      await hands('lift-card');
      words.push(await read(patience.noCardMs));
      await hands('lay-card');
      words.push(await read(patience.cardMs));
      words.push(await read(patience.noCardMs));
      await hands('lift-card');
      await hands('lay-card');
      words.push(await read(patience.cardMs));
    } finally {
      await session.close();
    }
    return words;
  },
};

const sample: readonly ReceiptOp[] = [
  { kind: 'text', text: '设备录制样张', align: 'center', bold: true, size: 'double' },
  { kind: 'row', left: '合计', right: '1,234.56', bold: false, size: 'normal' },
  { kind: 'qr', content: 'SAMPLE', align: 'center' },
  { kind: 'cut', mode: 'partial' },
];

const printerWalk: Walk = {
  drivers: Object.keys(receiptPrinters),
  owed(driver) {
    const printed =
      receiptPrinters[driver]?.confirms === 'never' ? /^unknown device\/sent-not-confirmed$/ : /^completed$/;
    return [/^(ready|paper near its end)$/, printed, /cover open/, /^not-sent device\/cover-open$/, printed];
  },
  polls: ([1, 2, 3, 4] as const).map((query) => Uint8Array.from(escPos.realTimeStatus(query))),
  async play(driver, open, hands, patience) {
    const printer = receiptPrinters[driver];
    if (printer === undefined) throw new RangeError(driver);
    const session = await printer.open(open, patience.printer);
    const print = async (): Promise<string> => {
      const result = await session.print(sample);
      return result.state === 'completed' ? result.state : `${result.state} ${result.fault.code}`;
    };
    const status = (): Promise<string> => wordOf(session.status().then(({ en }) => en));
    const words: string[] = [];
    try {
      words.push(await status(), await print());
      await hands('open-cover');
      words.push(await status(), await print());
      await hands('close-cover');
      words.push(await print());
    } finally {
      await session.close();
    }
    return words;
  },
};

/** The kinds that stand on a line of bytes; keys, queues and cameras have none to listen to. */
export const walks: Readonly<Record<string, Walk>> = {
  'id-card-reader': readerWalk,
  'receipt-printer': printerWalk,
};
