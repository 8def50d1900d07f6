import { describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { bearerOf, cardValidOn } from '../../domain/id-card.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { decodeCardText } from '../../native/protocols/sdt-text.ts';
import { photoBlock, textBlockOf } from '../../native/virtual/card-block.ts';
import type { VirtualCard, VirtualResident } from '../../native/virtual/card-block.ts';
import { deck } from './support/deck.ts';
import { fixtureBytes } from './support/hex.ts';

const [resident] = deck as readonly [VirtualCard];
const decode = (change: Partial<Record<keyof VirtualResident, string>>) =>
  decodeCardText(textBlockOf({ ...resident, ...change } as VirtualCard), photoBlock());
const faultOf = (act: () => unknown): Fault => {
  try {
    act();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

describe('a card whose contents break the standard is refused with the field named', () => {
  test.each([
    ['公民身份号码', { idNumber: '110105194912310021' }],
    ['公民身份号码', { idNumber: '1101051949123100' }],
    ['出生日期', { bornOn: '1949-13-31' }],
    ['出生日期', { bornOn: '1949-12-30' }],
    ['有效期限', { validFrom: '2010-02-30' }],
    ['有效期限', { validTo: '2009-01-01' }],
    ['有效期限', { validTo: '永远' }],
    ['性别', { sex: '3' }],
    ['民族', { ethnicCode: '57' }],
    ['姓名', { name: '' }],
    ['姓名', { name: '林\u001b浅溪' }],
    ['姓名', { name: '林\ud842' }],
    ['住址', { address: '' }],
    ['证件类型', { kind: 'Z' }],
  ])('%s %j', (field, change) => {
    expect(faultOf(() => decode(change))).toMatchObject({
      code: 'device/card-unreadable',
      detail: { field },
    });
  });
});

test('the fault never carries what the card says', () => {
  const fault = faultOf(() => decode({ idNumber: '110105194912310021' }));
  expect(JSON.stringify(fault.detail)).not.toContain('1101');
});

describe('each layout is read from bytes written out by hand', () => {
  const card = (file: string) => decodeCardText(fixtureBytes(file), photoBlock());

  test('a residence permit says its number, its travel permit and how often it was issued', () => {
    expect(card('sdt-hk-macau-taiwan-text.hex')).toEqual({
      layout: 'residence-permit',
      name: '何照',
      sex: 'male',
      bornOn: '1990-01-01',
      address: '东海省临江市上元县云栖镇南市街9号',
      idNumber: '810000199001010019',
      authority: '临江市公安局上元分局',
      validFrom: '2018-09-01',
      validTo: '2023-09-01',
      travelPermitNumber: 'H12345678',
      timesIssued: '01',
      laterAddresses: null,
      photo: { encoding: 'wlt', decoded: false, bytes: photoBlock() },
    });
  });

  test('the foreigner’s card of 2023 has its English name in two places', () => {
    expect(card('sdt-foreigner-2023-text.hex')).toMatchObject({
      layout: 'foreigner-2023',
      englishName: 'MONTGOMERY-FITZGERALD, BARTHOLOMEW ALEXANDER',
      chineseName: '莫博文',
      idNumber: '935826198505170010',
      bornOn: '1985-05-17',
      nationality: 'GBR',
      renewals: '01',
      formerNumberLink: '003',
    });
  });

  test('the foreigner’s card of 2017 has its fields elsewhere, and no Chinese name where none was given', () => {
    expect(card('sdt-foreigner-2017-text.hex')).toMatchObject({
      layout: 'foreigner-2017',
      englishName: 'OKAFOR, ADAEZE',
      chineseName: null,
      sex: 'female',
      bornOn: '1991-11-23',
      idNumber: 'NGA350091112302',
      nationality: 'NGA',
      validFrom: '2017-06-16',
      cardVersion: '01',
      authorityCode: '1500',
    });
  });
});

const [, , permit, foreigner, former] = deck;
describe('what breaks the standard of the other layouts is refused with the field named', () => {
  test.each<[string, VirtualCard | undefined, object]>([
    ['证件号码', permit, { idNumber: '110105194912310021' }],
    ['证件号码', permit, { idNumber: '11010519491231002X' }],
    ['证件号码', permit, { idNumber: '810000199001010018' }],
    ['出生日期', permit, { bornOn: '1990-01-02' }],
    ['通行证号码', permit, { travelPermitNumber: 'H-2345678' }],
    ['签发次数', permit, { timesIssued: 'x' }],
    ['证件号码', foreigner, { idNumber: '11010519491231002X' }],
    ['证件号码', foreigner, { idNumber: '935826198505170018' }],
    ['出生日期', foreigner, { bornOn: '1985-05-18' }],
    ['国籍', foreigner, { nationality: 'gbr' }],
    ['英文姓名', foreigner, { englishName: '莫博文' }],
    ['英文姓名', foreigner, { englishName: '' }],
    ['证件号码', former, { idNumber: 'NGA35009111230' }],
    ['证件号码', former, { nationality: 'GBR' }],
    ['性别', former, { sex: '5' }],
    ['有效期限', former, { validTo: '2016-01-01' }],
  ])('%s: %j %j', (field, card, change) => {
    const block = textBlockOf({ ...card, ...change } as VirtualCard);
    expect(faultOf(() => decodeCardText(block, photoBlock()))).toMatchObject({
      code: 'device/card-unreadable',
      detail: { field },
    });
  });

  test('a citizen’s card cannot bear the number of a residence permit', () => {
    expect(faultOf(() => decode({ idNumber: '810000199001010019', bornOn: '1990-01-01' }))).toMatchObject({
      detail: { field: '公民身份号码' },
    });
  });
});

test('a name of fifteen characters fills its field, and rare characters in the first plane survive', () => {
  const name = '㐂阿卜杜热合曼买买提艾力江玉';
  expect(decode({ name })).toMatchObject({ name });
  expect(decode({ name: '䶮照' })).toMatchObject({ name: '䶮照' });
  expect(decode({ name: '𠮷田' })).toMatchObject({ name: '𠮷田' });
});

test('whom a card is about is said alike for every layout', () => {
  const bearers = deck.map((card) => bearerOf(decodeCardText(textBlockOf(card), photoBlock())));
  expect(bearers.slice(2)).toEqual([
    {
      documentKind: 'residence-permit',
      name: '何照',
      englishName: null,
      number: '810000199001010019',
      travelPermitNumber: 'H12345678',
    },
    {
      documentKind: 'foreigner-residence',
      name: '莫博文',
      englishName: 'MONTGOMERY-FITZGERALD, BARTHOLOMEW ALEXANDER J',
      number: '935826198505170010',
      travelPermitNumber: null,
    },
    {
      documentKind: 'foreigner-residence',
      name: 'OKAFOR, ADAEZE',
      englishName: 'OKAFOR, ADAEZE',
      number: 'NGA350091112302',
      travelPermitNumber: null,
    },
  ]);
});

test('the card is valid on both of its printed days', () => {
  const card = { validFrom: plainDate('2012-06-01'), validTo: plainDate('2032-06-01') };
  expect(cardValidOn(card, plainDate('2012-06-01'))).toBe(true);
  expect(cardValidOn(card, plainDate('2032-06-01'))).toBe(true);
  expect(cardValidOn(card, plainDate('2032-06-02'))).toBe(false);
  expect(cardValidOn({ ...card, validTo: 'long-term' }, plainDate('2099-01-01'))).toBe(true);
});
