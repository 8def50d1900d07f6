import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallFailed } from '../../../contract/client.ts';
import type { CustomerView } from '../../../contract/customer.ts';
import { selectAll } from '../../../db/sql.ts';
import { Fault } from '../../../domain/faults.ts';
import { profileFiles } from '../../../main/profile/profile-config.ts';
import { until } from '../../../main/training/act-player.ts';
import { beginDay, file, openTestHall, prepare, type TestHall } from '../../support/hall.ts';

let hall: TestHall;
/** A transaction by its name that finds the disk full. */
let full: string | undefined;
beforeEach(async () => {
  full = undefined;
  hall = await openTestHall({
    failpoint: (name) => {
      if (full !== undefined && name === `${full}:begin`) throw new Fault('db/disk-full');
    },
  });
  await beginDay(hall.hall);
});
afterEach(() => hall.close());

const answers = { gross: '154500.00' };
const strokes: [number, number, number, number][][] = [
  Array.from({ length: 12 }, (_, n) => [100 + n * 40, 500 + n * 10, 600, n * 16]),
];
const codeOf = async (deed: Promise<unknown>): Promise<string> =>
  deed.then(
    () => 'done',
    (failure: unknown) => (failure as CallFailed).error.code,
  );
const last = (): { open: boolean; view: CustomerView } => {
  const shown = hall.customerShown.at(-1);
  if (shown === undefined) throw new Error('nothing was shown');
  return shown;
};
const askId = (): string => last().view.ask?.id ?? '';
const ratings = () =>
  selectAll<{ score: number | null; caseFileId: string | null }>(
    hall.db,
    'SELECT score, case_file_id FROM service_ratings ORDER BY asked_at, id',
  );
const signatures = () =>
  selectAll<{ outcome: string; drawnOn: string; actId: string | null; hash: string }>(
    hall.db,
    'SELECT outcome, drawn_on, act_id, document_hash AS hash FROM payer_signatures ORDER BY at, id',
  );

describe('the second screen', () => {
  it('shows the sum per bureau, the cash and the change, the name masked where it is a person’s', async () => {
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.screen({ on: true });
    await hall.hall.customer.show({ caseFileId: view.id, tenderedFen: 1_000_000 });
    const { amounts, training } = last().view;
    expect(training).toBe(true);
    expect(amounts).toEqual({
      taxpayer: '临江晨曦商贸有限公司',
      of: [
        { bureau: 'state', totalFen: view.preview.totalFenOf?.state },
        { bureau: 'local', totalFen: view.preview.totalFenOf?.local },
      ],
      totalFen: view.preview.totalFen,
      tenderedFen: 1_000_000,
      changeFen: 1_000_000 - (view.preview.totalFen ?? 0),
      taken: false,
    });
    expect(JSON.stringify(last().view)).not.toContain('91359901DEMA00013F');
  });

  it('shows nothing of anybody behind the lock or with nobody signed in', async () => {
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.screen({ on: true });
    await hall.hall.customer.show({ caseFileId: view.id, tenderedFen: null });
    await hall.hall.customer.askConfirm({ caseFileId: view.id });
    await hall.hall.session.lock({});
    expect(last().view).toMatchObject({ amounts: null, ask: null, thanks: false });
    await hall.hall.session.unlock({ pin: '201603' });
    expect(last().view.amounts).toBeNull();
  });

  it('is believed only in the answer to the question that is open', async () => {
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.screen({ on: true });
    hall.customerSays({ kind: 'confirm', ask: 'nothing', agreed: true });
    expect((await hall.hall.customer.state({})).agreed).toBeNull();
    await hall.hall.customer.askConfirm({ caseFileId: view.id });
    const ask = askId();
    for (const strange of [
      { kind: 'confirm', ask: 'another', agreed: true },
      { kind: 'rating', ask, score: 5 },
      { kind: 'signature', ask, strokes },
      { kind: 'confirm', ask, agreed: 'yes' },
      { kind: 'confirm', ask, agreed: true, also: 'file' },
      { kind: 'call', id: 1, name: 'cases.perform', input: {} },
      null,
    ])
      hall.customerSays(strange);
    expect(await hall.hall.customer.state({})).toMatchObject({ asking: 'confirm', agreed: null });
    hall.customerSays({ kind: 'confirm', ask, agreed: false });
    expect(await hall.hall.customer.state({})).toMatchObject({ asking: null, agreed: false });
    hall.customerSays({ kind: 'confirm', ask, agreed: true });
    expect((await hall.hall.customer.state({})).agreed).toBe(false);
    expect([ratings(), signatures()]).toEqual([[], []]);
  });

  it('asks no more of figures that have changed', async () => {
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.screen({ on: true });
    await hall.hall.customer.askSignature({ caseFileId: view.id });
    const ask = askId();
    await hall.hall.cases.perform({
      action: 'save',
      caseFileId: view.id,
      answers: { ...view.answers, gross: '206000.00' },
      papers: view.papers.map(({ id }) => id),
    });
    await hall.hall.customer.show({ caseFileId: view.id, tenderedFen: null });
    expect(last().view.ask).toBeNull();
    hall.customerSays({ kind: 'signature', ask, strokes });
    expect([signatures(), (await hall.hall.customer.state({})).signature]).toEqual([[], null]);
  });

  it('forgets an agreement when the figures change, and says what it cannot show', async () => {
    const view = await prepare(hall.hall, { answers });
    expect(await codeOf(hall.hall.customer.askConfirm({ caseFileId: view.id }))).toBe(
      'device/second-screen-off',
    );
    await hall.hall.customer.screen({ on: true });
    await hall.hall.customer.askConfirm({ caseFileId: view.id });
    hall.customerSays({ kind: 'confirm', ask: askId(), agreed: true });
    expect((await hall.hall.customer.state({})).agreed).toBe(true);
    await hall.hall.cases.perform({
      action: 'save',
      caseFileId: view.id,
      answers: { ...view.answers, gross: '206000.00' },
      papers: view.papers.map(({ id }) => id),
    });
    expect((await hall.hall.customer.show({ caseFileId: view.id, tenderedFen: null })).agreed).toBeNull();
    await hall.hall.cases.perform({
      action: 'save',
      caseFileId: view.id,
      answers: { ...view.answers, gross: '' },
      papers: [],
    });
    expect(await codeOf(hall.hall.customer.show({ caseFileId: view.id, tenderedFen: null }))).toBe(
      'case/nothing-to-show',
    );
  });
});

describe('a rating', () => {
  const served = async (): Promise<string> => {
    await hall.hall.customer.screen({ on: true });
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.show({ caseFileId: view.id, tenderedFen: null });
    await file(hall.hall, view);
    await until('a rating is asked for', () =>
      Promise.resolve(last().view.ask?.kind === 'rating' || undefined),
    );
    return view.id;
  };

  it('is asked for by itself when the money was taken, stored and counted for the session', async () => {
    const caseFileId = await served();
    expect(last().view.amounts).toMatchObject({ taken: true, changeFen: 0 });
    hall.customerSays({ kind: 'rating', ask: askId(), score: 5 });
    expect(ratings()).toEqual([{ score: 5, caseFileId }]);
    expect(last().view).toMatchObject({ ask: null, thanks: true });
    expect((await hall.hall.customer.state({})).ratings).toEqual({ asked: 1, scores: [0, 0, 0, 0, 1] });
  });

  it('that nobody gives holds nothing up: the next customer counts it as not answered', async () => {
    await served();
    await hall.hall.customer.clear({});
    expect(ratings().map(({ score }) => score)).toEqual([null]);
    expect((await hall.hall.customer.state({})).ratings).toEqual({ asked: 1, scores: [0, 0, 0, 0, 0] });
  });

  it('that cannot be kept keeps nobody from locking the window, and the act stands', async () => {
    await served();
    full = 'rating';
    hall.customerSays({ kind: 'rating', ask: askId(), score: 5 });
    expect(last().view).toMatchObject({ thanks: false });
    expect((await hall.hall.session.lock({})).locked).toBe(true);
    expect([ratings(), last().view.ask]).toEqual([[], null]);
    expect(hall.logText()).toContain('"event":"customer-broke","code":"db/disk-full"');
  });

  it('is not asked for where the screen is off', async () => {
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.show({ caseFileId: view.id, tenderedFen: null });
    await file(hall.hall, view);
    await until('the amounts are taken', () =>
      Promise.resolve(last().view.amounts?.taken === true || undefined),
    );
    expect([last().open, last().view.ask, ratings()]).toEqual([false, null, []]);
  });
});

describe('the payer’s signature', () => {
  it('is bound to the figures that were shown and goes with the act that files them', async () => {
    await hall.hall.customer.screen({ on: true });
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.askSignature({ caseFileId: view.id });
    expect(last().view.ask).toMatchObject({ kind: 'signature' });
    hall.customerSays({ kind: 'signature', ask: askId(), strokes });
    expect(signatures()).toMatchObject([{ outcome: 'signed', drawnOn: 'second-screen', actId: null }]);
    await file(hall.hall, view);
    expect(signatures()[0]?.actId).not.toBeNull();
    expect(hall.logText()).not.toContain('strokes');
  });

  it('that cannot be kept is not said to be there, and is asked for still', async () => {
    await hall.hall.customer.screen({ on: true });
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.askSignature({ caseFileId: view.id });
    full = 'payer-signs';
    hall.customerSays({ kind: 'signature', ask: askId(), strokes });
    expect(await hall.hall.customer.state({})).toMatchObject({ signature: null, asking: 'signature' });
    full = undefined;
    hall.customerSays({ kind: 'signature', ask: askId(), strokes });
    expect(await hall.hall.customer.state({})).toMatchObject({ signature: 'signed', asking: null });
    expect(signatures()).toHaveLength(1);
  });

  it('is printed on the calculation sheet of these figures, and not on that of others', async () => {
    const sheets = () =>
      selectAll<{ data: { payerSignature?: unknown } }>(
        hall.db,
        "SELECT data_json FROM documents WHERE template = 'calculation-sheet' ORDER BY rowid",
      ).map(({ data }) => data.payerSignature);
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.signHere({ caseFileId: view.id, strokes });
    await hall.hall.paper.printCalculation({ caseFileId: view.id });
    await hall.hall.customer.signOtherwise({ caseFileId: view.id, outcome: 'on-paper' });
    await hall.hall.paper.printCalculation({ caseFileId: view.id });
    await hall.hall.customer.signHere({ caseFileId: view.id, strokes });
    await hall.hall.cases.perform({
      action: 'save',
      caseFileId: view.id,
      answers: { ...view.answers, gross: '206000.00' },
      papers: view.papers.map(({ id }) => id),
    });
    await hall.hall.paper.printCalculation({ caseFileId: view.id });
    expect(sheets()).toEqual([strokes, undefined, undefined]);
  });

  it('under other figures is not the act’s', async () => {
    await hall.hall.customer.screen({ on: true });
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.signHere({ caseFileId: view.id, strokes });
    const changed = await hall.hall.cases.perform({
      action: 'save',
      caseFileId: view.id,
      answers: { ...view.answers, gross: '206000.00' },
      papers: view.papers.map(({ id }) => id),
    });
    await file(hall.hall, changed);
    expect(signatures()).toMatchObject([{ outcome: 'signed', drawnOn: 'clerk-screen', actId: null }]);
  });

  it('may be refused or left for the paper, which is written down and holds nothing up', async () => {
    await hall.hall.customer.screen({ on: true });
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.askSignature({ caseFileId: view.id });
    hall.customerSays({ kind: 'signature', ask: askId(), strokes: null });
    expect((await hall.hall.customer.state({})).signature).toBe('refused');
    await hall.hall.customer.signOtherwise({ caseFileId: view.id, outcome: 'on-paper' });
    expect((await file(hall.hall, view)).status).toBe('filed');
    expect(signatures().map(({ outcome }) => outcome)).toEqual(['refused', 'on-paper']);
  });

  it('is asked for only where there is something to sign', async () => {
    await hall.hall.customer.screen({ on: true });
    const view = await prepare(hall.hall, { answers: { gross: '' } });
    expect(await codeOf(hall.hall.customer.askSignature({ caseFileId: view.id }))).toBe(
      'case/nothing-to-show',
    );
    expect(await codeOf(hall.hall.customer.signHere({ caseFileId: view.id, strokes }))).toBe(
      'case/nothing-to-sign',
    );
  });
});

describe('devices beside the screen', () => {
  const withPad = async (): Promise<void> => {
    await hall.shut();
    const path = profileFiles(hall.folder).config;
    const config = JSON.parse(readFileSync(path, 'utf8')) as { devices: object };
    const devices = { ...config.devices, ratingPad: { driver: 'virtual', on: 'in-process' } };
    writeFileSync(path, JSON.stringify({ ...config, devices }));
    hall = await hall.reopen();
    await hall.hall.session.signIn({ officerId: 'n-lin', pin: '201603' });
  };
  const press = (fault: string) => hall.hall.devices.injectFault({ device: 'rating-pad', fault });

  it('a hall’s own pad rates where the second screen is off, and is counted the same', async () => {
    await withPad();
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.show({ caseFileId: view.id, tenderedFen: null });
    await file(hall.hall, view);
    await until('the pad is pressed', async () => {
      await press('press-5');
      return ratings().length === 1 || undefined;
    });
    expect(selectAll(hall.db, 'SELECT score, by_device FROM service_ratings')).toEqual([
      { score: 5, byDevice: 'pad' },
    ]);
  });

  it('a pad or display that is unplugged holds nothing up', async () => {
    await withPad();
    await hall.hall.devices.injectFault({ device: 'rating-pad', fault: 'unplug' });
    await hall.hall.devices.injectFault({ device: 'customer-screen', fault: 'unplug' });
    const view = await prepare(hall.hall, { answers });
    await hall.hall.customer.show({ caseFileId: view.id, tenderedFen: null });
    expect((await file(hall.hall, view)).status).toBe('filed');
    await hall.hall.customer.clear({});
    expect(ratings().map(({ score }) => score)).toEqual([null]);
  });
});
