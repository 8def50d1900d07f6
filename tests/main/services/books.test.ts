import { afterAll, beforeAll, expect, test } from 'vitest';
import { execute, selectAll } from '../../../db/sql.ts';
import { issueVouchers } from '../../../main/training/act-player.ts';
import { beginDay, file, openTestHall, prepare, reverse, type TestHall } from '../../support/hall.ts';
import { whatDoesNotAgree } from './books.ts';

/* The checker of the property test counts for something only if it sees books that are wrong. */

let hall: TestHall;
const window = { device: 'jb-11', ledgerKept: true };
const answers = { gross: '30901.00', filingPeriod: 'month' } as const;

beforeAll(async () => {
  hall = await openTestHall();
  await beginDay(hall.hall);
  const first = await file(
    hall.hall,
    await prepare(hall.hall, { answers: { ...answers, periodEnd: '2016-02-29' } }),
  );
  await hall.printed();
  const [job] = (await hall.hall.paper.printJobs({})).rows.filter((row) => row.bureau === 'local');
  await hall.hall.paper.spoil({ jobId: job!.id, reason: '卡纸' });
  await issueVouchers(hall.hall, first.id);
  const second = await file(
    hall.hall,
    await prepare(hall.hall, { answers: { ...answers, periodEnd: '2016-01-31' } }),
  );
  await issueVouchers(hall.hall, second.id);
  await reverse(hall.hall, second.id);
  await hall.printed();
});
afterAll(() => hall.close());

test('books in order agree', () => {
  expect(whatDoesNotAgree(hall.db, window)).toEqual([]);
});

/** Harm done behind the back of the triggers, each in a copy of its own of a day that was in order. */
const harm: readonly (readonly [what: string, sql: string])[] = [
  [
    'a line of a payment',
    'UPDATE payment_lines SET amount_fen = amount_fen + 1 WHERE line_no = 1 AND amount_fen > 0',
  ],
  [
    'the sum of a payment',
    'UPDATE payments SET total_fen = total_fen + 1, tendered_fen = tendered_fen + 1 WHERE reverses_act_id IS NULL',
  ],
  [
    'a lost ledger entry',
    'DELETE FROM memorandum_ledger WHERE entry_no = (SELECT max(entry_no) FROM memorandum_ledger)',
  ],
  ['a ledger entry of another levy', "UPDATE memorandum_ledger SET levy = 'stamp' WHERE entry_no = 1"],
  [
    'a ledger entry of another day',
    "UPDATE memorandum_ledger SET entered_on = '2016-12-31' WHERE entry_no = 1",
  ],
  [
    'a spoiled form that lives again',
    "UPDATE vouchers SET status = 'issued', spoiled_reason = NULL WHERE status = 'spoiled'",
  ],
  [
    'a reversed form that lives again',
    "UPDATE vouchers SET status = 'issued', reversed_by_act = NULL WHERE status = 'reversed'",
  ],
  ['a form of another amount', "UPDATE vouchers SET amount_fen = amount_fen + 1 WHERE status = 'issued'"],
  [
    'a spoiled form without a successor',
    "UPDATE vouchers SET successor_number = NULL WHERE status = 'spoiled'",
  ],
  ['a number left out', "UPDATE vouchers SET no = no + 7 WHERE status = 'issued' AND bureau = 'local'"],
  ['a paper still open', 'UPDATE print_jobs SET settled_at = NULL WHERE voucher_number IS NOT NULL'],
  ['a message changed', 'UPDATE outbox SET text = replace(text, \'"filed"\', \'"void"\') WHERE seq = 1'],
  ['a message lost', 'DELETE FROM outbox WHERE seq = 3'],
  ['a lane of one bureau alone', "DELETE FROM case_actions WHERE action = 'file' AND lane = 'local'"],
];

test.each(harm)('%s is seen', async (_what, sql) => {
  const damaged = await hall.booksAfter((tx) => {
    const triggers = selectAll<{ name: string }>(tx, "SELECT name FROM sqlite_master WHERE type = 'trigger'");
    for (const { name } of triggers) execute(tx, `DROP TRIGGER ${name}`);
    execute(tx, 'PRAGMA ignore_check_constraints = ON');
    execute(tx, 'PRAGMA defer_foreign_keys = ON');
    expect(execute(tx, sql)).toBeGreaterThan(0);
    execute(tx, 'PRAGMA ignore_check_constraints = OFF');
  });
  try {
    expect(whatDoesNotAgree(damaged.db, window)).not.toEqual([]);
  } finally {
    damaged.close();
  }
});
