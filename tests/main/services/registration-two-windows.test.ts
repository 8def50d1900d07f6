import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CaseView } from '../../../contract/calls/cases.ts';
import type { ValueClient } from '../../../contract/client.ts';
import { allRecords } from '../../../db/inbox.ts';
import { certificatesOfCase } from '../../../db/seals.ts';
import { findTaxpayer } from '../../../db/taxpayers.ts';
import type { Answers } from '../../../domain/forms/field.ts';
import { profileFiles } from '../../../main/profile/profile-config.ts';
import { digestOfRecords } from '../../../main/sync/digest.ts';
import { until } from '../../../main/training/act-player.ts';
import type { TrainingWindow } from '../../../main/training/open-training.ts';
import { people } from '../../../main/training/town/people.ts';
import { type Cutter, openCutter } from '../../../scripts/rehearsal/cutter.ts';
import { makeTraining, readBooks, startHall, type TestTraining } from '../../support/training.ts';
import {
  act,
  establishment,
  fileNewcomer,
  household,
  householdNo,
  householdNumber,
  prepareNewcomer,
  signIn,
} from './registration.ts';

/* Norm item 1 between two windows that run as they do in a hall, on the real exchange, with a line that can be cut. */

const windows = ['state', 'local'] as const;
let training: TestTraining;
const lines = {} as Record<TrainingWindow, Cutter>;
const at = {} as Record<TrainingWindow, ValueClient>;

beforeAll(async () => {
  training = await makeTraining();
  for (const window of windows) {
    const cutter = await openCutter(training.exchange.url);
    lines[window] = cutter;
    const { config } = profileFiles(training.profile(window));
    const profile = JSON.parse(readFileSync(config, 'utf8')) as object;
    writeFileSync(config, JSON.stringify({ ...profile, exchangeUrl: cutter.url }));
    const hall = await startHall(training.profile(window), { temp: training.temp });
    training.halls.add(hall);
    at[window] = hall.calls;
    await signIn(hall.calls, window === 'state' ? 'n-lin' : 'l-zheng');
  }
}, 120_000);
afterAll(async () => {
  await training.remove();
  await Promise.all(Object.values(lines).map((cutter) => cutter.close()));
});

const tasks = async (window: TrainingWindow) => (await at[window].exchange.inbox({})).rows;
const task = (window: TrainingWindow, kind: string, about: string) =>
  until(`${kind} at ${window}`, async () => {
    await at[window].exchange.retryNow({});
    return (await tasks(window)).find((row) => row.kind === kind && row.taxpayerNo === about);
  });
const entered = (window: TrainingWindow, caseFileId: string, id: string): Promise<CaseView> =>
  until(`${id} has come to ${window}`, async () => {
    await at[window].exchange.retryNow({});
    const found = (await at[window].cases.flows({})).rows.some((row) => row.caseFileId === caseFileId);
    const view = found ? await at[window].cases.get({ caseFileId }) : undefined;
    return view?.flow?.entries.some((entry) => entry.act === id) === true ? view : undefined;
  });
const register = async (window: TrainingWindow, answers: Answers): Promise<CaseView> =>
  fileNewcomer(at[window], await prepareNewcomer(at[window], establishment, answers));
const quiet = (): Promise<true> =>
  until('both windows agree', async () => {
    const digests = new Set<string>();
    for (const window of windows) {
      const { waiting } = await at[window].exchange.retryNow({});
      if (waiting > 0) return undefined;
      digests.add(await readBooks(training.profile(window), (db) => digestOfRecords(allRecords(db))));
    }
    return digests.size === 1 ? true : undefined;
  });

it('a registration at one window is known at the other, looked at there, returned, corrected and confirmed', async () => {
  const filed = await register('state', household);
  const asked = await task('local', 'confirm-or-return', householdNo);
  expect(asked).toMatchObject({ title: '设立登记', taxpayerName: '北岭巷雨桐奶茶店' });
  expect(asked.sentence).toContain('设立登记');
  const recordId = asked.recordId ?? '';
  const record = await at.local.exchange.record({ recordId });
  expect(record.totalFen).toBeNull();
  expect(record.fields).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ id: 'kind', label: '登记对象', value: '个体工商户' }),
      expect.objectContaining({ id: 'contactPhone', label: '联系电话', value: '16005991004' }),
      expect.objectContaining({ id: 'certificateNumber', label: '登记证件号码', value: householdNumber }),
    ]),
  );
  const found = await at.local.taxpayers.search({ text: '雨桐' });
  expect(found.rows.map((row) => row.taxpayerNo)).toEqual([householdNo]);

  await at.local.exchange.returnRecord({
    recordId,
    version: 1,
    field: 'contactPhone',
    reason: '电话打不通，请核实',
  });
  const back = await task('state', 'correct', householdNo);
  expect(back.sentence).toContain('对方退回“联系电话”：电话打不通');
  const opened = await at.state.cases.get({ caseFileId: filed.id });
  const open = opened.flow?.acts.find((one) => one.act === 'correct-registration');
  expect(open?.answers).toMatchObject({ contactPhone: '16005991004', name: '北岭巷雨桐奶茶店' });
  // The number is not a thing to be corrected: it stands on a paper.
  await expect(
    act(at.state, filed.id, 'state', 'correct-registration', {
      ...open?.answers,
      legalPersonId: people['wu-ting'].idNumber,
    }),
  ).rejects.toMatchObject({ error: { code: 'case/refused-by-rule' } });
  await act(at.state, filed.id, 'state', 'correct-registration', {
    ...open?.answers,
    contactPhone: '16005991005',
  });
  const again = await task('local', 'confirm-or-return', householdNo);
  const second = await at.local.exchange.record({ recordId: again.recordId ?? '' });
  expect(second.version).toBe(2);
  await at.local.exchange.confirm({ recordId, version: 2 });
  await quiet();
  // What a registration has stands on its page at both windows; its seals at the one that made them.
  const [there, here] = await Promise.all(
    windows.map(async (window) => (await at[window].exchange.record({ recordId })).registration),
  );
  expect(there).toMatchObject({
    keptBy: 'state',
    shelf: '档〔2016〕JB-11-0001',
    certificate: { number: householdNumber, status: 'issued' },
    confirmation: { by: 'local', at: expect.any(Number) },
  });
  expect(there?.certificate?.seals.map(({ bureau }) => bureau)).toEqual(['state', 'local']);
  expect(there?.papers.map(({ kind }) => kind)).toEqual(['registration-certificate', 'reminder-list']);
  expect(here).toEqual({ ...there, certificate: null });
  expect(await tasks('state')).toEqual([]);
  expect(await tasks('local')).toEqual([]);
  const phone = await readBooks(
    training.profile('local'),
    (db) => findTaxpayer(db, householdNo)?.contactPhone,
  );
  expect(phone).toBe('16005991005');
}, 120_000);

const wuTing: Answers = {
  ...household,
  name: '学府路吴婷裁缝铺',
  legalPersonName: '吴婷',
  legalPersonId: people['wu-ting'].idNumber,
  contactName: '吴婷',
};

it('registered twice while the line was down: the first accepted stands, the second is a supplement and its paper comes back', async () => {
  for (const window of windows) lines[window].set('cut');
  const first = await register('state', wuTing);
  const second = await register('local', { ...wuTing, contactPhone: '16005990000' });
  const numberOf = (filed: CaseView): string =>
    filed.documents.find((document) => document.kind === 'registration-certificate')?.number ?? '';
  expect(numberOf(first)).toBe(numberOf(second));
  const taxpayerNo = numberOf(first).replaceAll(/[税字号]/g, '');

  lines.state.set('clear');
  await until('the first is accepted', async () => {
    const { waiting } = await at.state.exchange.retryNow({});
    return waiting === 0 ? true : undefined;
  });
  lines.local.set('clear');
  const recall = await task('local', 'recall', taxpayerNo);
  expect(recall.sentence).toContain('以先登记的为准');
  expect(recall.sentence).toContain(numberOf(second));
  expect(recall.caseFileId).toBe(second.id);
  // It is settled by what is done about the paper, never by a note.
  await expect(at.local.exchange.settleTask({ taskId: recall.taskId, note: '知道了' })).rejects.toMatchObject(
    { error: { code: 'case/record-not-open' } },
  );
  // The window that won has nothing to recall, and cannot.
  const won = await at.state.cases.get({ caseFileId: first.id });
  expect(won.flow?.acts.map((one) => one.act)).not.toContain('turn-supplementary');
  await expect(act(at.state, first.id, 'state', 'turn-supplementary', {})).rejects.toMatchObject({
    error: { code: 'case/act-not-open' },
  });

  const turned = await act(at.local, second.id, 'local', 'turn-supplementary', {
    found: 'same',
    paper: 'taken-back',
    note: '纳税人当日交回正、副本',
  });
  expect(turned.flow?.concluded?.zh).toBe('重复登记，已转为信息补录');
  expect((await tasks('local')).map((row) => row.kind)).not.toContain('recall');
  const books = await readBooks(training.profile('local'), (db) => ({
    statuses: certificatesOfCase(db, second.id).map(({ status }) => status),
    phone: findTaxpayer(db, taxpayerNo)?.contactPhone,
  }));
  // What stands is the first window's registration.
  expect(books).toEqual({ statuses: ['taken-back'], phone: '16005991004' });
  const seen = await entered('state', second.id, 'turn-supplementary');
  expect(seen.flow?.concluded?.zh).toBe('重复登记，已转为信息补录');
  await quiet();
  // Known here now: the third attempt is stopped before anything is printed.
  const third = await prepareNewcomer(at.local, establishment, wuTing);
  expect(third.preview.refusal?.reason.zh).toContain(taxpayerNo);
}, 120_000);

it('two shops of one owner got one number offline: the task says so, and the second registers under the next', async () => {
  const owner = { ...wuTing, legalPersonName: '郑清禾', legalPersonId: people['zheng-qinghe'].idNumber };
  for (const window of windows) lines[window].set('cut');
  await register('state', { ...owner, name: '清禾面馆' });
  const lost = await register('local', { ...owner, name: '清禾花坊' });
  const number =
    lost.documents.find((document) => document.kind === 'registration-certificate')?.number ?? '';
  const taxpayerNo = number.replaceAll(/[税字号]/g, '');
  lines.state.set('clear');
  await until('the first is accepted', async () =>
    (await at.state.exchange.retryNow({})).waiting === 0 ? true : undefined,
  );
  lines.local.set('clear');
  // The verdict comes before the registration that stands: then the task knows whose it is.
  await until('the task names the other shop', async () => {
    const { sentence } = await task('local', 'recall', taxpayerNo);
    return sentence.includes('已先登记给同一业主的“清禾面馆”') ? true : undefined;
  });
  const said = { paper: 'taken-back', note: '换发新号' };
  // Which of the two it is has to be said: the case ends under other words.
  await expect(act(at.local, lost.id, 'local', 'turn-supplementary', said)).rejects.toMatchObject({
    error: { code: 'case/answers-wrong' },
  });
  const ended = await act(at.local, lost.id, 'local', 'turn-supplementary', { ...said, found: 'another' });
  expect(ended.flow?.concluded?.zh).toBe('识别号已归同一业主的另一户，本件终止，另行登记');
  expect(ended.flow?.entries.at(-1)?.answers.map(({ label }) => label)).toEqual(
    expect.arrayContaining(['先登记的是', '已发证件', '处理情况']),
  );
  const anew = await register('local', { ...owner, name: '清禾花坊' });
  expect(anew.documents[0]?.number).toBe(`税字${taxpayerNo.slice(0, 18)}01号`);
  await task('state', 'confirm-or-return', `${taxpayerNo.slice(0, 18)}01`);
}, 120_000);

it('one shop under two numbers: both bureaus are told, each settles its own task, and neither is told twice', async () => {
  const shop = { name: '月亮湾豆浆店', licenceNo: '359901600077777', address: '临江市江北区月亮湾8号' };
  const of = (key: 'chen-jianming' | 'xie-wenhui', more: Answers): Answers => ({
    ...household,
    ...shop,
    ...more,
    legalPersonName: people[key].name,
    legalPersonId: people[key].idNumber,
    contactName: people[key].name,
  });
  // A couple: he comes to one window, she to the other, with the same licence.
  const first = await register('state', of('chen-jianming', {}));
  expect(first.flow?.concluded?.zh).toBe('已登记，资料已归档');
  const second = await register('local', of('xie-wenhui', { name: '月亮湾（豆浆店）' }));
  const wifeNo = (second.documents[0]?.number ?? '').replaceAll(/[税字号]/g, '');
  const told = {} as Record<TrainingWindow, string>;
  for (const window of windows) {
    const { sentence, taskId } = await task(window, 'duplicate', wifeNo);
    expect(sentence).toContain('证照号码和名称相同，可能是同一户重复登记');
    expect(sentence).toContain('月亮湾豆浆店');
    told[window] = taskId;
  }
  await at.state.exchange.settleTask({ taskId: told.state, note: '同一户，由地税注销后一登记' });
  const taskIds = async (window: TrainingWindow) => (await tasks(window)).map(({ taskId }) => taskId);
  expect(await taskIds('state')).not.toContain(told.state);
  expect(await taskIds('local')).toContain(told.local);
  await at.local.exchange.settleTask({ taskId: told.local, note: '同一户，已通知纳税人' });
  await quiet();
  for (const window of windows) expect(await taskIds(window)).not.toContain(told[window]);
}, 120_000);

it('the paper file is asked for by the other bureau, lent by its keeper and returned', async () => {
  const { rows } = await at.local.cases.flows({});
  const ofState = rows.find((row) => row.subject === '北岭巷雨桐奶茶店');
  const caseFileId = ofState?.caseFileId ?? '';
  const asked = await act(at.local, caseFileId, 'local', 'request-papers', {
    reason: '核实房产原值',
    papers: '全部登记资料',
  });
  expect(asked.flow?.deadlines.map(({ id, bureau, standing }) => [id, bureau, standing])).toEqual([
    ['loan-answer', 'state', 'running'],
  ]);
  expect(asked.documents.map((document) => document.kind)).toEqual(['loan-request']);
  const there = await entered('state', caseFileId, 'request-papers');
  expect((await at.state.cases.flows({})).rows.find((row) => row.caseFileId === caseFileId)?.isOurTurn).toBe(
    true,
  );
  const lend = there.flow?.acts.find((one) => one.act === 'lend-papers');
  await act(at.state, caseFileId, 'state', 'lend-papers', { ...lend?.answers });
  const lent = await entered('local', caseFileId, 'lend-papers');
  expect(lent.flow?.stage.zh).toBe('资料已借出，待归还');
  await act(at.local, caseFileId, 'local', 'return-papers', { condition: 'whole' });
  const over = await entered('state', caseFileId, 'return-papers');
  expect(over.flow).toMatchObject({
    concluded: { zh: '已登记，资料已归档' },
    deadlines: [
      { id: 'loan-answer', standing: 'met' },
      { id: 'loan-return', standing: 'met' },
    ],
  });
  await quiet();
}, 120_000);
