import { afterEach, expect, test } from 'vitest';
import { journalRows } from '../../../db/journal.ts';
import { matters } from '../../../domain/matters/index.ts';
import type { Matter } from '../../../domain/matters/matter.ts';
import { umbrellaLoan, umbrellaLoanByShade } from '../../fixtures/matters/umbrella-loan.ts';
import { file, openTestHall, prepare, type TestHall, trainingPin } from '../../support/hall.ts';

/* A new program with a new revision of a matter: what becomes of the work that was begun under the old one. */

const open: TestHall[] = [];
afterEach(async () => {
  for (const hall of open.splice(0)) await hall.close();
});

const signIn = async (hall: TestHall): Promise<TestHall> => {
  open.push(hall);
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  return hall;
};
const withRevisions = async (...revisions: readonly Matter[]): Promise<TestHall> =>
  signIn(await openTestHall({ matters: [...matters, ...revisions] }));
/** The same profile under another program. */
const program = async (hall: TestHall, ...revisions: readonly Matter[]): Promise<TestHall> =>
  signIn(await hall.reopen({ matters: [...matters, ...revisions] }));
const begin = (hall: TestHall, colour = 'black') =>
  prepare(hall.hall, { matterId: umbrellaLoan.id, answers: { colour }, identified: false });
const carried = (hall: TestHall) =>
  journalRows(hall.db, 0, 1_000)
    .map((row) => JSON.parse(row.entryText) as { what: string; caseFileId: string; detail: unknown })
    .filter(({ what }) => what === 'case/carried-over');
const unknown = expect.objectContaining({
  error: expect.objectContaining({ code: 'case/revision-unknown' }),
});

test('a draft goes on under its own revision while the program still has it, upgrade or not', async () => {
  const first = await withRevisions(umbrellaLoan);
  const begun = await begin(first);
  const both = await program(first, umbrellaLoan, umbrellaLoanByShade);
  expect(await both.hall.cases.get({ caseFileId: begun.id })).toMatchObject({
    revision: 1,
    answers: { colour: 'black' },
  });
  expect(carried(both)).toEqual([]);
  expect(await file(both.hall, begun)).toMatchObject({ status: 'filed', revision: 1 });
});

test('where the program has it no more, the written upgrade carries the draft over, and the journal says so', async () => {
  const first = await withRevisions(umbrellaLoan);
  const black = await begin(first);
  const red = await begin(first, 'red');
  await first.hall.cases.perform({ action: 'hold', caseFileId: red.id, reason: '去取黑伞' });
  const next = await program(first, umbrellaLoanByShade);
  const view = await next.hall.cases.get({ caseFileId: black.id });
  expect(view).toMatchObject({
    revision: 2,
    matterTitle: '借用雨伞（按深浅）',
    answers: { shade: 'dark' },
    draftSavedAt: black.draftSavedAt,
    preview: { problems: [], missingPapers: [], blocked: null },
  });
  // Held work too, with its reason; what revision 1 refused the second one lends.
  expect(await next.hall.cases.get({ caseFileId: red.id })).toMatchObject({
    status: 'held',
    heldReason: '去取黑伞',
    answers: { shade: 'light' },
  });
  const entries = carried(next);
  expect(new Set(entries.map(({ caseFileId }) => caseFileId))).toEqual(new Set([black.id, red.id]));
  for (const { detail } of entries) expect(detail).toEqual({ matter: 'umbrella-loan', from: 1, to: 2 });
  expect(await file(next.hall, view)).toMatchObject({ status: 'filed', revision: 2 });
  // Carried once: the next start finds nothing to do.
  expect(carried(await program(next, umbrellaLoanByShade))).toHaveLength(2);
});

test('without a written upgrade it is refused and left as it is, until a program comes that can go on', async () => {
  const first = await withRevisions(umbrellaLoan);
  const begun = await begin(first);
  const { upgrades: _none, ...unwritten } = umbrellaLoanByShade;
  const without = await program(first, unwritten);
  await expect(without.hall.cases.get({ caseFileId: begun.id })).rejects.toEqual(unknown);
  await expect(file(without.hall, begun)).rejects.toEqual(unknown);
  expect((await without.hall.cases.list({ statuses: ['draft'] })).rows).toHaveLength(1);
  expect(carried(without)).toEqual([]);
  const back = await program(without, umbrellaLoan);
  expect(await back.hall.cases.get({ caseFileId: begun.id })).toMatchObject({ revision: 1 });
  const carrying = await program(back, umbrellaLoanByShade);
  expect(await carrying.hall.cases.get({ caseFileId: begun.id })).toMatchObject({ revision: 2 });
});

test('an upgrade that breaks over one draft keeps neither the window nor the others shut', async () => {
  const first = await withRevisions(umbrellaLoan);
  const black = await begin(first);
  const red = await begin(first, 'red');
  const fragile: Matter = {
    ...umbrellaLoanByShade,
    upgrades: [
      {
        from: 1,
        carry: (answers) => {
          if (answers['colour'] === 'red') throw new Error('no light umbrellas');
          return { shade: 'dark' };
        },
      },
    ],
  };
  const next = await program(first, fragile);
  expect(await next.hall.cases.get({ caseFileId: black.id })).toMatchObject({ revision: 2 });
  await expect(next.hall.cases.get({ caseFileId: red.id })).rejects.toEqual(unknown);
  expect(next.log().filter(({ event }) => event === 'carry-over-broke')).toEqual([
    expect.objectContaining({ caseFileId: red.id, error: 'Error' }),
  ]);
});

test('what was filed is not touched by an upgrade', async () => {
  const first = await withRevisions(umbrellaLoan);
  const lent = await file(first.hall, await begin(first));
  const next = await program(first, umbrellaLoanByShade);
  expect(carried(next)).toEqual([]);
  const again = await program(next, umbrellaLoan, umbrellaLoanByShade);
  expect(await again.hall.cases.get({ caseFileId: lent.id })).toMatchObject({ status: 'filed', revision: 1 });
});
