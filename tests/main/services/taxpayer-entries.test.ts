import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ValueClient } from '../../../contract/client.ts';
import { bodySchemas } from '../../../contract/exchange/bodies.ts';
import { findRecord } from '../../../db/inbox.ts';
import { outboxOfRecord } from '../../../db/outbox.ts';
import { selectAll } from '../../../db/sql.ts';
import { entriesOf } from '../../../db/taxpayer-entries.ts';
import { findTaxpayer, personsOfTaxpayer } from '../../../db/taxpayers.ts';
import { identityRecordId } from '../../../domain/registration/registration.ts';
import { beginDay, file, openTestHall, prepare, type TestHall, trainingPin } from '../../support/hall.ts';
import { establishment, fileNewcomer, household, householdNo, prepareNewcomer } from './registration.ts';
import { refusal } from '../../support/refusal.ts';

/* Norm item 17 is served to whoever comes: a taxpayer that the window does not know is typed, marked, and settled. */

const unit = {
  taxpayerNo: '92350102MA5XY12319',
  name: '外埠云帆贸易有限公司',
  entityType: 'enterprise',
  registrationType: '有限责任公司',
  vatStatus: 'small-scale',
  place: 'town',
  address: '江北区云帆路1号',
  industry: '',
  legalPersonName: '周雨桐',
  legalPersonId: '',
  contactPhone: '',
  reason: '外省登记，镜像尚未同步',
};
const asHousehold = {
  ...unit,
  taxpayerNo: householdNo,
  name: household['name'] ?? '',
  entityType: 'household',
  registrationType: '个体工商户',
};

let hall: TestHall;
let at: ValueClient;
beforeEach(async () => {
  hall = await openTestHall();
  at = hall.hall;
  await beginDay(at);
});
afterEach(() => hall.close());

const enter = (typed: Record<string, string>, identificationId: string | null = null) =>
  at.taxpayers.enterByHand({ typed, identificationId });
const journal = () =>
  selectAll<{ text: string }>(hall.db, 'SELECT entry_text AS text FROM journal').map(({ text }) => text);
const count = (table: string) => selectAll(hall.db, `SELECT 1 FROM ${table}`).length;

test('is entered with its reason, marked in list and bar, and known to neither bureau until then', async () => {
  const bar = await enter(unit);
  expect(bar).toMatchObject({
    name: '外埠云帆贸易有限公司',
    statusOf: { state: 'unverified', local: 'unverified' },
    byHand: { reason: '外省登记，镜像尚未同步', officerName: '林静怡' },
  });
  const { rows } = await at.taxpayers.search({ text: '12319' });
  expect(rows).toEqual([expect.objectContaining({ taxpayerNo: unit.taxpayerNo, byHand: true })]);
  const others = await at.taxpayers.search({ text: '晨曦' });
  expect(others.rows.map(({ byHand }) => byHand)).not.toContain(true);
  expect(journal().filter((line) => line.includes('taxpayer/entered-by-hand'))).toHaveLength(1);
  expect(entriesOf(hall.db, unit.taxpayerNo)).toMatchObject([
    { officer: 'n-lin', reason: unit.reason, settledBy: null, typed: { name: unit.name } },
  ]);
  expect(selectAll(hall.db, 'SELECT 1 FROM access_log WHERE taxpayer_no = ?', unit.taxpayerNo)).toHaveLength(
    1,
  );
});

test('is refused field by field, in words and without a trace, when what was typed cannot be', async () => {
  const wrong: readonly (readonly [string, string])[] = [
    ['taxpayerNo', '92350102MA5XY12318'],
    ['taxpayerNo', '123'],
    ['name', '  '],
    ['name', '云'.repeat(81)],
    ['entityType', 'club'],
    ['vatStatus', ''],
    ['place', 'moon'],
    ['legalPersonName', ''],
    ['legalPersonId', '110105194912310021'],
    ['contactPhone', '不详'],
    ['reason', ' '],
  ];
  for (const [field, value] of wrong)
    await expect(enter({ ...unit, [field]: value }), `${field}: ${value}`).rejects.toEqual(
      refusal('case/answers-wrong', { field }),
    );
  for (const value of ['云\u0007帆', '云\n帆', '云'.repeat(201)])
    await expect(enter({ ...unit, name: value })).rejects.toEqual(refusal('shell/input-refused'));
  await at.session.setLanguage({ language: 'en' });
  await expect(enter({ ...unit, taxpayerNo: '92350102MA5XY12318' })).rejects.toEqual(
    expect.objectContaining({
      error: expect.objectContaining({ message: expect.stringMatching(/^[ -~“”’]+$/) }),
    }),
  );
  expect(count('taxpayer_entries')).toBe(0);
  expect(findTaxpayer(hall.db, unit.taxpayerNo)).toBeUndefined();
});

test('is not entered twice: not by number, not by credit code, not by the organisation code of its old number', async () => {
  await enter({ ...unit, taxpayerNo: ' 92350102ma5xy12319 ' });
  for (const taxpayerNo of [unit.taxpayerNo, '350102MA5XY1231']) {
    const { rows } = await at.taxpayers.knownByNumber({ number: taxpayerNo });
    expect(rows.map((row) => row.name)).toEqual([unit.name]);
    await expect(enter({ ...unit, taxpayerNo })).rejects.toEqual(refusal('case/taxpayer-already-known'));
  }
  expect((await at.taxpayers.knownByNumber({ number: '' })).rows).toEqual([]);
  expect(count('taxpayer_entries')).toBe(1);
});

test('is found by the card next time: by the ID number typed, in a household’s number, or of the card just read', async () => {
  const person = () =>
    at.taxpayers.identifyByHand({
      personName: '周雨桐',
      idNumber: '359901200002290049',
      documentKind: 'resident-id',
      reasonKind: 'reader-out',
      note: '',
    });
  const first = await person();
  expect(first.matches).toEqual([]);
  await enter(unit, first.identification.id);
  await enter(asHousehold);
  expect((await person()).matches.map((row) => [row.taxpayerNo, row.byHand])).toEqual([
    [householdNo, true],
    [unit.taxpayerNo, true],
  ]);
  // Another name than the card's is another person.
  await at.taxpayers.withdrawByHand({ taxpayerNo: unit.taxpayerNo, reason: '号码抄错' });
  await enter({ ...unit, legalPersonName: '吴某某' }, first.identification.id);
  expect(personsOfTaxpayer(hall.db, unit.taxpayerNo)).toEqual([]);
});

test('is corrected or withdrawn while no case names it, and each entry stays in its history', async () => {
  await enter(unit);
  const form = await at.taxpayers.entryForm({ taxpayerNo: unit.taxpayerNo });
  expect(form).toMatchObject({ mayWithdraw: true, answers: { name: unit.name } });
  const again = {
    ...form.answers,
    name: '外埠云帆商贸有限公司',
    taxpayerNo: '350102MA5XY1231',
    reason: '抄错',
  };
  const bar = await at.taxpayers.correctByHand({ taxpayerNo: unit.taxpayerNo, typed: again });
  // The mark goes on saying why the taxpayer was entered; why it was corrected stands in the history.
  expect(bar).toMatchObject({ taxpayerNo: '350102MA5XY1231', byHand: { reason: unit.reason } });
  expect(entriesOf(hall.db, bar.taxpayerNo)).toMatchObject([{ reason: '抄错', settledBy: null }]);
  expect(findTaxpayer(hall.db, unit.taxpayerNo)).toBeUndefined();
  expect(entriesOf(hall.db, unit.taxpayerNo)).toMatchObject([{ settledBy: 'corrected' }]);
  await expect(
    at.taxpayers.correctByHand({ taxpayerNo: bar.taxpayerNo, typed: { ...again, reason: '' } }),
  ).rejects.toEqual(refusal('case/answers-wrong', { field: 'reason' }));
  await expect(at.taxpayers.withdrawByHand({ taxpayerNo: bar.taxpayerNo, reason: ' ' })).rejects.toEqual(
    refusal('figure/bad-input'),
  );
  await at.taxpayers.withdrawByHand({ taxpayerNo: bar.taxpayerNo, reason: '纳税人走错大厅' });
  expect(entriesOf(hall.db, bar.taxpayerNo)).toMatchObject([{ settledBy: 'withdrawn' }]);
  expect((await at.taxpayers.search({ text: '云帆' })).rows).toEqual([]);
  await expect(at.taxpayers.correctByHand({ taxpayerNo: bar.taxpayerNo, typed: again })).rejects.toEqual(
    refusal('case/entry-settled'),
  );
});

test('keeps its number once a case names it, and what papers say once one was given out', async () => {
  await enter(unit);
  const draft = await prepare(at, {
    taxpayerNo: unit.taxpayerNo,
    answers: { gross: '154500.00', contactPhone: '16005991004' },
  });
  expect(draft.taxpayer?.byHand?.reason).toBe(unit.reason);
  const fields = async () =>
    (await at.taxpayers.entryForm({ taxpayerNo: unit.taxpayerNo })).fields.map(({ id }) => id);
  expect(await fields()).not.toContain('taxpayerNo');
  await expect(
    at.taxpayers.withdrawByHand({ taxpayerNo: unit.taxpayerNo, reason: '号码抄错' }),
  ).rejects.toEqual(refusal('case/entry-in-use'));
  const typed = { ...unit, taxpayerNo: '350102MA5XY1231', name: '外埠云帆商贸有限公司' };
  await at.taxpayers.correctByHand({ taxpayerNo: unit.taxpayerNo, typed });
  expect(findTaxpayer(hall.db, unit.taxpayerNo)?.name).toBe('外埠云帆商贸有限公司');
  expect(findTaxpayer(hall.db, typed.taxpayerNo)).toBeUndefined();
  await file(at, await at.cases.get({ caseFileId: draft.id }));
  expect(await fields()).toEqual([
    'entityType',
    'place',
    'address',
    'industry',
    'legalPersonName',
    'legalPersonId',
    'contactPhone',
    'reason',
  ]);
  await at.taxpayers.correctByHand({
    taxpayerNo: unit.taxpayerNo,
    typed: { ...unit, vatStatus: 'general', name: '另一名称', address: '江北区云帆路9号' },
  });
  expect(findTaxpayer(hall.db, unit.taxpayerNo)).toMatchObject({
    name: '外埠云帆商贸有限公司',
    vatStatus: 'small-scale',
    address: '江北区云帆路9号',
  });
});

test('is filed for, and the record for the other bureau and the voucher say that it was entered by hand', async () => {
  await enter(unit);
  const filed = await file(
    at,
    await prepare(at, {
      taxpayerNo: unit.taxpayerNo,
      answers: { gross: '154500.00', contactPhone: '16005991004' },
    }),
  );
  for (const bureau of ['state', 'local'] as const) {
    const [message] = outboxOfRecord(hall.db, `filing:${filed.id}:${bureau}`);
    const { body } = JSON.parse(message?.text ?? '{}') as { body: object };
    expect(bodySchemas['joint-filing/1'].parse(body)).toMatchObject({
      taxpayerName: unit.name,
      taxpayerByHand: { reason: unit.reason },
    });
    const swollen = { ...body, taxpayerByHand: { reason: unit.reason, more: 1 } };
    expect(bodySchemas['joint-filing/1'].safeParse(swollen).success).toBe(false);
  }
  const vouchers = selectAll<{ data: { remarks: string } }>(
    hall.db,
    "SELECT data_json FROM documents WHERE kind = 'voucher'",
  );
  expect(vouchers.length).toBe(2);
  for (const { data } of vouchers) expect(data.remarks).toContain('纳税人信息手工录入');
  const known = await file(
    at,
    await prepare(at, { answers: { gross: '154500.00', contactPhone: '16005991004' } }),
  );
  const [plain] = outboxOfRecord(hall.db, `filing:${known.id}:local`);
  expect(JSON.parse(plain?.text ?? '{}').body).not.toHaveProperty('taxpayerByHand');
});

test('a registration at this window takes its place: the mark goes, the entry stays in the history', async () => {
  await enter(asHousehold);
  await prepare(at, { taxpayerNo: householdNo });
  const newcomer = await prepareNewcomer(at, establishment, household);
  expect(newcomer.preview.refusal).toBeNull();
  await fileNewcomer(at, newcomer);
  expect(findTaxpayer(hall.db, householdNo)).toMatchObject({
    address: household['address'],
    statusOf: { state: 'normal', local: 'normal' },
  });
  const bar = await at.taxpayers.open({ taxpayerNo: householdNo, purpose: 'counter-service' });
  expect(bar.byHand).toBeNull();
  expect(entriesOf(hall.db, householdNo)).toMatchObject([{ settledBy: 'registered' }]);
  expect(journal().filter((line) => line.includes('taxpayer/entry-settled'))).toHaveLength(1);
  expect(findRecord(hall.db, identityRecordId(householdNo))).toBeUndefined();
});

test('another business of an owner entered by hand gets the next number, not the one typed', async () => {
  await enter({ ...asHousehold, name: '南岭巷另一家小店' });
  await fileNewcomer(at, await prepareNewcomer(at, establishment, household));
  expect(findTaxpayer(hall.db, '35990120000229004901')?.name).toBe(household['name']);
  expect(findTaxpayer(hall.db, householdNo)?.statusOf.state).toBe('unverified');
});

test('only who serves at a counter may enter one', async () => {
  const other = await openTestHall();
  await other.hall.session.signIn({ officerId: 'n-zhao', pin: trainingPin });
  await expect(other.hall.taxpayers.enterByHand({ typed: unit, identificationId: null })).rejects.toEqual(
    expect.objectContaining({
      error: expect.objectContaining({ code: expect.stringMatching(/^officer\//) as string }),
    }),
  );
  await other.close();
});

test('the power fails before the entry is durable: neither taxpayer nor entry, then both at once', async () => {
  let dying = true;
  const cut = await hall.reopen({
    failpoint: (name) => {
      if (dying && name === 'enter-by-hand:before-commit') throw new Error('the power failed');
    },
  });
  hall = cut;
  at = cut.hall;
  await at.session.signIn({ officerId: 'n-lin', pin: trainingPin });
  await expect(enter(unit)).rejects.toEqual(refusal('shell/internal'));
  expect([count('taxpayer_entries'), findTaxpayer(hall.db, unit.taxpayerNo)]).toEqual([0, undefined]);
  dying = false;
  await enter(unit);
  expect(count('taxpayer_entries')).toBe(1);
});
