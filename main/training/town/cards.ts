import { type PlainDate, plainDate } from '../../../domain/plain-date.ts';
import type { VirtualCard } from '../../../native/virtual/card-block.ts';
import { foreignerId2017, residencePermitId } from './codes.ts';
import { type PersonKey, people } from './people.ts';
import { type DistrictId, districts } from './region.ts';

/** A card of the virtual reader's deck, and what a trainee meets with it. */
export interface DeckCard {
  readonly card: VirtualCard;
  readonly situation:
    | 'one-taxpayer'
    | 'several-taxpayers'
    | 'unknown-person'
    | 'expired-card'
    | 'rare-character'
    | 'long-name'
    | 'long-term-card'
    | 'registered-under-travel-permit'
    | 'foreigner-known'
    | 'foreigner-unknown';
}

const card = (
  key: PersonKey,
  situation: DeckCard['situation'],
  home: readonly [district: DistrictId, street: string],
  validFrom: string,
  validTo: string,
  ethnicCode = '01',
): DeckCard => {
  const { name, idNumber } = people[key];
  const district = districts[home[0]];
  const bornOn = [idNumber.slice(6, 10), idNumber.slice(10, 12), idNumber.slice(12, 14)].join('-');
  return {
    situation,
    card: {
      name,
      // GB/T 2261.1: 1 male, 2 female; the 17th digit of the number is odd for men.
      sex: Number(idNumber.charAt(16)) % 2 === 1 ? '1' : '2',
      ethnicCode,
      bornOn: plainDate(bornOn),
      address: `福建省${district.addressPrefix}${home[1]}`,
      idNumber,
      authority: district.policeAuthority,
      validFrom: plainDate(validFrom),
      validTo: validTo === 'long-term' ? validTo : (plainDate(validTo) satisfies PlainDate),
    },
  };
};

/**
 * Cards that exist since 2017, 2018 and 2023, here with days that hold in the town's year, so that a trainee meets them.
 */
const laterCards: readonly DeckCard[] = [
  {
    situation: 'registered-under-travel-permit',
    card: {
      layout: 'residence-permit',
      name: people['he-zhaohui'].name,
      sex: '2',
      bornOn: plainDate('1978-09-21'),
      address: '福建省临江市江北区学府路29号1602室',
      idNumber: residencePermitId('810000', plainDate('1978-09-21')),
      authority: districts.jiangbei.policeAuthority,
      validFrom: plainDate('2015-09-01'),
      validTo: plainDate('2020-09-01'),
      travelPermitNumber: people['he-zhaohui'].idNumber,
      timesIssued: '01',
      laterAddresses: ['福建省临江市江南区桃园路8号'],
    },
  },
  {
    situation: 'foreigner-known',
    card: {
      layout: 'foreigner-2023',
      englishName: 'MONTGOMERY-FITZGERALD, ANNABEL CHARLOTTE ROSE',
      chineseName: people['mo-anni'].name,
      sex: '2',
      bornOn: plainDate('1985-05-16'),
      idNumber: people['mo-anni'].idNumber,
      validFrom: plainDate('2015-12-01'),
      validTo: plainDate('2025-11-30'),
      nationality: 'GBR',
      renewals: '01',
      formerNumberLink: '000',
    },
  },
  {
    situation: 'foreigner-unknown',
    card: {
      layout: 'foreigner-2017',
      englishName: 'OKAFOR, ADAEZE',
      chineseName: '',
      sex: '2',
      bornOn: plainDate('1991-11-23'),
      idNumber: foreignerId2017('NGA', plainDate('1991-11-23')),
      nationality: 'NGA',
      validFrom: plainDate('2015-06-16'),
      validTo: plainDate('2025-06-15'),
      cardVersion: '01',
      authorityCode: '3599',
    },
  },
];

/**
 * What lies beside the virtual reader. Terms follow the ID card law: 5 years under 16, 10 years to 25, 20 years to 45,
 * then for good.
 */
export const cardDeck: readonly DeckCard[] = [
  card('chen-jianming', 'one-taxpayer', ['jiangbei', '晨光路18号3单元502室'], '2008-06-18', '2028-06-18'),
  card('wu-ting', 'one-taxpayer', ['jiangbei', '学府路7号'], '2012-08-20', '2022-08-20'),
  card('huang-zhiqiang', 'several-taxpayers', ['jiangnan', '新港路31号'], '2009-05-12', '2029-05-12'),
  card('lin-xiuying', 'one-taxpayer', ['jiangbei', '东门街6号201室'], '2007-03-09', '2027-03-09'),
  card('luo-dashan', 'long-term-card', ['yunxi', '矿山路3号'], '2011-03-15', 'long-term'),
  card('lei-xiaoyan', 'several-taxpayers', ['shimen', '茶山村12号'], '2010-10-11', '2030-10-11', '22'),
  card('wang-da', 'rare-character', ['jiangnan', '新港路80号'], '2006-07-24', '2026-07-24'),
  card('ayiguli', 'long-name', ['yunxi', '文昌街5号'], '2013-05-06', '2033-05-06', '05'),
  card('zhang-jinchuan', 'expired-card', ['jiangnan', '锦绣路9号'], '2006-01-20', '2016-01-20'),
  card('zhou-yutong', 'unknown-person', ['jiangbei', '北岭巷2号'], '2016-03-01', '2026-03-01'),
  ...laterCards,
];
