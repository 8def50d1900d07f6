/** A model as it is begun. */
export interface NewModel {
  /** `vendor-model`: the file, and the name the configuration calls it. */
  readonly name: string;
  /** The same in code. */
  readonly constant: string;
}

/** How a kind that chooses its models by name takes in another one. */
export interface ModelKind {
  readonly folder: string;
  /** The one file of the model. It lacks what only its maker's manual knows, and so does not compile. */
  readonly file: (model: NewModel) => string;
  /** Lists the model stands in: each file, and its text with one more line. Throws where the text is not as expected. */
  readonly lists: Readonly<Record<string, (text: string, model: NewModel) => string>>;
  readonly test: (model: NewModel) => string;
}

/** Puts `line` before the first that matches `before`; throws where none does. */
const insertedBefore = (text: string, before: RegExp, line: string): string => {
  const lines = text.split('\n');
  const at = lines.findIndex((one) => before.test(one));
  if (at < 0) throw new Error(`no line like ${before}`);
  lines.splice(at, 0, line);
  return lines.join('\n');
};
/** One more entry at the end of a list that ends so. */
const withEntry = (text: string, list: RegExp, entry: string): string => {
  if (!list.test(text)) throw new Error(`no list like ${list}`);
  return text.replace(list, (_all, begin: string, entries: string, end: string) => {
    const before = entries.trimEnd().replace(/,$/, '');
    return `${begin}${before}, ${entry}${end}`;
  });
};
const imported = (text: string, { name, constant }: NewModel): string =>
  insertedBefore(text, /^$/, `import { ${constant} } from './${name}.ts';`);

export const modelKinds: Readonly<Record<string, ModelKind>> = {
  'receipt-printer': {
    folder: 'receipt-printers',
    file: ({ name, constant }) => `import { escPosPrinter } from './esc-pos-session.ts';

/** Nobody has printed on one yet. */
export const ${constant} = escPosPrinter({
  id: '${name}',
  // As they stand on the plate:
  // vendor: '', model: '',
  // Half-width characters in a line of font A, by its manual: 32, 42 or 48.
  // columns: 48,
  // 'in-order' only if it answers GS r 1 after everything before it is on paper: try it with an empty roll.
  // confirms: 'never',
  // Whether it reports changes by itself after GS a, and whether it cuts.
  // automaticStatus: false, cutter: true,
  // Where nothing is confirmed: how long it is watched after the last byte, milliseconds.
  // watchMs: 1_500,
});
`,
    lists: {
      'model-names.ts': (text, { name }) =>
        withEntry(text, /(receiptPrinterModels = \[)([^\]]*)(\] as const)/, `'${name}'`),
      'models.ts': (text, model) =>
        withEntry(imported(text, model), /(fromEntries\(\s*\[)([^\]]*)(\]\.map)/, model.constant),
    },
    test: ({ name, constant }) => `import { ${constant} } from '../../../native/receipt-printers/${name}.ts';
import { makeLines } from '../contracts/lines.ts';
import { receiptPrinterContract } from '../contracts/receipt-printer.ts';
import { recordedContract } from '../contracts/recorded.ts';

// What a real one said, byte for byte: recorded with npm run -s record-device into tests/fixtures/devices/recordings.
recordedContract('receipt-printer', '${name}');

receiptPrinterContract('${name}, in process', {
  driver: ${constant},
  confirms: ${constant}.confirms,
  cutter: ${constant}.cutter,
  line: makeLines['in-process'],
});
`,
  },
  'form-printer': {
    folder: 'form-printers',
    file: ({ name, constant }) => `import { escPPrinter } from './esc-p-session.ts';

/** Nobody has printed on one yet. */
export const ${constant} = escPPrinter({
  id: '${name}',
  // As they stand on the plate:
  // vendor: '', model: '',
  // Which ESC/P it speaks, set in its own menu: see native/protocols/esc-p-profiles.ts.
  // profile: 'lq-1600k',
  // 'dle-eot' only if it answers DLE EOT on this line; a parallel port or a queue never does.
  // wayBack: 'none',
});
`,
    lists: {
      'model-names.ts': (text, { name }) =>
        withEntry(text, /(formPrinterModels = \[)([^\]]*)(\] as const)/, `'${name}'`),
      'models.ts': (text, model) =>
        withEntry(imported(text, model), /(fromEntries\(\s*\[)([^\]]*)(\]\.map)/, model.constant),
    },
    test: ({ name, constant }) => `import { ${constant} } from '../../../native/form-printers/${name}.ts';
import { formPrinterContract } from '../contracts/form-printer.ts';
import { makeLines } from '../contracts/lines.ts';
import { recordedContract } from '../contracts/recorded.ts';

// What it was sent, what it answered if anything, and that a person saw the form: npm run -s record-device.
recordedContract('form-printer', '${name}');

formPrinterContract('${name}, in process', { driver: ${constant}, line: makeLines['in-process'] });
`,
  },
  'id-card-reader': {
    folder: 'id-card-readers',
    file: ({ constant }) => `import type { BulkProfile } from '../transports/usb-bulk.ts';
import type { NamedProfile } from './profiles.ts';

/** A reader that speaks GA/T 467 over USB bulk pipes. Nobody has read a card on one yet. */
export const ${constant} = {
  profile: {
    // By lsusb -v, or the device manager:
    // vid: 0x0000, pid: 0x0000, interfaceNumber: 0, packetSize: 64,
    // Whole frames over one pair, or preamble and length on one and the rest on another: see profiles.ts.
    // endpoints: { kind: 'stream', out: 0x00, in: 0x00 },
  },
  // Where it was read, and how sure that is.
  // source: '',
} as const satisfies NamedProfile<BulkProfile>;
`,
    lists: {
      'profiles.ts': (text, model) =>
        insertedBefore(
          insertedBefore(text, /^$/, `import { ${model.constant} } from './${model.name}.ts';`),
          /^} as const satisfies Readonly<Record<string, NamedProfile<BulkProfile>>>;$/,
          `  '${model.name}': ${model.constant},`,
        ),
    },
    test: ({ name, constant }) => `import { ${constant} } from '../../../native/id-card-readers/${name}.ts';
import { sdtUsb } from '../../../native/id-card-readers/sdt-usb.ts';
import { usbLine } from '../../../native/virtual/reader-lines.ts';
import { idCardReaderContract, quickReader } from '../contracts/id-card-reader.ts';
import { madeLine } from '../contracts/lines.ts';
import { recordedContract } from '../contracts/recorded.ts';

// What a real one said, byte for byte: recorded with npm run -s record-device into tests/fixtures/devices/recordings.
recordedContract('id-card-reader', '${name}');

idCardReaderContract('${name}, in its packets', {
  driver: sdtUsb.id,
  line: madeLine(usbLine(${constant}.profile)),
  open: (transport) => sdtUsb.open(transport, quickReader),
});
`,
  },
};
