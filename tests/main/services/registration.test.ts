import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { bodySchemas } from '../../../contract/exchange/bodies.ts';
import { certificatesOfCase, sealGrantsOf } from '../../../db/seals.ts';
import { putPushedRegistration } from '../../../db/pushed-registrations.ts';
import { selectAll, selectOne } from '../../../db/sql.ts';
import { findTaxpayer } from '../../../db/taxpayers.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { town } from '../../../main/training/town/town.ts';
import type { TestHall } from '../../support/hall.ts';
import { kindsOf, registrationHalls } from './registration-halls.ts';
import {
  establishment,
  fileNewcomer,
  household,
  householdNo,
  householdNumber,
  prepareNewcomer,
  pushedKnown,
  pushedNewcomer,
  supplement,
  supplementary,
} from './registration.ts';
import { refusal } from '../../support/refusal.ts';

/* Norm item 1 at one window, without a line: real services on a real database. */
const { openHall } = registrationHalls();

const messagesOf = (hall: TestHall) =>
  selectAll<{ text: string }>(hall.db, 'SELECT text FROM outbox ORDER BY seq').map(
    ({ text }) => JSON.parse(text) as Record<string, unknown>,
  );

test('a household is registered for both bureaus on the spot: one number, two seals, list, shelf, two lanes', async () => {
  const hall = await openHall();
  const view = await prepareNewcomer(hall.hall, establishment, household);
  expect(view.preview).toMatchObject({
    blocked: null,
    problems: [],
    refusal: null,
    certificate: { title: '税务登记证', number: householdNumber, missingSeals: [] },
  });
  const filed = await fileNewcomer(hall.hall, view);
  expect(filed).toMatchObject({
    status: 'filed',
    subject: '北岭巷雨桐奶茶店',
    flow: { concluded: { zh: '已登记，资料已归档' } },
  });
  expect(filed.preview.refusal).toBeNull();
  expect(kindsOf(hall, view.id)).toEqual([
    'registration-certificate',
    'registration-certificate',
    'reminder-list',
    'archive-label',
  ]);
  const [entry] = filed.flow?.entries ?? [];
  expect(entry?.documents).toEqual([
    { kind: 'registration-certificate', title: '税务登记证', number: householdNumber },
    expect.objectContaining({ kind: 'reminder-list', number: '告知〔2016〕JB-11-1号' }),
    { kind: 'archive', title: '设立登记纸质资料归档', number: '档〔2016〕JB-11-0001' },
  ]);
  const messages = messagesOf(hall);
  expect(messages.map((one) => [one['schema'], one['authority'], one['recordId']])).toEqual([
    ['case-entry/1', 'state', `lane:${view.id}:state`],
    ['case-entry/1', 'local', `lane:${view.id}:local`],
    ['registration/1', 'state', `taxpayer:${householdNo}:identity`],
  ]);
  expect(bodySchemas['registration/1'].parse(messages[2]?.['body'])).toMatchObject({
    taxpayerNo: householdNo,
    certificateNumber: householdNumber,
    registeredOn: '2016-04-05',
  });
  // The next person at this window finds the taxpayer at once, by name, by number and by the owner's card.
  expect(findTaxpayer(hall.db, householdNo)).toMatchObject({
    name: '北岭巷雨桐奶茶店',
    entityType: 'household',
  });
  const found = await hall.hall.taxpayers.search({ text: '雨桐' });
  expect(found.rows.map((row) => row.taxpayerNo)).toEqual([householdNo]);
});

test('the same owner’s second shop takes the next number; the same shop again is refused before any paper', async () => {
  const hall = await openHall();
  await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  const again = await prepareNewcomer(hall.hall, establishment, household);
  expect(again.preview.refusal?.reason.zh).toContain('不能重复登记');
  await expect(fileNewcomer(hall.hall, again)).rejects.toEqual(refusal('case/refused-by-rule'));
  const refused = await hall.hall.cases.perform({ action: 'refuse', caseFileId: again.id, reason: '' });
  expect(kindsOf(hall, again.id)).toEqual(['refusal-notice']);
  expect(refused.status).toBe('refused');
  const second = await fileNewcomer(
    hall.hall,
    await prepareNewcomer(hall.hall, establishment, { ...household, name: '雨桐花店' }),
  );
  expect(certificatesOfCase(hall.db, second.id).map(({ number }) => number)).toEqual([
    '税字35990120000229004901号',
  ]);
  expect(second.flow?.entries[0]?.documents.at(-1)?.number).toBe('档〔2016〕JB-11-0002');
});

test('papers missing are asked for once, by name; F9 stays shut meanwhile', async () => {
  const hall = await openHall();
  const view = await prepareNewcomer(hall.hall, establishment, household, ['licence']);
  await expect(fileNewcomer(hall.hall, view)).rejects.toEqual(refusal('case/papers-missing'));
  const asked = await hall.hall.cases.perform({ action: 'request-supplement', caseFileId: view.id });
  expect(asked.status).toBe('awaiting-supplement');
  expect(kindsOf(hall, view.id)).toEqual(['supplement-notice']);
  expect(findTaxpayer(hall.db, householdNo)).toBeUndefined();
});

test('the Local window registers just as well, under its own authority', async () => {
  const hall = await openHall({ bureau: 'local' });
  const filed = await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  expect(filed.flow?.concluded?.zh).toBe('已登记，资料已归档');
  expect(messagesOf(hall).map((one) => [one['schema'], one['authority'], one['under']])).toEqual([
    ['case-entry/1', 'state', 'agreement:item-1-2016-2'],
    ['case-entry/1', 'local', 'own-office'],
    ['registration/1', 'local', 'own-office'],
  ]);
});

test('one licence, one code: the code brings what 工商 pushed, the clerk adds the rest, no certificate is printed', async () => {
  const hall = await openHall();
  const view = await prepareNewcomer(hall.hall, supplementary, {
    ...supplement,
    creditCode: pushedNewcomer?.creditCode ?? '',
    legalPersonName: '林秀英（手工更正）',
  });
  expect(view.answers).toMatchObject({
    name: '临江市江北区知味餐饮有限公司',
    licensedOn: '2016-03-30',
    // What was typed is not overwritten.
    legalPersonName: '林秀英（手工更正）',
  });
  const filed = await fileNewcomer(hall.hall, view);
  expect(kindsOf(hall, filed.id)).toEqual(['reminder-list', 'archive-label']);
  expect(messagesOf(hall).at(-1)).toMatchObject({
    schema: 'registration/1',
    taxpayer: pushedNewcomer?.creditCode,
    body: { creditCode: pushedNewcomer?.creditCode, certificateNumber: null, mode: 1 },
  });
  const known = await prepareNewcomer(hall.hall, supplementary, {
    ...supplement,
    creditCode: pushedKnown?.creditCode ?? '',
  });
  expect(known.preview.refusal?.reason.zh).toContain('已经补录入库');
});

test('F9 pressed twice registers once; a power cut at any place leaves all of it or nothing', async () => {
  const hall = await openHall();
  const view = await prepareNewcomer(hall.hall, establishment, household);
  const actId = uuidv7();
  await fileNewcomer(hall.hall, view, actId);
  await fileNewcomer(hall.hall, view, actId);
  expect(selectOne<{ n: number }>(hall.db, 'SELECT count(*) AS n FROM certificates')?.n).toBe(1);
});

test.each([
  'file:after-seals',
  'file:after-lanes',
  'file:after-registration',
  'file:after-journal',
  'file:before-commit',
])(
  'the power fails at %s: no number is spent, nobody is registered, and the next F9 does all of it',
  async (place) => {
    let armed = true;
    const hall = await openHall({
      failpoint: (name) => {
        if (armed && name === place) throw new Error('the power failed');
      },
    });
    const view = await prepareNewcomer(hall.hall, establishment, household);
    const actId = uuidv7();
    await expect(fileNewcomer(hall.hall, view, actId)).rejects.toThrow();
    expect(findTaxpayer(hall.db, householdNo)).toBeUndefined();
    expect(certificatesOfCase(hall.db, view.id)).toEqual([]);
    expect(sealGrantsOf(hall.db, 'local')[0]?.nextNo).toBe(1);
    expect(messagesOf(hall)).toEqual([]);
    armed = false;
    const filed = await fileNewcomer(hall.hall, view, actId);
    expect(filed.flow?.entries[0]?.documents.at(-1)?.number).toBe('档〔2016〕JB-11-0001');
    expect(sealGrantsOf(hall.db, 'local')[0]?.nextNo).toBe(2);
  },
);

test('whom 工商 has pushed and nobody has completed is listed, newest first, found by name, and gone once it is completed', async () => {
  const [zhiwei, qiming] = town.pushedRegistrations;
  if (zhiwei === undefined || qiming === undefined) throw new Error('the town has pushed nobody');
  const hall = await openHall({
    // A later push of the first: it moved, and its scope grew. The same push again changes nothing.
    prepare: (tx) => {
      putPushedRegistration(tx, { ...zhiwei, address: '临江市江北区学府路23号', pushedOn: qiming.pushedOn });
      putPushedRegistration(tx, { ...zhiwei, address: '临江市江北区学府路23号', pushedOn: qiming.pushedOn });
      putPushedRegistration(tx, { ...qiming, scope: '从前的', pushedOn: plainDate('2016-04-02') });
    },
  });
  const listed = async (text = '') => {
    const { rows, awaiting } = await hall.hall.taxpayers.pushed({ text });
    return { names: rows.map(({ name }) => name), awaiting, rows };
  };
  const all = await listed();
  // The third that was pushed is registered already.
  expect(all.awaiting).toBe(2);
  expect(all.names.toSorted()).toEqual([zhiwei.name, qiming.name].toSorted());
  expect(all.rows.find(({ name }) => name === zhiwei.name)?.changed).toEqual([
    { label: { zh: '生产经营地址', en: 'Address' }, before: zhiwei.address },
  ]);
  // What came late is no news.
  expect(all.rows.find(({ name }) => name === qiming.name)?.changed).toEqual([]);
  for (const text of ['启明', 'qmxx', qiming.creditCode.slice(-5).toLowerCase(), qiming.legalPersonName])
    expect((await listed(text)).names).toEqual([qiming.name]);
  expect((await listed('没有这家')).names).toEqual([]);
  await fileNewcomer(
    hall.hall,
    await prepareNewcomer(hall.hall, supplementary, { ...supplement, creditCode: zhiwei.creditCode }),
  );
  expect((await listed()).names).toEqual([qiming.name]);
});
