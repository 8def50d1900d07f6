import { type IndividualFacts, type TownTaxpayer, individualHousehold } from './taxpayer-record.ts';

type StallFacts = Pick<IndividualFacts, 'owner' | 'name' | 'industry' | 'registeredOn'> &
  Pick<Partial<IndividualFacts>, 'serial' | 'handler' | 'arrears' | 'status' | 'abnormalSince'> & {
    readonly stall: number;
    readonly quota: string;
  };

/** A stall of the 东门 market under a fixed monthly quota that both bureaus determined. */
const stall = (facts: StallFacts): TownTaxpayer => {
  const { stall: number, ...rest } = facts;
  const belowThreshold = Number(facts.quota) <= 30_000;
  return individualHousehold({
    ...rest,
    district: 'jiangbei',
    at: [1, `20号东门农贸市场${number}号摊位`],
    vat: 'small-scale',
    traits: belowThreshold ? ['market-stall', 'below-threshold'] : ['market-stall'],
  });
};

/** 20 individual households; twelve are market stalls, three of them below the VAT threshold of a month. */
export const individuals: readonly TownTaxpayer[] = [
  stall({
    owner: 'chen-guangfu',
    name: '东门市场老陈干货店',
    stall: 1,
    industry: ['5229', '其他食品零售'],
    registeredOn: '2008-05-06',
    quota: '38000.00',
  }),
  stall({
    owner: 'lin-xiuying',
    name: '秀英服装摊',
    stall: 7,
    industry: ['5232', '服装零售'],
    registeredOn: '2011-09-19',
    quota: '42000.00',
  }),
  stall({
    owner: 'he-afu',
    name: '阿福卤味',
    stall: 12,
    industry: ['5224', '肉、禽、蛋、奶及水产品零售'],
    registeredOn: '2012-03-12',
    quota: '35000.00',
  }),
  stall({
    owner: 'huang-zhiqiang',
    name: '志强五金摊',
    stall: 15,
    industry: ['5281', '五金零售'],
    registeredOn: '2009-06-01',
    quota: '36000.00',
  }),
  stall({
    owner: 'zhu-guihua',
    name: '桂花水果摊',
    stall: 18,
    industry: ['5223', '果品、蔬菜零售'],
    registeredOn: '2013-04-22',
    quota: '28000.00',
  }),
  stall({
    owner: 'wu-tiansheng',
    name: '添生粮油店',
    stall: 21,
    industry: ['5221', '粮油零售'],
    registeredOn: '2007-11-15',
    quota: '55000.00',
  }),
  stall({
    owner: 'lin-caifeng',
    name: '彩凤豆腐坊',
    stall: 23,
    industry: ['5229', '其他食品零售'],
    registeredOn: '2014-08-05',
    quota: '18000.00',
  }),
  stall({
    owner: 'peng-dahai',
    name: '大海水产行',
    stall: 26,
    industry: ['5224', '肉、禽、蛋、奶及水产品零售'],
    registeredOn: '2010-12-20',
    quota: '68000.00',
    arrears: { state: '1224.00' },
  }),
  stall({
    owner: 'hong-yuezhen',
    name: '月珍鞋帽摊',
    stall: 30,
    industry: ['5233', '鞋帽零售'],
    registeredOn: '2012-10-08',
    quota: '31000.00',
  }),
  stall({
    owner: 'yan-shuigen',
    name: '水根鲜肉铺',
    stall: 33,
    industry: ['5224', '肉、禽、蛋、奶及水产品零售'],
    registeredOn: '2006-07-18',
    quota: '47000.00',
  }),
  stall({
    owner: 'ding-meihua',
    name: '美华蔬菜摊',
    stall: 36,
    industry: ['5223', '果品、蔬菜零售'],
    registeredOn: '2015-02-02',
    quota: '22000.00',
  }),
  stall({
    owner: 'weng-laosan',
    name: '老三调味品店',
    stall: 40,
    industry: ['5229', '其他食品零售'],
    registeredOn: '2011-01-24',
    quota: '33000.00',
  }),
  individualHousehold({
    owner: 'li-xiaojun',
    name: '快剪理发店',
    district: 'jiangbei',
    at: [0, '77号'],
    vat: 'small-scale',
    industry: ['7940', '理发及美容服务'],
    registeredOn: '2014-06-10',
    // Hairdressing pays business tax until 2016-04-30.
    status: { state: 'not-registered', local: 'normal' },
    traits: ['business-tax-payer'],
  }),
  individualHousehold({
    owner: 'fu-yougui',
    name: '<img src=x onerror=alert(1)>百货店',
    district: 'jiangnan',
    at: [5, '13号'],
    vat: 'small-scale',
    industry: ['5211', '百货零售'],
    registeredOn: '2015-05-25',
    traits: ['hostile-name'],
  }),
  individualHousehold({
    owner: 'zeng-laocai',
    name: '长乐老曾锅边店',
    district: 'jiangnan',
    at: [1, '60号'],
    vat: 'small-scale',
    industry: ['5229', '其他食品零售'],
    registeredOn: '2010-03-03',
  }),
  individualHousehold({
    owner: 'ayiguli',
    name: '阿依古丽烤馕店',
    district: 'yunxi',
    at: [4, '5号'],
    vat: 'small-scale',
    industry: ['5222', '糕点、面包零售'],
    registeredOn: '2013-09-09',
  }),
  individualHousehold({
    owner: 'ji-lanying',
    name: '兰英杂货店',
    district: 'yunxi',
    at: [0, '31号'],
    vat: 'small-scale',
    industry: ['5219', '其他综合零售'],
    registeredOn: '2009-12-01',
    status: 'suspended',
  }),
  individualHousehold({
    owner: 'zhong-yongliang',
    name: '永亮农资店',
    district: 'shimen',
    at: [0, '15号'],
    vat: 'small-scale',
    industry: ['5167', '化肥批发'],
    registeredOn: '2012-02-14',
  }),
  individualHousehold({
    owner: 'lan-qiuxiang',
    name: '秋香茶叶店',
    district: 'shimen',
    at: [1, '22号'],
    vat: 'small-scale',
    industry: ['5227', '酒、饮料及茶叶零售'],
    registeredOn: '2014-04-04',
  }),
  individualHousehold({
    owner: 'lei-xiaoyan',
    name: '重光日用品店',
    district: 'shimen',
    at: [0, '2号'],
    vat: 'small-scale',
    industry: ['5211', '百货零售'],
    registeredOn: '2015-07-07',
  }),
];
