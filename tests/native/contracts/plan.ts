import type { DeviceKind } from '../../../domain/device-kind.ts';
import { led8Serial } from '../../../native/customer-screens/led8-serial.ts';
import type { FormPrinter } from '../../../native/form-printers/driver.ts';
import { formPrinters } from '../../../native/form-printers/models.ts';
import { bulkProfiles, hidProfiles } from '../../../native/id-card-readers/profiles.ts';
import { sdtSerial } from '../../../native/id-card-readers/sdt-serial.ts';
import { sdtHid, sdtUsb } from '../../../native/id-card-readers/sdt-usb.ts';
import { openQueueServer } from '../../../native/queue-callers/http-server.ts';
import { trainingCaller } from '../../../native/queue-callers/serial-frames.ts';
import { serialFramePad, trainingPad } from '../../../native/rating-pads/serial-frames.ts';
import { receiptPrinters } from '../../../native/receipt-printers/models.ts';
import { hidPosScanner } from '../../../native/scanners/hid-pos.ts';
import { serialLineScanner } from '../../../native/scanners/serial-lines.ts';
import type { Transport } from '../../../native/transports/transport.ts';
import { hidLine, usbLine } from '../../../native/virtual/reader-lines.ts';
import { callerPadContract } from './caller-pad.ts';
import { customerScreenContract } from './customer-screen.ts';
import { documentPrinterContract } from './document-printer.ts';
import { atEvePrinter } from './eve-bench.ts';
import { formPrinterContract } from './form-printer.ts';
import { idCardReaderContract, quickReader } from './id-card-reader.ts';
import { libraryKeysSuite, virtualKeysSuite } from './library-keys.ts';
import { madeLine, makeLines } from './lines.ts';
import { queueServerContract } from './queue-server.ts';
import { makeQueues } from './queues.ts';
import { ratingPadContract } from './rating-pad.ts';
import { behindCardService, behindLibrary } from './reached-readers.ts';
import { receiptPrinterContract } from './receipt-printer.ts';
import { recordedContract } from './recorded.ts';
import { scannerContract } from './scanner.ts';

/** The contract of a kind on one model at one line: its name, and what registers its tests. */
export interface Suite {
  readonly name: string;
  readonly run: () => void;
}
/** A driver of the configuration, and how it is held to the contract of its kind. */
export interface DriverPlan {
  readonly suites: readonly Suite[];
  /** What plays its recordings back, byte for byte; or why there are none of its own. */
  readonly replay: readonly Suite[] | string;
  /** The test that runs it against a real stack of which a machine has but one, and has that one to itself. */
  readonly alsoIn?: string;
}

type Line = keyof typeof makeLines;
const suite = (name: string, register: (name: string) => void): Suite => ({
  name,
  run: () => register(name),
});
const recorded = (kind: string, drivers: readonly string[]): readonly Suite[] =>
  drivers.map((driver) => ({ name: `${driver}, recorded`, run: () => recordedContract(kind, driver) }));

const noBytes = {
  sameAsLine: 'the bytes are those of the serial line: the recordings of its models hold here too',
  sameAsDriver: 'the virtual device speaks to the driver that the recordings are played to',
  queue: 'the spooler of the system is between: its jobs are compared byte for byte (contracts/raw-queue.ts)',
  calls: 'function calls of a library, no line of bytes',
  cardService: 'commands of the smart card service, no line of bytes',
  http: 'questions over HTTP to a real server, no line of bytes',
} as const;

const receipts = (lines: readonly Line[]): readonly Suite[] =>
  Object.values(receiptPrinters).flatMap((driver) =>
    lines.map((line) =>
      suite(`${driver.id}, ${line}`, (name) =>
        receiptPrinterContract(name, {
          driver,
          confirms: driver.confirms,
          cutter: driver.cutter,
          line: makeLines[line],
        })),
    ),
  );

/** The two units of this model are 1/60 inch across and 1/180 down. */
const withinMm = ({ profile }: FormPrinter): number => (profile === 'oki-lq' ? 0.25 : 0.08);
const forms = (lines: readonly Line[]): readonly Suite[] =>
  Object.values(formPrinters).flatMap((driver) =>
    lines.map((line) =>
      suite(`${driver.id}, ${line}`, (name) =>
        formPrinterContract(name, { driver, line: makeLines[line], withinMm: withinMm(driver) })),
    ),
  );
const queuedForms = (queue: keyof typeof makeQueues): readonly Suite[] =>
  Object.values(formPrinters).map((driver) =>
    suite(`${driver.id}, ${queue}`, (name) =>
      formPrinterContract(name, {
        profile: driver.profile,
        queue: makeQueues[queue],
        withinMm: withinMm(driver),
      })),
  );

const serialReader = (line: Line): Suite =>
  suite(`sdt-serial, ${line}`, (name) =>
    idCardReaderContract(name, {
      driver: sdtSerial.id,
      line: makeLines[line],
      open: (transport: () => Promise<Transport>) => sdtSerial.open(transport, quickReader),
    }));

/**
 * Every driver of the configuration, kind by kind. `every-driver.test.ts` runs all of it; a driver that stands in no plan
 * and in no test of its own is told by `every-driver-planned.test.ts`.
 */
export const driverPlans: Readonly<Record<DeviceKind, Readonly<Record<string, DriverPlan>>>> = {
  'id-card-reader': {
    'sdt-serial': {
      suites: [serialReader('pty'), serialReader('socat')],
      replay: recorded('id-card-reader', ['sdt-serial']),
    },
    'sdt-usb': {
      suites: Object.entries(bulkProfiles).map(([profile, { profile: of }]) =>
        suite(`${profile}, packets`, (name) =>
          idCardReaderContract(name, {
            driver: sdtUsb.id,
            line: madeLine(usbLine(of)),
            open: (transport) => sdtUsb.open(transport, quickReader),
          })),
      ),
      replay: recorded('id-card-reader', Object.keys(bulkProfiles)),
    },
    'sdt-hid': {
      suites: Object.entries(hidProfiles).map(([profile, { profile: of }]) =>
        suite(`${profile}, reports`, (name) =>
          idCardReaderContract(name, {
            driver: sdtHid.id,
            line: madeLine(hidLine(of)),
            open: (transport) => sdtHid.open(transport, quickReader),
          })),
      ),
      replay: recorded('id-card-reader', Object.keys(hidProfiles)),
    },
    'sdt-library': {
      suites: [
        suite('sdt-library, koffi', (name) =>
          idCardReaderContract(name, { driver: 'sdt-library', speaks: 'library', reach: behindLibrary })),
      ],
      replay: noBytes.calls,
    },
    'pcsc-pages': {
      suites: [
        suite('pcsc-pages', (name) =>
          idCardReaderContract(name, { driver: 'pcsc-pages', speaks: 'pages', reach: behindCardService })),
      ],
      replay: noBytes.cardService,
      alsoIn: 'pcsc-reader.test.ts',
    },
    virtual: { suites: [serialReader('in-process')], replay: noBytes.sameAsDriver },
  },
  'receipt-printer': {
    'escpos-serial': {
      suites: receipts(['pty', 'socat']),
      replay: [
        ...recorded('receipt-printer', Object.keys(receiptPrinters)),
        ...recorded('cash-drawer', Object.keys(receiptPrinters)),
      ],
    },
    'escpos-tcp': { suites: receipts(['tcp']), replay: noBytes.sameAsLine },
    'escpos-queue': {
      suites: [suite('escpos, CUPS', (name) => receiptPrinterContract(name, { queue: makeQueues.CUPS }))],
      replay: noBytes.queue,
    },
    'escpos-windows': {
      suites: [
        suite('escpos, Windows', (name) => receiptPrinterContract(name, { queue: makeQueues.Windows })),
      ],
      replay: noBytes.queue,
    },
    virtual: { suites: receipts(['in-process']), replay: noBytes.sameAsDriver },
  },
  'form-printer': {
    'escp-serial': {
      suites: forms(['pty', 'socat']),
      replay: recorded('form-printer', Object.keys(formPrinters)),
    },
    'escp-tcp': { suites: forms(['tcp']), replay: noBytes.sameAsLine },
    'escp-queue': { suites: queuedForms('CUPS'), replay: noBytes.queue },
    'escp-windows': { suites: queuedForms('Windows'), replay: noBytes.queue },
    virtual: { suites: forms(['in-process']), replay: noBytes.sameAsDriver },
  },
  // The folder and the spooler of Windows have benches of their own, in `document-printer.test.ts` and beside it.
  'document-printer': {
    queue: {
      suites: [suite('queue, ippeveprinter', (name) => documentPrinterContract(name, atEvePrinter))],
      replay: noBytes.http,
    },
  },
  scanner: {
    'serial-lines': {
      suites: (['pty', 'socat'] as const).map((line) =>
        suite(`serial-lines, ${line}`, (name) =>
          scannerContract(name, { driver: serialLineScanner, as: 'serial-lines', line: makeLines[line] })),
      ),
      replay: recorded('scanner', [serialLineScanner.id]),
    },
    'hid-pos': {
      suites: [
        suite('hid-pos, reports', (name) =>
          scannerContract(name, { driver: hidPosScanner(), as: 'hid-pos', line: makeLines['in-process'] })),
      ],
      replay: recorded('scanner', [hidPosScanner().id]),
    },
    virtual: {
      suites: [
        suite('serial-lines, in-process', (name) =>
          scannerContract(name, {
            driver: serialLineScanner,
            as: 'serial-lines',
            line: makeLines['in-process'],
          })),
      ],
      replay: noBytes.sameAsDriver,
    },
  },
  'ca-key': {
    libraries: { suites: [suite('SKF and PKCS#11', libraryKeysSuite)], replay: noBytes.calls },
    virtual: { suites: [suite('virtual slot', virtualKeysSuite)], replay: noBytes.calls },
  },
  'customer-screen': {
    'led8-serial': {
      suites: (['pty', 'socat'] as const).map((line) =>
        suite(`led8-serial, ${line}`, (name) =>
          customerScreenContract(name, { screen: led8Serial(), line: makeLines[line] })),
      ),
      replay: recorded('customer-screen', [led8Serial().id]),
    },
    virtual: {
      suites: [
        suite('led8-serial, in-process', (name) =>
          customerScreenContract(name, { screen: led8Serial(), line: makeLines['in-process'] })),
      ],
      replay: noBytes.sameAsDriver,
    },
  },
  'rating-pad': {
    'serial-frames': {
      suites: (['pty', 'socat'] as const).map((line) =>
        suite(`serial-frames, ${line}`, (name) =>
          ratingPadContract(name, { pad: serialFramePad(trainingPad), line: makeLines[line] })),
      ),
      replay: recorded('rating-pad', ['serial-frames']),
    },
    virtual: {
      suites: [
        suite('serial-frames, in-process', (name) =>
          ratingPadContract(name, { pad: serialFramePad(trainingPad), line: makeLines['in-process'] })),
      ],
      replay: noBytes.sameAsDriver,
    },
  },
  'queue-caller': {
    'serial-frames': {
      suites: (['pty', 'socat'] as const).map((line) =>
        suite(`serial-frames, ${line}`, (name) =>
          callerPadContract(name, { profile: trainingCaller, line: makeLines[line] })),
      ),
      replay: recorded('queue-caller', ['serial-frames']),
    },
    'http-server': {
      suites: [suite('http-server', (name) => queueServerContract(name, openQueueServer))],
      replay: noBytes.http,
    },
    virtual: {
      suites: [
        suite('serial-frames, in-process', (name) =>
          callerPadContract(name, { profile: trainingCaller, line: makeLines['in-process'] })),
      ],
      replay: noBytes.sameAsDriver,
    },
  },
};
