import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ValueClient } from '../../../contract/client.ts';
import { allRecords } from '../../../db/inbox.ts';
import { selectAll } from '../../../db/sql.ts';
import { identityRecordId } from '../../../domain/registration/registration.ts';
import { digestOfRecords } from '../../../main/sync/digest.ts';
import { until } from '../../../main/training/act-player.ts';
import type { AnyWindow } from '../../../main/training/make-profile.ts';
import { attach, lookAtOfRecord } from '../../support/attach.ts';
import { pdfOf, pngOf, sha256 } from '../../support/scans.ts';
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

/* A registration moves from 江北区 to 云溪县 (docs/decisions/0025): three windows as they run in a hall, one exchange. */

/** Papers of the newcomer: one it brought, and one that came with the correction. */
const [licence, lease] = [pngOf(60, 80), pdfOf('lease of Beiling Lane 2', 40_000)];
const officers = { state: 'n-lin', local: 'l-zheng', yunxi: 'n-zhao', 'yunxi-local': 'l-zheng' } as const;
const windows = ['state', 'local', 'yunxi', 'yunxi-local'] as const satisfies readonly AnyWindow[];
const recordId = identityRecordId(householdNo);
let training: TestTraining;
const at = {} as Record<AnyWindow, ValueClient>;

beforeAll(async () => {
  training = await makeTraining({ withNeighbours: true });
  for (const window of windows) {
    const hall = await startHall(training.profile(window), { temp: training.temp });
    training.halls.add(hall);
    at[window] = hall.calls;
    await signIn(hall.calls, officers[window]);
  }
}, 180_000);
afterAll(() => training.remove());

const task = (window: AnyWindow, kind: string) =>
  until(`${kind} at ${window}`, async () => {
    await at[window].exchange.retryNow({});
    return (await at[window].exchange.inbox({})).rows.find(
      (row) => row.kind === kind && row.taxpayerNo === householdNo,
    );
  });
const gone = (window: AnyWindow, kind: string) =>
  until(`no ${kind} at ${window} any more`, async () => {
    await at[window].exchange.retryNow({});
    const { rows } = await at[window].exchange.inbox({});
    return rows.some((row) => row.kind === kind) ? undefined : true;
  });
const standing = (window: AnyWindow, status: string, version: number) =>
  until(`${status} ${version} at ${window}`, async () => {
    await at[window].exchange.retryNow({});
    const record = await at[window].exchange.record({ recordId }).catch(() => undefined);
    return record?.status === status && record.version === version ? record : undefined;
  });
const switchTo = async (window: AnyWindow, officer: string): Promise<void> => {
  await at[window].session.signOut({});
  await signIn(at[window], officer);
};
const said = async (window: AnyWindow): Promise<string> =>
  (await at[window].exchange.record({ recordId })).history.map(({ sentence }) => sentence.zh).join('\n');
const move = (version: number) => ({
  recordId,
  version,
  toPart: '359903',
  toAuthority: 'state' as const,
  reason: 'taxpayer-moves' as const,
  explanation: '经营地址迁至云溪县县前街',
  document: '临江国税迁〔2016〕3号',
  documentOn: '2016-04-01',
});

it('is handed over by the tax officer alone, once nothing forbids it, to a place that somebody has set', async () => {
  const newcomer = await prepareNewcomer(at.state, establishment, household);
  await attach(at.state, newcomer.id, '营业执照', licence);
  await fileNewcomer(at.state, newcomer);
  await standing('state', 'stored', 1);
  await expect(at.state.exchange.handOver(move(1))).rejects.toMatchObject({
    error: { code: 'officer/not-entitled' },
  });
  await switchTo('state', 'n-zhao');
  expect(await at.state.exchange.registrationOf({ taxpayerNo: householdNo })).toEqual({ recordId });
  const before = await at.state.exchange.handover({ recordId });
  expect(before).toMatchObject({
    goneTo: null,
    offers: [],
    leave: { places: [{ part: '359903', name: '云溪县' }] },
  });
  expect(before.leave?.setBy).toContain('国家税务局');
  expect(
    before.leave?.obstacles.map(({ forbids, said: words }) => [forbids, words.zh.includes(householdNumber)]),
  ).toEqual([
    [false, false],
    [false, true],
    [false, false],
  ]);
  expect(before.leave?.obstacles.at(-1)?.said.zh).toContain('扫描件 1 份随同移交');
  for (const [over, field] of [
    [{ document: ' ' }, '文号'],
    [{ explanation: '' }, '移交原因'],
    [{ documentOn: '2016-02-30' }, '文书日期'],
  ] as const)
    await expect(at.state.exchange.handOver({ ...move(1), ...over }), field).rejects.toMatchObject({
      error: { code: 'figure/bad-input' },
    });
  await expect(at.state.exchange.handOver({ ...move(1), toPart: '359901' })).rejects.toMatchObject({
    error: { code: 'exchange/part-unknown' },
  });
  await expect(at.state.exchange.handOver(move(7))).rejects.toMatchObject({
    error: { code: 'case/record-not-open' },
  });
});

it('while it is returned it stays: what was returned is corrected first', async () => {
  await task('local', 'confirm-or-return');
  await at.local.exchange.returnRecord({ recordId, version: 1, field: 'contactPhone', reason: '打不通' });
  await standing('state', 'returned', 1);
  await expect(at.state.exchange.handOver(move(1))).rejects.toMatchObject({
    error: { code: 'case/handover-not-clear', message: expect.stringContaining('更正') },
  });
});

it('closes it here at both bureaus’ windows, asks for the certificate back, and is a task there at both', async () => {
  await switchTo('state', 'n-lin');
  const { caseFileId } = await task('state', 'correct');
  const view = await at.state.cases.get({ caseFileId: caseFileId ?? '' });
  const open = view.flow?.acts.find((one) => one.act === 'correct-registration');
  const to = { lane: 'state', act: 'correct-registration' } as const;
  await attach(at.state, caseFileId ?? '', '场所证明', lease, to);
  await act(at.state, caseFileId ?? '', 'state', 'correct-registration', {
    ...open?.answers,
    contactPhone: '16005991005',
  });
  await standing('state', 'stored', 2);
  await switchTo('state', 'n-zhao');
  const after = await at.state.exchange.handOver(move(2));
  expect(after.leave?.obstacles.some(({ forbids }) => forbids)).toBe(true);
  for (const window of ['state', 'local'] as const) {
    const record = await standing(window, 'handed-over', 3);
    expect(record.fields).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'contactPhone', value: '16005991005' })]),
    );
    expect(await at[window].exchange.handover({ recordId })).toMatchObject({
      goneTo: { part: '359903', name: '云溪县', isSentBack: false, takenOn: null },
      leave: null,
    });
    expect(await said(window)).toContain('国税移交至云溪县，第 3 版，临江国税迁〔2016〕3号');
  }
  expect((await task('state', 'take-back')).sentence).toContain(householdNumber);
  expect((await task('yunxi', 'take-over')).sentence).toContain('江北区移交来的登记，由国税接收');
  expect((await task('yunxi-local', 'take-over')).taxpayerName).toBe('北岭巷雨桐奶茶店');
  const there = await at['yunxi-local'].exchange.handover({ recordId });
  expect(there).toMatchObject({
    leave: null,
    goneTo: null,
    offers: [{ mayDecline: false, from: { name: '江北区' } }],
  });
  expect(there.offers[0]?.blocked?.zh).toContain('国税');
});

it('carries that registration and nothing else of its jurisdiction', async () => {
  const records = await readBooks(training.profile('yunxi'), allRecords);
  expect(records.map((record) => record.recordId)).toEqual([recordId]);
  expect((await at.yunxi.taxpayers.search({ text: '雨桐' })).rows).toEqual([]);
});

const papersOf = async (window: AnyWindow) =>
  (await at[window].scans.ofRecord({ recordId })).rows.map(({ title, from }) => [title, from]);
const fetched = (window: AnyWindow, hash: string) =>
  until(`the scan has come to ${window}`, async () => {
    await at.state.exchange.retryNow({});
    const { rows } = await at[window].scans.ofRecord({ recordId });
    const row = rows.find((one) => one.hash === hash);
    if (row?.place === 'away') await at[window].scans.fetchOfRecord({ recordId, hash });
    return row?.place === 'here' ? row : undefined;
  });
/** Journal and access log of a window: who has looked at which scan. */
const looksAt = (window: AnyWindow) =>
  readBooks(training.profile(window), (db) => ({
    journal: selectAll<{ entryText: string }>(
      db,
      "SELECT entry_text FROM journal WHERE entry_text LIKE '%scan/looked-at%'",
    ).map(({ entryText }) => JSON.parse(entryText) as { officer: string; detail: object }),
    accesses: selectAll<{ officer: string }>(
      db,
      'SELECT officer FROM access_log WHERE taxpayer_no = ?',
      householdNo,
    ).length,
  }));

it('its scans, of the first version and the corrected one, are read there at both bureaus’ windows, and each look is noted', async () => {
  for (const window of ['yunxi', 'yunxi-local'] as const)
    expect(await papersOf(window)).toEqual([
      ['营业执照', '江北区'],
      ['场所证明', '江北区'],
    ]);
  await expect(at.yunxi.scans.openOfRecord({ recordId, hash: sha256(licence) })).rejects.toMatchObject({
    error: { code: 'scan/not-here' },
  });
  const noted = await looksAt('yunxi');
  await fetched('yunxi', sha256(licence));
  await fetched('yunxi-local', sha256(lease));
  expect((await lookAtOfRecord(at.yunxi, recordId, sha256(licence))).equals(licence)).toBe(true);
  expect((await lookAtOfRecord(at['yunxi-local'], recordId, sha256(lease))).equals(lease)).toBe(true);
  const { journal, accesses } = await looksAt('yunxi');
  expect(journal).toMatchObject([
    { officer: 'n-zhao', detail: { hash: sha256(licence), recordId, purpose: 'counter-service' } },
  ]);
  expect(accesses).toBeGreaterThan(noted.accesses);
});

it('goes back with a reason, and is open here again', async () => {
  const [offer] = (await at.yunxi.exchange.handover({ recordId })).offers;
  await at.yunxi.exchange.decline({ recordId, msgId: offer?.msgId ?? '', reason: '实际经营地不在本县' });
  await expect(
    at.yunxi.exchange.decline({ recordId, msgId: offer?.msgId ?? '', reason: '再退一次' }),
  ).rejects.toMatchObject({ error: { code: 'exchange/handover-answered' } });
  expect((await task('state', 'sent-back')).sentence).toContain('实际经营地不在本县');
  await gone('state', 'take-back');
  await standing('local', 'stored', 3);
  // The version it comes back in is nobody's yet: the other bureau here looks at it as at any other.
  await task('local', 'confirm-or-return');
  await gone('yunxi-local', 'take-over');
  // Whose papers they are no longer, they are no longer read there: not even those that have come.
  for (const window of ['yunxi', 'yunxi-local'] as const) {
    expect(await at[window].scans.ofRecord({ recordId })).toMatchObject({
      rows: [],
      withdrawn: { count: 2, place: '江北区' },
    });
    expect((await at[window].exchange.handover({ recordId })).goneTo).toEqual({
      part: '359901',
      name: '江北区',
      isSentBack: true,
      takenOn: null,
    });
    await expect(at[window].scans.openOfRecord({ recordId, hash: sha256(licence) })).rejects.toMatchObject({
      error: { code: 'scan/gone' },
    });
  }
  expect(await papersOf('state')).toEqual([
    ['营业执照', null],
    ['场所证明', null],
  ]);
  const back = await task('state', 'sent-back');
  await switchTo('state', 'n-lin');
  await at.state.exchange.settleTask({ taskId: back.taskId, note: '已通知纳税人' });
  await switchTo('state', 'n-zhao');
});

it('is taken as the next version with its new address, confirmed there by the other bureau, and known there', async () => {
  await standing('state', 'stored', 3);
  await at.state.exchange.handOver(move(3));
  await task('yunxi', 'take-over');
  const [offer] = (await at.yunxi.exchange.handover({ recordId })).offers;
  const taking = {
    recordId,
    msgId: offer?.msgId ?? '',
    address: '临江市云溪县县前街20号',
    place: 'town' as const,
    contactPhone: '16005991005',
  };
  await expect(at.yunxi.exchange.takeOver({ ...taking, address: ' ' })).rejects.toMatchObject({
    error: { code: 'figure/bad-input' },
  });
  await at.yunxi.exchange.takeOver(taking);
  const here = await standing('yunxi', 'stored', 5);
  expect(here.caseFileId).toBeNull();
  // Its papers are this place's from now on, at both bureaus, and nothing of them has to be sent from here.
  for (const window of ['yunxi', 'yunxi-local'] as const) {
    await standing(window, 'stored', 5);
    expect((await papersOf(window)).map(([title]) => title)).toEqual(['营业执照', '场所证明']);
    for (const paper of [licence, lease]) {
      await fetched(window, sha256(paper));
      expect((await lookAtOfRecord(at[window], recordId, sha256(paper))).equals(paper)).toBe(true);
    }
    expect(await at[window].scans.uploads({})).toEqual({ rows: [], unsent: 0 });
  }
  // Where it came from both windows are told that, and nothing of what it says now.
  for (const window of ['state', 'local'] as const) {
    await until('word of the taking has come', async () => {
      await at[window].exchange.retryNow({});
      const { goneTo } = await at[window].exchange.handover({ recordId });
      return goneTo?.takenOn === '2016-04-05' ? goneTo : undefined;
    });
    expect(await said(window)).toContain('云溪县国税已接收');
    expect(JSON.stringify(await at[window].exchange.record({ recordId }))).not.toContain('县前街20号');
  }
  // What was taken over has no case here: a return of it is answered on its page.
  await task('yunxi-local', 'confirm-or-return');
  await at['yunxi-local'].exchange.returnRecord({
    recordId,
    version: 5,
    field: 'contactPhone',
    reason: '少一位',
  });
  await task('yunxi', 'correct');
  expect(await at.yunxi.exchange.handover({ recordId })).toMatchObject({
    correct: { field: 'contactPhone', value: '16005991005', reason: '少一位' },
  });
  await at.yunxi.exchange.correctTaken({ recordId, version: 5, value: '16005991006' });
  await standing('yunxi', 'stored', 6);
  const asked = await task('yunxi-local', 'confirm-or-return');
  await at['yunxi-local'].exchange.confirm({ recordId: asked.recordId ?? '', version: 6 });
  await standing('yunxi', 'confirmed', 6);
  const found = await at.yunxi.taxpayers.search({ text: '雨桐' });
  expect(found.rows.map((row) => row.taxpayerNo)).toEqual([householdNo]);
  expect(await said('yunxi')).toContain('国税接收，第 5 版');
  expect(await said('yunxi')).toContain('江北区国税移交至此');
  expect(await said('state')).toContain('云溪县国税未接收，恢复由本地管理');
  await standing('state', 'handed-over', 4);
  for (const pair of [
    ['state', 'local'],
    ['yunxi', 'yunxi-local'],
  ] as const)
    await until(`${pair.join()} agree`, async () => {
      const digests = new Set<string>();
      for (const window of pair) {
        await at[window].exchange.retryNow({});
        digests.add(await readBooks(training.profile(window), (db) => digestOfRecords(allRecords(db))));
      }
      return digests.size === 1 ? true : undefined;
    });
});
