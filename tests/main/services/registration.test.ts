import { randomBytes } from 'node:crypto';
import { uuidv7 } from 'uuidv7';
import { expect, test } from 'vitest';
import { bodySchemas } from '../../../contract/exchange/bodies.ts';
import { documentsOfCase } from '../../../db/documents.ts';
import { certificatesOfCase, findSealGrant, insertSealGrant, sealGrantsOf } from '../../../db/seals.ts';
import { putPushedRegistration } from '../../../db/pushed-registrations.ts';
import { execute, selectAll, selectOne } from '../../../db/sql.ts';
import { findTaxpayer } from '../../../db/taxpayers.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { type Seal, type SealedPaper, signGrant, signRevocation } from '../../../evidence/seal.ts';
import { signingKeyFrom } from '../../../evidence/signature.ts';
import { sealsAreGenuine, takeRevocation } from '../../../main/services/seal-desk.ts';
import { trainingSealAuthorities } from '../../../main/training/town/seals.ts';
import { town } from '../../../main/training/town/town.ts';
import type { TestHall, TestHallOptions } from '../../support/hall.ts';
import {
  act,
  establishment,
  fileNewcomer,
  household,
  householdNo,
  householdNumber,
  prepareNewcomer,
  pushedKnown,
  pushedNewcomer,
  signIn,
  supplement,
  supplementary,
} from './registration.ts';
import { testHalls } from '../../support/halls.ts';
import { refusal } from '../../support/refusal.ts';

/* Norm item 1 at one window, without a line: real services on a real database. */

const halls = testHalls();
const openHall = async (options: TestHallOptions = {}): Promise<TestHall> => {
  const hall = await halls.openHall(options);
  await signIn(hall.hall, options.bureau === 'local' ? 'l-zheng' : 'n-lin');
  return hall;
};

const messagesOf = (hall: TestHall) =>
  selectAll<{ text: string }>(hall.db, 'SELECT text FROM outbox ORDER BY seq').map(
    ({ text }) => JSON.parse(text) as Record<string, unknown>,
  );
const kindsOf = (hall: TestHall, caseFileId: string): string[] =>
  documentsOfCase(hall.db, caseFileId).map((document) => document.kind);
/** The Local bureau issues this window another key. */
const issueLocalKey = (tx: WritableTx, id: string, fromNo: number, toNo = 99): void => {
  const key = signingKeyFrom('ed25519', randomBytes(32));
  const range = { id, bureau: 'local', fromNo, toNo } as const;
  const term = { validFrom: plainDate('2016-04-01'), validTo: plainDate('2016-04-30') };
  const grant = {
    ...range,
    ...term,
    v: 1,
    env: 'training',
    window: 'jb-11',
    kinds: ['registration-certificate'],
    ...key.verifying,
  } as const;
  insertSealGrant(tx, {
    ...range,
    ...term,
    grant: signGrant(trainingSealAuthorities.local.signing, grant),
    privateKeyHex: key.signing.privateKeyHex,
  });
};
const changing =
  (sql: string) =>
  (tx: WritableTx): void => {
    execute(tx, sql);
  };
const withoutLocalKeys = changing("DELETE FROM seal_grants WHERE bureau = 'local'");

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

test('both seals are real: each is the window’s key of that bureau over this very paper', async () => {
  const hall = await openHall();
  const filed = await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  const [certificate] = certificatesOfCase(hall.db, filed.id);
  if (certificate === undefined) throw new Error('no certificate');
  const paper = certificate.paper as SealedPaper;
  const seals = certificate.seals as Seal[];
  expect(seals.map(({ bureau, no }) => [bureau, no])).toEqual([
    ['state', 1],
    ['local', 1],
  ]);
  expect(sealsAreGenuine(hall.db, paper, seals)).toBe(true);
  const [first, ...rest] = paper.rows;
  expect(first?.label).toBe('纳税人名称');
  const altered = { ...paper, rows: [{ label: '纳税人名称', value: '别人的店' }, ...rest] };
  expect(sealsAreGenuine(hall.db, altered, seals)).toBe(false);
  expect(
    sealsAreGenuine(
      hall.db,
      paper,
      seals.map((seal) => ({ ...seal, no: 2 })),
    ),
  ).toBe(false);
  const printed = documentsOfCase(hall.db, filed.id)[0]?.data as { seals: { code: string }[] };
  expect(printed.seals.map(({ code }) => code.split(' ').at(-1)?.toLowerCase())).toEqual(
    seals.map((seal) => seal.signature),
  );
});

test.each<[string, (tx: WritableTx) => void]>([
  ['never issued', withoutLocalKeys],
  ['used up', changing("UPDATE seal_grants SET next_no = to_no + 1 WHERE bureau = 'local'")],
  ['out of date', changing("DELETE FROM seal_grants WHERE bureau = 'local' AND valid_from < '2016-07-01'")],
  [
    'tampered with in the database',
    changing(
      "UPDATE seal_grants SET grant_json = replace(grant_json, 'seal-local', 'seal-locaI') WHERE bureau = 'local'",
    ),
  ],
])(
  'with a key %s there is a slip and no drawn seal, and no number of the other bureau is spent',
  async (_why, change) => {
    const hall = await openHall({ prepare: change });
    const view = await prepareNewcomer(hall.hall, establishment, household);
    // The clerk is told before F9.
    expect(view.preview.certificate?.missingSeals.map(({ bureau }) => bureau)).toEqual(['local']);
    const filed = await fileNewcomer(hall.hall, view);
    expect(kindsOf(hall, filed.id)).toEqual(['certificate-to-follow', 'reminder-list', 'archive-label']);
    expect(filed.flow).toMatchObject({ stage: { zh: '已登记，证件后补' }, concluded: null });
    expect(certificatesOfCase(hall.db, filed.id)).toEqual([]);
    expect(sealGrantsOf(hall.db, 'state').map(({ fromNo, nextNo }) => nextNo - fromNo)).toEqual([0, 0, 0]);
    const slip = documentsOfCase(hall.db, filed.id)[0]?.data as { missing: string[] };
    expect(slip.missing).toEqual(['临江市江北区地方税务局']);
    // Handing it over is refused while the key is still missing, in words.
    await expect(
      act(hall.hall, filed.id, 'state', 'hand-over-certificate', { receivedBy: '周雨桐' }),
    ).rejects.toEqual(refusal('case/seal-key-missing'));
  },
);

test('a certificate that followed is sealed on its own day, and its deadline is met', async () => {
  const hall = await openHall({ prepare: withoutLocalKeys });
  const filed = await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  expect(filed.flow?.deadlines.map(({ id, dueOn, standing }) => [id, dueOn, standing])).toEqual([
    ['certificate', '2016-04-12', 'running'],
  ]);
  const later = await hall.reopen({
    hallDate: '2016-04-12',
    prepare: (tx) => issueLocalKey(tx, 'renewed', 7),
  });
  halls.open.push(later);
  await signIn(later.hall);
  const handed = await act(later.hall, filed.id, 'state', 'hand-over-certificate', { receivedBy: '周雨桐' });
  expect(handed.flow).toMatchObject({
    concluded: { zh: '已登记，资料已归档' },
    deadlines: [{ id: 'certificate', standing: 'met' }],
  });
  const [certificate] = certificatesOfCase(later.db, filed.id);
  expect(certificate).toMatchObject({ number: householdNumber, issuedOn: '2016-04-12', status: 'issued' });
  expect(certificate?.seals).toMatchObject([
    { bureau: 'state', no: 1 },
    { bureau: 'local', no: 7 },
  ]);
});

test('a range stretched by hand beyond what the bureau signed seals nothing', async () => {
  const hall = await openHall({
    prepare: (tx) => {
      withoutLocalKeys(tx);
      issueLocalKey(tx, 'one', 1, 1);
      execute(tx, "UPDATE seal_grants SET to_no = 99 WHERE id = 'one'");
    },
  });
  const register = async (name: string) => {
    const filed = await fileNewcomer(
      hall.hall,
      await prepareNewcomer(hall.hall, establishment, { ...household, name }),
    );
    return kindsOf(hall, filed.id)[0];
  };
  expect(await register('雨桐茶店')).toBe('registration-certificate');
  expect(await register('雨桐花店')).toBe('certificate-to-follow');
});

test('a revoked key seals no more; a forged revocation is not taken; what it sealed before stays genuine', async () => {
  const hall = await openHall();
  const before = await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  const grantId = sealGrantsOf(hall.db, 'local')[0]?.id ?? '';
  const revocation = { grantId, revokedOn: plainDate('2016-04-06'), reason: '窗口调整' };
  const forged = signRevocation(trainingSealAuthorities.state.signing, revocation);
  await expect(hall.reopen({ prepare: (tx) => takeRevocation(tx, forged) })).rejects.toMatchObject({
    code: 'case/seal-revocation-forged',
  });
  const next = await hall.reopen({
    hallDate: '2016-04-06',
    prepare: (tx) => takeRevocation(tx, signRevocation(trainingSealAuthorities.local.signing, revocation)),
  });
  halls.open.push(next);
  await signIn(next.hall);
  expect(findSealGrant(next.db, grantId)?.revokedOn).toBe('2016-04-06');
  const [certificate] = certificatesOfCase(next.db, before.id);
  expect(
    sealsAreGenuine(next.db, certificate?.paper as SealedPaper, certificate?.seals as readonly Seal[]),
  ).toBe(true);
  const second = await fileNewcomer(
    next.hall,
    await prepareNewcomer(next.hall, establishment, { ...household, name: '雨桐花店' }),
  );
  expect(kindsOf(next, second.id)[0]).toBe('certificate-to-follow');
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
