import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { journalRows } from '../../../db/journal.ts';
import { selectAll, selectOne } from '../../../db/sql.ts';
import { bodySchemas } from '../../../contract/exchange/bodies.ts';
import { Envelope } from '../../../contract/exchange/message.ts';
import { matters } from '../../../domain/matters/index.ts';
import type { Matter } from '../../../domain/matters/matter.ts';
import { umbrellaLoan } from '../../fixtures/matters/umbrella-loan.ts';
import {
  beginDay,
  cooperativeCollection,
  file,
  prepare,
  reverse,
  smallScaleTaxpayer,
  supervisor,
  type TestHall,
  trainingPin,
} from '../../support/hall.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';

/*
 * The engine carries a matter it knows nothing about: no tax, no money, no papers of the law. What the services assume
 * about tax shows here.
 */

const { open, openHall } = testHalls({ matters: [...matters, umbrellaLoan] });

const countOf = (hall: TestHall, table: string): number =>
  selectOne<{ n: number }>(hall.db, `SELECT count(*) AS n FROM ${table}`)?.n ?? -1;
const umbrella = (hall: TestHall, answers: Readonly<Record<string, string>> = { colour: 'black' }) =>
  prepare(hall.hall, { matterId: umbrellaLoan.id, answers, identified: false });

test('an umbrella is lent without a drawer, a card, a form or a fen, and both bureaus hear of it', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const view = await umbrella(hall);
  expect(view.preview).toMatchObject({ blocked: null, totalFen: null, lines: [], vouchers: [] });
  const lent = await file(hall.hall, view);
  expect(lent).toMatchObject({ status: 'filed', collection: null, documents: [] });
  expect(lent.lanes.map((lane) => [lane.bureau, lane.status, lane.transport])).toEqual([
    ['state', 'filed', 'waiting'],
    ['local', 'filed', 'waiting'],
  ]);
  // Told is what the exchange has taken; no line is up here.
  expect(lent.steps.find((step) => step.kind === 'send')?.done).toBe(false);
  for (const table of [
    'payments',
    'payment_lines',
    'vouchers',
    'memorandum_ledger',
    'print_jobs',
    'filed_periods',
  ])
    expect([table, countOf(hall, table)]).toEqual([table, 0]);
  const messages = selectAll<{ text: string }>(hall.db, 'SELECT text FROM outbox ORDER BY seq').map(
    (row) => JSON.parse(row.text) as Record<string, unknown>,
  );
  expect(messages.map((message) => [message['kind'], message['schema'], message['authority']])).toEqual([
    ['RECORD', 'case-entry/1', 'state'],
    ['RECORD', 'case-entry/1', 'local'],
  ]);
  for (const message of messages) {
    expect(Envelope.safeParse(message).success).toBe(true);
    const body = bodySchemas['case-entry/1'].parse(message['body']);
    // What the form held travels in its own words: the other bureau can read the colour.
    expect(body).toMatchObject({
      matter: 'umbrella-loan',
      act: 'open',
      entryNo: 1,
      answers: { colour: 'black' },
    });
  }
  const words = journalRows(hall.db, 0, 1_000).map(
    (row) => (JSON.parse(row.entryText) as { what: string }).what,
  );
  expect(words).toEqual(expect.arrayContaining(['case/opened', 'case/filed']));
});

test('its own rules hold: a red umbrella is refused, a missing smile is asked for, no colour is corrected', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const red = await umbrella(hall, { colour: 'red' });
  expect(red.preview.refusal).toMatchObject({
    reason: { zh: '红伞不外借。', en: 'Red umbrellas are not lent.' },
    remedy: { zh: '请借黑伞。', en: 'Lend a black one.' },
  });
  await expect(file(hall.hall, red)).rejects.toEqual(refusal('case/refused-by-rule'));
  const none = await umbrella(hall, {});
  expect(none.preview.problems).toEqual([expect.objectContaining({ field: 'colour' })]);
  await expect(file(hall.hall, none)).rejects.toEqual(refusal('case/answers-wrong'));
  const grim = await prepare(hall.hall, {
    matterId: umbrellaLoan.id,
    answers: { colour: 'black' },
    papers: [],
    identified: false,
  });
  expect(grim.preview.missingPapers).toEqual(['smile']);
  await expect(file(hall.hall, grim)).rejects.toEqual(refusal('case/papers-missing'));
  const asked = await hall.hall.cases.perform({ action: 'request-supplement', caseFileId: grim.id });
  expect(asked.status).toBe('awaiting-supplement');
  const refused = await hall.hall.cases.perform({ action: 'refuse', caseFileId: red.id, reason: '' });
  expect(refused.documents).toEqual([expect.objectContaining({ kind: 'refusal-notice' })]);
});

test('a loan taken back needs the second person, and touches no drawer', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const lent = await file(hall.hall, await umbrella(hall));
  await expect(
    hall.hall.cases.perform({
      action: 'reverse',
      caseFileId: lent.id,
      reason: '伞是坏的',
      ...supervisor,
      secondOfficerId: 'n-wu',
      actId: uuidv7(),
    }),
  ).rejects.toEqual(refusal('case/second-officer-required'));
  const back = await reverse(hall.hall, lent.id, '伞是坏的');
  expect(back.lanes.map((lane) => lane.status)).toEqual(['reversed', 'reversed']);
  expect(countOf(hall, 'payments')).toBe(0);
  const last = selectAll<{ text: string }>(hall.db, 'SELECT text FROM outbox ORDER BY seq DESC LIMIT 2').map(
    (row) => JSON.parse(row.text) as { version: number; body: { act: string } },
  );
  expect(last.map((message) => [message.version, message.body.act])).toEqual([
    [2, 'reverse'],
    [2, 'reverse'],
  ]);
});

test('a loan of today does not stand in the way of a filing of the same taxpayer', async () => {
  const hall = await openHall({ hallDate: '2016-04-30' });
  await beginDay(hall.hall);
  await file(hall.hall, await umbrella(hall));
  const next = await hall.reopen({ hallDate: '2016-07-04' });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  await next.hall.session.closeCashSession({ countedFen: 50_000, note: '' });
  await next.hall.session.openCashSession({ floatFen: 0 });
  const quarter = await prepare(next.hall, {
    answers: { gross: '30000.00', periodEnd: '2016-06-30', filingPeriod: 'quarter' },
  });
  expect(quarter.preview.refusal).toBeNull();
  expect((await file(next.hall, quarter)).status).toBe('filed');
});

test('a matter of one bureau asks for no right of the other and writes one lane', async () => {
  const own: Matter = { ...umbrellaLoan, id: 'state-umbrella', bureaus: ['state'] };
  const hall = await openHall({ matters: [...matters, own] });
  await hall.hall.session.signIn({ officerId: 'n-huang', pin: trainingPin });
  const view = await prepare(hall.hall, {
    matterId: own.id,
    answers: { colour: 'black' },
    identified: false,
  });
  expect(view.preview.blocked).toBeNull();
  const lent = await file(hall.hall, view);
  expect(lent.lanes.map((lane) => [lane.bureau, lane.status])).toEqual([
    ['state', 'filed'],
    ['local', 'empty'],
  ]);
  expect(countOf(hall, 'outbox')).toBe(1);
  expect((await reverse(hall.hall, lent.id)).status).toBe('reversed');
});

test('a case file ends under the revision it was begun with, though a newer one opens the next', async () => {
  const newer: Matter = { ...umbrellaLoan, revision: 2, title: '借用雨伞（新）' };
  const hall = await openHall({ matters: [...matters, umbrellaLoan] });
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const begun = await umbrella(hall);
  const next = await hall.reopen({ matters: [...matters, umbrellaLoan, newer] });
  open.push(next);
  await next.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  expect(await next.hall.cases.get({ caseFileId: begun.id })).toMatchObject({
    revision: 1,
    matterTitle: '借用雨伞',
  });
  expect(await umbrella(next)).toMatchObject({ revision: 2, matterTitle: '借用雨伞（新）' });
  expect((await file(next.hall, begun)).status).toBe('filed');
});

test('matters are listed as they are defined, and an umbrella is not confused with a tax', async () => {
  const hall = await openHall();
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  const { rows } = await hall.hall.cases.matters({});
  expect(rows.map((row) => [row.id, row.item])).toEqual(
    [...matters, umbrellaLoan].map(({ id, item }) => [id, item]),
  );
  expect(rows).toContainEqual(expect.objectContaining({ id: cooperativeCollection, item: 17 }));
  await umbrella(hall);
  const listed = await hall.hall.cases.list({ statuses: ['draft'] });
  expect(listed.rows).toEqual([
    expect.objectContaining({ matterTitle: '借用雨伞', taxpayerNo: smallScaleTaxpayer }),
  ]);
});
