import { expect, test } from 'vitest';
import { bodySchemas } from '../../../contract/exchange/bodies.ts';
import { outboxOfRecord } from '../../../db/outbox.ts';
import { selectAll } from '../../../db/sql.ts';
import { town } from '../../../main/training/town/town.ts';
import {
  beginDay,
  cooperativeCollection,
  file,
  handClock,
  prepare,
  smallScaleTaxpayer,
  type TestHall,
} from '../../support/hall.ts';
import {
  establishment,
  fileNewcomer,
  household,
  householdNo,
  prepareNewcomer,
  signIn,
} from './registration.ts';
import { testHalls } from '../../support/halls.ts';

const { openHall } = testHalls();

const photosOf = (hall: TestHall): readonly string[] =>
  selectAll<{ identificationId: string }>(hall.db, 'SELECT identification_id FROM card_photos').map(
    (row) => row.identificationId,
  );

test('both bureaus read of a handler typed by hand which document was shown and why; of a card that was read, nothing', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const bodyOf = (caseFileId: string): object => {
    const [message] = outboxOfRecord(hall.db, `filing:${caseFileId}:local`);
    return (JSON.parse(message?.text ?? '{}') as { body: object }).body;
  };
  const typed = await file(hall.hall, await prepare(hall.hall, { answers: { gross: '30901.00' } }));
  const body = bodyOf(typed.id);
  expect(bodySchemas['joint-filing/1'].parse(body)).toMatchObject({
    identification: 'manual',
    identificationByHand: { document: 'resident-id', reason: 'reader-out', note: null },
  });
  expect(
    bodySchemas['joint-filing/1'].safeParse({
      ...body,
      identificationByHand: { document: 'driving-licence', reason: 'reader-out', note: null },
    }).success,
  ).toBe(false);
  await hall.hall.devices.putCard({ index: 0 });
  const { identification } = await hall.hall.taxpayers.readCard({});
  const opened = await hall.hall.cases.open({
    matterId: cooperativeCollection,
    taxpayerNo: smallScaleTaxpayer,
    identificationId: identification.id,
  });
  const ready = await hall.hall.cases.perform({
    action: 'save',
    caseFileId: opened.id,
    answers: { ...opened.answers, gross: '30901.00', periodEnd: '2016-01-31', filingPeriod: 'month' },
    papers: opened.papers.map(({ id }) => id),
  });
  const read = await file(hall.hall, ready);
  expect(bodyOf(read.id)).toMatchObject({ identification: 'card' });
  expect(bodyOf(read.id)).not.toHaveProperty('identificationByHand');
});

test('a registration says to both bureaus that its handler was typed by hand', async () => {
  const hall = await openHall();
  await signIn(hall.hall);
  await fileNewcomer(hall.hall, await prepareNewcomer(hall.hall, establishment, household));
  const [message] = outboxOfRecord(hall.db, `taxpayer:${householdNo}:identity`);
  const { body } = JSON.parse(message?.text ?? '{}') as { body: object };
  expect(bodySchemas['registration/1'].parse(body)).toMatchObject({
    identificationByHand: { document: 'resident-id', reason: 'reader-out', note: null },
  });
});

test('an owner with a residence permit is registered under its number, and found by the card from then on', async () => {
  const hall = await openHall();
  await signIn(hall.hall);
  const index = town.cardDeck.findIndex(({ situation }) => situation === 'registered-under-travel-permit');
  await hall.hall.devices.putCard({ index });
  const owner = await hall.hall.taxpayers.readCard({});
  const legalPersonId = town.cardDeck[index]?.card.idNumber ?? '';
  const opened = await hall.hall.cases.open({
    matterId: establishment,
    taxpayerNo: null,
    identificationId: owner.identification.id,
  });
  const answers = { ...opened.answers, ...household, legalPersonName: '何照慧', legalPersonId };
  const ready = await hall.hall.cases.perform({
    action: 'save',
    caseFileId: opened.id,
    answers,
    papers: opened.papers.map(({ id }) => id),
  });
  expect(ready.preview.problems).toEqual([]);
  await fileNewcomer(hall.hall, ready);
  const [message] = outboxOfRecord(hall.db, `taxpayer:${legalPersonId}00:identity`);
  const { body } = JSON.parse(message?.text ?? '{}') as { body: object };
  expect(bodySchemas['registration/1'].parse(body)).toMatchObject({ taxpayerNo: `${legalPersonId}00` });
  expect(body).not.toHaveProperty('identificationByHand');
  await hall.hall.devices.putCard({ index });
  // Under the permit the company, under the card the new household.
  expect((await hall.hall.taxpayers.readCard({})).matches.map(({ name }) => name)).toEqual([
    '北岭巷雨桐奶茶店',
    '江南明杰装饰材料有限公司',
  ]);
});

test('whose card was just read is the legal person of an entry by hand, whatever document it is', async () => {
  const hall = await openHall();
  await beginDay(hall.hall);
  const index = town.cardDeck.findIndex(({ situation }) => situation === 'foreigner-unknown');
  await hall.hall.devices.putCard({ index });
  const read = await hall.hall.taxpayers.readCard({});
  expect(read.matches).toEqual([]);
  await hall.hall.taxpayers.enterByHand({
    typed: {
      taxpayerNo: '91350100M000100Y43',
      name: '外埠咨询有限公司',
      entityType: 'enterprise',
      registrationType: '外资企业',
      vatStatus: 'small-scale',
      place: 'city',
      address: '外埠市一号',
      industry: '',
      legalPersonName: read.identification.personName,
      legalPersonId: '',
      contactPhone: '',
      reason: '外省登记',
    },
    identificationId: read.identification.id,
  });
  await hall.hall.devices.putCard({ index });
  expect((await hall.hall.taxpayers.readCard({})).matches.map(({ name }) => name)).toEqual([
    '外埠咨询有限公司',
  ]);
});

test('the photo of a reading stays with its case; of one that led to none it is gone after a day', async () => {
  const clock = handClock();
  const hall = await openHall({ clock });
  await beginDay(hall.hall);
  const readCard = async (index: number): Promise<string> => {
    await hall.hall.devices.putCard({ index });
    const { identification } = await hall.hall.taxpayers.readCard({});
    return identification.id;
  };
  const kept = await readCard(0);
  await hall.hall.cases.open({
    matterId: cooperativeCollection,
    taxpayerNo: smallScaleTaxpayer,
    identificationId: kept,
  });
  const left = await readCard(1);
  clock.turn(23 * 3_600_000);
  const later = await readCard(2);
  expect(photosOf(hall).toSorted()).toEqual([kept, left, later].toSorted());
  clock.turn(2 * 3_600_000);
  const last = await readCard(3);
  expect(photosOf(hall).toSorted()).toEqual([kept, later, last].toSorted());
  // Who stood there is still known: only the photo is gone.
  expect(selectAll(hall.db, 'SELECT 1 FROM identifications WHERE id = ?', left)).toHaveLength(1);
});
