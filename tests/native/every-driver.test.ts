import { receiptPrinters } from '../../native/receipt-printers/models.ts';
import { makeLines } from './contracts/lines.ts';
import { receiptPrinterContract } from './contracts/receipt-printer.ts';

/*
 * The contract of each kind on each of its models, on each line a device of that kind can stand on. `npm test` runs the
 * usual model on the usual lines, beside the tests of the kind.
 */

for (const driver of Object.values(receiptPrinters))
  for (const [name, line] of Object.entries(makeLines))
    receiptPrinterContract(`${driver.id}, ${name}`, {
      driver,
      confirms: driver.confirms,
      cutter: driver.cutter,
      line,
    });
