import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ValueClient } from '../../contract/client.ts';
import { beginShift, until } from '../../main/training/act-player.ts';
import {
  alteredCopy,
  HallDied,
  makeTraining,
  readBooks,
  readExchange,
  type RunningHall,
  startHall,
  type TestTraining,
} from '../support/training.ts';
import { type Books, booksOf, disagreements, inOrder, moneyOf } from './books.ts';
import {
  clerk,
  lineIsQuiet,
  lookAtForms,
  openJobs,
  prepare,
  pressF9,
  printed,
  reverse,
  type Round,
  rounds,
  stockUp,
} from './clerk.ts';
import { randomFrom, seed } from './seed.ts';

const long = process.env['HALL_TEST_LONG'] === '1';
const cuts = long ? 200 : 24;
const root = join(import.meta.dirname, '../..');
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

/** A hall that loses its power again and again, and what its clerk remembers. */
interface Street {
  readonly training: TestTraining;
  readonly profile: string;
  readonly paper: string;
  readonly next: Generator<Round, never>;
  readonly rounds: Round[];
  /** The books as the last power cut left them. */
  dead: Books | undefined;
}
const openStreet = async (): Promise<Street> => {
  const training = await makeTraining();
  await stockUp(training);
  const first = await startHall(training.profile('state'), { temp: training.temp });
  await first.close();
  return {
    training,
    profile: training.profile('state'),
    paper: training.paper('state'),
    next: rounds(),
    rounds: [],
    dead: undefined,
  };
};

const isFiled = (books: Books, round: Round): boolean =>
  books.payments.some((payment) => payment.actId === round.actId);
const isReversed = (books: Books, round: Round): boolean =>
  books.payments.some((payment) => payment.actId === round.reversalId);

/** Right after the power cut, before anybody opens the profile again. */
const checkDead = async (street: Street, where: string): Promise<Books> => {
  const [wrong, books] = await readBooks(street.profile, (db) => [disagreements(db), booksOf(db)] as const);
  expect(wrong, where).toEqual([]);
  for (const round of street.rounds) {
    // What the clerk was told is so.
    if (round.fileAnswered) expect(isFiled(books, round), `${where}: F9 was answered`).toBe(true);
    if (round.reverseAnswered) expect(isReversed(books, round), `${where}: reversal was answered`).toBe(true);
    for (const number of round.issued)
      expect(['issued', 'reversed'], `${where}: ${number} was answered as issued`).toContain(
        books.vouchers.find((voucher) => voucher.number === number)?.status,
      );
  }
  street.dead = books;
  return books;
};

/** After the restart: what is durable and not issued is on the screen, and nobody pretends to know what came out. */
const checkScreen = async (street: Street, hall: ValueClient, where: string): Promise<void> => {
  const rows = (await hall.paper.printJobs({})).rows;
  const [wrong, books] = await readBooks(street.profile, (db) => [disagreements(db), booksOf(db)] as const);
  expect(wrong, where).toEqual([]);
  const onScreen = new Set(rows.map((row) => row.id));
  for (const job of books.jobs) {
    if (job.settledAt === null)
      expect(onScreen.has(job.id), `${where}: ${job.id} is on the screen`).toBe(true);
  }
  for (const before of street.dead?.jobs ?? []) {
    const voucher = street.dead?.vouchers.find(({ number }) => number === before.voucherNumber);
    const doubtful = before.status === 'sent' && (voucher === undefined || voucher.status === 'prepared');
    const now = books.jobs.find((job) => job.id === before.id);
    if (doubtful) expect(now?.status, `${where}: ${before.id} was with the printer`).toBe('unknown');
  }
};

/** Ends what the power cut left half done, as a clerk would: the same F9 again, then the papers. */
const finish = async (street: Street, hall: ValueClient, round: Round): Promise<void> => {
  if (!round.fileAsked) return;
  await pressF9(hall, round);
  if (round.reverseAsked) await reverse(hall, round);
  await lookAtForms(hall, round, street.paper);
};

const isOpen = (street: Street, round: Round): boolean => {
  const { dead } = street;
  if (!round.fileAsked) return false;
  if (dead === undefined || !isFiled(dead, round)) return true;
  if (round.reverseAsked && !isReversed(dead, round)) return true;
  return dead.jobs.some(
    (job) => job.documentActId === round.actId && job.voucherNumber !== null && job.settledAt === null,
  );
};

/** The last opening of the day: everything is finished, sent, and equal to what the exchange holds. */
const closeDay = async (street: Street): Promise<{ messages: number; forms: number; acts: number }> => {
  const { profile, training } = street;
  const hall = await startHall(profile, { temp: training.temp });
  training.halls.add(hall);
  await beginShift(hall.calls, clerk.officerId, clerk.pin);
  for (const round of street.rounds) if (isOpen(street, round)) await finish(street, hall.calls, round);
  await lineIsQuiet(hall.calls);
  await hall.close();
  await training.exchange.stop();
  const [wrong, books] = await readBooks(profile, (db) => [disagreements(db), booksOf(db)] as const);
  expect(wrong).toEqual([]);
  for (const round of street.rounds) {
    if (!round.fileAsked) continue;
    expect(books.payments.filter((payment) => payment.actId === round.actId)).toHaveLength(1);
    expect(books.payments.filter((payment) => payment.reversesActId === round.actId)).toHaveLength(
      round.reverseAsked ? 1 : 0,
    );
  }
  expect(books.vouchers.filter(({ status }) => status === 'prepared' || status === 'sent')).toEqual([]);
  const totals = await readExchange(training, (store) => store.readTotals());
  expect(inOrder(totals.money)).toEqual(moneyOf(books));
  expect(totals.voucherNumbers.map(({ voucherNumber }) => voucherNumber).sort()).toEqual(
    books.vouchers.map(({ number }) => number).sort(),
  );
  const messages = books.outbox.length;
  expect(totals.messages).toEqual({
    landed: messages,
    accepted: messages,
    rejected: 0,
    conflicts: 0,
    quarantined: 0,
  });
  return { messages, forms: books.vouchers.length, acts: books.payments.length };
};

type Step =
  | 'opening'
  | 'signing-in'
  | 'opening-the-drawer'
  | 'reading-the-card'
  | 'filing'
  | 'printing'
  | 'issuing'
  | 'spoiling'
  | 'reversing'
  | 'sending';

interface Scene {
  readonly step: Step;
  readonly name: string;
  readonly nth: number;
}
const points = ['begin', 'before-seal', 'before-commit', 'after-commit'] as const;
const transaction = (step: Step, name: string, nth = 1): Scene[] =>
  points.map((point) => ({ step, name: `${name}:${point}`, nth }));
/** What only leads to the act: the ordinary run takes its two sides of the commit, the long one every place. */
const around = (step: Step, name: string): Scene[] =>
  transaction(step, name).filter(({ name: place }) => long || place.endsWith('-commit'));

/** Every named place the act passes, in the order of the day. */
const scenes: readonly Scene[] = [
  ...around('opening-the-drawer', 'open-cash'),
  ...around('opening', 'tidy'),
  ...around('signing-in', 'lockout'),
  ...around('signing-in', 'session'),
  ...around('reading-the-card', 'identify'),
  ...around('reading-the-card', 'open'),
  ...around('reading-the-card', 'save'),
  ...['begin', 'after-lanes', 'after-money', 'after-vouchers', 'after-journal'].map(
    (point): Scene => ({ step: 'filing', name: `file:${point}`, nth: 1 }),
  ),
  ...transaction('filing', 'file').slice(1),
  { step: 'printing', name: 'print:before-sent', nth: 1 },
  ...transaction('printing', 'print', 1),
  { step: 'printing', name: 'print:after-sent', nth: 1 },
  { step: 'printing', name: 'print:after-device', nth: 1 },
  ...transaction('printing', 'print', 2),
  ...transaction('issuing', 'issue'),
  ...transaction('spoiling', 'spoil'),
  ...transaction('reversing', 'reverse'),
  ...['sync-sent', 'sync-received', 'sync-verdicts', 'sync-page'].flatMap((name) => around('sending', name)),
];
/** Transactions of the window that are not part of this act. */
const notOfTheAct = [
  ...['copy', 'calculation', 'print-ledger', 'close-cash', 'hall-date', 'correct', 'identify-case', 'access'],
  ...['sync-rewind', 'sync-failure', 'sync-alarm', 'settle-task', 'wrong-pin'],
];

const nextRound = (street: Street): Round => {
  const round = street.next.next().value;
  street.rounds.push(round);
  return round;
};

/** Brings an act to the edge of the step: the one a former power cut left there, or a new one. */
const atTheEdgeOf = async (street: Street, hall: ValueClient, step: Step): Promise<Round> => {
  const { dead } = street;
  const waiting = street.rounds.find(
    (round) =>
      round.view !== undefined &&
      (step === 'filing'
        ? round.fileAsked && (dead === undefined || !isFiled(dead, round))
        : step === 'reversing' && round.reverseAsked && (dead === undefined || !isReversed(dead, round))),
  );
  if (waiting !== undefined) return waiting;
  if (step === 'issuing' || step === 'spoiling') {
    for (const round of street.rounds) {
      const jobs = round.view === undefined ? [] : await openJobs(hall, round);
      if (jobs.some((job) => job.voucherNumber !== null && job.status === 'sent')) return round;
    }
  }
  const round = nextRound(street);
  if (step === 'reading-the-card') return round;
  await prepare(hall, round);
  if (step === 'filing' || step === 'printing' || step === 'sending') return round;
  await pressF9(hall, round);
  await printed(hall, round);
  if (step === 'reversing') await lookAtForms(hall, round, street.paper);
  return round;
};

const take = async (street: Street, hall: ValueClient, step: Step, round: Round): Promise<void> => {
  const form = async () => {
    const job = (await openJobs(hall, round)).find((row) => row.voucherNumber !== null);
    if (job?.voucherNumber == null) throw new Error('no form to look at');
    return { jobId: job.id, number: job.voucherNumber };
  };
  switch (step) {
    case 'reading-the-card':
      return prepare(hall, round);
    case 'filing':
    case 'printing':
    case 'sending':
      return void (await pressF9(hall, round));
    case 'issuing': {
      const { jobId, number } = await form();
      await hall.paper.issue({ jobId, numberOnPaper: number });
      return;
    }
    case 'spoiling': {
      const { jobId } = await form();
      await hall.paper.spoil({ jobId, reason: '纸张撕破' });
      return;
    }
    case 'reversing':
      return void (await reverse(hall, round));
    default:
      return;
  }
};

const untilGone = async (hall: RunningHall, where: string): Promise<void> => {
  await until(`${where}: the power is cut`, async () => (hall.isGone() ? true : undefined), 20_000);
};

/** Plays up to the failpoint; resolves when the process is dead. */
const cutAt = async (street: Street, scene: Scene): Promise<void> => {
  const { profile, training } = street;
  const at = `${scene.name}#${scene.nth}`;
  const early = ['opening', 'signing-in', 'opening-the-drawer'].includes(scene.step);
  try {
    const hall = await startHall(profile, {
      entry: 'test',
      temp: training.temp,
      arm: early ? at : undefined,
    });
    training.halls.add(hall);
    await beginShift(hall.calls, clerk.officerId, clerk.pin);
    await checkScreen(street, hall.calls, `after the restart, before ${at}`);
    const round = await atTheEdgeOf(street, hall.calls, scene.step);
    for (const other of street.rounds)
      if (other !== round && isOpen(street, other)) await finish(street, hall.calls, other);
    await hall.order({ do: 'arm', at });
    await take(street, hall.calls, scene.step, round);
    await untilGone(hall, at);
  } catch (error) {
    if (!(error instanceof HallDied)) throw error;
  }
};

const sideOf = (scene: Scene): 'before' | 'after' =>
  scene.name.endsWith(':after-commit') ||
  scene.name === 'print:after-sent' ||
  scene.name === 'print:after-device'
    ? 'after'
    : 'before';

/** One life of the product's own hall process: it opens, mends what was left, and plays one act to its end. */
const live = async (
  street: Street,
  hall: ValueClient,
  act: { readonly spoils: boolean; readonly reverses: boolean },
  where: string,
): Promise<void> => {
  await beginShift(hall, clerk.officerId, clerk.pin);
  await checkScreen(street, hall, where);
  for (const round of street.rounds) if (isOpen(street, round)) await finish(street, hall, round);
  const round = nextRound(street);
  await prepare(hall, round);
  await pressF9(hall, round);
  if (act.spoils) {
    const [form] = await printed(hall, round);
    if (form !== undefined) await hall.paper.spoil({ jobId: form.id, reason: '纸张撕破' });
  }
  if (act.reverses) await reverse(hall, round);
  await lookAtForms(hall, round, street.paper);
  await lineIsQuiet(hall);
};

describe('a power cut at every named place of the act', () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet();
  });
  afterAll(() => street.training.remove());

  it('knows every named place the act passes', () => {
    const sources = ['main/services', 'main/sync']
      .flatMap((folder) => readdirSync(join(root, folder)).map((file) => join(root, folder, file)))
      .concat(join(root, 'main/open-hall.ts'))
      .filter((file) => !file.endsWith('memory-sync-store.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const names = (pattern: RegExp) => [...sources.matchAll(pattern)].map(([, name = '']) => name);
    const transactions = new Set(names(/(?:write\(context|= step\(|=> step\(|\bstep\()[,\s]*'([a-z-]+)'/g));
    const known = new Set(scenes.map(({ name }) => name.split(':')[0]));
    expect([...transactions].filter((name) => !known.has(name) && !notOfTheAct.includes(name))).toEqual([]);
    expect(transactions.size).toBeGreaterThan(20);
    const single = names(/failpoint\('([a-z:-]+)'\)/g);
    expect(single.filter((name) => !scenes.some((scene) => scene.name === name))).toEqual([]);
    expect(single.length).toBeGreaterThanOrEqual(7);
  });

  it('leaves books that agree, whichever side of the commit it falls on', async () => {
    const sides = { before: 0, after: 0 };
    for (const scene of scenes) {
      const where = `${scene.step}, ${scene.name}#${scene.nth}`;
      await cutAt(street, scene);
      const books = await checkDead(street, where);
      const side = sideOf(scene);
      sides[side] += 1;
      const round = street.rounds.at(-1);
      if (scene.step === 'filing' && round !== undefined)
        expect(isFiled(books, round), where).toBe(side === 'after');
      if (scene.step === 'reversing' && round !== undefined)
        expect(isReversed(books, round), where).toBe(side === 'after');
    }
    const day = await closeDay(street);
    for (const sql of alterations) {
      const copy = await alteredCopy(street.profile, sql);
      const seen = await readBooks(street.profile, (db) => disagreements(db), copy);
      expect(seen.length, `the checker sees: ${sql}`).toBeGreaterThan(0);
    }
    tell(
      `power cut at ${scenes.length} named places (${sides.before} before, ${sides.after} after a commit): ` +
        `${day.acts} payments, ${day.forms} forms, ${day.messages} messages; nothing lost, nothing doubled`,
    );
  }, 600_000);
});

/** Each would be a power cut that lost or doubled one thing. */
const alterations = [
  'UPDATE payments SET total_fen = total_fen + 1, tendered_fen = tendered_fen + 1 WHERE rowid = 1',
  'DELETE FROM payments WHERE act_id = (SELECT act_id FROM payments WHERE reverses_act_id IS NOT NULL)',
  'DELETE FROM payment_lines WHERE act_id = (SELECT min(act_id) FROM payment_lines) AND line_no = 1',
  'DELETE FROM vouchers WHERE rowid = 2',
  "UPDATE vouchers SET status = 'sent' WHERE number = (SELECT min(number) FROM vouchers WHERE status = 'issued')",
  "UPDATE vouchers SET no = no + 1 WHERE rowid = (SELECT max(rowid) FROM vouchers WHERE bureau = 'local')",
  'UPDATE vouchers SET successor_number = NULL WHERE successor_number IS NOT NULL',
  'DELETE FROM memorandum_ledger WHERE entry_no = 3',
  'UPDATE memorandum_ledger SET amount_fen = amount_fen + 1 WHERE entry_no = 1',
  'UPDATE print_jobs SET settled_at = NULL WHERE voucher_number = (SELECT min(voucher_number) FROM print_jobs)',
  'DELETE FROM print_jobs WHERE rowid = 1',
  'UPDATE print_jobs SET attempts = 2 WHERE voucher_number = (SELECT max(voucher_number) FROM print_jobs)',
  'DELETE FROM outbox WHERE seq = (SELECT max(seq) FROM outbox)',
  'DELETE FROM outbox WHERE seq = 2',
  "UPDATE outbox SET text = replace(text, 'filing:', 'filling:') WHERE seq = 1",
  "DELETE FROM case_actions WHERE action = 'file' AND lane = 'local' AND act_id = (SELECT min(act_id) FROM payments)",
  "UPDATE case_files SET status = 'draft' WHERE id = (SELECT min(case_file_id) FROM payments)",
  "DELETE FROM journal WHERE seq = (SELECT max(seq) FROM journal WHERE entry_text LIKE '%case/filed%')",
  'DELETE FROM filed_periods WHERE case_file_id = (SELECT min(case_file_id) FROM payments)',
  "DELETE FROM documents WHERE kind = 'receipt' AND act_id = (SELECT min(act_id) FROM payments)",
];

describe('a power cut at any millisecond', () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet();
  });
  afterAll(() => street.training.remove());

  it('leaves books that agree, and the same F9 after it completes the act exactly once', async () => {
    const random = randomFrom(seed);
    const counted = { opening: 0, 'before F9': 0, 'before the commit': 0, 'after the commit': 0 };
    const start = performance.now();
    const first = await startHall(street.profile, { temp: street.training.temp });
    await live(street, first.calls, { spoils: true, reverses: false }, 'the day begins');
    const lifeMs = performance.now() - start;
    await first.kill();
    await checkDead(street, 'after a whole life');
    for (let cut = 1; cut <= cuts; cut += 1) {
      const afterMs = Math.round(lifeMs * (0.1 + random()));
      const act = { spoils: random() < 0.3, reverses: random() < 0.3 };
      const where = `seed ${seed}, cut ${cut} after ${afterMs} ms`;
      let timer: NodeJS.Timeout | undefined;
      const known = street.rounds.length;
      let opened = false;
      try {
        const hall = await startHall(street.profile, {
          temp: street.training.temp,
          onStarted: (kill) => {
            timer = setTimeout(kill, afterMs);
          },
        });
        opened = true;
        await live(street, hall.calls, act, where);
        await hall.kill();
      } catch (error) {
        if (!(error instanceof HallDied)) throw error;
      } finally {
        clearTimeout(timer);
      }
      const books = await checkDead(street, where);
      const round = street.rounds[known];
      if (!opened) counted.opening += 1;
      else if (round?.fileAsked !== true) counted['before F9'] += 1;
      else counted[isFiled(books, round) ? 'after the commit' : 'before the commit'] += 1;
    }
    const day = await closeDay(street);
    tell(
      `power cut at ${cuts} random milliseconds of a life of ${Math.round(lifeMs)} ms, seed ${seed}: ` +
        `${Object.entries(counted)
          .map(([when, n]) => `${n} ${when}`)
          .join(
            ', ',
          )}; ${day.acts} payments, ${day.forms} forms, ${day.messages} messages; nothing lost, nothing doubled`,
    );
  }, 600_000);
});
