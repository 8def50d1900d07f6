import { expect, it } from 'vitest';
import { likenessOf } from '../../../domain/registration/possible-duplicate.ts';

const shop = {
  taxpayerNo: '35990120000229004900',
  name: '雨桐奶茶店',
  licenceNo: '359901600012345',
  legalPersonId: '359901200002290049',
  address: '临江市江北区北岭巷2号',
};
const other = {
  taxpayerNo: '35990119751112002700',
  name: '秀英服装摊',
  licenceNo: '359901600099999',
  legalPersonId: '359901197511120027',
  address: '临江市江北区学府路21号',
};

it.each([
  [
    'the same licence and name, whoever is written as owner',
    { licenceNo: shop.licenceNo, name: '雨桐（奶茶店）' },
    'licence-and-name',
  ],
  [
    'the same owner at the same address, whatever the name',
    { legalPersonId: shop.legalPersonId, address: ` ${shop.address}` },
    'person-and-address',
  ],
  [
    'the same licence number under another name and owner: two provinces may both count from one',
    { licenceNo: shop.licenceNo },
    undefined,
  ],
  ['the same owner elsewhere: a second shop', { legalPersonId: shop.legalPersonId }, undefined],
  ['the same address under another owner: the next tenant', { address: shop.address }, undefined],
  ['nothing known of either', { licenceNo: '', legalPersonId: '', address: '', name: shop.name }, undefined],
] as const)('two numbers with %s', (_what, likeness, expected) => {
  expect(likenessOf(shop, { ...other, ...likeness })).toBe(expected);
  expect(likenessOf({ ...other, ...likeness }, shop)).toBe(expected);
});

it('the same number is a conflict of the exchange, not a suspicion', () => {
  expect(likenessOf(shop, shop)).toBeUndefined();
});
