import { expect } from 'vitest';
import type { ValueClient } from '../../contract/client.ts';
import { beginShift } from '../../main/training/act-player.ts';
import { makeTraining, readBooks, readExchange, startHall, type TestTraining } from '../support/training.ts';
import { type Books, booksOf, disagreements, inOrder, moneyOf } from '../../scripts/rehearsal/books.ts';
import { clerk, lineIsQuiet, lookAtForms, pressF9, reverse, type Round, rounds, stockUp } from './clerk.ts';

/** A hall that loses its power again and again, and what its clerk remembers. */
export interface Street {
  readonly training: TestTraining;
  readonly profile: string;
  readonly paper: string;
  readonly next: Generator<Round, never>;
  readonly rounds: Round[];
  /** The books as the last power cut left them. */
  dead: Books | undefined;
}
export const openStreet = async (): Promise<Street> => {
  const training = await makeTraining();
  await stockUp(training);
  return {
    training,
    profile: training.profile('state'),
    paper: training.paper('state'),
    next: rounds(),
    rounds: [],
    dead: undefined,
  };
};

export const isFiled = (books: Books, round: Round): boolean =>
  books.payments.some((payment) => payment.actId === round.actId);
export const isReversed = (books: Books, round: Round): boolean =>
  books.payments.some((payment) => payment.actId === round.reversalId);

/** Right after the power cut, before anybody opens the profile again. */
export const checkDead = async (street: Street, where: string): Promise<Books> => {
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
export const checkScreen = async (street: Street, hall: ValueClient, where: string): Promise<void> => {
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
export const finish = async (street: Street, hall: ValueClient, round: Round): Promise<void> => {
  if (!round.fileAsked) return;
  await pressF9(hall, round);
  if (round.reverseAsked) await reverse(hall, round);
  await lookAtForms(hall, round, street.paper);
};

export const isOpen = (street: Street, round: Round): boolean => {
  const { dead } = street;
  if (!round.fileAsked) return false;
  if (dead === undefined || !isFiled(dead, round)) return true;
  if (round.reverseAsked && !isReversed(dead, round)) return true;
  return dead.jobs.some(
    (job) => job.documentActId === round.actId && job.voucherNumber !== null && job.settledAt === null,
  );
};

/** The last opening of the day: everything is finished, sent, and equal to what the exchange holds. */
export const closeDay = async (
  street: Street,
): Promise<{ messages: number; forms: number; acts: number }> => {
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

export const nextRound = (street: Street): Round => {
  const round = street.next.next().value;
  street.rounds.push(round);
  return round;
};
