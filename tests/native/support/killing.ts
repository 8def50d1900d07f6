import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Fault } from '../../../domain/faults.ts';
import { windowKeys } from '../../../native/ca-keys/window-keys.ts';
import type { DeviceConfigInput } from '../../../native/host/config.ts';
import { startDevices } from '../../../native/host/device-client.ts';
import type { DeviceClient } from '../../../native/host/device-client.ts';
import { forkDeviceProcess } from '../../../native/host/launch.ts';
import { plugIntoPty } from '../../../native/transports/pty.ts';
import type { PtyPair } from '../../../native/transports/pty.ts';
import { fullBox, virtualFormPrinter } from '../../../native/virtual/form-printer.ts';
import { virtualIdCardReader } from '../../../native/virtual/id-card-reader.ts';
import { fullRoll, virtualReceiptPrinter } from '../../../native/virtual/receipt-printer.ts';
import { virtualScanner } from '../../../native/virtual/scanner.ts';
import { isRunning } from '../../../main/is-running.ts';
import { formSheet } from '../contracts/form-printer.ts';
import { textLine } from '../contracts/receipt-printer.ts';
import { voucherJob } from '../contracts/document-printer.ts';
import { deck } from './deck.ts';
import { pinnedNode } from './node.ts';
import { pin, pinBytes, virtualDeck } from './virtual-keys.ts';

/**
 * The devices of a window with every kind, and a hand that takes the device process away. `outside`: the virtual devices
 * live in this process behind pseudo-terminals and outlive it, so that what reached them is known. `inside`: they live
 * in the device process and go with it, and what they printed is in their folders.
 */
export interface KillingBench {
  readonly client: DeviceClient;
  /** The card lies on the reader, and there is paper: hundreds of rounds use up any. */
  prepare(): Promise<void>;
  /** Whether that much of a paper is known to anybody: a byte of it at the printer, or a sheet in the folder. */
  hasReached(paper: PaperName): boolean;
  /** Whether it lies there whole. */
  isWhole(paper: PaperName): boolean;
  /** Pids of the device processes there have been. */
  readonly lives: ReadonlySet<number>;
  close(): Promise<void>;
}
export interface PaperName {
  readonly kind: 'receipt-printer' | 'form-printer' | 'document-printer';
  readonly name: string;
}

const base64 = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : Buffer.from(bytes).toString('base64');
const caKey = {
  driver: 'virtual',
  pin,
  plugged: 'sm2',
  deck: virtualDeck
    .filter(({ id }) => id === 'sm2')
    .map((key) => ({ ...key, sign: base64(key.sign), encrypt: base64(key.encrypt) })),
} as const;

const shown = {
  customerScreen: { driver: 'virtual', on: 'in-process' },
  ratingPad: { driver: 'virtual', on: 'pty' },
  queueCaller: { driver: 'virtual', on: 'in-process' },
  caKey,
} as const satisfies Partial<DeviceConfigInput>;

const filesIn = (folder: string, pattern: RegExp): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => pattern.test(name)) : [];
const anyHas = (folder: string, pattern: RegExp, name: string): boolean =>
  filesIn(folder, pattern).some((file) => readFileSync(join(folder, file), 'utf8').includes(name));

const quickHost = { reopenMs: [20, 100], checkMs: 200 } as const;

const start = (config: DeviceConfigInput): Pick<KillingBench, 'client' | 'lives'> => {
  const lives = new Set<number>();
  const launch = forkDeviceProcess({ execPath: pinnedNode() });
  const client = startDevices(config, {
    launch() {
      const child = launch();
      if (child.pid !== undefined) lives.add(child.pid);
      return child;
    },
    hostTimings: quickHost,
    // Shorter ones take a process that is only starved of its core for one that hangs.
    timings: { heartbeatMs: 1_000, restartMs: [10, 50], patienceMs: 20_000 },
  });
  return { client, lives };
};

const documentsIn = (folder: string) => ({
  hasReached: (name: string): boolean => filesIn(folder, /\.pdf$/).some((file) => file.startsWith(name)),
  isWhole: (name: string): boolean => existsSync(join(folder, `${name}.json`)),
});

/** `undefined` where this system has no pseudo-terminals. */
export const outside = async (): Promise<KillingBench | undefined> => {
  const folder = mkdtempSync(join(tmpdir(), 'killing-'));
  const reader = virtualIdCardReader(deck);
  const printer = virtualReceiptPrinter();
  const forms = virtualFormPrinter();
  printer.setLineMs(3);
  forms.setLineMs(3);
  const ptys: PtyPair[] = [];
  for (const model of [reader, printer, forms, virtualScanner('serial-lines')]) {
    const pty = await plugIntoPty(model);
    if (pty !== undefined) ptys.push(pty);
  }
  const [card, roll, tractor, scanner] = ptys.map(({ path }) => path);
  if (card === undefined || roll === undefined || tractor === undefined || scanner === undefined)
    return undefined;
  const prints = join(folder, 'prints');
  const documents = documentsIn(prints);
  const { client, lives } = start({
    profile: 'training',
    idCardReader: { driver: 'sdt-serial', port: card },
    receiptPrinter: { driver: 'escpos-serial', port: roll },
    formPrinter: { driver: 'escp-serial', port: tractor },
    documentPrinter: { driver: 'folder', folder: prints },
    scanner: { driver: 'serial-lines', port: scanner },
    ...shown,
  });
  const received = (model: { readonly received: Uint8Array }, name: string): boolean =>
    Buffer.from(model.received).includes(name);
  return {
    client,
    lives,
    async prepare() {
      reader.putCard(0);
      printer.setPaper(fullRoll);
      forms.setPaper(fullBox);
    },
    hasReached: ({ kind, name }) =>
      kind === 'document-printer'
        ? documents.hasReached(name)
        : received(kind === 'receipt-printer' ? printer : forms, name),
    isWhole({ kind, name }) {
      if (kind === 'document-printer') return documents.isWhole(name);
      if (kind === 'form-printer')
        return forms.forms.some(({ marks }) => JSON.stringify(marks).includes(name));
      return printer.tickets.some(({ lines }) => lines.some(({ text }) => text === name));
    },
    async close() {
      await client.close();
      for (const pty of ptys) pty.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const inside = async (): Promise<KillingBench> => {
  const folder = mkdtempSync(join(tmpdir(), 'killing-'));
  const at = (name: string): string => join(folder, name);
  for (const name of ['receipts', 'forms', 'prints']) mkdirSync(at(name));
  const documents = documentsIn(at('prints'));
  const { client, lives } = start({
    profile: 'training',
    idCardReader: { driver: 'virtual', on: 'in-process', deck },
    receiptPrinter: { driver: 'virtual', on: 'pty', folder: at('receipts') },
    formPrinter: { driver: 'virtual', on: 'in-process', folder: at('forms') },
    documentPrinter: { driver: 'folder', folder: at('prints') },
    scanner: { driver: 'virtual', on: 'in-process' },
    ...shown,
  });
  const isThere = ({ kind, name }: PaperName): boolean =>
    kind === 'receipt-printer' ? anyHas(at('receipts'), /\.txt$/, name) : anyHas(at('forms'), /\.txt$/, name);
  return {
    client,
    lives,
    // Its printers are new with each process.
    prepare: () => client.virtual.putCard(0),
    hasReached: (paper) =>
      paper.kind === 'document-printer' ? documents.hasReached(paper.name) : isThere(paper),
    isWhole: (paper) => (paper.kind === 'document-printer' ? documents.isWhole(paper.name) : isThere(paper)),
    async close() {
      await client.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** What came of one operation: `done`, a fault, or what is known of its paper. */
export interface Came {
  readonly op: string;
  readonly word: string;
  readonly paper?: PaperName;
  /** Why a paper did not come out for sure. */
  readonly why?: string;
}

type Deed = (bench: KillingBench, name: string) => Promise<Came>;

const deed =
  (op: string, act: (client: DeviceClient) => Promise<unknown>): Deed =>
  async ({ client }) => {
    try {
      await act(client);
      return { op, word: 'done' };
    } catch (error) {
      // Anything but a fault is a bug, and fails the test.
      if (!(error instanceof Fault)) throw error;
      return { op, word: error.code };
    }
  };
const onPaper =
  (
    kind: PaperName['kind'],
    print: (
      client: DeviceClient,
      name: string,
    ) => Promise<{ readonly state: string; readonly fault?: { readonly code: string } }>,
  ): Deed =>
  async ({ client }, name) => {
    const { state, fault } = await print(client, name);
    return {
      op: `${kind}/paper`,
      word: state,
      paper: { kind, name },
      ...(fault === undefined ? {} : { why: fault.code }),
    };
  };

const go = () => new AbortController().signal;
const sign = (client: DeviceClient) => {
  const keys = windowKeys(client);
  return keys.list().then(([key]) =>
    keys.sign({
      keyId: key?.id ?? '',
      what: { data: Uint8Array.of(1, 2, 3) },
      algorithm: 'sm2-sm3',
      pin: pinBytes(),
    }),
  );
};

/** The operations of each kind; the rounds go through them in turn. */
export const deeds: readonly (readonly Deed[])[] = [
  [
    deed('id-card-reader/read', (client) => client.readCard(go(), { waitMs: 3_000 })),
    deed('id-card-reader/identify', (client) => client.identifyReader()),
  ],
  [
    onPaper('receipt-printer', (client, name) =>
      client.receipt.print([
        textLine(name),
        ...Array.from({ length: 12 }, () => textLine('增值税 1,000.00')),
        { kind: 'cut', mode: 'partial' },
      ]),
    ),
    deed('receipt-printer/status', (client) => client.receipt.status()),
    deed('receipt-printer/open-drawer', (client) => client.call('receipt-printer/open-drawer', {})),
  ],
  [
    onPaper('form-printer', (client, name) =>
      client.onPaper('form-printer/print', {
        job: {
          printJobId: name,
          sheet: {
            ...formSheet,
            texts: [{ text: name, xMm: 20, yMm: 20, wide: 24, bold: false }],
          },
          shift: { rightMm: 0, downMm: 0 },
        },
      }),
    ),
  ],
  [
    onPaper('document-printer', (client, name) =>
      client.documents.submit({ ...voucherJob, printJobId: name }),
    ),
  ],
  [deed('scanner/count', (client) => client.call('scanner/count', {}))],
  [deed('ca-key/sign', sign), deed('ca-key/list', (client) => client.call('ca-key/list', {}))],
  [
    deed('customer-screen/show', (client) =>
      client.call('customer-screen/show', { kind: 'total', fen: 504_000 }),
    ),
    deed('customer-screen/clear', (client) => client.call('customer-screen/clear', {})),
  ],
  [
    deed('rating-pad/rate', (client) =>
      client.call('rating-pad/rate', { waitMs: 120 }, { deadlineMs: 5_000 }),
    ),
  ],
  [deed('queue-caller/show', (client) => client.call('queue-caller/show', { now: 'A012', waiting: 3 }))],
  [deed('host/self-test', (client) => client.selfTest())],
];

export type Taking = 'SIGKILL' | 'SIGSTOP' | 'ends' | 'hangs';
export const take = (client: DeviceClient, how: Taking): void => {
  if (how === 'SIGKILL' || how === 'SIGSTOP') {
    if (client.pid !== undefined) process.kill(client.pid, how);
    return;
  }
  // As a vendor library would; the call itself ends with the process.
  client.virtual.crash(how).catch((error: unknown) => {
    if (!(error instanceof Fault)) throw error;
  });
};

/** What may be said of an operation whose process was taken away in the middle of it. */
export const expectRightly = (bench: KillingBench, came: Came): void => {
  const { op, word, paper } = came;
  if (paper === undefined) {
    expect([op, ['done', 'device/driver-crashed'].includes(word) ? 'right' : word]).toEqual([op, 'right']);
    return;
  }
  expect([op, /^(completed|sent|unknown|not-sent)$/.test(word) ? 'right' : word]).toEqual([op, 'right']);
  // Nothing reached the printer, or it lies there; “unknown” alone may be either.
  if (word === 'not-sent') expect([came, bench.hasReached(paper)]).toEqual([came, false]);
  if (word === 'completed' || (word === 'sent' && paper.kind === 'document-printer'))
    expect([came, bench.isWhole(paper)]).toEqual([came, true]);
};

const linkOf = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    // Closed between the two.
    return '';
  }
};
/** Processes that this one started and that have not been collected; only Linux can say. */
const children = (): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        const [, , , ppid] = readFileSync(`/proc/${name}/stat`, 'utf8')
          .replace(/\(.*\)/, 'x')
          .split(' ');
        return Number(ppid) === process.pid;
      } catch {
        // Ended between the two.
        return false;
      }
    })
    .map(Number);

/** Those of its device processes that run. A number of an earlier life may be another program's by now. */
export const running = ({ lives }: Pick<KillingBench, 'lives'>): readonly number[] => {
  const own = process.platform === 'linux' ? new Set(children()) : lives;
  return [...lives].filter((pid) => own.has(pid) && isRunning(pid));
};

/** Children and pseudo-terminals this process holds; only Linux can say. */
export const held = (): { readonly children: number; readonly ptys: number } => {
  if (process.platform !== 'linux') return { children: 0, ptys: 0 };
  const ptys = readdirSync('/proc/self/fd')
    .map((fd) => linkOf(`/proc/self/fd/${fd}`))
    .filter((path) => path.startsWith('/dev/ptmx') || path.startsWith('/dev/pts/')).length;
  return { children: children().length, ptys };
};
