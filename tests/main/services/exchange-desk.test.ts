import { afterEach, expect, test } from 'vitest';
import { openTask, putRecord, type RecordRow } from '../../../db/inbox.ts';
import { findProfileValue, setProfileValue } from '../../../db/profile.ts';
import { selectAll } from '../../../db/sql.ts';
import type { WritableTx } from '../../../db/transaction.ts';
import type { Bureau } from '../../../domain/bureau.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { openBusinessDay } from '../../../main/services/business-day.ts';
import { hallTime } from '../../../main/services/hall-time.ts';
import { maskNumber } from '../../../main/services/masks.ts';
import { makeTestDatabase } from '../../support/database.ts';
import { openTestHall, smallScaleTaxpayer, type TestHall, trainingPin } from '../../support/hall.ts';
import { filingBody } from '../sync/filing.ts';
import { registrationBody } from '../../exchange/registration-drafts.ts';
import { refusal } from '../../support/refusal.ts';

/* The Local window, with what the State window sent: a filing for each bureau and the facts of the collection. */

const open: TestHall[] = [];
afterEach(async () => {
  for (const hall of open.splice(0)) await hall.close();
});

const caseFileId = 'case-1';
const record = (
  recordId: string,
  authority: Bureau,
  schema: string,
  body: object,
  more: Partial<RecordRow> = {},
): RecordRow => ({
  recordId,
  part: '359901',
  class: schema === 'joint-filing/1' ? 'state' : 'fact',
  version: 1,
  hash: 'a'.repeat(64),
  status: 'stored',
  schema,
  msgId: `jb-11:0:${recordId.length}`,
  actId: 'act-1',
  senderBureau: 'state',
  senderDevice: 'jb-11',
  officer: 'n-lin',
  authority,
  taxpayerNo: smallScaleTaxpayer,
  caseFileId,
  businessDate: plainDate('2016-04-05'),
  body: { ...body },
  bodyAt: null,
  lastReturn: null,
  handover: null,
  quarantined: null,
  position: 1,
  receivedAt: 1_459_818_000_000,
  ...more,
});
const filing = (authority: Bureau, more: Partial<RecordRow> = {}) =>
  record(
    `filing:${caseFileId}:${authority}`,
    authority,
    'joint-filing/1',
    filingBody(authority, '陈建明'),
    more,
  );
const line = {
  levy: 'city-maintenance',
  periodStart: '2016-02-01',
  periodEnd: '2016-02-29',
  baseFen: 90_003,
  ratePpm: 70_000,
  amountFen: 6_300,
  surchargeFen: 0,
};
const collection = (voucherNumber: string) => ({
  bureau: 'local',
  method: 'cash',
  voucherBureau: 'local',
  voucherNumber,
  lines: [line],
  totalFen: 6_300,
  collectedOn: '2016-04-05',
  ledger: [{ entryNo: 1, levy: line.levy, voucherNumber, amountFen: 6_300, surchargeFen: 0 }],
});
const event = (voucherNumber: string, kind: 'issued' | 'spoiled', successorNumber: string | null = null) => ({
  event: kind,
  voucherBureau: 'local',
  voucherNumber,
  reason: null,
  successorNumber,
  happenedOn: '2016-04-05',
  ledger: [],
});
const reversal = (voucherNumber: string) => ({
  bureau: 'local',
  reversesActId: 'act-1',
  voucherBureau: 'local',
  voucherNumber,
  lines: [{ ...line, baseFen: -90_003, amountFen: -6_300 }],
  totalFen: -6_300,
  reason: '重复申报',
  approvedBy: 'n-gao',
  reversedOn: '2016-04-05',
  ledger: [{ entryNo: 2, levy: line.levy, voucherNumber, amountFen: -6_300, surchargeFen: 0 }],
});

const task = (tx: WritableTx, of: RecordRow, kind: 'confirm-or-return' | 'conflict' = 'confirm-or-return') =>
  openTask(tx, {
    id: `${kind}:${of.recordId}`,
    kind,
    recordId: of.recordId,
    caseFileId,
    taxpayerNo: of.taxpayerNo,
    openedAt: of.receivedAt,
    detail: {},
  });

const received = async (more: (tx: WritableTx) => void = () => undefined): Promise<TestHall> => {
  const hall = await openTestHall({
    bureau: 'local',
    prepare: (tx) => {
      for (const own of [filing('local'), filing('state')]) {
        putRecord(tx, own);
        task(tx, own);
      }
      putRecord(tx, record('collection:act-1:local', 'local', 'collection/1', collection('地 00010001')));
      more(tx);
    },
  });
  open.push(hall);
  await hall.hall.session.signIn({ officerId: 'l-zheng', pin: trainingPin });
  return hall;
};
const sent = (hall: TestHall) =>
  selectAll<{ text: string }>(hall.db, 'SELECT text FROM outbox ORDER BY seq').map(
    (row) =>
      JSON.parse(row.text) as {
        kind: string;
        authority: string;
        actingFor: string;
        recordId: string;
        actId: string;
        under: string;
        body: object;
      },
  );
const local = `filing:${caseFileId}:local`;

test('the clerk sees one task: what was collected for the own bureau, in words, with form and ledger', async () => {
  const { hall } = await received();
  const { rows } = await hall.exchange.inbox({});
  expect(rows).toEqual([expect.objectContaining({ recordId: local, kind: 'confirm-or-return' })]);
  expect(rows[0]?.sentence).toContain('退回');
  const view = await hall.exchange.record({ recordId: local });
  expect(view).toMatchObject({
    bureau: 'local',
    senderBureau: 'state',
    sentByThisWindow: false,
    returned: null,
    vouchers: [{ number: '地 00010001', status: 'spent', totalFen: 6_300 }],
    ledger: [{ entryNo: 1, amountFen: 6_300, red: false }],
  });
});

test('a collection that was undone, and a newcomer of one licence, are asked about as what they are', async () => {
  const undone = filing('local');
  const oneCode = record('registration:91359901DEMR00019Q', 'local', 'registration/1', {
    ...registrationBody('state'),
    creditCode: '91359901DEMR00019Q',
  });
  const hall = await received((tx) => {
    putRecord(tx, { ...undone, version: 2, body: { ...undone.body, status: 'void' } });
    putRecord(tx, oneCode);
    task(tx, oneCode);
  });
  const asked = await hall.hall.exchange.inbox({});
  const sentenceOf = (recordId: string) => asked.rows.find((row) => row.recordId === recordId)?.sentence;
  expect(sentenceOf(local)).toContain('已冲正');
  expect(sentenceOf(oneCode.recordId)).toContain('一照一码');
  expect(sentenceOf(oneCode.recordId)).not.toContain('设立登记');
  const shown = await hall.hall.exchange.record({ recordId: oneCode.recordId });
  expect(shown.title.zh).toBe('地税 登记信息补录');
});

test('confirming stores the own record and the sender’s of the same case, in one act, and the task is gone at once', async () => {
  const hall = await received();
  await hall.hall.exchange.confirm({ recordId: local, version: 1 });
  const messages = sent(hall);
  expect(
    messages.map(({ kind, authority, actingFor, recordId, under }) => [
      kind,
      authority,
      actingFor,
      recordId,
      under,
    ]),
  ).toEqual([
    ['CONFIRM', 'local', 'local', local, 'own-office'],
    ['CONFIRM', 'state', 'local', `filing:${caseFileId}:state`, 'own-office'],
  ]);
  expect(new Set(messages.map((message) => message.actId)).size).toBe(1);
  // Two lines of the outbox that read alike are told apart by whose record each speaks of.
  expect((await hall.hall.exchange.outbox({})).rows.map(({ title, bureau }) => [title, bureau])).toEqual([
    ['确认', 'state'],
    ['确认', 'local'],
  ]);
  expect((await hall.hall.exchange.inbox({})).rows).toEqual([]);
  await expect(hall.hall.exchange.confirm({ recordId: local, version: 1 })).rejects.toEqual(
    refusal('case/record-not-open'),
  );
  await expect(
    hall.hall.exchange.returnRecord({ recordId: local, version: 1, field: 'place', reason: '改' }),
  ).rejects.toEqual(refusal('case/record-not-open'));
});

test('returning names a field of the record and a reason, and answers for nothing else', async () => {
  const hall = await received();
  const back = (field: string, reason: string, version = 1) =>
    hall.hall.exchange.returnRecord({ recordId: local, version, field, reason });
  await expect(back('contactPhone', ' ')).rejects.toEqual(refusal('figure/bad-input'));
  await expect(back('__proto__', '错')).rejects.toEqual(refusal('figure/bad-input'));
  await expect(back('totalFen', '错')).rejects.toEqual(refusal('figure/bad-input'));
  await expect(back('contactPhone', '错', 2)).rejects.toEqual(refusal('case/record-not-open'));
  expect(sent(hall)).toEqual([]);
  await back('contactPhone', ' 电话不通 ');
  expect(sent(hall)).toEqual([
    expect.objectContaining({
      kind: 'RETURN',
      recordId: local,
      body: {
        recordId: local,
        version: 1,
        versionHash: 'a'.repeat(64),
        field: 'contactPhone',
        reason: '电话不通',
      },
    }),
  ]);
});

test('a fact, an unknown record and the sender’s own record are not decided on', async () => {
  const { hall } = await received();
  for (const recordId of ['collection:act-1:local', 'filing:none:local', ''])
    await expect(hall.exchange.confirm({ recordId, version: 1 })).rejects.toEqual(
      refusal('case/record-not-open'),
    );
});

test('who may only read confirms nothing', async () => {
  const hall = await received();
  await hall.hall.session.signOut({});
  await hall.hall.session.signIn({ officerId: 'l-lai', pin: trainingPin });
  await expect(hall.hall.exchange.confirm({ recordId: local, version: 1 })).rejects.toEqual(
    refusal('officer/not-entitled'),
  );
  expect(sent(hall)).toEqual([]);
});

test('the forms of a collection are followed from the spoiled one to the one that proves it', async () => {
  const { hall } = await received((tx) => {
    putRecord(
      tx,
      record('voucher-event:1', 'local', 'voucher-event/1', event('地 00010001', 'spoiled', '地 00010002')),
    );
    putRecord(tx, record('voucher-event:2', 'local', 'voucher-event/1', event('地 00010002', 'issued')));
  });
  const { vouchers } = await hall.exchange.record({ recordId: local });
  expect(vouchers.map(({ number, status }) => [number, status])).toEqual([
    ['地 00010001', 'spoiled'],
    ['地 00010002', 'issued'],
  ]);
});

test('a collection undone shows its form as reversed when it was issued, as spoiled when it never was', async () => {
  const issued = await received((tx) => {
    putRecord(tx, record('voucher-event:1', 'local', 'voucher-event/1', event('地 00010001', 'issued')));
    putRecord(
      tx,
      record('reversal:act-2:local', 'local', 'reversal/1', reversal('地 00010001'), { actId: 'act-2' }),
    );
  });
  const view = await issued.hall.exchange.record({ recordId: local });
  expect(view.vouchers.map((voucher) => voucher.status)).toEqual(['reversed']);
  expect(view.ledger.map((entry) => [entry.entryNo, entry.red])).toEqual([
    [1, false],
    [2, true],
  ]);
  const never = await received((tx) => {
    putRecord(
      tx,
      record('reversal:act-2:local', 'local', 'reversal/1', reversal('地 00010001'), { actId: 'act-2' }),
    );
  });
  const undone = await never.hall.exchange.record({ recordId: local });
  expect(undone.vouchers.map((voucher) => voucher.status)).toEqual(['spoiled']);
});

test('what only a person can put right is settled with a note; what the other bureau waits for is not', async () => {
  const { hall } = await received((tx) => task(tx, filing('local', { recordId: local }), 'conflict'));
  const { rows } = await hall.exchange.inbox({});
  const conflict = rows.find((row) => row.kind === 'conflict')!;
  const waiting = rows.find((row) => row.kind === 'confirm-or-return')!;
  await expect(hall.exchange.settleTask({ taskId: conflict.taskId, note: ' ' })).rejects.toEqual(
    refusal('figure/bad-input'),
  );
  await expect(hall.exchange.settleTask({ taskId: waiting.taskId, note: '已处理' })).rejects.toEqual(
    refusal('case/record-not-open'),
  );
  const left = await hall.exchange.settleTask({ taskId: conflict.taskId, note: '已与国税窗口核对' });
  expect(left.rows.map((row) => row.kind)).toEqual(['confirm-or-return']);
  await expect(hall.exchange.settleTask({ taskId: conflict.taskId, note: '再来' })).rejects.toEqual(
    refusal('case/record-not-open'),
  );
});

test('the hall date of the exchange goes forward and is never believed backwards', () => {
  const database = makeTestDatabase();
  try {
    database.write((tx) => setProfileValue(tx, 'hall-date', '2016-04-05'));
    const { db } = database;
    const sealer = makeSealer({ env: 'training', device: 'jb-11' });
    const day = openBusinessDay({ db, sealer });
    for (const [heard, today] of [
      ['2016-04-04', '2016-04-05'],
      ['2016-04-05', '2016-04-05'],
      ['2016-04-06', '2016-04-06'],
      ['2015-12-31', '2016-04-06'],
      ['2016-04-05', '2016-04-06'],
    ] as const) {
      day.heard(plainDate(heard));
      expect(day.today()).toBe(today);
      expect(findProfileValue(db, 'hall-date')).toBe(today);
    }
  } finally {
    database.remove();
  }
});

test('numbers are shown by their ends only, and the hall’s clock is eight hours ahead of the record', () => {
  expect(
    ['11010519491231002X', '91359901DEMA00013F', '1234567890', '12345', '1', ''].map(maskNumber),
  ).toEqual(['110105**********2X', '913599**********3F', '12******90', '1****', '1', '']);
  expect(maskNumber('𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷')).toBe('𠮷𠮷****𠮷𠮷');
  expect([0, Date.UTC(2016, 3, 5, 15, 59), Date.UTC(2016, 3, 5, 16, 0)].map(hallTime)).toEqual([
    '08:00',
    '23:59',
    '00:00',
  ]);
});

test('a filing by a handler whose card was not read says which document was shown, in both languages', async () => {
  const byHand = {
    ...filingBody('local', '陈国梁'),
    identification: 'manual',
    identificationByHand: { document: 'passport', reason: 'no-chip', note: '临时证件' },
  };
  const { hall } = await received((tx) => putRecord(tx, filing('local', { body: byHand })));
  const view = await hall.exchange.record({ recordId: local });
  expect(view.fields).toContainEqual(
    expect.objectContaining({
      id: 'identificationByHand',
      label: '经办人身份',
      value: '手工录入（护照；证件不能机读：临时证件）',
      valueEn: 'Entered by hand (Passport; The document has no chip: 临时证件)',
    }),
  );
});

test('a filing for a taxpayer entered by hand says so with the reason, and is returned for just that', async () => {
  const byHand = { ...filingBody('local', '陈国梁'), taxpayerByHand: { reason: '外省登记' } };
  const { hall } = await received((tx) => putRecord(tx, filing('local', { body: byHand })));
  const view = await hall.exchange.record({ recordId: local });
  expect(view.fields).toContainEqual(
    expect.objectContaining({
      id: 'taxpayerByHand',
      value: '手工录入（外省登记）',
      valueEn: 'Entered by hand (外省登记)',
    }),
  );
  const returned = { version: view.version, field: 'taxpayerByHand', reason: '本局登记的名称不同' };
  await hall.exchange.returnRecord({ recordId: local, ...returned });
  const plain = await received();
  const other = await plain.hall.exchange.record({ recordId: local });
  expect(other.fields.map(({ id }) => id)).not.toContain('taxpayerByHand');
  await expect(plain.hall.exchange.returnRecord({ recordId: local, ...returned })).rejects.toEqual(
    refusal('figure/bad-input'),
  );
});
