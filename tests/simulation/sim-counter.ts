import type { FeedPage, Verdict } from '../../contract/exchange/answers.ts';
import type { Caller } from '../../contract/index.ts';
import { findOpenCashSession, takenInSession } from '../../db/payments.ts';
import { findOfficer, grantsOf } from '../../db/officers.ts';
import { listHallAgreements, getProfileValue } from '../../db/profile.ts';
import { certificatesOfCase } from '../../db/seals.ts';
import { Fault } from '../../domain/faults.ts';
import { matters } from '../../domain/matters/index.ts';
import { addFen } from '../../domain/money.ts';
import type { ActingOfficer } from '../../main/services/act-stamp.ts';
import { openBusinessDay } from '../../main/services/business-day.ts';
import { openCashDesk } from '../../main/services/cash-desk.ts';
import { openCasesService } from '../../main/services/cases.ts';
import type { DeviceDesk } from '../../main/services/device-desk.ts';
import type { HallDirectory } from '../../main/services/documents.ts';
import { type LinePort, openExchangeDesk } from '../../main/services/exchange-desk.ts';
import { type HallContext, write } from '../../main/services/hall-context.ts';
import { openPaperDesk } from '../../main/services/paper-desk.ts';
import { tellPaidTwice } from '../../main/services/paid-twice.ts';
import { tellPossibleDuplicates } from '../../main/services/possible-duplicates.ts';
import { openPrintDesk } from '../../main/services/print-desk.ts';
import { learnFromRecord } from '../../main/services/registrations.ts';
import type { SessionService } from '../../main/services/session.ts';
import { openTaxpayersService } from '../../main/services/taxpayers.ts';
import { checkEntry } from '../../main/sync/check-entry.ts';
import { makeFold } from '../../main/sync/fold.ts';
import { contiguous } from '../../main/sync/read-news.ts';
import { makeSealer } from '../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../main/sync/sqlite-sync-store.ts';
import type { Fold, SealedMessage } from '../../main/sync/sync-store.ts';
import type { DeviceClient } from '../../native/host/device-client.ts';
import { type Books, openBooks } from './memory-books.ts';
import { configOf, part, type Seat } from './seats.ts';

/*
 * A window of the hall. The product's: the books, every service behind the page's calls, the sealer, the check of what
 * comes, the fold, and the store of sync. The simulation's: the clock, the ids, who is signed in, a printer that always
 * prints, and the way of a message between the outbox and the exchange.
 */

/** A paper that comes out at once; the devices have tests of their own. */
const printer = {
  devices: () => [],
  receipt: { print: () => Promise.resolve({ state: 'completed' }) },
  documents: {
    submit: () => Promise.resolve({ state: 'sent', jobId: 'job' }),
    follow: () => Promise.resolve({ state: 'completed' }),
  },
} as unknown as DeviceClient;
const renderer = {
  renderPdf: () => Promise.resolve({ pdf: new Uint8Array(), warnings: [] }),
  checkPdf: () => Promise.resolve(),
} as unknown as Parameters<typeof openPrintDesk>[2];

/** What may be broken on purpose in a window, to see the checks fail. */
export interface CounterParts {
  readonly fold?: (fold: Fold) => Fold;
  readonly verdicts?: (verdicts: readonly Verdict[]) => readonly Verdict[];
}

export const openSimCounter = (seat: Seat, books: Books, parts: CounterParts = {}) => {
  const config = configOf(seat);
  const { device, bureau } = config;
  const { db, close } = openBooks(books, device);
  const sealer = makeSealer({ env: 'training', device });
  let ticks = Date.UTC(2016, 3, 5, 1);
  let ids = 0;
  const broke: unknown[] = [];
  const context: HallContext = {
    config,
    db,
    sealer,
    clock: { now: () => (ticks += 1), monotonic: () => (ticks += 1) },
    log: { write: (entry) => void broke.push(entry) },
    newId: () => `${device}-${(ids += 1)}`,
    directory: JSON.parse(getProfileValue(db, 'directory')) as HallDirectory,
    matters,
    agreements: () => listHallAgreements(db),
    language: () => 'zh',
    emit: () => undefined,
    failpoint: () => undefined,
  };
  const day = openBusinessDay(context);

  let seated = seat.clerk;
  const officerOf = (id: string): ActingOfficer => {
    const found = findOfficer(db, id);
    if (found === undefined) throw new Error(`${id} does not work at ${device}`);
    return { ...found, grants: grantsOf(db, id) };
  };
  const session = {
    officer: () => officerOf(seated),
    verifyPin: (id: string) => Promise.resolve(officerOf(id)),
    changed: () => undefined,
    view: () => undefined,
  } as unknown as SessionService;
  const caller: Caller = { officerId: null };

  const cash = openCashDesk(context, day, session, () => undefined);
  const print = openPrintDesk(context, printer, renderer);
  const cases = openCasesService(context, {
    day,
    session,
    cash,
    print,
    // Nobody of these towns has a key, and no hall of theirs asks for one.
    caKeys: {
      list: () => Promise.resolve([]),
      certificates: () => Promise.reject(new Fault('device/ca-key-changed')),
      sign: () => Promise.reject(new Fault('device/ca-key-changed')),
    },
    seenAsOf: () => null,
    committed: () => undefined,
  });
  const paper = openPaperDesk(context, day, session, print, () => undefined);
  const desk = openExchangeDesk(context, day, session, {} as LinePort, () => undefined);
  const taxpayers = openTaxpayersService(
    context,
    day,
    {} as DeviceDesk,
    () => seated,
    () => null,
  );
  // As `main/sync/line.ts` has it.
  const store = createSqliteSyncStore(db, sealer, (tx, record) => {
    learnFromRecord(tx, record);
    tellPossibleDuplicates(tx, record);
    tellPaidTwice(tx, config, record);
  });
  const self = { env: 'training', device, bureau } as const;
  const fold = (parts.fold ?? ((own: Fold) => own))(makeFold(self));

  return {
    seat,
    device,
    bureau,
    context,
    db,
    close,
    /** Unexpected errors that a service wrote to its log. */
    broke: broke as readonly unknown[],
    today: day.today,
    newId: context.newId,
    /** Does something in an officer's name. */
    as: async <T>(officer: string, work: () => T | Promise<T>): Promise<T> => {
      seated = officer;
      try {
        return await work();
      } finally {
        seated = seat.clerk;
      }
    },
    open: (matterId: string, taxpayerNo: string | null) => {
      const { identification } = taxpayers.identifyByHand(
        {
          personName: '办税人',
          idNumber: '11010519491231002X',
          documentKind: 'resident-id',
          reasonKind: 'reader-out',
          note: '',
        },
        caller,
      ) as { identification: { id: string } };
      return cases.open({ matterId, taxpayerNo, identificationId: identification.id }, caller);
    },
    perform: async (input: Parameters<typeof cases.perform>[0]) => cases.perform(input, caller),
    view: async (caseFileId: string) => cases.get({ caseFileId }, caller),
    certificates: (caseFileId: string) => certificatesOfCase(db, caseFileId),
    inbox: async () => (await desk.inbox({}, caller)).rows,
    record: async (recordId: string) => desk.record({ recordId }, caller),
    confirm: async (recordId: string, version: number) => desk.confirm({ recordId, version }, caller),
    returnRecord: async (recordId: string, version: number, field: string, reason: string) =>
      desk.returnRecord({ recordId, version, field, reason }, caller),
    settle: async (taskId: string) => desk.settleTask({ taskId, note: '已核对' }, caller),
    /** Everything prepared is printed; then the clerk looks at the numbered forms. */
    printed: async () => {
      await print.drain();
      return (await paper.printJobs({}, caller)).rows.filter((job) => job.voucherNumber !== null);
    },
    issue: async (jobId: string, numberOnPaper: string) => paper.issue({ jobId, numberOnPaper }, caller),
    spoil: async (jobId: string) => paper.spoil({ jobId, reason: '卡纸' }, caller),
    openDrawer: async () => cash.handlers.openCashSession({ floatFen: 5_000_000 }, caller),
    closeDrawer: async () => {
      const open = findOpenCashSession(db, seated);
      if (open === undefined) throw new Error('no drawer is open');
      const countedFen = addFen(open.floatFen, takenInSession(db, open.id).totalFen);
      const closed = await cash.handlers.closeCashSession({ countedFen, note: '' }, caller);
      if (closed.differenceFen !== 0) throw new Fault('case/drawer-short');
    },
    write: (work: Parameters<typeof write>[2]) => write(context, 'simulation', work),
    // What goes between the outbox and the exchange, step by step as the client of sync does it.
    toSend: (messages: number): readonly SealedMessage[] => store.nextToSend({ messages, bytes: 1_000_000 }),
    landed: (toSeq: number): void => store.markReceived(toSeq),
    resultsCursor: () => store.resultsCursor(),
    heardResults: (from: number, verdicts: readonly Verdict[]): void => {
      // The client asks one thing at a time: an answer to an older question finds nobody.
      const run = from === store.resultsCursor() ? contiguous(verdicts, from, store) : [];
      if (run.length > 0) store.recordVerdicts((parts.verdicts ?? ((own) => own))(run), from + run.length);
    },
    cursor: () => store.inboxCursor(part),
    heard: (page: Omit<FeedPage, 'highWater' | 'part'>): boolean =>
      store.applyPage(
        { ...page, part },
        page.entries.map((entry) => checkEntry(part, entry, self, store)),
        fold,
      ),
    heardDay: day.heard,
    waiting: () => store.waiting(),
    records: () => store.records(),
    tasks: () => store.openTasks(),
  };
};
export type SimCounter = ReturnType<typeof openSimCounter>;
