import { plainDate } from '../../domain/plain-date.ts';
import type { CardLayoutName } from '../../native/protocols/card-layouts.ts';
import type { VirtualCard } from '../../native/virtual/card-block.ts';

/** Nobody's cards, one of each layout: what stands in a recording where a person's card was read. */
export const inventedCards = {
  resident: {
    name: '甲某某',
    sex: '2',
    ethnicCode: '01',
    bornOn: plainDate('1949-12-31'),
    address: '某省某市某县某街1号',
    idNumber: '11010519491231002X',
    authority: '某市公安局',
    validFrom: plainDate('2010-01-01'),
    validTo: 'long-term',
  },
  'residence-permit': {
    layout: 'residence-permit',
    name: '乙某某',
    sex: '1',
    bornOn: plainDate('1990-01-01'),
    address: '某省某市某县某街2号',
    idNumber: '810000199001010019',
    authority: '某市公安局',
    validFrom: plainDate('2018-09-01'),
    validTo: plainDate('2023-09-01'),
    travelPermitNumber: 'H12345678',
    timesIssued: '01',
  },
  'foreigner-2023': {
    layout: 'foreigner-2023',
    englishName: 'NOBODY, INVENTED',
    chineseName: '丙某某',
    sex: '1',
    bornOn: plainDate('1985-05-17'),
    idNumber: '935826198505170010',
    validFrom: plainDate('2023-12-01'),
    validTo: plainDate('2033-11-30'),
    nationality: 'GBR',
    renewals: '01',
    formerNumberLink: '003',
  },
  'foreigner-2017': {
    layout: 'foreigner-2017',
    englishName: 'NOBODY, INVENTED',
    chineseName: '',
    sex: '2',
    bornOn: plainDate('1991-11-23'),
    idNumber: 'NGA350091112302',
    validFrom: plainDate('2017-06-16'),
    validTo: plainDate('2027-06-15'),
    nationality: 'NGA',
    cardVersion: '01',
    authorityCode: '1500',
  },
} as const satisfies Record<CardLayoutName, VirtualCard>;
