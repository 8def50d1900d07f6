import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uuidv7 } from 'uuidv7';
import { selectAll } from '../../../db/sql.ts';
import { insertVoucherRange, returnRange, signOutRange } from '../../../db/vouchers.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { CallFailed } from '../../../contract/client.ts';
import { town } from '../../../main/training/town/town.ts';
import { openTestHall, prepare, supervisor, type TestHall, trainingPin } from '../../support/hall.ts';
import { whatDoesNotAgree } from './books.ts';

/** Few forms, so that a clerk runs out of them now and then. */
const fewForms = (tx: WritableTx): void => {
  for (const [bureau, series] of [
    ['state', '(161)闽国现'],
    ['local', '(161)闽地现'],
  ] as const) {
    const held = selectAll<{ id: string }>(
      tx,
      "SELECT id FROM voucher_ranges WHERE bureau = ? AND signed_out_to = 'n-lin'",
      bureau,
    );
    for (const { id } of held) returnRange(tx, id, plainDate('2016-04-05'));
    for (const [fromNo, toNo] of [
      [70_001, 70_003],
      [70_101, 70_105],
    ] as const) {
      const id = `few-${bureau}-${fromNo}`;
      const free = { signedOutTo: null, device: null, signedOutOn: null, returnedOn: null };
      insertVoucherRange(tx, { id, bureau, kind: 'voucher-cash', series, fromNo, toNo, width: 8, ...free });
      signOutRange(tx, id, { officer: 'n-lin', device: 'jb-11', on: plainDate('2016-04-05') });
    }
  }
};

const payers = town.taxpayers
  .filter(
    ({ taxpayer: { vatStatus, statusOf } }) =>
      vatStatus === 'small-scale' && statusOf.state === 'normal' && statusOf.local === 'normal',
  )
  .slice(0, 3)
  .map((entry) => entry.taxpayer.taxpayerNo);

/** Above and below the threshold, with fen that must be rounded. */
const amounts = ['30900.00', '30901.00', '45678.91', '123456.78'] as const;
const months = ['2015-12-31', '2016-01-31', '2016-02-29'] as const;
const pick = fc.nat({ max: 1_000 });
const acts = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('file' as const), payer: pick, month: pick, gross: pick }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('issue' as const), which: pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('spoil' as const), which: pick }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reverse' as const), which: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), payer: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('twice' as const), payer: pick, month: pick }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('shift' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
);
type Act = typeof acts extends fc.Arbitrary<infer A> ? A : never;

/** What a clerk may be told when such an act is not possible just then. */
const usual = new Set([
  'voucher/none-left',
  'voucher/not-printed-yet',
  'case/refused-by-rule',
  'case/drawer-short',
  'case/action-not-allowed',
]);

interface Day {
  hall: TestHall;
  /** What ought to be in the drawer beyond its float. */
  taken: number;
  filed: { id: string; totalFen: number }[];
}

const at = <T>(list: readonly T[], index: number): T | undefined => list[index % Math.max(1, list.length)];
const formJobs = async ({ hall }: Day) =>
  (await hall.hall.paper.printJobs({})).rows.filter((row) => row.voucherNumber !== null);

const fileOne = async (day: Day, act: { payer: number; month: number; gross?: number }, times: number) => {
  const { hall } = day.hall;
  const view = await prepare(hall, {
    taxpayerNo: at(payers, act.payer)!,
    answers: {
      gross: at(amounts, act.gross ?? 1)!,
      periodEnd: at(months, act.month)!,
      filingPeriod: 'month',
    },
  });
  const once = () =>
    hall.cases.perform({
      action: 'file',
      caseFileId: view.id,
      tenderedFen: 100_000_000,
      figuresHash: view.preview.figuresHash,
      actId: uuidv7(),
    });
  const ends = await Promise.allSettled(Array.from({ length: times }, once));
  const done = ends.filter((end) => end.status === 'fulfilled');
  expect(done.length).toBeLessThanOrEqual(1);
  for (const end of done) {
    const totalFen = end.value.collection?.totalFen ?? 0;
    day.taken += totalFen;
    day.filed.push({ id: view.id, totalFen });
  }
  const [refused] = ends.filter((end) => end.status === 'rejected');
  if (refused !== undefined) throw refused.reason;
};

const reverseOne = async (day: Day, which: number) => {
  const chosen = at(day.filed, which);
  if (chosen === undefined) return;
  await day.hall.hall.cases.perform({
    action: 'reverse',
    caseFileId: chosen.id,
    reason: '重复申报',
    ...supervisor,
    actId: uuidv7(),
  });
  day.taken -= chosen.totalFen;
  day.filed = day.filed.filter((other) => other !== chosen);
};

const changeShift = async (day: Day) => {
  const { session } = day.hall.hall;
  const closed = await session.closeCashSession({ countedFen: 50_000 + day.taken, note: '' });
  expect(closed.differenceFen).toBe(0);
  await session.openCashSession({ floatFen: 50_000 });
  day.taken = 0;
};

const perform = async (day: Day, act: Act): Promise<void> => {
  const { hall } = day.hall;
  switch (act.do) {
    case 'file':
      return fileOne(day, act, 1);
    case 'twice':
      return fileOne(day, act, 2);
    case 'issue': {
      await day.hall.printed();
      const job = at(await formJobs(day), act.which);
      if (job !== undefined)
        await hall.paper.issue({ jobId: job.id, numberOnPaper: job.voucherNumber ?? '' });
      return;
    }
    case 'spoil': {
      const job = at(await formJobs(day), act.which);
      if (job !== undefined) await hall.paper.spoil({ jobId: job.id, reason: '卡纸' });
      return;
    }
    case 'reverse':
      return reverseOne(day, act.which);
    case 'hold': {
      const view = await prepare(hall, { taxpayerNo: at(payers, act.payer)! });
      await hall.cases.perform({ action: 'hold', caseFileId: view.id, reason: '稍候' });
      await hall.cases.perform({ action: 'resume', caseFileId: view.id });
      await hall.cases.perform({ action: 'discard', caseFileId: view.id, reason: '不办了' });
      return;
    }
    case 'shift':
      return changeShift(day);
    case 'restart':
      day.hall = await day.hall.reopen();
      await day.hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  }
};

const long = process.env['HALL_TEST_LONG'] === '1';
const runs = long ? 40 : 3;
/** Much printing, on a machine that may be busy. */
const patience = long ? 1_800_000 : 180_000;

test.each([
  ['2016-04-05', true],
  ['2016-07-01', false],
])(
  'whatever a clerk does on %s and in which order, the books agree after each act',
  async (hallDate, ledgerKept) => {
    await fc.assert(
      fc.asyncProperty(fc.array(acts, { minLength: 6, maxLength: 14 }), async (sequence) => {
        const opened = await openTestHall({ hallDate, prepare: fewForms });
        const day: Day = { hall: opened, taken: 0, filed: [] };
        try {
          await opened.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
          await opened.hall.session.openCashSession({ floatFen: 50_000 });
          for (const act of sequence) {
            try {
              await perform(day, act);
            } catch (error) {
              if (!(error instanceof CallFailed) || !usual.has(error.error.code)) throw error;
            }
            expect(whatDoesNotAgree(day.hall.db, { device: 'jb-11', ledgerKept })).toEqual([]);
            const { cashSession } = await day.hall.hall.session.state({});
            expect(cashSession?.takenFen).toBe(day.taken);
          }
          await day.hall.printed();
          expect(whatDoesNotAgree(day.hall.db, { device: 'jb-11', ledgerKept })).toEqual([]);
          expect(day.hall.log().filter((line) => String(line['event']).endsWith('-broke'))).toEqual([]);
        } finally {
          await day.hall.close();
        }
      }),
      { numRuns: runs, seed: 20160405, endOnFailure: true },
    );
  },
  patience,
);
