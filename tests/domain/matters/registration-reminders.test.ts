import { expect, it } from 'vitest';
import { plainDate } from '../../../domain/plain-date.ts';
import type { Registration } from '../../../domain/registration/registration.ts';
import { remindersFor } from '../../../domain/registration/reminders.ts';

const unit: Registration = {
  taxpayerNo: '91359901DEMR00019Q',
  kind: 'unit',
  creditCode: null,
  name: '临江市江北区知味餐饮有限公司',
  registrationType: '有限责任公司',
  licenceName: '营业执照',
  licenceNo: '91359901DEMR00019Q',
  licensedOn: plainDate('2016-03-30'),
  address: '临江市江北区学府路21号',
  place: 'city',
  industry: '正餐服务',
  scope: '餐饮服务',
  legalPersonName: '林秀英',
  legalPersonId: '359901197511120027',
  contactName: '林秀英',
  contactPhone: '16005991002',
  accounting: '独立核算',
  registeredOn: plainDate('2016-04-05'),
};
const accountingTerms = (registration: Registration) =>
  remindersFor(registration, '首次申报前')
    .filter(({ duty }) => duty.includes('会计制度'))
    .map(({ bureau, term }) => [bureau, term]);

it('one licence, one code: no term is counted from a certificate that is never given out', () => {
  const term = '自领取载有统一代码的营业执照之日起15日内，即2016年4月14日前（含当日）';
  expect(accountingTerms({ ...unit, creditCode: unit.taxpayerNo })).toEqual([
    ['state', term],
    ['local', term],
  ]);
  const certified = '自领取税务登记证件之日起15日内，即2016年4月20日前（含当日）';
  expect(accountingTerms(unit)).toEqual([
    ['state', certified],
    ['local', certified],
  ]);
});

it('nothing of the list is guessed: what no clause sets is in the bureau’s words, and every duty stands on a text', () => {
  const household = { ...unit, kind: 'household', creditCode: null } as const;
  for (const registration of [unit, household]) {
    const told = remindersFor(registration, '四月底前');
    expect(told.filter(({ term }) => term === '四月底前').map(({ bureau }) => bureau)).toEqual([
      'state',
      'local',
    ]);
    expect(told.every(({ basis }) => basis.length > 0)).toBe(true);
    // Stamp tax stands on its own regulation, not on that of income tax.
    expect(told.find(({ duty }) => duty.includes('贴花'))?.basis.map(({ document }) => document)).toEqual([
      '中华人民共和国印花税暂行条例',
    ]);
  }
  const incomeTax = (registration: Registration) =>
    remindersFor(registration, '首次申报前')
      .filter(({ duty }) => duty.includes('所得税'))
      .map(({ bureau, duty }) => [bureau, duty.includes('企业所得税')]);
  expect(incomeTax(unit)).toEqual([
    ['state', true],
    ['local', false],
  ]);
  expect(incomeTax(household)).toEqual([
    ['local', false],
    ['local', false],
  ]);
});
