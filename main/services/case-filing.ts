import type { Under } from '../../domain/authority.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { statusAfter } from '../../domain/case-file/case-file.ts';
import { Fault } from '../../domain/faults.ts';
import { openingAct } from '../../domain/matters/act.ts';
import type { LevyPlan } from '../../domain/matters/levy-plan.ts';
import type { Plan } from '../../domain/matters/plan.ts';
import { fen } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { setCaseStatus } from '../../db/case-files.ts';
import type { CashSessionRow } from '../../db/payments.ts';
import { fixScans } from '../../db/scans.ts';
import { openEntryOf } from '../../db/taxpayer-entries.ts';
import type { WritableTx } from '../../db/transaction.ts';
import { type ActingOfficer, titleToAct } from './act-stamp.ts';
import type { BusinessDay } from './business-day.ts';
import { type Collecting, takeMoney, type Tendered, voucherOrder } from './case-collection.ts';
import {
  hasStep,
  hashFigures,
  lanesOpenedBy,
  loadCase,
  type OpenCase,
  requireAccepted,
} from './case-engine.ts';
import { writeEntry } from './case-lanes.ts';
import type { CashDesk } from './cash-desk.ts';
import { needsVoucher, type PaperContext } from './documents.ts';
import { filingFacts } from './filing-facts.ts';
import { bindToAct } from './signature-book.ts';
import { type HallContext, write } from './hall-context.ts';
import { writePapers } from './case-papers.ts';
import type { PaperAct } from './letters.ts';
import { filingBody, filingRecordId } from './joint-bodies.ts';
import { type Act, appendToLane, enqueueVersion, isDone } from './lane-writer.ts';
import {
  type OfficerKey,
  type PlayAct,
  playLegalAct,
  type SignDraft,
  signsRegistration,
  type SigningParts,
} from './officer-signing.ts';
import type { PrintDesk } from './print-desk.ts';
import { publishRegistration } from './registrations.ts';
import { voucherPaper } from './voucher-desk.ts';

export interface FileInput {
  readonly caseFileId: string;
  readonly tenderedFen: number;
  readonly figuresHash: string;
  readonly actId: string;
  readonly officerKey?: OfficerKey | null | undefined;
}

const fileLane = (at: PaperAct, plan: LevyPlan, bureau: Bureau, under: Under, figuresHash: string): void => {
  const { context, tx, act, opened } = at;
  appendToLane(context, tx, act, {
    caseFileId: opened.file.id,
    lane: bureau,
    action: 'file',
    under,
    payload: { totalFen: plan.totalFenOf[bureau], figuresHash },
  });
  enqueueVersion(
    context,
    tx,
    act,
    { lane: bureau, under, taxpayerNo: opened.subject.taxpayerNo, caseFileId: opened.file.id },
    {
      schema: 'joint-filing/1',
      recordId: filingRecordId(opened.file.id, bureau),
      body: filingBody(bureau, plan, filingFacts(context, opened)),
      cause: null,
    },
  );
};

interface Ready extends Tendered {
  readonly on: PlainDate;
  readonly opened: OpenCase;
  readonly plan: Plan;
  readonly levies: LevyPlan | null;
  /** `null` where the matter collects no money. */
  readonly drawer: CashSessionRow | null;
}

/** Everything that must hold for F9, read from the database as it stands now. Throws the fault that says what is not. */
const requireReady = (
  context: HallContext,
  officer: ActingOfficer,
  cash: CashDesk,
  day: BusinessDay,
  input: FileInput,
): Ready => {
  const on = day.today();
  const opened = loadCase(context, input.caseFileId, on);
  const { matter } = opened;
  statusAfter(opened.file.status, 'file');
  if (hasStep(matter, 'identify') && opened.file.identificationId === null)
    throw new Fault('case/identification-required');
  const drawer = hasStep(matter, 'collect-money') ? cash.requireOpen(officer.id) : null;
  const plan = requireAccepted(opened);
  if (hashFigures(plan) !== input.figuresHash) throw new Fault('case/figures-changed');
  const tenderedFen = fen(input.tenderedFen);
  const { levies } = plan;
  if (levies !== null && tenderedFen < levies.totalFen) throw new Fault('case/tendered-too-little');
  const agreementId = opened.matterContext.agreement?.id;
  const under = lanesOpenedBy(matter, context.config.bureau).map(
    (bureau) => [bureau, titleToAct(officer, bureau, matter.openedBy, on, agreementId)] as const,
  );
  const orders =
    levies === null
      ? []
      : needsVoucher(levies).map((bureau) => voucherOrder(context, opened, levies, bureau));
  return { on, opened, plan, levies, tenderedFen, under, orders, drawer };
};

/** What a filing needs of the window. */
export interface FileParts {
  readonly officer: ActingOfficer;
  readonly cash: CashDesk;
  readonly print: PrintDesk;
  readonly day: BusinessDay;
  /** For a registration's certificate under the officer's key. */
  readonly signing: SigningParts;
}

/** The filing within its transaction; its messages may be put under the officer's key. */
const carryOut = (
  context: HallContext,
  { officer, print }: FileParts,
  input: FileInput,
  ready: Ready,
  paper: PaperContext,
  tx: WritableTx,
  sign: SignDraft | undefined,
): void => {
  const { on, opened, plan, levies, under } = ready;
  const act: Act = {
    ...{ actId: input.actId, officer, on, at: context.clock.now() },
    ...(sign === undefined ? {} : { sign }),
  };
  const at: Collecting = { context, tx, act, opened, print, paper };
  setCaseStatus(tx, opened.file.id, {
    status: 'filed',
    updatedAt: act.at,
    heldReason: null,
    businessDate: on,
  });
  const documents = writePapers(at, plan, { mayFollow: true });
  const fixed = { caseFileId: opened.file.id, lane: null, act: openingAct } as const;
  const scans = levies === null ? fixScans(tx, { ...fixed, actId: act.actId, at: act.at }) : [];
  for (const [bureau, title] of under) {
    if (levies === null)
      writeEntry(
        context,
        tx,
        act,
        { file: opened.file, subject: opened.subject, lane: bureau, under: title },
        { act: openingAct, answers: { ...opened.answers, ...plan.pinned }, documents, fence: 1, scans },
      );
    else fileLane(at, levies, bureau, title, input.figuresHash);
  }
  context.failpoint('file:after-lanes');
  const own = under.find(([bureau]) => bureau === context.config.bureau);
  if (plan.registers !== undefined && own !== undefined)
    publishRegistration(
      at,
      { ...plan, registers: plan.registers },
      { lane: context.config.bureau, under: own[1], scans },
    );
  context.failpoint('file:after-registration');
  const numbers = ready.drawer === null || levies === null ? [] : takeMoney(at, ready, levies, ready.drawer);
  bindToAct(tx, opened.file.id, input.figuresHash, act.actId);
  tx.journal({
    what: 'case/filed',
    at: act.at,
    officer: officer.id,
    actId: act.actId,
    caseFileId: opened.file.id,
    detail: { totalFen: levies?.totalFen ?? 0, vouchers: numbers.join(' ') },
  });
  context.failpoint('file:after-journal');
};

/**
 * F9: one sum into two treasuries. Both lanes, the money, the numbers of the forms, the ledger, the papers to print,
 * the journal and the messages to the exchange are durable together or not at all (DESIGN §3, §6).
 */
export const fileCase = async (context: HallContext, parts: FileParts, input: FileInput): Promise<void> => {
  const { officer, cash, print, day } = parts;
  const same = { actId: input.actId, caseFileId: input.caseFileId, action: 'file' };
  if (isDone(context.db, same)) return;
  const asked = requireReady(context, officer, cash, day, input);
  const paperFor = ({ on, opened }: Ready): PaperContext => ({
    directory: context.directory,
    taxpayer: opened.taxpayer ?? opened.subject,
    taxpayerByHand: openEntryOf(context.db, opened.subject.taxpayerNo) !== undefined,
    officerName: officer.name,
    on,
  });
  // The screen said so already; it holds here as well, before money is taken.
  if (asked.orders.length > 0) print.requirePrinter('voucher');
  if (asked.plan.letters.length > 0 || asked.plan.certificate !== undefined) print.requirePrinter('document');
  for (const order of asked.orders)
    await print.checkVoucher(voucherPaper(context, paperFor(asked), order, '(000)号 00000000'));

  const play: PlayAct = (run, sign) =>
    run('file', (tx) => {
      if (isDone(tx, same)) return;
      // Asked again under the write lock: while the printer or a key was asked, the drawer may have been closed, the
      // answers saved anew, or the same period filed in another case file.
      const ready = requireReady(context, officer, cash, day, input);
      carryOut(context, parts, input, ready, paperFor(ready), tx, sign);
    });
  // Only what gives out a certificate has an effect of its own for the law; a return is the taxpayer's.
  if (asked.plan.certificate === undefined) play((name, work) => write(context, name, work));
  else
    await playLegalAct(
      context,
      parts.signing,
      { legal: 'certificate', signs: signsRegistration },
      input.officerKey ?? null,
      play,
    );
};
