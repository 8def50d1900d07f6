import { expect, test } from 'vitest';
import { led8Serial } from '../../native/customer-screens/led8-serial.ts';
import { formPrinterModels } from '../../native/form-printers/model-names.ts';
import { formPrinters } from '../../native/form-printers/models.ts';
import { bulkProfiles, hidProfiles } from '../../native/id-card-readers/profiles.ts';
import { sdtSerial } from '../../native/id-card-readers/sdt-serial.ts';
import { sdtHid, sdtUsb } from '../../native/id-card-readers/sdt-usb.ts';
import { trainingCaller } from '../../native/queue-callers/serial-frames.ts';
import { serialFramePad, trainingPad } from '../../native/rating-pads/serial-frames.ts';
import { receiptPrinterModels } from '../../native/receipt-printers/model-names.ts';
import { receiptPrinters } from '../../native/receipt-printers/models.ts';
import { hidPosScanner } from '../../native/scanners/hid-pos.ts';
import { serialLineScanner } from '../../native/scanners/serial-lines.ts';
import { hidLine, usbLine } from '../../native/virtual/reader-lines.ts';
import { callerPadContract } from './contracts/caller-pad.ts';
import { customerScreenContract } from './contracts/customer-screen.ts';
import { formPrinterContract } from './contracts/form-printer.ts';
import { idCardReaderContract, quickReader } from './contracts/id-card-reader.ts';
import { madeLine, makeLines } from './contracts/lines.ts';
import { ratingPadContract } from './contracts/rating-pad.ts';
import { receiptPrinterContract } from './contracts/receipt-printer.ts';
import { recordedContract } from './contracts/recorded.ts';
import { scannerContract } from './contracts/scanner.ts';

/*
 * The contract of each kind on each of its models, on each line a device of that kind can stand on. `npm test` runs the
 * usual models on the usual lines, beside the tests of the kind.
 */

const lines = Object.entries(makeLines);

test('the names of the configuration are those of the lists of models', () => {
  expect(Object.keys(receiptPrinters)).toEqual([...receiptPrinterModels]);
  expect(Object.keys(formPrinters)).toEqual([...formPrinterModels]);
});

for (const driver of Object.values(receiptPrinters)) {
  for (const [name, line] of lines)
    receiptPrinterContract(`${driver.id}, ${name}`, {
      driver,
      confirms: driver.confirms,
      cutter: driver.cutter,
      line,
    });
  recordedContract('receipt-printer', driver.id);
  recordedContract('cash-drawer', driver.id);
}

for (const driver of Object.values(formPrinters)) {
  for (const [name, line] of lines)
    formPrinterContract(`${driver.id}, ${name}`, {
      driver,
      line,
      // The two units of this model are 1/60 inch across and 1/180 down.
      withinMm: driver.profile === 'oki-lq' ? 0.25 : 0.08,
    });
  recordedContract('form-printer', driver.id);
}

idCardReaderContract('sdt-serial, socat', {
  driver: sdtSerial.id,
  line: makeLines.socat,
  open: (transport) => sdtSerial.open(transport, quickReader),
});
for (const [name, { profile }] of Object.entries(bulkProfiles))
  idCardReaderContract(name, {
    driver: sdtUsb.id,
    line: madeLine(usbLine(profile)),
    open: (transport) => sdtUsb.open(transport, quickReader),
  });
for (const [name, { profile }] of Object.entries(hidProfiles))
  idCardReaderContract(name, {
    driver: sdtHid.id,
    line: madeLine(hidLine(profile)),
    open: (transport) => sdtHid.open(transport, quickReader),
  });

scannerContract('lines, socat', {
  driver: serialLineScanner,
  as: 'serial-lines',
  line: makeLines.socat,
});

customerScreenContract('led8-serial, socat', { screen: led8Serial(), line: makeLines.socat });
ratingPadContract('serial-frames, socat', { pad: serialFramePad(trainingPad), line: makeLines.socat });
callerPadContract('serial-frames, socat', { profile: trainingCaller, line: makeLines.socat });

for (const [kind, driver] of [
  ['scanner', serialLineScanner.id],
  ['scanner', hidPosScanner().id],
  ['customer-screen', led8Serial().id],
  ['rating-pad', 'serial-frames'],
  ['queue-caller', 'serial-frames'],
] as const)
  recordedContract(kind, driver);
