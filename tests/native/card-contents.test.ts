import { describe, expect, test } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { cardValidOn } from '../../domain/id-card.ts';
import { plainDate } from '../../domain/plain-date.ts';
import { decodeResidentText } from '../../native/protocols/sdt-text.ts';
import { photoBlock, textBlockOf } from '../../native/virtual/card-block.ts';
import type { VirtualCard } from '../../native/virtual/card-block.ts';
import { deck } from './support/deck.ts';
import { fixtureBytes } from './support/hex.ts';

const [resident] = deck as readonly [VirtualCard];
const decode = (change: Partial<Record<keyof VirtualCard, string>>) =>
  decodeResidentText(textBlockOf({ ...resident, ...change } as VirtualCard), photoBlock());
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

test.each([
  ['sdt-hk-macau-taiwan-text.hex', '港澳台居民居住证'],
  ['sdt-foreigner-2023-text.hex', '外国人永久居留身份证（2023 版）'],
  ['sdt-foreigner-2017-text.hex', '外国人永久居留身份证（2017 版）'],
])('%s is recognised and refused in words', (file, document) => {
  expect(faultOf(() => decodeResidentText(fixtureBytes(file), photoBlock()))).toMatchObject({
    code: 'device/card-other-document',
    detail: { document },
  });
});

test('a name of fifteen characters fills its field, and rare characters in the first plane survive', () => {
  const name = '㐂阿卜杜热合曼买买提艾力江玉';
  expect(decode({ name })).toMatchObject({ name });
  expect(decode({ name: '䶮照' })).toMatchObject({ name: '䶮照' });
  expect(decode({ name: '𠮷田' })).toMatchObject({ name: '𠮷田' });
});

test('the card is valid on both of its printed days', () => {
  const card = { validFrom: plainDate('2012-06-01'), validTo: plainDate('2032-06-01') };
  expect(cardValidOn(card, plainDate('2012-06-01'))).toBe(true);
  expect(cardValidOn(card, plainDate('2032-06-01'))).toBe(true);
  expect(cardValidOn(card, plainDate('2032-06-02'))).toBe(false);
  expect(cardValidOn({ ...card, validTo: 'long-term' }, plainDate('2099-01-01'))).toBe(true);
});
