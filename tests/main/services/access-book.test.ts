import { afterEach, expect, it } from 'vitest';
import { trainingPin } from '../../../main/training/town/published.ts';
import { z } from 'zod/mini';
import type { PlainDate } from '../../../domain/plain-date.ts';
import { callNames, findCall } from '../../../contract/index.ts';
import { selectAll } from '../../../db/sql.ts';
import { looksIn } from '../../../main/services/access-book.ts';
import {
  beginDay,
  file,
  handClock,
  openTestHall,
  prepare,
  smallScaleTaxpayer,
  type TestHall,
} from '../../support/hall.ts';

/* 国税发〔2008〕93号: each view and each export of what the other bureau's books say is noted with officer and purpose. */

const halls: TestHall[] = [];
afterEach(async () => {
  for (const hall of halls.splice(0)) await hall.close();
});
const open = async (...options: Parameters<typeof openTestHall>): Promise<TestHall> => {
  const hall = await openTestHall(...options);
  halls.push(hall);
  return hall;
};

/** Members that say something about somebody, and members by which the book knows about whom. */
const tells =
  /^(taxpayerName|personName|subject|legalPersonName|legalPersonId|contactPhone|contactName|address|arrears.*|answers|history|mine|theirs|base|lanes|matches|ledger|entries)$/;
const names = /^(taxpayerNo|creditCode|caseFileId|recordId|humanNo)$/;

/** Calls whose answers tell nothing of anybody's books although a member is called as if. */
const tellsNobody: Readonly<Record<string, string>> = {
  'cases.matters': 'subject says what kind of form a matter has',
  'exchange.conflict': 'noted by its own desk, with the taxpayer of the task',
  'exchange.setAsides': 'ids of tasks and cases, and why an officer put them off',
  'exchange.setAside': 'ids of tasks and cases, and why an officer put them off',
  'exchange.takeUp': 'ids of tasks and cases, and why an officer put them off',
  'exchange.sticks': 'entries counts what lies in a sealed file nobody here can read',
  'exchange.exportToStick': 'noted in its own transaction for each taxpayer; the answer counts alone',
  'exchange.importFromStick': 'noted in the carried files; the answer counts alone',
  'exchange.fetchAnswer': 'noted in the carried files; the answer counts alone',
  'taxpayers.readCard': 'the person who stands at the counter; whom it finds is named by number',
  'taxpayers.identifyByHand': 'the person who stands at the counter; whom it finds is named by number',
};

const membersOf = (schema: unknown, seen = new Set<unknown>()): Set<string> => {
  const members = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    const { properties } = value as { properties?: Record<string, unknown> };
    for (const name of Object.keys(properties ?? {})) members.add(name);
    for (const each of Object.values(value)) walk(each);
  };
  walk(schema);
  return members;
};
const jsonOf = (name: string): unknown => {
  const call = findCall(name);
  if (call === undefined) throw new Error(`no call ${name}`);
  return z.toJSONSchema(call.out, { unrepresentable: 'any' });
};
const asked = (name: string): Set<string> =>
  membersOf(z.toJSONSchema(findCall(name)?.in ?? z.object({}), { unrepresentable: 'any', io: 'input' }));

it.each(callNames)('%s tells nothing of anybody whom the access book could not name', (name) => {
  const members = [...membersOf(jsonOf(name))];
  const told = members.filter((member) => tells.test(member));
  const isNamed = [...members, ...asked(name)].some((member) => names.test(member));
  if (tellsNobody[name] !== undefined) {
    expect(told, `${name} needs no excuse any more`).not.toEqual([]);
    return;
  }
  expect(told.length > 0 && !isNamed ? told : []).toEqual([]);
});

it('a new call that shows somebody without saying whom would be found', () => {
  const shows = (out: z.ZodMiniType) => {
    const members = [...membersOf(z.toJSONSchema(out))];
    return members.some((member) => tells.test(member)) && !members.some((member) => names.test(member));
  };
  expect(shows(z.strictObject({ rows: z.array(z.strictObject({ legalPersonName: z.string() })) }))).toBe(
    true,
  );
  expect(shows(z.strictObject({ taxpayerNo: z.string(), legalPersonName: z.string() }))).toBe(false);
});

const answers = { gross: '154500.00' };
const noted = (hall: TestHall) =>
  selectAll<{ officer: string; taxpayerNo: string; purpose: string; caseFileId: string | null }>(
    hall.db,
    'SELECT officer, taxpayer_no, purpose, case_file_id FROM access_log ORDER BY id',
  );

it('whoever is found by a search is noted once, and again after a while or by somebody else', async () => {
  const clock = handClock();
  const hall = await open({ clock });
  await beginDay(hall.hall);
  const { rows } = await hall.hall.taxpayers.search({ text: '临江' });
  expect(rows.length).toBeGreaterThan(1);
  const found = rows.map(({ taxpayerNo }) => ({
    officer: 'n-lin',
    taxpayerNo,
    purpose: 'counter-service',
    caseFileId: null,
  }));
  expect(noted(hall)).toEqual(found);
  await hall.hall.taxpayers.search({ text: '临江' });
  expect(noted(hall)).toHaveLength(rows.length);
  clock.pass(250_000);
  await hall.hall.session.touch({});
  clock.pass(250_000);
  await hall.hall.session.touch({});
  clock.pass(250_000);
  await hall.hall.taxpayers.search({ text: '临江' });
  expect(noted(hall)).toHaveLength(2 * rows.length);
});

it('lists, papers and copies note whom they show, in the case where there is one', async () => {
  const hall = await open();
  await beginDay(hall.hall);
  const view = await prepare(hall.hall, { answers });
  await file(hall.hall, view);
  await hall.printed();
  const known = noted(hall).filter(({ taxpayerNo }) => taxpayerNo === smallScaleTaxpayer);
  expect(known).toEqual([
    { officer: 'n-lin', taxpayerNo: smallScaleTaxpayer, purpose: 'counter-service', caseFileId: view.id },
  ]);
  const { rows } = await hall.hall.paper.printJobs({});
  expect(looksIn(hall.db, { rows })).toEqual([
    { taxpayerNo: smallScaleTaxpayer, caseFileId: view.id, isListed: true },
  ]);
  const pushed = await hall.hall.taxpayers.pushed({ text: '' });
  const after = noted(hall).map(({ taxpayerNo }) => taxpayerNo);
  expect(after).toEqual(expect.arrayContaining(pushed.rows.map(({ creditCode }) => creditCode)));
  const ledger = await hall.hall.paper.ledger({ from: '2016-01-01', to: '2016-12-31', levy: null });
  expect(ledger.rows.length).toBeGreaterThan(0);
});

it('a ledger that is printed notes everybody on it, with its own purpose', async () => {
  const hall = await open();
  await beginDay(hall.hall);
  await file(hall.hall, await prepare(hall.hall, { answers }));
  await hall.hall.paper.printLedger({ from: '2016-04-01', to: '2016-04-30' });
  expect(noted(hall)).toContainEqual({
    officer: 'n-lin',
    taxpayerNo: smallScaleTaxpayer,
    purpose: 'ledger-print',
    caseFileId: null,
  });
});

it('an answer that cannot be noted does not leave', async () => {
  const hall = await open({
    failpoint: (name) => {
      if (name.startsWith('access')) throw new Error('the disk is full');
    },
  });
  await beginDay(hall.hall);
  expect(await hall.serve('taxpayers.search', { text: '临江' })).toMatchObject({ ok: false });
});

it('a masked number, or nobody signed in, notes nothing', async () => {
  const hall = await open();
  expect(looksIn(hall.db, { rows: [{ taxpayerNo: '913599********13F', title: 'x' }] })).toEqual([]);
  await hall.hall.session.state({});
  expect(noted(hall)).toEqual([]);
});

it('the auditor lists looks by day, officer and taxpayer, and nobody else may; to look there is noted as well', async () => {
  const hall = await open();
  await beginDay(hall.hall);
  await file(hall.hall, await prepare(hall.hall, { answers }));
  await hall.hall.taxpayers.search({ text: '临江' });
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) as PlainDate;
  const all = { on: today, officerId: null, taxpayerNo: null };
  await expect(hall.hall.taxpayers.accesses(all)).rejects.toMatchObject({
    error: { code: 'officer/not-entitled' },
  });
  await hall.hall.session.closeCashSession({ countedFen: 554_000, note: '日结' });
  await hall.hall.session.signOut({});
  await hall.hall.session.signIn({ officerId: 'n-shen', pin: trainingPin });
  const { rows, officers } = await hall.hall.taxpayers.accesses(all);
  expect(rows.length).toBeGreaterThan(3);
  expect(officers).toEqual([{ id: 'n-lin', name: '林静怡' }]);
  const [first] = (await hall.hall.taxpayers.accesses({ ...all, taxpayerNo: smallScaleTaxpayer })).rows.slice(
    -1,
  );
  expect(first).toMatchObject({
    officerName: '林静怡',
    taxpayerNo: smallScaleTaxpayer,
    purpose: { zh: '窗口办理', en: 'Counter service' },
    caseNo: expect.stringMatching(/^JB-/),
  });
  const own = await hall.hall.taxpayers.accesses({ ...all, officerId: 'n-shen' });
  expect(own.rows.length).toBeGreaterThan(0);
  expect(own.rows.every(({ purpose }) => purpose.zh === '审计')).toBe(true);
  const before = await hall.hall.taxpayers.accesses({ ...all, on: '2016-04-05' as PlainDate });
  expect(before.rows).toEqual([]);
});
