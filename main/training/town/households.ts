import { zeroFen } from '../../../domain/money.ts';
import { type PlainDate, addDays, plainDate } from '../../../domain/plain-date.ts';
import type { Taxpayer } from '../../../domain/taxpayer.ts';
import { creditCode, organisationCode, residentId } from './codes.ts';
import { pinyinInitials } from '../../services/pinyin-initials.ts';
import { type District, type DistrictId, districts } from './region.ts';
import type { TownTaxpayer } from './taxpayer-record.ts';

/**
 * A crowd to search in. The town's own numbers use orders below 500 and organisation codes from `DE`; these use orders
 * from 500 and codes from `H`, so the two never meet.
 */
const firstOrder = 500;
/** Birthdays from 1955 on; a prime, so that stepping through them by another prime meets each once. */
const birthdays = 12_007;
const birthdayStep = 7_919;
const firstBirthday = plainDate('1955-01-01');
const areas: readonly District[] = Object.values(districts);
const mostHouseholds = areas.length * birthdays * (1_000 - firstOrder);

const surnames = [
  ...'林陈黄郑吴张李王刘蔡杨许谢苏叶郭洪何曾赖邱徐周朱江罗沈柯余方卢潘詹魏马赵孙高钟彭范游汤戴庄施翁颜丁董单解仇',
  ...['欧阳', '上官', '诸葛', '司马'],
];
const givens = [
  ...'伟芳娜敏静丽强磊洋艳勇军杰涛超明霞平刚华鑫燕红梅玲辉鹏飞宇波斌萍莉峰健云兰凤琴林生福贵财发水根木火',
];
const secondGivens = [...'国建志文晓小美秀玉春金永海天德宝庆家子雅思嘉俊丽雪月桂淑惠清振宏光长'];
const brandFirst = [...'恒鑫宏瑞华盛泰隆兴顺和嘉德信诚金鼎龙凤祥永丰万亿佳美康乐新东海天润泽源汇凯'];
const brandSecond = [...'达通利昌茂发源盛泰祥丰和信诚美佳康安宁辉煌腾飞远航宇翔博雅森林海川江峰岳'];
const towns: Readonly<Record<DistrictId, readonly string[]>> = {
  jiangbei: ['临江', '临江市', '江北', '东门'],
  jiangnan: ['临江', '临江市', '江南', '新港'],
  yunxi: ['临江', '云溪', '云溪县'],
  shimen: ['云溪', '石门', '石门乡'],
};
const trades: readonly (readonly [business: string, code: string, industry: string])[] = [
  ['商贸', '5211', '百货零售'],
  ['建材', '5165', '建材批发'],
  ['五金机电', '5281', '五金零售'],
  ['服饰', '5232', '服装零售'],
  ['食品', '5229', '其他食品零售'],
  ['茶业', '5227', '酒、饮料及茶叶零售'],
  ['水产', '5224', '肉、禽、蛋、奶及水产品零售'],
  ['物流', '5430', '道路货物运输'],
  ['信息科技', '6510', '软件开发'],
  ['机械设备', '3311', '金属结构制造'],
  ['汽车服务', '8011', '汽车修理与维护'],
  ['广告传媒', '7240', '广告业'],
  ['农业发展', '5167', '化肥批发'],
  ['包装材料', '2926', '塑料包装箱及容器制造'],
  ['电子商务', '5294', '互联网零售'],
];
const forms = ['有限公司', '有限公司', '有限公司', '有限责任公司', '股份有限公司', '实业有限公司'];
const shops: readonly (readonly [sign: string, code: string, industry: string])[] = [
  ['百货店', '5211', '百货零售'],
  ['食杂店', '5229', '其他食品零售'],
  ['水果店', '5223', '果品、蔬菜零售'],
  ['服装店', '5232', '服装零售'],
  ['五金店', '5281', '五金零售'],
  ['粮油店', '5221', '粮油零售'],
  ['海鲜行', '5224', '肉、禽、蛋、奶及水产品零售'],
  ['茶叶店', '5227', '酒、饮料及茶叶零售'],
  ['鞋帽店', '5233', '鞋帽零售'],
  ['文具店', '5241', '文具用品零售'],
  ['修理部', '8011', '汽车修理与维护'],
];

/** A whole number below 2^32 that depends on all three and on nothing else. */
const mix = (seed: number, index: number, salt: number): number => {
  let hash =
    Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35) ^ Math.imul(salt, 0x27d4eb2f);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** Initials of the parts a name is made of, each read once. */
const initialsOfParts = (): ((parts: readonly string[]) => string) => {
  const known = new Map<string, string>();
  return (parts) =>
    parts
      .map((part) => {
        const found = known.get(part);
        if (found !== undefined) return found;
        const read = pinyinInitials(part);
        known.set(part, read);
        return read;
      })
      .join('');
};

/**
 * `count` synthetic taxpayers with valid numbers, half enterprises, half individual households; the same for the same
 * seed. Cheap enough to make by the hundred thousand. Throws `RangeError` where the numbers would repeat.
 */
export function* households(count: number, seed: number): Generator<TownTaxpayer, void, undefined> {
  if (!Number.isSafeInteger(count) || count < 0 || count > mostHouseholds) {
    throw new RangeError(`households can make 0 to ${mostHouseholds}, not ${count}`);
  }
  const initialsOf = initialsOfParts();
  for (let index = 0; index < count; index += 1) {
    const pick = <T>(from: readonly T[], salt: number): T => {
      const chosen = from[mix(seed, index, salt) % from.length];
      if (chosen === undefined) throw new RangeError('nothing to pick from');
      return chosen;
    };
    const district = areas[index % areas.length] ?? districts.jiangbei;
    const inArea = Math.floor(index / areas.length);
    const bornOn: PlainDate = addDays(
      firstBirthday,
      ((inArea % birthdays) * birthdayStep + (Math.abs(seed) % birthdays)) % birthdays,
    );
    const ownerId = residentId(district.area, bornOn, firstOrder + Math.floor(inArea / birthdays));
    const surname = pick(surnames, 1);
    const given = (mix(seed, index, 2) % 4 === 0 ? '' : pick(secondGivens, 3)) + pick(givens, 4);
    const ownerName = surname + given;
    const street = pick(district.streets, 5);
    const enterprise = mix(seed, index, 6) % 2 === 0;
    const brand = pick(brandFirst, 7) + pick(brandSecond, 8);
    const trade = enterprise ? pick(trades, 9) : pick(shops, 9);
    const parts = enterprise
      ? [pick(towns[district.id], 10), brand, trade[0], pick(forms, 11)]
      : mix(seed, index, 12) % 3 === 0
        ? [pick(towns[district.id], 10), brand, trade[0]]
        : [given, trade[0]];
    const code = enterprise
      ? creditCode('91', district.area, organisationCode(`H${String(index).padStart(7, '0')}`))
      : null;
    const taxpayer: Taxpayer = {
      taxpayerNo: code ?? `${ownerId}00`,
      name: parts.join(''),
      vatStatus: enterprise && mix(seed, index, 13) % 5 === 0 ? 'general' : 'small-scale',
      registrationType: enterprise ? '私营有限责任公司' : '内资个体',
      place: district.place,
      address: `${district.addressPrefix}${street}${1 + (mix(seed, index, 14) % 300)}号`,
      industry: trade[2],
      legalPersonName: ownerName,
      contactPhone: `1610${String(index % 10_000_000).padStart(7, '0')}`,
      statusOf: { state: 'normal', local: 'normal' },
      arrearsFenOf: { state: zeroFen, local: zeroFen },
      creditLevel: enterprise ? pick(['A', 'B', 'B', 'B', 'C'] as const, 15) : 'none',
    };
    yield {
      taxpayer,
      creditCode: code,
      licence: enterprise ? 'unified' : 'individual',
      district: district.id,
      industryCode: trade[1],
      registeredOn: addDays(plainDate('2005-01-01'), mix(seed, index, 16) % 4_000),
      initials: initialsOf(parts),
      linkedPersons: [{ name: ownerName, idNumber: ownerId, capacity: 'legal-person' }],
      abnormalSince: {},
      monthlyQuotaFen: null,
      traits: [],
    };
  }
}
