import type { Bureau } from '../../domain/bureau.ts';
import { bureaus } from '../../domain/bureau.ts';
import type { CaseActionRow } from '../../db/case-files.ts';
import type { CaseStatus } from '../../domain/case-file/case-file.ts';
import { Fault } from '../../domain/faults.ts';
import { findMatter } from '../../domain/matters/index.ts';
import { verifyJournal } from '../../db/journal.ts';
import type { LedgerEntryRow } from '../../db/memorandum-ledger.ts';
import { checkIntegrity } from '../../db/open.ts';
import type { OutboxMessage } from '../../db/outbox.ts';
import type { PaymentLineRow, PaymentRow } from '../../db/payments.ts';
import type { PrintJobRow } from '../../db/print-jobs.ts';
import { type ReadDb, selectAll } from '../../db/sql.ts';
import type { VoucherRangeRow, VoucherRow } from '../../db/vouchers.ts';
import { genesisHash, linkHash } from '../../evidence/canonical.ts';

/**
 * Do the books of a window agree with each other? Every figure is taken from at least two places that are written by
 * different code: money against lanes, forms, ledger, journal and messages. Returns what does not agree, in words.
 */
interface Sealed extends OutboxMessage {
  /** Words that the bodies of several schemas have. */
  readonly body: {
    readonly bureau?: Bureau;
    readonly event?: string;
    readonly totalFen?: number;
    readonly voucherNumber?: string;
    readonly lines: readonly { levy: string; amountFen: number; surchargeFen: number }[];
  };
  readonly schema: string;
}
interface Entry {
  readonly what: string;
  readonly actId: string | null;
  readonly caseFileId: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
}
interface Case {
  readonly id: string;
  readonly matterId: string;
  readonly status: CaseStatus;
}
interface Job extends PrintJobRow {
  readonly kind: string;
  readonly documentActId: string | null;
}

export interface Books {
  readonly payments: readonly PaymentRow[];
  readonly lines: readonly PaymentLineRow[];
  readonly vouchers: readonly VoucherRow[];
  readonly ranges: readonly VoucherRangeRow[];
  readonly ledger: readonly LedgerEntryRow[];
  readonly jobs: readonly Job[];
  readonly actions: readonly CaseActionRow[];
  readonly cases: readonly Case[];
  readonly journal: readonly Entry[];
  readonly outbox: readonly Sealed[];
  readonly filedPeriods: readonly { caseFileId: string }[];
  readonly documents: readonly {
    id: string;
    kind: string;
    actId: string | null;
    caseFileId: string | null;
    data: { readonly vouchers?: readonly { readonly number: string }[] };
  }[];
}

export const booksOf = (db: ReadDb): Books => ({
  payments: selectAll(db, 'SELECT * FROM payments ORDER BY at, act_id'),
  lines: selectAll(db, 'SELECT * FROM payment_lines ORDER BY act_id, line_no'),
  vouchers: selectAll(db, 'SELECT * FROM vouchers ORDER BY range_id, no'),
  ranges: selectAll(db, 'SELECT * FROM voucher_ranges'),
  ledger: selectAll(db, 'SELECT * FROM memorandum_ledger ORDER BY bureau, device, entry_no'),
  jobs: selectAll(
    db,
    `SELECT j.*, d.kind, d.act_id AS document_act_id FROM print_jobs j JOIN documents d ON d.id = j.document_id
      ORDER BY j.prepared_at, j.rowid`,
  ),
  actions: selectAll(db, 'SELECT * FROM case_actions ORDER BY case_file_id, lane, seq'),
  cases: selectAll(db, 'SELECT id, matter_id, status FROM case_files'),
  journal: selectAll<{ entryText: string }>(db, 'SELECT entry_text FROM journal ORDER BY seq').map(
    ({ entryText }) => JSON.parse(entryText) as Entry,
  ),
  outbox: selectAll<OutboxMessage>(db, 'SELECT * FROM outbox ORDER BY epoch, seq').map((message) => {
    const { body, schema } = JSON.parse(message.text) as Pick<Sealed, 'body' | 'schema'>;
    return { ...message, body, schema };
  }),
  filedPeriods: selectAll(db, 'SELECT case_file_id FROM filed_periods'),
  documents: selectAll(
    db,
    'SELECT id, kind, act_id, case_file_id, data_json FROM documents ORDER BY created_at, rowid',
  ),
});

type Say = (sentence: string) => void;
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const due = (line: { amountFen: number; surchargeFen: number }): number => line.amountFen + line.surchargeFen;
const count = (rows: readonly unknown[], wanted: number, what: string, say: Say): void => {
  if (rows.length !== wanted) say(`${what}: ${rows.length} instead of ${wanted}`);
};
const same = (left: unknown, right: unknown, what: string, say: Say): void => {
  const [a, b] = [JSON.stringify(left), JSON.stringify(right)];
  if (a !== b) say(`${what}: ${a} against ${b}`);
};
const byLevy = (rows: readonly { levy: string; amountFen: number; surchargeFen: number }[]) => {
  const sums = new Map<string, number>();
  for (const row of rows) sums.set(row.levy, (sums.get(row.levy) ?? 0) + due(row));
  return [...sums].filter(([, fen]) => fen !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
};

const checkPayment = (books: Books, payment: PaymentRow, ownBureau: Bureau, say: Say): void => {
  const { actId, caseFileId, totalFen, reversesActId } = payment;
  const isReversal = reversesActId !== null;
  const name = `${isReversal ? 'reversal' : 'payment'} ${actId}`;
  const lines = books.lines.filter((line) => line.actId === actId);
  same(sum(lines.map(due)), totalFen, `${name}: lines against total`, say);
  same(payment.tenderedFen - payment.changeFen, totalFen, `${name}: tendered less change`, say);

  const undone = books.payments.find((other) => other.reversesActId === actId);
  const status = books.cases.find((file) => file.id === caseFileId)?.status;
  same(status, isReversal || undone !== undefined ? 'reversed' : 'filed', `${name}: status of the case`, say);
  // The drawer springs open for the cash of an act, which is written down by itself.
  const journal = books.journal.filter((entry) => entry.actId === actId && !entry.what.startsWith('drawer/'));
  count(journal, 1, `${name}: journal entries`, say);
  same(journal[0]?.detail.totalFen, totalFen, `${name}: total in the journal`, say);
  same(journal[0]?.what, isReversal ? 'case/reversed' : 'case/filed', `${name}: word in the journal`, say);

  const messages = books.outbox.filter((message) => message.actId === actId);
  let facts = 0;
  for (const bureau of bureaus) {
    const own = lines.filter((line) => line.bureau === bureau);
    const totalOf = sum(own.map(due));
    const lane = books.actions.filter((action) => action.actId === actId && action.lane === bureau);
    count(lane, 1, `${name}: entries in the ${bureau} lane`, say);
    same(lane[0]?.payload.totalFen, totalOf, `${name}: total in the ${bureau} lane`, say);
    count(
      messages.filter((message) => message.recordId === `filing:${caseFileId}:${bureau}`),
      1,
      `${name}: filing records of ${bureau}`,
      say,
    );
    const schema = isReversal ? 'reversal/1' : 'collection/1';
    const said = messages.filter((message) => message.schema === schema && message.body.bureau === bureau);
    const wanted = totalOf === 0 ? 0 : 1;
    facts += wanted;
    count(said, wanted, `${name}: ${schema} of ${bureau}`, say);
    if (said[0] !== undefined) {
      same(said[0].body.totalFen, totalOf, `${name}: ${schema} of ${bureau}: total`, say);
      same(byLevy(said[0].body.lines), byLevy(own), `${name}: ${schema} of ${bureau}: lines`, say);
    }
    if (isReversal) continue;
    checkForms(books, payment, bureau, totalOf, undone !== undefined, said[0]?.body.voucherNumber, say);
    if (bureau !== ownBureau) {
      const entries = books.ledger.filter((entry) => entry.bureau === bureau && belongs(books, entry, actId));
      same(
        byLevy(entries),
        undone === undefined ? byLevy(own) : [],
        `${name}: ledger against the money of ${bureau}`,
        say,
      );
    }
  }
  count(messages, facts + bureaus.length, `${name}: messages of the act`, say);
  if (!isReversal) {
    const receipts = books.documents.filter((paper) => paper.actId === actId && paper.kind === 'receipt');
    const forms = books.vouchers.filter((voucher) => voucher.actId === actId);
    const standing = forms.filter((voucher) => voucher.successorNumber === null);
    // A slip goes out anew for each form that was replaced, and the last one names the forms that stand.
    count(receipts, 1 + forms.length - standing.length, `${name}: receipts`, say);
    same(
      (receipts.at(-1)?.data.vouchers ?? []).map((voucher) => voucher.number).sort(),
      standing.map((voucher) => voucher.number).sort(),
      `${name}: forms named on the last receipt`,
      say,
    );
    const periods = books.filedPeriods.filter((period) => period.caseFileId === caseFileId);
    count(periods, 1, `${name}: filed periods`, say);
  } else {
    const filed = books.lines.filter((line) => line.actId === reversesActId);
    same(
      lines.map((line) => [line.bureau, line.levy, -line.amountFen, -line.surchargeFen]),
      filed.map((line) => [line.bureau, line.levy, line.amountFen, line.surchargeFen]),
      `${name}: red lines against the lines they undo`,
      say,
    );
  }
};

/** An entry of the ledger belongs to the act whose money it is about, also when a reversal wrote it. */
const belongs = (books: Books, entry: LedgerEntryRow, actId: string): boolean => {
  if (entry.actId === actId) return true;
  return books.payments.some((other) => other.actId === entry.actId && other.reversesActId === actId);
};

/** One form of each bureau's money stands for the act; every spoiled one names the next. */
const checkForms = (
  books: Books,
  payment: PaymentRow,
  bureauOfMoney: Bureau,
  totalFen: number,
  reversed: boolean,
  first: string | undefined,
  say: Say,
): void => {
  const name = `payment ${payment.actId}: forms of ${bureauOfMoney}`;
  const of = books.vouchers.filter(
    (voucher) => voucher.actId === payment.actId && voucher.bureau === bureauOfMoney,
  );
  const live = of.filter((voucher) => voucher.status !== 'spoiled' && voucher.status !== 'reversed');
  count(live, totalFen === 0 || reversed ? 0 : 1, `${name} that stand`, say);
  for (const voucher of of) same(voucher.amountFen, totalFen, `${name}: amount on ${voucher.number}`, say);
  let number = first;
  const chain: string[] = [];
  while (number !== undefined && !chain.includes(number)) {
    chain.push(number);
    number = of.find((voucher) => voucher.number === number)?.successorNumber ?? undefined;
  }
  same(of.map((voucher) => voucher.number).sort(), [...chain].sort(), `${name}: chain of numbers`, say);
};

/** What is written of a form in one place must be what is written of its paper in another. */
const jobOf: Readonly<Record<VoucherRow['status'], readonly PrintJobRow['status'][]>> = {
  prepared: ['prepared', 'sent', 'unknown', 'failed'],
  sent: ['sent', 'unknown'],
  issued: ['issued'],
  spoiled: ['spoiled'],
  reversed: ['issued'],
};

const checkVouchers = (books: Books, say: Say): void => {
  for (const range of books.ranges) {
    const spent = books.vouchers.filter((voucher) => voucher.rangeId === range.id).map(({ no }) => no);
    spent.forEach((no, index) => {
      if (no !== range.fromNo + index)
        say(`range ${range.id}: number ${no} where ${range.fromNo + index} was next`);
    });
  }
  for (const voucher of books.vouchers) {
    const name = `form ${voucher.number} (${voucher.status})`;
    const jobs = books.jobs.filter((job) => job.voucherNumber === voucher.number);
    count(jobs, 1, `${name}: print jobs`, say);
    const [job] = jobs;
    if (job === undefined) continue;
    if (!jobOf[voucher.status].includes(job.status)) say(`${name}: its paper is ${job.status}`);
    if ((job.settledAt !== null) !== ['issued', 'spoiled'].includes(job.status))
      say(`${name}: its paper is ${job.status} and ${job.settledAt === null ? 'not ' : ''}settled`);
    if (job.attempts > 1) say(`${name}: sent to the printer ${job.attempts} times`);
    const events = books.outbox.filter(
      (message) => message.schema === 'voucher-event/1' && message.body.voucherNumber === voucher.number,
    );
    const bySpoiling = voucher.status === 'spoiled' && voucher.successorNumber !== null;
    const told = voucher.status === 'issued' || voucher.status === 'reversed' || bySpoiling;
    count(events, told ? 1 : 0, `${name}: messages about it`, say);
    const words = books.journal.filter(
      (entry) =>
        (entry.what === 'voucher/issued' || entry.what === 'voucher/spoiled') &&
        entry.detail.number === voucher.number,
    );
    count(words, told ? 1 : 0, `${name}: journal entries`, say);
    if (told) {
      same(
        events[0]?.body.event,
        words[0]?.what.slice('voucher/'.length),
        `${name}: message against journal`,
        say,
      );
      const lane = books.actions.filter((action) => action.actId === events[0]?.actId);
      count(lane, 1, `${name}: lane entries`, say);
    }
    if (!books.payments.some((payment) => payment.actId === voucher.actId))
      say(`${name}: no money behind it`);
  }
};

/** Cases of matters that collect nothing: what is said here of acts and their money is not said of them. */
const casesWithoutMoney = (books: Books): ReadonlySet<string | null> =>
  new Set(
    books.cases
      .filter(({ matterId }) => !findMatter(matterId)?.steps.some((step) => step.kind === 'collect-money'))
      .map(({ id }) => id),
  );

const checkLoose = (books: Books, say: Say): void => {
  const moneyless = casesWithoutMoney(books);
  const paid = new Set(books.payments.map((payment) => payment.actId));
  const paidCases = new Set(books.payments.map((payment) => payment.caseFileId));
  for (const file of books.cases) {
    if (moneyless.has(file.id)) {
      if (paidCases.has(file.id)) say(`case ${file.id} takes no money and took some`);
      continue;
    }
    const collected = file.status === 'filed' || file.status === 'reversed';
    if (collected !== paidCases.has(file.id)) say(`case ${file.id} is ${file.status}, money: ${!collected}`);
    if (!collected && books.outbox.some((message) => message.caseFileId === file.id))
      say(`case ${file.id} is ${file.status} and was sent`);
    if (!collected && books.actions.some((action) => action.caseFileId === file.id))
      say(`case ${file.id} is ${file.status} and has lane entries`);
  }
  for (const entry of books.journal.filter(({ caseFileId }) => !moneyless.has(caseFileId)))
    if ((entry.what === 'case/filed' || entry.what === 'case/reversed') && !paid.has(entry.actId ?? ''))
      say(`the journal tells of act ${entry.actId}, the money does not`);
  for (const entry of books.ledger)
    if (!paid.has(entry.actId)) say(`ledger entry ${entry.entryNo} has no money behind it`);
  for (const paper of books.documents) {
    if (paper.actId !== null && !paid.has(paper.actId) && !moneyless.has(paper.caseFileId))
      say(`paper ${paper.id} of an act without money`);
    if (!books.jobs.some((job) => job.documentId === paper.id)) say(`paper ${paper.id} has no print job`);
  }
  const refs = books.payments.flatMap((payment) => payment.reversesActId ?? []);
  if (new Set(refs).size !== refs.length) say('an act was undone twice');
};

const checkChains = (books: Books, db: ReadDb, say: Say): void => {
  try {
    verifyJournal(db, { genesis: genesisHash, link: linkHash });
    checkIntegrity(db);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    say(`${error.code} ${JSON.stringify(error.detail)}`);
  }
  let hash = genesisHash;
  books.outbox.forEach((message, index) => {
    const sound =
      message.seq === index + 1 && message.prevHash === hash && message.hash === linkHash(hash, message.text);
    if (!sound) say(`message ${message.seq} does not continue the chain`);
    hash = message.hash;
  });
  for (const bureau of bureaus) {
    books.ledger
      .filter((entry) => entry.bureau === bureau)
      .forEach((entry, index) => {
        if (entry.entryNo !== index + 1) say(`ledger entry ${entry.entryNo} where ${index + 1} was next`);
      });
  }
};

/** Everything about these books that does not agree; empty when all is well. */
export const disagreements = (db: ReadDb, ownBureau: Bureau = 'state'): readonly string[] => {
  const found: string[] = [];
  const say: Say = (sentence) => void found.push(sentence);
  const books = booksOf(db);
  for (const payment of books.payments) checkPayment(books, payment, ownBureau, say);
  checkVouchers(books, say);
  checkLoose(books, say);
  checkChains(books, db, say);
  return found;
};

/** Money of all payments by bureau and levy, red taken off, in the order the exchange gives its totals. */
export const moneyOf = (books: Books): readonly LevyTotal[] => {
  const sums = new Map<string, LevyTotal>();
  for (const line of books.lines) {
    const key = `${line.bureau}\n${line.levy}`;
    const before = sums.get(key) ?? { bureau: line.bureau, levy: line.levy, amountFen: 0, surchargeFen: 0 };
    sums.set(key, {
      ...before,
      amountFen: before.amountFen + line.amountFen,
      surchargeFen: before.surchargeFen + line.surchargeFen,
    });
  }
  return inOrder([...sums.values()]);
};

export interface LevyTotal {
  readonly bureau: Bureau;
  readonly levy: string;
  readonly amountFen: number;
  readonly surchargeFen: number;
}
/** By bureau and levy; what comes to nothing is left out, on whichever side it was written down. */
export const inOrder = (totals: readonly LevyTotal[]): readonly LevyTotal[] =>
  totals
    .filter((total) => total.amountFen !== 0 || total.surchargeFen !== 0)
    .sort((a, b) => (`${a.bureau}\n${a.levy}` < `${b.bureau}\n${b.levy}` ? -1 : 1));
