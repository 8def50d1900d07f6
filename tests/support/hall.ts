import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from 'uuidv7';
import type { CallResult } from '../../contract/call.ts';
import { type ValueClient, valueClientOver } from '../../contract/client.ts';
import type { CaseView } from '../../contract/calls/cases.ts';
import type { CustomerView } from '../../contract/customer.ts';
import type { EventName, EventOf } from '../../contract/events.ts';
import type { Matter } from '../../domain/matters/matter.ts';
import { createKeyFile, type KdfCost, unlockWithPassphrase } from '../../db/key.ts';
import { closeDatabase, openReader } from '../../db/open.ts';
import { createProfileDatabase, openProfileDatabase } from '../../db/profile-database.ts';
import { setProfileValue } from '../../db/profile.ts';
import type { ReadDb } from '../../db/sql.ts';
import { transaction, type WritableTx } from '../../db/transaction.ts';
import type { PinCost } from '../../main/officers/pin.ts';
import { openHall } from '../../main/open-hall.ts';
import { openPdfRenderer, type PdfRenderer } from '../../main/printing/render-pdf.ts';
import { profileFiles, type ProfileConfig } from '../../main/profile/profile-config.ts';
import type { Hall } from '../../main/serve-window.ts';
import type { CaKeys } from '../../main/services/officer-signing.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { until } from '../../main/training/act-player.ts';
import { seedWindow } from '../../main/training/seed-window.ts';
import { town } from '../../main/training/town/town.ts';
import type { Clock } from '../../main/clock.ts';
import type { LaunchDeviceProcess } from '../../native/host/launch.ts';
import { inProcessDevices } from './in-process-devices.ts';

export const trainingPin = town.trainingPin;
export const smallScaleTaxpayer = '91359901DEMA00013F';
export const generalTaxpayer = town.taxpayers.find((entry) => entry.taxpayer.vatStatus === 'general')!
  .taxpayer.taxpayerNo;
export const cooperativeCollection = 'norm-17-cooperative-collection';

/** A clock that stands still until it is told; both hands can be moved apart, as when somebody turns the wall clock. */
export interface HandClock extends Clock {
  /** Time really passes. */
  pass(ms: number): void;
  /** Somebody turns the wall clock; no time passes. */
  turn(ms: number): void;
}
export const handClock = (at = Date.UTC(2016, 3, 8, 1, 0, 0)): HandClock => {
  let wall = at;
  let running = 1_000;
  return {
    now: () => wall,
    monotonic: () => running,
    pass: (ms) => {
      wall += ms;
      running += ms;
    },
    turn: (ms) => {
      wall += ms;
    },
  };
};

const windowOf = (bureau: 'state' | 'local') => {
  const id = bureau === 'state' ? town.stateWindowId : town.localWindowId;
  return town.counterWindows.find((window) => window.id === id)!;
};

/** No exchange listens here: the line stays down, and nothing in these tests needs it. */
const nobodyListens = 'http://127.0.0.1:9';

const configOf = (folder: string, bureau: 'state' | 'local'): ProfileConfig => {
  const window = windowOf(bureau);
  const hall = town.halls.find((candidate) => candidate.id === window.hall)!;
  return {
    version: 1,
    kind: 'training',
    windowId: window.id,
    windowName: window.name,
    hall: hall.id,
    hallName: hall.name,
    bureau,
    part: town.districts[hall.district].area,
    device: window.id,
    exchangeUrl: nobodyListens,
    idleLockSeconds: 300,
    // Stands for a stick, as in a training folder.
    stick: join(folder, 'stick'),
    devices: {
      idCardReader: { driver: 'virtual', on: 'in-process', deck: town.cardDeck.map((entry) => entry.card) },
      receiptPrinter: {
        driver: 'virtual',
        on: 'in-process',
        columns: 48,
        drawer: {},
        folder: join(folder, 'paper', 'receipts'),
      },
      formPrinter: { driver: 'virtual', on: 'in-process', folder: join(folder, 'paper', 'forms') },
      documentPrinter: { driver: 'folder', folder: join(folder, 'paper', 'documents') },
      scanner: { driver: 'virtual', on: 'in-process' },
      customerScreen: { driver: 'virtual', on: 'in-process' },
      queueCaller: { driver: 'virtual', on: 'in-process' },
    },
  };
};

const templates = new Map<string, Promise<string>>();
const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'joint-window-hall-'));
  folders.push(folder);
  return folder;
};

/** Hundreds of halls are unlocked and signed in to here. What a guess really costs, tests/db and the journeys pay. */
const cheapKey: KdfCost = { memoryKiB: 64, iterations: 1, parallelism: 1 };
const cheapPin: PinCost = { memoryKib: 64, iterations: 1 };

/** A seeded profile, made once in each test process and copied from then on. */
const templateOf = (bureau: 'state' | 'local'): Promise<string> => {
  const made = templates.get(bureau);
  if (made !== undefined) return made;
  const making = (async () => {
    const folder = newFolder();
    const files = profileFiles(folder);
    const window = windowOf(bureau);
    const keys = await createKeyFile(files.key, {
      kind: 'training',
      databaseId: uuidv7(),
      passphrase: town.trainingPassphrase,
      cost: cheapKey,
    });
    const sealer = makeSealer({ env: 'training', device: window.id });
    const db = createProfileDatabase({ databasePath: files.database, keyFilePath: files.key }, keys, sealer);
    await seedWindow(db, sealer, window, cheapPin);
    closeDatabase(db);
    keys.wipe();
    return folder;
  })();
  templates.set(bureau, making);
  return making;
};

export interface TestHallOptions {
  readonly bureau?: 'state' | 'local';
  /** Date of law that this window last heard; the town's first business day unless given. */
  readonly hallDate?: string;
  readonly clock?: Clock;
  readonly matters?: readonly Matter[];
  readonly failpoint?: (name: string) => void;
  /** CA keys that are plugged in. */
  readonly caKeys?: CaKeys;
  /** The device process, where it is not to be that of all tests. */
  readonly launchDevices?: LaunchDeviceProcess;
  /** Changes the database before it is opened: stock, grants, agreements. */
  readonly prepare?: (tx: WritableTx) => void;
}

export interface TestHall {
  readonly folder: string;
  readonly hall: ValueClient;
  /** The call gate itself, for input no typed client would send. */
  readonly serve: (name: string, input: unknown) => Promise<CallResult<unknown>>;
  /** A second, read-only connection: what is really in the file. */
  readonly db: ReadDb;
  readonly events: { readonly name: EventName; readonly payload: unknown }[];
  /** What the second screen was told, and what its page may say. */
  readonly customerShown: { readonly open: boolean; readonly view: CustomerView }[];
  readonly customerSays: (answer: unknown) => void;
  /** Lines of hall.jsonl. */
  log(): Record<string, unknown>[];
  logText(): string;
  /** Waits until no paper is with a printer any more. */
  printed(): Promise<void>;
  /** The books of a copy of this profile after `change`, with nobody at the window; this hall is closed by it. */
  booksAfter(change: (tx: WritableTx) => void): Promise<{ readonly db: ReadDb; close(): void }>;
  /** Closes and opens the same profile again. */
  reopen(change?: TestHallOptions): Promise<TestHall>;
  /** Closes the window and leaves its profile where it is. */
  shut(): Promise<void>;
  /** Closes the window and removes its profile. */
  close(): Promise<void>;
}

/** Starting a renderer takes as long as a filing: the halls of one test process take turns at one. */
const sharedRenderer = openPdfRenderer();
const borrowRenderer = (): PdfRenderer => {
  const closing = new AbortController();
  const until = (signal: AbortSignal | undefined) =>
    signal === undefined ? closing.signal : AbortSignal.any([closing.signal, signal]);
  return {
    renderPdf: (job, signal) => sharedRenderer.renderPdf(job, until(signal)),
    checkPdf: (job, signal) => sharedRenderer.checkPdf(job, until(signal)),
    drawGlyphs: (characters, wide, signal) => sharedRenderer.drawGlyphs(characters, wide, until(signal)),
    close: async () => closing.abort(),
  };
};

const editProfile = async (folder: string, device: string, work: (tx: WritableTx) => void): Promise<void> => {
  const files = profileFiles(folder);
  const keys = await unlockWithPassphrase(files.key, town.trainingPassphrase);
  const db = openProfileDatabase({ databasePath: files.database, keyFilePath: files.key }, keys);
  try {
    transaction(db, makeSealer({ env: 'training', device }), work, 'prepare');
  } finally {
    closeDatabase(db);
    keys.wipe();
  }
};

/** Copies of one profile have one key; deriving it anew is the dearest part of opening a reader. */
const databaseKeys = new Map<string, Promise<Buffer>>();
const keyOfCopies = async (keyFile: string): Promise<Buffer> => {
  const text = readFileSync(keyFile, 'utf8');
  const known = databaseKeys.get(text);
  if (known !== undefined) return Buffer.from(await known);
  const deriving = (async () => {
    const keys = await unlockWithPassphrase(keyFile, town.trainingPassphrase);
    try {
      return Buffer.from(keys.databaseKeys[0]!.key);
    } finally {
      keys.wipe();
    }
  })();
  databaseKeys.set(text, deriving);
  return Buffer.from(await deriving);
};

const readerOf = async (folder: string): Promise<ReadDb> => {
  const files = profileFiles(folder);
  return openReader({ path: files.database, key: await keyOfCopies(files.key), kind: 'training' });
};

const openFolder = async (folder: string, options: TestHallOptions): Promise<TestHall> => {
  const bureau = options.bureau ?? 'state';
  const { hallDate, prepare } = options;
  if (hallDate !== undefined || prepare !== undefined) {
    await editProfile(folder, windowOf(bureau).id, (tx) => {
      if (hallDate !== undefined) setProfileValue(tx, 'hall-date', hallDate);
      prepare?.(tx);
    });
  }
  const events: { name: EventName; payload: unknown }[] = [];
  const customerShown: { open: boolean; view: CustomerView }[] = [];
  const opened: Hall = await openHall(folder, {
    emit: <N extends EventName>(name: N, payload: EventOf<N>) => void events.push({ name, payload }),
    customer: (open, view) => void customerShown.push({ open, view }),
    launchDevices: options.launchDevices ?? inProcessDevices,
    openRenderer: borrowRenderer,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
    ...(options.matters === undefined ? {} : { matters: options.matters }),
    ...(options.failpoint === undefined ? {} : { failpoint: options.failpoint }),
    ...(options.caKeys === undefined ? {} : { caKeys: options.caKeys }),
  });
  const db = await readerOf(folder);
  const hall = valueClientOver(opened.serve);
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    closeDatabase(db);
    await opened.close();
  };
  const logText = () => readFileSync(join(profileFiles(folder).logs, 'hall.jsonl'), 'utf8');
  return {
    folder,
    hall,
    serve: opened.serve,
    db,
    events,
    customerShown,
    customerSays: opened.customerSays,
    logText,
    log: () =>
      logText()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    printed: async () => {
      await until('the printers to finish', async () => {
        const { rows } = await hall.paper.printJobs({});
        return rows.every(({ status }) => status !== 'prepared' && status !== 'printing') ? true : undefined;
      });
    },
    booksAfter: async (change) => {
      await close();
      const beside = newFolder();
      cpSync(folder, beside, { recursive: true });
      await editProfile(beside, windowOf(bureau).id, change);
      const books = await readerOf(beside);
      return {
        db: books,
        close: () => {
          closeDatabase(books);
          rmSync(beside, { recursive: true, force: true });
        },
      };
    },
    reopen: async (change = {}) => {
      await close();
      return openFolder(folder, { bureau, ...carried(options), ...change });
    },
    shut: close,
    close: async () => {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const carried = ({ clock, matters, failpoint }: TestHallOptions): TestHallOptions => ({
  ...(clock === undefined ? {} : { clock }),
  ...(matters === undefined ? {} : { matters }),
  ...(failpoint === undefined ? {} : { failpoint }),
});

/**
 * Opens a training hall in this process: real services on a real encrypted database of the synthetic town, virtual
 * devices, no exchange. Every hall is a profile of its own.
 */
export const openTestHall = async (options: TestHallOptions = {}): Promise<TestHall> => {
  const bureau = options.bureau ?? 'state';
  const template = await templateOf(bureau);
  const folder = newFolder();
  cpSync(template, folder, { recursive: true });
  for (const name of ['receipts', 'documents']) mkdirSync(join(folder, 'paper', name), { recursive: true });
  writeFileSync(profileFiles(folder).config, JSON.stringify(configOf(folder, bureau)));
  return openFolder(folder, options);
};

export const supervisor = { secondOfficerId: 'n-gao', secondPin: trainingPin } as const;

/** Signs the joint clerk in and opens the drawer. */
export const beginDay = async (hall: ValueClient, officerId = 'n-lin', floatFen = 50_000): Promise<void> => {
  await hall.session.signIn({ officerId, pin: trainingPin });
  await hall.session.openCashSession({ floatFen });
};

let people = 0;
/** A person at the counter, entered by hand: quicker than a card, and just as identified. */
export const identify = async (hall: ValueClient): Promise<string> => {
  people += 1;
  const typed = await hall.taxpayers.identifyByHand({
    personName: `办税人${people}`,
    idNumber: '11010519491231002X',
    documentKind: 'resident-id',
    reasonKind: 'reader-out',
    note: '',
  });
  return typed.identification.id;
};

export interface Application {
  readonly taxpayerNo?: string;
  readonly matterId?: string;
  readonly answers?: Readonly<Record<string, string>>;
  readonly identified?: boolean;
  readonly papers?: readonly string[];
}

/** Opens a case, fills it in and brings every paper: ready for F9 unless told otherwise. */
export const prepare = async (hall: ValueClient, application: Application = {}): Promise<CaseView> => {
  const opened = await hall.cases.open({
    matterId: application.matterId ?? cooperativeCollection,
    taxpayerNo: application.taxpayerNo ?? smallScaleTaxpayer,
    identificationId: application.identified === false ? null : await identify(hall),
  });
  return hall.cases.perform({
    action: 'save',
    caseFileId: opened.id,
    answers: { ...opened.answers, ...application.answers },
    papers: [...(application.papers ?? opened.papers.map((paper) => paper.id))],
  });
};

/** F9 with a purse that is always full enough. */
export const file = (
  hall: ValueClient,
  view: CaseView,
  more: { readonly tenderedFen?: number; readonly actId?: string; readonly figuresHash?: string } = {},
): Promise<CaseView> =>
  hall.cases.perform({
    action: 'file',
    caseFileId: view.id,
    tenderedFen: more.tenderedFen ?? view.preview.totalFen ?? 0,
    figuresHash: more.figuresHash ?? view.preview.figuresHash,
    actId: more.actId ?? uuidv7(),
  });

export const reverse = (
  hall: ValueClient,
  caseFileId: string,
  reason = '纳税人申报有误',
): Promise<CaseView> =>
  hall.cases.perform({ action: 'reverse', caseFileId, reason, ...supervisor, actId: uuidv7() });
