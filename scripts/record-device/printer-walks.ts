import * as z from 'zod/mini';
import type { FormSheet } from '../../domain/form-sheet.ts';
import type { ReceiptOp } from '../../domain/receipt.ts';
import { formPrinters } from '../../native/form-printers/models.ts';
import { escPos } from '../../native/protocols/esc-pos.ts';
import { cashDrawer } from '../../native/receipt-printers/config.ts';
import type { ReceiptPrinter } from '../../native/receipt-printers/driver.ts';
import { receiptPrinters } from '../../native/receipt-printers/models.ts';
import { type Walk, wordOf } from './walk.ts';

const realTimeQuestions = ([1, 2, 3, 4] as const).map((query) =>
  Uint8Array.from(escPos.realTimeStatus(query)),
);
const known = <T>(models: Readonly<Record<string, T>>, driver: string): T => {
  const model = models[driver];
  if (model === undefined) throw new RangeError(driver);
  return model;
};
const receiptPrinter = (driver: string): ReceiptPrinter => known(receiptPrinters, driver);

const sample: readonly ReceiptOp[] = [
  { kind: 'text', text: '设备录制样张', align: 'center', bold: true, size: 'double' },
  { kind: 'row', left: '合计', right: '1,234.56', bold: false, size: 'normal' },
  { kind: 'qr', content: 'SAMPLE', align: 'center' },
  { kind: 'cut', mode: 'partial' },
];

export const receiptPrinterWalk: Walk = {
  drivers: Object.keys(receiptPrinters),
  baud: 9_600,
  owed(driver) {
    const printed =
      receiptPrinter(driver).confirms === 'never' ? /^unknown device\/sent-not-confirmed$/ : /^completed$/;
    return [/^(ready|paper near its end)$/, printed, /cover open/, /^not-sent device\/cover-open$/, printed];
  },
  polls: realTimeQuestions,
  async play(driver, open, hands, patience) {
    const session = await receiptPrinter(driver).open(open, patience.printer);
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

/** The drawer hangs on the plug of a receipt printer, and is pulsed and asked through it. */
export const cashDrawerWalk: Walk = {
  drivers: Object.keys(receiptPrinters),
  baud: 9_600,
  settings: () => ({ schema: cashDrawer, required: false }),
  owed: () => [/^closed$/, /^open$/, /^open$/, /^closed$/],
  polls: realTimeQuestions,
  async play(driver, open, hands, patience, settings) {
    const drawer = z.parse(z.optional(cashDrawer), settings);
    const session = await receiptPrinter(driver).open(open, {
      ...patience.printer,
      ...(drawer === undefined ? {} : { drawer }),
    });
    const words: string[] = [];
    try {
      await hands('shut-drawer');
      words.push(await wordOf(session.drawer()));
      words.push(await wordOf(session.openDrawer()));
      words.push(await wordOf(session.drawer()));
      await hands('shut-drawer');
      words.push(await wordOf(session.drawer()));
    } finally {
      await session.close();
    }
    return words;
  },
};

const sampleForm: FormSheet = {
  form: 'voucher-cash',
  widthMm: 241,
  heightMm: 140,
  texts: [
    { text: '设备录制样张', xMm: 42, yMm: 30, wide: 24, bold: false },
    { text: '1,234.56', xMm: 150, yMm: 30, wide: 24, bold: true },
  ],
};

export const formPrinterWalk: Walk = {
  drivers: Object.keys(formPrinters),
  baud: 9_600,
  owed: (driver) =>
    known(formPrinters, driver).wayBack === 'none'
      ? [/^reports nothing$/, /^sent unwatched$/]
      : [
          ...[/^(ready|forms near their end)$/, /^sent watched$/],
          ...[/^device\/paper-out$/, /^not-sent device\/paper-out$/, /^sent watched$/],
        ],
  polls: realTimeQuestions,
  async play(driver, open, hands, patience) {
    const session = await known(formPrinters, driver).open(open, patience.form);
    const check = async (): Promise<string> => {
      const { nearEnd } = await session.check();
      if (nearEnd) return 'forms near their end';
      return session.answers ? 'ready' : 'reports nothing';
    };
    const print = async (): Promise<string> => {
      const result = await session.print({
        printJobId: 'SAMPLE',
        sheet: sampleForm,
        shift: { rightMm: 0, downMm: 0 },
      });
      if (result.state === 'sent') return result.watched ? 'sent watched' : 'sent unwatched';
      return `${result.state} ${result.fault.code}`;
    };
    const words: string[] = [];
    try {
      words.push(await wordOf(check()), await print());
      await hands('look-at-form');
      if (session.answers) {
        await hands('take-forms');
        words.push(await wordOf(check()), await print());
        await hands('load-forms');
        words.push(await print());
      }
    } finally {
      await session.close();
    }
    return words;
  },
};
