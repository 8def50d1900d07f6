import { uuidv7 } from 'uuidv7';
import { describe, expect, it } from 'vitest';
import { allRecords } from '../../db/inbox.ts';
import { until } from '../../main/training/act-player.ts';
import { weathers } from '../../scripts/rehearsal/cutter.ts';
import { readBooks, readExchange } from '../support/training.ts';
import { booksOf, disagreements, inOrder, moneyOf } from '../../scripts/rehearsal/books.ts';
import { generalPayers, newRound, reverse, type Round, rounds, smallPayers } from './clerk.ts';
import { long, patience, randomFrom, seed, tell } from './seed.ts';
import { pairOfWindows } from './pair-of-windows.ts';

const pair = pairOfWindows();
const {
  at,
  confirmAll,
  correctAll,
  cutterOf,
  digests,
  fileWhole,
  halls,
  quiet,
  settleConflicts,
  undecided,
  weather,
} = pair;

const spells = long ? 60 : 6;

const general = (index: number, figures: Readonly<Record<string, string>>): Round =>
  newRound(generalPayers[index]?.taxpayer.taxpayerNo ?? '', {
    periodEnd: '2016-03-31',
    carriedOver: '0.00',
    ...figures,
  });

const filingOf = (round: Round, bureau: 'state' | 'local'): string => `filing:${round.view?.id}:${bureau}`;

describe('two windows of two bureaus', { timeout: patience }, () => {
  const day: Round[] = [];

  it('keep every act of a day without a line', async () => {
    await pair.training.exchange.stop();
    const next = rounds();
    const ordinary = long ? 100 : 7;
    for (let index = 0; index < ordinary; index += 1) day.push(next.next().value);
    const spoiled = next.next().value;
    const reversed = next.next().value;
    const zero = newRound(smallPayers[0]?.taxpayer.taxpayerNo ?? '', {
      periodEnd: '2015-04-30',
      filingPeriod: 'month',
      gross: '0.00',
    });
    const factory = general(0, { netSales: '300000.00', outputTax: '51000.00', inputTax: '36000.00' });
    const carrying = general(1, { netSales: '10000.00', outputTax: '1700.00', inputTax: '2600.00' });
    for (const round of day) await fileWhole(round);
    await fileWhole(spoiled, { spoils: true });
    await fileWhole(reversed, { reverses: true });
    for (const round of [zero, factory, carrying]) await fileWhole(round);
    day.push(spoiled, reversed, zero, factory, carrying);
    await until('the clerk is told that there is no line', async () => {
      const { state } = await at('state').exchange.line({});
      return state === 'offline' ? true : undefined;
    });
    const heardAt = (await at('state').exchange.line({})).lastContactAt;
    for (let asked = 0; asked < 20; asked += 1) {
      await at('state').exchange.retryNow({});
      expect(await at('state').exchange.line({})).toMatchObject({ state: 'offline', lastContactAt: heardAt });
    }
    const books = await readBooks(pair.training.profile('state'), booksOf);
    expect((await at('state').exchange.line({})).waiting).toBe(books.outbox.length);
    expect(books.outbox.every(({ state }) => state === 'sealed' || state === 'sent')).toBe(true);
    expect(await readBooks(pair.training.profile('state'), (db) => disagreements(db))).toEqual([]);
  });

  it('agree once the line is back, through lost answers and doubled questions', async () => {
    weather('answers-lost', 'state', 'local');
    await pair.training.exchange.start();
    const state = cutterOf('state');
    await until('answers were lost', async () => {
      await at('state').exchange.retryNow({});
      return state.counted.lost >= 3 ? true : undefined;
    });
    weather('doubled', 'state', 'local');
    await until('questions came twice', async () => {
      await at('state').exchange.retryNow({});
      return (await at('state').exchange.line({})).waiting === 0 ? true : undefined;
    });
    expect(state.counted.doubledBytes).toBeGreaterThan(1_000);
    weather('clear', 'state', 'local');
    await quiet();
    expect((await digests()).size).toBe(1);
  });

  it('settle a returned record, a cut line in the middle of it, and a reversal that crossed a confirmation', async () => {
    const [first, second] = day;
    if (first === undefined || second === undefined) throw new Error('nothing was filed');
    const returned = filingOf(first, 'local');
    const local = at('local');
    await local.exchange.returnRecord({
      recordId: returned,
      version: 1,
      field: 'contactPhone',
      reason: '联系电话与登记不符',
    });
    // The line of the State window breaks before it has heard; both go on working.
    weather('cut', 'state');
    expect(await confirmAll([returned])).toBeGreaterThan(5);
    await reverse(at('state'), second);
    await until('the State window finds nobody', async () => {
      await at('state').exchange.retryNow({});
      return cutterOf('state').counted.refused > 0 ? true : undefined;
    });
    weather('stalled', 'state');
    const before = cutterOf('state').counted.connections;
    await until('a question goes nowhere', async () => {
      await at('state').exchange.retryNow({});
      return cutterOf('state').counted.connections > before ? true : undefined;
    });
    const crossing = rounds();
    const late = newRound(smallPayers[1]?.taxpayer.taxpayerNo ?? '', {
      ...crossing.next().value.script.answers,
      periodEnd: '2015-06-30',
    });
    await fileWhole(late);
    day.push(late);
    weather('doubled', 'state');
    await quiet();
    weather('clear', 'state');

    const state = at('state');
    const { rows } = await state.exchange.inbox({});
    const task = rows.find(({ recordId }) => recordId === returned);
    expect(task).toMatchObject({ kind: 'correct', caseFileId: first.view?.id, field: 'contactPhone' });
    const answers = (await state.cases.get({ caseFileId: first.view?.id ?? '' })).answers;
    weather('cut', 'state');
    await state.cases.perform({
      action: 'correct',
      caseFileId: first.view?.id ?? '',
      lane: 'local',
      answers: { ...answers, contactPhone: '0599-8765432' },
      actId: `correct-${first.actId}`,
    });
    // A return is answered once, also before the answer has come back.
    await expect(
      state.cases.perform({
        action: 'correct',
        caseFileId: first.view?.id ?? '',
        lane: 'local',
        answers: { ...answers, contactPhone: '0599-1111111' },
        actId: uuidv7(),
      }),
    ).rejects.toMatchObject({ error: { code: 'case/record-not-open' } });
    weather('clear', 'state');
    await quiet();
    const corrected = await local.exchange.record({ recordId: returned });
    expect(corrected).toMatchObject({ version: 2, status: 'stored' });
    expect(corrected.fields.find(({ id }) => id === 'contactPhone')?.value).toBe('0599-8765432');
    await confirmAll();
    await quiet();
    expect(await local.exchange.record({ recordId: returned })).toMatchObject({ status: 'confirmed' });
  });

  it('agree on a filing that was returned by one while the other had undone it', async () => {
    const round = day[2] as Round;
    const fresh = newRound(round.script.taxpayerNo, {
      ...round.script.answers,
      periodEnd: '2015-05-31',
    });
    await fileWhole(fresh);
    await quiet();
    const local = at('local');
    weather('cut', 'state');
    await local.exchange.returnRecord({
      recordId: filingOf(fresh, 'local'),
      version: 1,
      field: 'gross',
      reason: '销售额与发票不符',
    });
    await until('the return is at the exchange', async () => {
      return (await undecided(local)) === 0 ? true : undefined;
    });
    await reverse(at('state'), fresh);
    weather('clear', 'state');
    await quiet();
    const state = at('state');
    const tasks = (await state.exchange.inbox({})).rows.filter((row) => row.caseFileId === fresh.view?.id);
    expect(tasks.map(({ kind }) => kind).sort()).toEqual(['conflict', 'correct']);
    // The void answers the return: there is nothing left to correct in the figures.
    const view = await state.cases.get({ caseFileId: fresh.view?.id ?? '' });
    expect(view.allowed).toEqual(['correct']);
    await correctAll();
    await quiet();
    await settleConflicts('state');
    expect((await state.exchange.inbox({})).rows).toEqual([]);
    expect((await state.cases.get({ caseFileId: view.id })).allowed).toEqual([]);
    const record = await local.exchange.record({ recordId: filingOf(fresh, 'local') });
    expect(record).toMatchObject({ version: 2, status: 'stored', totalFen: 0 });
    // A void, too, can be returned; it is answered by the void.
    await local.exchange.returnRecord({
      recordId: filingOf(fresh, 'local'),
      version: 2,
      field: 'contactName',
      reason: '冲正记录办税人有误',
    });
    await quiet();
    expect((await state.cases.get({ caseFileId: view.id })).allowed).toEqual(['correct']);
    expect(await correctAll()).toBe(1);
    await quiet();
    expect((await state.cases.get({ caseFileId: view.id })).allowed).toEqual([]);
    await confirmAll();
    await quiet();
    expect(await local.exchange.record({ recordId: filingOf(fresh, 'local') })).toMatchObject({
      version: 3,
      status: 'confirmed',
      totalFen: 0,
    });
  });

  it('agree on a filing that was undone while the other confirmed it without a line', async () => {
    const round = newRound(day[3]?.script.taxpayerNo ?? '', {
      ...(day[3] as Round).script.answers,
      periodEnd: '2015-05-31',
    });
    await fileWhole(round);
    await quiet();
    weather('cut', 'local');
    expect(await confirmAll()).toBe(1);
    await reverse(at('state'), round);
    await until('the reversal is at the exchange', async () => {
      return (await undecided(at('state'))) === 0 ? true : undefined;
    });
    weather('clear', 'local');
    await quiet();
    const local = at('local');
    const kinds = async () => (await local.exchange.inbox({})).rows.map(({ kind }) => kind).sort();
    // Its own decision came too late, for the record and the one confirmed with it; the new version waits.
    expect(await kinds()).toEqual(['confirm-or-return', 'conflict', 'conflict']);
    await confirmAll();
    await quiet();
    await settleConflicts('local');
    expect(await kinds()).toEqual([]);
    expect(await local.exchange.record({ recordId: filingOf(round, 'local') })).toMatchObject({
      version: 2,
      status: 'confirmed',
      totalFen: 0,
    });
  });

  it('stay together through changing weather, whatever each of them does meanwhile', async () => {
    const random = randomFrom(seed);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const next = rounds();
    for (let skipped = 0; skipped < (long ? 110 : 20); skipped += 1) next.next();
    for (let spell = 0; spell < spells; spell += 1) {
      for (const window of ['state', 'local'] as const) weather(pick(weathers), window);
      const round = next.next().value;
      day.push(round);
      await fileWhole(round, { spoils: random() < 0.3, reverses: random() < 0.3 });
      const local = at('local');
      const [row] = (await local.exchange.inbox({})).rows;
      if (row?.recordId != null && random() < 0.5) {
        const { version } = await local.exchange.record({ recordId: row.recordId });
        const reason = `第${spell}次退回`;
        await local.exchange.returnRecord({ recordId: row.recordId, version, field: 'contactName', reason });
      } else await confirmAll();
      await correctAll();
    }
    weather('clear', 'state', 'local');
    await quiet();
    for (let left = 1; left > 0; ) {
      for (const window of ['state', 'local'] as const) await settleConflicts(window);
      left = await correctAll();
      await quiet();
      left += await confirmAll();
      await quiet();
    }
  });

  it('end with the same records, the same money and nothing waiting', async () => {
    expect(await confirmAll()).toBe(0);
    for (const window of ['state', 'local'] as const) {
      expect((await at(window).exchange.inbox({})).rows, `tasks at the ${window} window`).toEqual([]);
      expect(await at(window).exchange.line({})).toMatchObject({ state: 'online', waiting: 0, openTasks: 0 });
    }
    const records = await readBooks(pair.training.profile('local'), allRecords);
    expect(records.filter(({ class: kind, status }) => kind === 'state' && status !== 'confirmed')).toEqual(
      [],
    );
    expect((await digests()).size).toBe(1);

    const ledger = await at('state').paper.ledger({ from: '2016-01-01', to: '2016-12-31', levy: null });
    const seen = new Map<number, number>();
    for (const { recordId, class: kind } of records) {
      if (kind !== 'state' || !recordId.endsWith(':local')) continue;
      for (const entry of (await at('local').exchange.record({ recordId })).ledger)
        seen.set(entry.entryNo, entry.amountFen);
    }
    expect([...seen].sort(([a], [b]) => a - b)).toEqual(
      ledger.rows.map((row) => [row.entryNo, row.amountFen]),
    );

    for (const hall of Object.values(halls)) await hall.close();
    await pair.training.exchange.stop();
    const books = await readBooks(pair.training.profile('state'), booksOf);
    const answers = await readBooks(pair.training.profile('local'), booksOf);
    expect(await readBooks(pair.training.profile('state'), (db) => disagreements(db))).toEqual([]);
    const totals = await readExchange(pair.training, (store) => store.readTotals());
    expect(inOrder(totals.money)).toEqual(moneyOf(books));
    expect(totals.voucherNumbers.map(({ voucherNumber }) => voucherNumber).sort()).toEqual(
      books.vouchers.map(({ number }) => number).sort(),
    );
    const sent = [...books.outbox, ...answers.outbox];
    const messages = sent.length;
    const crossed = sent.filter(({ state }) => state === 'conflict').length;
    expect(totals.messages).toEqual({
      landed: messages,
      accepted: messages - crossed,
      rejected: 0,
      conflicts: crossed,
      quarantined: 0,
    });
    const { lost, refused, doubledBytes } = cutterOf('state').counted;
    tell(
      `two windows: ${books.payments.length} payments, ${books.vouchers.length} forms, ${messages} messages, ` +
        `${records.length} records; seed ${seed}, ${spells} spells of weather, ${crossed} crossed, ${lost} answers lost, ${refused} connections refused, ` +
        `${doubledBytes} bytes asked twice; digests equal`,
    );
  });
});
