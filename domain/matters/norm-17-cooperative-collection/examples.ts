import type { HallAgreement } from '../../authority.ts';
import { zeroFen, fen } from '../../money.ts';
import { plainDate } from '../../plain-date.ts';
import type { Taxpayer } from '../../taxpayer.ts';
import type { Example } from '../example.ts';
import type { MatterContext } from '../matter.ts';

const agreement: HallAgreement = {
  id: 'item-17-2016-1',
  item: 17,
  mode: 2,
  voucherBureauForLocal: 'local',
  from: plainDate('2016-01-01'),
  to: plainDate('2016-12-31'),
  document: '《国家税务局代征地方税费协议》',
};

const shop: Taxpayer = {
  taxpayerNo: '35990119800307001300',
  name: '东门市场老陈干货店',
  vatStatus: 'small-scale',
  registrationType: '个体经营',
  place: 'city',
  address: '临江市江北区东门路1号',
  industry: '果品蔬菜零售',
  legalPersonName: '陈建国',
  contactPhone: '0599-1234567',
  statusOf: { state: 'normal', local: 'normal' },
  arrearsFenOf: { state: zeroFen, local: fen(31240) },
  creditLevel: 'B',
};
const factory: Taxpayer = {
  ...shop,
  taxpayerNo: '91359901DEMA00021A',
  name: '临江宏盛机械制造有限公司',
  vatStatus: 'general',
  registrationType: '有限责任公司',
  industry: '金属结构制造',
};

const at = (taxpayer: Taxpayer, businessDate: string, more: Partial<MatterContext> = {}): MatterContext => ({
  taxpayer,
  businessDate: plainDate(businessDate),
  agreement,
  windowBureau: 'state',
  filedPeriods: [],
  parameters: {},
  ...more,
});

const shopPapers = ['handler-id', 'vat-return-small-scale', 'surtax-return'];
const factoryPapers = ['handler-id', 'vat-return-general', 'input-invoices', 'surtax-return'];

const shopAnswers = (periodEnd: string, gross: string, filingPeriod = 'month', place = 'city') => ({
  periodEnd,
  filingPeriod,
  place,
  gross,
  contactName: '陈建国',
  contactPhone: '0599-1234567',
});
const factoryAnswers = (
  periodEnd: string,
  netSales: string,
  outputTax: string,
  inputTax: string,
  carriedOver = '0',
) => ({
  periodEnd,
  place: 'city',
  netSales,
  outputTax,
  inputTax,
  carriedOver,
  contactName: '李敏',
  contactPhone: '0599-7654321',
});

export const examples: readonly Example[] = [
  {
    title: '月销售额正好三万元的个体户本期免税，两局都是零申报',
    application: {
      answers: shopAnswers('2016-03-31', '30900.00'),
      papers: shopPapers,
      context: at(shop, '2016-04-05'),
    },
    outcome: 'accept',
    figures: { vat: '0.00', 'city-maintenance': '0.00', education: '0.00', 'local-education': '0.00' },
    boundary: { name: 'vat-small-scale-exemption', side: 'before' },
  },
  {
    title: '销售额超过三万元一分也要全额计税，教育费附加仍免',
    application: {
      answers: shopAnswers('2016-03-31', '30901.00'),
      papers: shopPapers,
      context: at(shop, '2016-04-05'),
    },
    outcome: 'accept',
    figures: { vat: '900.03', 'city-maintenance': '63.00', education: '0.00', 'local-education': '0.00' },
    boundary: { name: 'vat-small-scale-exemption', side: 'from' },
  },
  {
    title: '二〇一六年一月所属期教育费附加的免征线还是三万元',
    application: {
      answers: shopAnswers('2016-01-31', '51500.00'),
      papers: shopPapers,
      context: at(shop, '2016-02-22'),
    },
    outcome: 'accept',
    figures: { vat: '1500.00', 'city-maintenance': '105.00', education: '45.00', 'local-education': '30.00' },
    boundary: { name: 'education-surcharge-exemption', side: 'before' },
  },
  {
    title: '二〇一六年二月所属期起免征线提高到十万元',
    application: {
      answers: shopAnswers('2016-02-29', '51500.00'),
      papers: shopPapers,
      context: at(shop, '2016-03-15'),
    },
    outcome: 'accept',
    figures: { vat: '1500.00', 'city-maintenance': '105.00', education: '0.00', 'local-education': '0.00' },
    boundary: { name: 'education-surcharge-exemption', side: 'from' },
  },
  {
    title: '最后一日申报不加收滞纳金',
    application: {
      answers: shopAnswers('2016-02-29', '154500.00'),
      papers: shopPapers,
      context: at(shop, '2016-03-15'),
    },
    outcome: 'accept',
    figures: {
      vat: '4500.00',
      'vat+surcharge': '0.00',
      'city-maintenance': '315.00',
      education: '135.00',
      'local-education': '90.00',
    },
    boundary: { name: 'filing-deadline', side: 'before' },
  },
  {
    title: '逾期十七天，逐税种按日加收万分之五',
    application: {
      answers: shopAnswers('2016-02-29', '154500.00'),
      papers: shopPapers,
      context: at(shop, '2016-04-01'),
    },
    outcome: 'accept',
    figures: { vat: '4500.00', 'vat+surcharge': '38.25', 'city-maintenance+surcharge': '2.68' },
    boundary: { name: 'filing-deadline', side: 'from' },
  },
  {
    title: '县城的户城建税按百分之五',
    application: {
      answers: shopAnswers('2016-03-31', '154500.00', 'month', 'town'),
      papers: shopPapers,
      context: at(shop, '2016-04-05'),
    },
    outcome: 'accept',
    figures: { vat: '4500.00', 'city-maintenance': '225.00' },
  },
  {
    title: '一般纳税人销项减进项减留抵后缴税，附加随征',
    application: {
      answers: factoryAnswers('2016-03-31', '300000.00', '51000.00', '35000.00', '1000.00'),
      papers: factoryPapers,
      context: at(factory, '2016-04-05'),
    },
    outcome: 'accept',
    figures: {
      vat: '15000.00',
      'city-maintenance': '1050.00',
      education: '450.00',
      'local-education': '300.00',
    },
  },
  {
    title: '进项大于销项，本期不缴，余额留待下期',
    application: {
      answers: factoryAnswers('2016-03-31', '100000.00', '17000.00', '20000.00', '500.00'),
      papers: factoryPapers,
      context: at(factory, '2016-04-05'),
    },
    outcome: 'accept',
    figures: { vat: '0.00', carriedForward: '3500.00', 'city-maintenance': '0.00' },
  },
  {
    title: '二〇一六年四月一日以前的季度不能按季申报',
    application: {
      answers: shopAnswers('2016-03-31', '90000.00', 'quarter'),
      papers: shopPapers,
      context: at(shop, '2016-04-05'),
    },
    outcome: 'correct',
    says: '按季',
    boundary: { name: 'small-scale-filing-period', side: 'before' },
  },
  {
    title: '二〇一六年二季度按季申报，季销售额九万元以内免税',
    application: {
      answers: shopAnswers('2016-06-30', '92700.00', 'quarter'),
      papers: shopPapers,
      context: at(shop, '2016-07-05'),
    },
    outcome: 'accept',
    figures: { vat: '0.00' },
    boundary: { name: 'small-scale-filing-period', side: 'from' },
  },
  {
    title: '缺少地方税费申报表的，出具补正通知',
    application: {
      answers: shopAnswers('2016-03-31', '30901.00'),
      papers: ['handler-id', 'vat-return-small-scale'],
      context: at(shop, '2016-04-05'),
    },
    outcome: 'supplement',
    says: '城市维护建设税',
  },
  {
    title: '报了消费税却没有消费税申报表的，一并补正',
    application: {
      answers: { ...shopAnswers('2016-03-31', '154500.00'), consumptionTax: '3000.00' },
      papers: shopPapers,
      context: at(shop, '2016-04-05'),
    },
    outcome: 'supplement',
    says: '消费税纳税申报表',
  },
  {
    title: '消费税随增值税一并缴纳，附加按两税之和计征',
    application: {
      answers: { ...shopAnswers('2016-03-31', '154500.00'), consumptionTax: '3000.00' },
      papers: [...shopPapers, 'consumption-tax-return'],
      context: at(shop, '2016-04-05'),
    },
    outcome: 'accept',
    figures: { vat: '4500.00', consumption: '3000.00', 'city-maintenance': '525.00', education: '225.00' },
  },
  {
    title: '地税认定的非正常户先解除再申报',
    application: {
      answers: shopAnswers('2016-03-31', '30901.00'),
      papers: shopPapers,
      context: at({ ...shop, statusOf: { state: 'normal', local: 'abnormal' } }, '2016-04-05'),
    },
    outcome: 'refuse',
    says: '非正常户',
  },
  {
    title: '地税窗口不能按方式二代收国税税款',
    application: {
      answers: shopAnswers('2016-03-31', '30901.00'),
      papers: shopPapers,
      context: at(shop, '2016-04-05', { windowBureau: 'local' }),
    },
    outcome: 'refuse',
    says: '国税窗口',
  },
  {
    title: '没有代征协议的日子不能代收',
    application: {
      answers: shopAnswers('2015-12-31', '30901.00'),
      papers: shopPapers,
      context: at(shop, '2016-01-04', { agreement: undefined }),
    },
    outcome: 'refuse',
    says: '代征协议',
  },
  {
    title: '同一所属期不能申报两次',
    application: {
      answers: shopAnswers('2016-03-31', '30901.00'),
      papers: shopPapers,
      context: at(shop, '2016-04-05', {
        filedPeriods: [
          {
            matterId: 'norm-17-cooperative-collection',
            periodStart: plainDate('2016-03-01'),
            periodEnd: plainDate('2016-03-31'),
            caseFileId: 'earlier',
          },
        ],
      }),
    },
    outcome: 'refuse',
    says: '已经申报',
  },
  {
    title: '金额写错的栏目逐一指出，不作计算',
    application: {
      answers: shopAnswers('2016-03-31', '三万'),
      papers: shopPapers,
      context: at(shop, '2016-04-05'),
    },
    outcome: 'correct',
    says: '金额',
  },
  {
    title: '所属期还没结束不能申报',
    application: {
      answers: shopAnswers('2016-04-30', '30901.00'),
      papers: shopPapers,
      context: at(shop, '2016-04-05'),
    },
    outcome: 'correct',
    says: '尚未终了',
  },
];
