import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selectAll } from '../../../db/sql.ts';
import type { HandReason } from '../../../domain/identification.ts';
import type { DocumentKind } from '../../../domain/identifiers/personal-document.ts';
import { photoBlock } from '../../../native/virtual/card-block.ts';
import { putTaxpayer } from '../../../db/taxpayers.ts';
import { asTaxpayerRow } from '../../../main/training/seed-window.ts';
import { town } from '../../../main/training/town/town.ts';
import { openTestHall, smallScaleTaxpayer, type TestHall, trainingPin } from '../../support/hall.ts';
import { refusal } from '../../support/refusal.ts';

const hostileNames = [
  '<img src=x onerror=alert(1)>商行',
  "甲'; DROP TABLE taxpayers; --",
  '乙" OR "1"="1',
  '丙%_*?^:(){}[]茶行',
  '𠮷野家餐饮店',
  '丁\u202e店名倒写',
] as const;

let hall: TestHall;
beforeAll(async () => {
  hall = await openTestHall({
    prepare: (tx) => {
      hostileNames.forEach((name, index) => {
        const pattern = asTaxpayerRow(town.taxpayers[0]!);
        putTaxpayer(tx, {
          ...pattern,
          name,
          taxpayerNo: `HOSTILE${index}`,
          creditCode: null,
          initials: 'ed',
        });
      });
    },
  });
  await hall.hall.session.signIn({ officerId: 'n-lin', pin: trainingPin });
});
afterAll(() => hall.close());

const taxpayers = () => selectAll(hall.db, 'SELECT 1 FROM taxpayers').length;

test('two characters of the name, initials, numbers and an ID number find the taxpayer and say how', async () => {
  const foundBy = async (text: string) =>
    (await hall.hall.taxpayers.search({ text })).rows.find((row) => row.taxpayerNo === smallScaleTaxpayer)
      ?.foundBy;
  expect(await foundBy('晨曦')).toBe('名称');
  expect(await foundBy('陈建明')).toBe('法定代表人（业主）');
  expect(await foundBy('91359901DEMA')).toBe('纳税人识别号');
  expect(await foundBy('  91359901dema00013f ')).toBe('纳税人识别号');
  expect(await foundBy('cxsm')).toBe('拼音首字母');
  expect(await foundBy('')).toBeUndefined();
});

test('names made to break a page, a query or a log are found and shown as they are', async () => {
  const before = taxpayers();
  for (const name of hostileNames) {
    const { rows } = await hall.hall.taxpayers.search({ text: name });
    expect(rows.map((row) => row.name)).toContain(name);
    const shown = await hall.hall.taxpayers.open({
      taxpayerNo: rows.find((row) => row.name === name)!.taxpayerNo,
      purpose: 'counter-service',
    });
    expect(shown.name).toBe(name);
  }
  expect(taxpayers()).toBe(before);
});

test('no text typed into the search breaks it, and a hit really holds what was typed', async () => {
  const special = [
    '"',
    "'",
    '*',
    '(',
    ')',
    ':',
    '^',
    '-',
    '%',
    '_',
    '\\',
    ' ',
    'AND',
    'OR',
    'NOT',
    'NEAR',
    '陈',
    'ed',
    '1',
    '𠮷',
    '　',
    '\u200b',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.array(fc.constantFrom(...special), { maxLength: 12 }).map((parts) => parts.join('')),
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
      ),
      async (text) => {
        const answer = await hall.serve('taxpayers.search', { text });
        if (answer.ok) expect((answer.value as { rows: unknown[] }).rows.length).toBeLessThanOrEqual(20);
        else expect(answer.error.code).toBe('shell/input-refused');
      },
    ),
    { numRuns: 150, seed: 20160405 },
  );
  expect(hall.log().filter((line) => line['event'] === 'call-broke')).toEqual([]);
});

test('a name in two characters or in another order is found, and nothing else is', async () => {
  const { rows } = await hall.hall.taxpayers.search({ text: '陈明' });
  expect(rows.map((row) => row.taxpayerNo)).toContain(smallScaleTaxpayer);
  const all = new Map(town.taxpayers.map((entry) => [entry.taxpayer.taxpayerNo, entry.taxpayer]));
  for (const row of rows.filter(({ taxpayerNo }) => all.has(taxpayerNo))) {
    const { name, legalPersonName } = all.get(row.taxpayerNo)!;
    expect(
      [...'陈明'].every((c) => name.includes(c)) || [...'陈明'].every((c) => legalPersonName.includes(c)),
    ).toBe(true);
  }
});

test('entered by hand is marked so, with its reason, and only with a number that can exist', async () => {
  const enter = (
    personName: string,
    idNumber: string,
    reasonKind: HandReason = 'reader-out',
    note = '',
    documentKind: DocumentKind = 'resident-id',
  ) => hall.hall.taxpayers.identifyByHand({ personName, documentKind, idNumber, reasonKind, note });
  const good = '11010519491231002x';
  await expect(enter(' ', good)).rejects.toEqual(refusal('figure/bad-input'));
  for (const reason of ['other', 'card-expired'] as const)
    await expect(enter('张三', good, reason, ' ')).rejects.toEqual(refusal('figure/bad-input'));
  for (const wrong of ['110105194912310021', '11010519491331002X', '1101051949123100', '', 'X'.repeat(18)])
    await expect(enter('张三', wrong)).rejects.toEqual(refusal('figure/bad-input'));
  const wrongOf: readonly (readonly [DocumentKind, string])[] = [
    ['residence-permit', good],
    ['residence-permit', '810000199001010018'],
    ['foreigner-residence', good],
    ['foreigner-residence', '935826198505170011'],
    ['hk-macau-travel-permit', '12345678'],
    ['taiwan-travel-permit', 'H12345678'],
    ['passport', '--'],
  ];
  for (const [kind, wrong] of wrongOf)
    await expect(enter('张三', wrong, 'no-chip', '', kind)).rejects.toEqual(refusal('figure/bad-input'));
  const entered = await enter(' 张三 ', ` ${good} `, 'card-unreadable', ' 证件折断 ');
  expect(entered.identification).toMatchObject({
    method: 'manual',
    documentKind: 'resident-id',
    personName: '张三',
    idNumberMasked: '110105**********2X',
    reason: { zh: '证件读不出：证件折断', en: 'The card cannot be read: 证件折断' },
    hasPhoto: false,
  });
  const rightOf: readonly (readonly [DocumentKind, string])[] = [
    ['residence-permit', '810000199001010019'],
    ['foreigner-residence', '935826198505170010'],
    ['foreigner-residence', 'nga350091112302'],
    ['hk-macau-travel-permit', 'h12345678'],
    ['taiwan-travel-permit', '12345678'],
    ['passport', 'E12345678'],
  ];
  for (const [documentKind, number] of rightOf)
    expect((await enter('张三', number, 'no-chip', '', documentKind)).identification).toMatchObject({
      documentKind,
      reason: { zh: '证件不能机读', en: 'The document has no chip' },
    });
  expect(JSON.stringify(entered)).not.toContain('194912');
});

test('a card on the reader identifies its holder and finds the holder’s taxpayers', async () => {
  await hall.hall.devices.putCard({ index: 0 });
  const read = await hall.hall.taxpayers.readCard({});
  expect(read.identification).toMatchObject({ method: 'card', personName: '陈建明', reason: null });
  expect(read.matches).toEqual([
    expect.objectContaining({ taxpayerNo: smallScaleTaxpayer, foundBy: '读卡' }),
  ]);
  await hall.hall.devices.liftCard({});
});

test('a residence permit finds who was registered under its travel permit, and both cards of foreigners are read', async () => {
  const at = (situation: string) => town.cardDeck.findIndex((entry) => entry.situation === situation);
  const readOf = async (situation: string) => {
    await hall.hall.devices.putCard({ index: at(situation) });
    return hall.hall.taxpayers.readCard({});
  };
  const permit = await readOf('registered-under-travel-permit');
  expect(permit.identification).toMatchObject({
    documentKind: 'residence-permit',
    personName: '何照慧',
    travelPermitNo: 'H00000000',
    englishName: null,
  });
  expect(permit.matches.map(({ name }) => name)).toEqual(['江南明杰装饰材料有限公司']);
  const foreigner = await readOf('foreigner-known');
  expect(foreigner.identification).toMatchObject({
    documentKind: 'foreigner-residence',
    personName: '莫安妮',
    englishName: 'MONTGOMERY-FITZGERALD, ANNABEL CHARLOTTE ROSE',
  });
  expect(foreigner.matches.map(({ name }) => name)).toEqual(['临江思远文化传播有限公司']);
  const former = await readOf('foreigner-unknown');
  // Without a Chinese name the English one is the name: it is not said twice.
  expect(former.identification).toMatchObject({ personName: 'OKAFOR, ADAEZE', englishName: null });
  expect(former.matches).toEqual([]);
  await hall.hall.devices.liftCard({});
});

test('the photo of a card is kept as the chip has it, its hash in the journal, and is shown by no decoder of ours', async () => {
  await hall.hall.devices.putCard({ index: 0 });
  const { identification } = await hall.hall.taxpayers.readCard({});
  expect(identification.hasPhoto).toBe(true);
  const [kept] = selectAll<{ bytes: Buffer; hash: string }>(
    hall.db,
    'SELECT bytes, hash FROM card_photos WHERE identification_id = ?',
    identification.id,
  );
  expect(Uint8Array.from(kept?.bytes ?? [])).toEqual(photoBlock());
  expect(kept?.hash).toBe(createHash('sha256').update(photoBlock()).digest('hex'));
  const journal = selectAll<{ entryText: string }>(
    hall.db,
    "SELECT entry_text FROM journal WHERE entry_text LIKE '%person/card-read%' ORDER BY seq DESC LIMIT 1",
  );
  expect(journal[0]?.entryText).toContain(kept?.hash);
  expect(await hall.hall.taxpayers.cardPhoto({ identificationId: identification.id })).toEqual({
    caseFileId: null,
    picture: null,
  });
  await expect(hall.hall.taxpayers.cardPhoto({ identificationId: 'nobody' })).rejects.toEqual(
    refusal('case/no-card-photo'),
  );
  await hall.hall.devices.liftCard({});
});

test('an expired card identifies nobody; the clerk is told what to do', async () => {
  const expired = town.cardDeck.findIndex((entry) => entry.situation === 'expired-card');
  const before = selectAll(hall.db, 'SELECT 1 FROM identifications').length;
  await hall.hall.devices.putCard({ index: expired });
  await expect(hall.hall.taxpayers.readCard({})).rejects.toMatchObject({
    error: { code: 'case/card-expired', message: expect.stringContaining('手工录入') },
  });
  await hall.hall.devices.liftCard({});
  expect(selectAll(hall.db, 'SELECT 1 FROM identifications')).toHaveLength(before);
});

test('waiting for a card can be called off, and a second reading takes the place of the first', async () => {
  const first = hall.hall.taxpayers.readCard({});
  const second = hall.hall.taxpayers.readCard({});
  second.catch(() => undefined);
  await expect(first).rejects.toEqual(refusal('device/cancelled'));
  await hall.hall.taxpayers.cancelReadCard({});
  await expect(second).rejects.toEqual(refusal('device/cancelled'));
});

test('a card read after the window changed hands identifies nobody for the officer who comes after', async () => {
  const reading = hall.hall.taxpayers.readCard({});
  await hall.hall.session.lock({});
  await hall.hall.session.signIn({ officerId: 'n-wu', pin: trainingPin });
  const before = selectAll(hall.db, 'SELECT 1 FROM identifications').length;
  await hall.hall.devices.putCard({ index: 0 });
  await expect(reading).rejects.toEqual(refusal('device/cancelled'));
  expect(selectAll(hall.db, 'SELECT 1 FROM identifications')).toHaveLength(before);
  await hall.hall.devices.liftCard({});
});

test('each control of the virtual hall that is offered can be used, and one that is not is refused in words', async () => {
  const { faults } = await hall.hall.devices.virtualControls({});
  for (const { device, fault } of faults) {
    if (!['unplug', 'plug-in', 'paper-out', 'paper-in', 'cover-open', 'cover-closed'].includes(fault))
      continue;
    await hall.hall.devices.injectFault({ device, fault });
  }
  for (const kind of ['id-card-reader', 'receipt-printer'])
    await hall.hall.devices.injectFault({ device: kind, fault: 'plug-in' });
  await expect(
    hall.hall.devices.injectFault({ device: 'receipt-printer', fault: 'explode' }),
  ).rejects.toEqual(refusal('device/no-such-rehearsal'));
  await expect(hall.hall.devices.injectFault({ device: 'toaster', fault: 'unplug' })).rejects.toEqual(
    refusal('device/absent'),
  );
  for (const index of [-1, 999]) {
    const answer = await hall.serve('devices.putCard', { index });
    expect(answer.ok).toBe(false);
    if (!answer.ok) expect(answer.error.code).not.toBe('shell/internal');
  }
});
