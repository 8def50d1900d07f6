import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { uuidv7 } from 'uuidv7';
import type { CustomerView } from '../contract/customer.ts';
import type { EventName, EventOf } from '../contract/events.ts';
import type { Handlers } from '../contract/index.ts';
import { matters } from '../domain/matters/index.ts';
import { figuresKnownTo } from '../domain/rates/index.ts';
import { backupTo, closeDatabase } from '../db/open.ts';
import { findProfileValue, getProfileValue, listHallAgreements } from '../db/profile.ts';
import { verifyJournal } from '../db/journal.ts';
import type { HallDatabase } from '../db/transaction.ts';
import { windowKeys } from '../native/ca-keys/window-keys.ts';
import { startDevices } from '../native/host/device-client.ts';
import type { DeviceConfigInput } from '../native/host/config.ts';
import { forkDeviceProcess, type LaunchDeviceProcess } from '../native/host/launch.ts';
import { type Serve, serveCalls } from './calls/serve.ts';
import { entryPath } from './entry-paths.ts';
import { errorName, framesOf } from './log.ts';
import { openPdfRenderer, type PdfRenderer } from './printing/render-pdf.ts';
import { profileFiles, type ProfileConfig } from './profile/profile-config.ts';
import { openAccessDesk } from './services/access-desk.ts';
import { openDisclosureBook } from './services/access-book.ts';
import { openBusinessDay } from './services/business-day.ts';
import { carryOverUnfinished } from './services/carry-over.ts';
import { closeAbsentAt } from './services/absence.ts';
import { hearKeys, openCaDesk } from './services/ca-desk.ts';
import { openCashDesk } from './services/cash-desk.ts';
import { openCasesService } from './services/cases.ts';
import { openCustomerDesk, type CustomerDesk } from './services/customer-desk.ts';
import { customerDevices } from './services/customer-devices.ts';
import { openDeviceDesk } from './services/device-desk.ts';
import type { HallDirectory } from './services/documents.ts';
import { openDrawerDesk } from './services/drawer-desk.ts';
import { openEpochDesk } from './services/epoch-desk.ts';
import { openExchangeDesk } from './services/exchange-desk.ts';
import { openConflictDesk } from './services/conflict-desk.ts';
import { openHandoverDesk } from './services/handover-desk.ts';
import { openFormDesk } from './services/form-desk.ts';
import { openFileDesk } from './services/file-desk.ts';
import { openHistoryDesk } from './services/history-desk.ts';
import type { HallContext } from './services/hall-context.ts';
import { openHallLanguage } from './services/hall-language.ts';
import { openIdleCheckpoint } from './services/idle-checkpoint.ts';
import { openNormDesk } from './services/norm-desk.ts';
import type { CaKeys } from './services/officer-signing.ts';
import { openPaperDesk } from './services/paper-desk.ts';
import { openPrintDesk } from './services/print-desk.ts';
import { openScanDesk } from './services/scan-desk.ts';
import { openScanFinder } from './services/scan-finder.ts';
import { openScanFetch } from './services/scan-fetch.ts';
import { openSupportDesk } from './services/support-desk.ts';
import { hearScanners } from './services/scanner-ear.ts';
import { openSessionService } from './services/session.ts';
import { openQueueDesk, queueCallerOf } from './services/queue-desk.ts';
import { openRebuildDesk } from './services/rebuild-desk.ts';
import { openSetAsideDesk } from './services/set-aside-desk.ts';
import { openTaxpayersService } from './services/taxpayers.ts';
import { tidyAfterCrash } from './services/tidy-after-crash.ts';
import { openLine } from './sync/line.ts';
import { makeSealer } from './sync/sealer.ts';
import { knownAgreement } from './sync/agreement.ts';
import { type VirtualCard, virtualCardName } from '../native/virtual/card-block.ts';
import { withDeck } from './training/decks.ts';
import { trainingPin } from './training/town/published.ts';

export interface Hall {
  readonly serve: Serve;
  /** What the second screen's page said; anything but the answer to an open question is nothing. */
  readonly customerSays: (answer: unknown) => void;
  readonly close: () => Promise<void>;
}

/** What the shell, or a test, hands in. */
export interface ServeOptions {
  readonly emit: <N extends EventName>(name: N, payload: EventOf<N>) => void;
  /** Shows the second screen; where nobody is told there is none. */
  readonly customer?: (open: boolean, view: CustomerView) => void;
  readonly matters?: HallContext['matters'];
  /** How the device process is started; Electron's shell and tests hand in their own way. */
  readonly launchDevices?: LaunchDeviceProcess;
  /** The process is to be started anew: what a supervisor asked for is done before the window opens. */
  readonly restart?: () => void;
  /** The CA keys of the window; tests hand in keys of their own. */
  readonly caKeys?: CaKeys;
  /** How the renderer of papers is started; it is the hall's own and closed with it. */
  readonly openRenderer?: () => PdfRenderer;
}

const ownRenderer = (): PdfRenderer =>
  openPdfRenderer({ workerUrl: pathToFileURL(entryPath('main/printing/pdf-worker')) });

/** In training a folder stands for the stick; production knows only real ones. */
const sticksOf = (folder: string, { kind, stick }: ProfileConfig): readonly string[] | null => {
  if (kind !== 'training') return null;
  if (stick === undefined) return [];
  const path = resolve(folder, stick);
  mkdirSync(path, { recursive: true });
  return [path];
};

/**
 * Starts everything that serves a window on its open database, and joins it to the contract's calls. The hall closes
 * the database.
 */
export const serveWindow = (
  db: HallDatabase,
  folder: string,
  config: ProfileConfig,
  options: ServeOptions & Pick<HallContext, 'clock' | 'failpoint' | 'log'>,
): Hall => {
  const files = profileFiles(folder);
  const sticks = sticksOf(folder, config);
  const { clock, failpoint, log } = options;
  const sealer = makeSealer({
    env: config.kind,
    device: config.device,
    agreement: () => knownAgreement(db),
  });
  const directory = JSON.parse(getProfileValue(db, 'directory')) as HallDirectory;
  const language = openHallLanguage(db, sealer);
  /** Told of much that happens before it is there itself. */
  const facing: { customer?: CustomerDesk } = {};
  const context: HallContext = {
    config,
    db,
    sealer,
    clock,
    log,
    newId: () => uuidv7(),
    directory,
    matters: options.matters ?? matters,
    agreements: () => listHallAgreements(db),
    language: language.now,
    emit: (name, payload) => {
      options.emit(name, payload);
      // Signed out or locked, the taxpayer's screen shows nothing either; in another language it says it anew.
      if (name === 'session') facing.customer?.refresh();
    },
    failpoint,
  };
  // A chain that does not verify refuses the window, naming the first broken entry (security control 34).
  verifyJournal(db, sealer);
  tidyAfterCrash(context);
  carryOverUnfinished(context);

  const devices = withDeck(config, findProfileValue(db, 'virtual-keys'));
  const deviceConfig = { ...devices, profile: config.kind } as DeviceConfigInput;
  const client = startDevices(deviceConfig, {
    launch: options.launchDevices ?? forkDeviceProcess({ entry: entryPath('native/host/device-process') }),
  });
  const deck = (devices.idCardReader as { deck?: VirtualCard[] } | undefined)?.deck ?? [];
  const renderer = (options.openRenderer ?? ownRenderer)();

  const day = openBusinessDay(context);
  const desk = openDeviceDesk(
    context,
    client,
    deck.map(virtualCardName),
    openSupportDesk(context, client, folder, sticks),
  );
  const session = openSessionService(context, day, {
    setLanguage: (wanted) => {
      language.set(wanted);
      // What the devices say of themselves was said in the other language.
      desk.tell();
    },
    trainingPin: config.kind === 'training' ? trainingPin : null,
    ratesKnownTo: figuresKnownTo,
    journalSound: true,
  });
  const cash = openCashDesk(context, day, session, (id) =>
    backupTo(db, join(files.backups, `shift-${id}.db`)),
  );
  const print = openPrintDesk(context, client, renderer);
  const line = openLine(context, day);
  const drainPapers = (): void => {
    print.drain().catch((error: unknown) => {
      log.write({ event: 'print-broke', error: errorName(error), at: framesOf(error) });
    });
  };
  const drawer = openDrawerDesk(context, day, session, cash, client);
  const committed = (caseFileId: string | null): void => {
    // Before the papers: the change is counted while they print.
    drawer.afterAct();
    facing.customer?.afterAct(caseFileId);
    for (const what of ['cases', 'print-jobs', 'ledger'] as const) {
      context.emit('changed', { what, caseFileId });
    }
    // The clerk's answer goes out first; the line and the printers follow.
    setImmediate(() => {
      line.now();
      drainPapers();
    });
  };
  const fetching = openScanFetch(context, line.scans, () =>
    context.emit('changed', { what: 'scans', caseFileId: null }),
  );
  hearScanners(context, client, session);
  const caKeys = options.caKeys ?? windowKeys(client);
  hearKeys(context, client);
  const officerId = (): string => session.officer().id;

  const cases = openCasesService(context, {
    day,
    session,
    cash,
    print,
    caKeys,
    seenAsOf: line.seenAsOf,
    committed,
  });
  const queue = openQueueDesk(context, day, session, client, print, queueCallerOf(devices), () =>
    facing.customer?.refresh(),
  );
  const customer = openCustomerDesk(context, {
    day,
    session,
    caseOf: (caseFileId) => cases.get({ caseFileId }, session.caller()),
    queue: queue.shown,
    devices: customerDevices(client, devices),
    tell: options.customer ?? (() => undefined),
    onAtStart: config.secondScreen ?? false,
  });
  facing.customer = customer;
  customer.refresh();

  const ca = openCaDesk(context, day, session, caKeys, sticks, line.trust);
  const handlers: Handlers = {
    session: {
      ...session.handlers,
      ...cash.handlers,
      closeAbsent: closeAbsentAt(context, day, session, cash),
    },
    taxpayers: {
      ...openTaxpayersService(context, day, desk, officerId, line.seenAsOf),
      ...openAccessDesk(context),
    },
    ca: ca.handlers,
    cases,
    exchange: {
      ...openExchangeDesk(context, day, session, line, committed),
      ...openSetAsideDesk(context, day, session),
      ...openConflictDesk(context, day, session, committed),
      ...openHandoverDesk(context, day, session, committed),
      ...openRebuildDesk(context, session, options.restart ?? (() => undefined)),
      ...openFileDesk(context, session, line.files, sticks),
      ...openHistoryDesk(context, day, session, sticks),
      ...openEpochDesk(context, day, session, line.epochs, {
        trainingSticks: sticks,
        committed: () => committed(null),
      }),
    },
    paper: openPaperDesk(context, day, session, print, committed),
    scanner: openScanFinder(context),
    scans: openScanDesk(context, day, session, fetching, line),
    norm: openNormDesk(context),
    devices: desk.handlers,
    drawer: drawer.handlers,
    forms: openFormDesk(context, session, client, renderer, print),
    customer: customer.handlers,
    queue: queue.handlers,
  };

  line.start();
  drainPapers();
  log.write({ event: 'hall-opened' });
  const idle = openIdleCheckpoint(context);
  const here = () => (session.caller().officerId === null ? null : session.officer());
  const gate = {
    caller: session.caller,
    admit: session.admit,
    shows: openDisclosureBook(context, day, here),
  };
  const answer = serveCalls(handlers, gate, log, language.now);
  return {
    customerSays: customer.says,
    serve: (name, input) => {
      idle.touch();
      return answer(name, input);
    },
    close: async () => {
      idle.close();
      drawer.close();
      customer.close();
      ca.close();
      session.close();
      await line.stop();
      await fetching.stop();
      await print.stop();
      await client.close();
      await renderer.close();
      closeDatabase(db);
      log.write({ event: 'hall-closed' });
    },
  };
};
