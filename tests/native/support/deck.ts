import { plainDate } from '../../../domain/plain-date.ts';
import type { VirtualCard } from '../../../native/virtual/card-block.ts';

export const deck: readonly VirtualCard[] = [
  {
    name: '林浅溪',
    sex: '2',
    ethnicCode: '01',
    bornOn: plainDate('1949-12-31'),
    address: '东海省临江市上元县云栖镇石桥路18号',
    idNumber: '11010519491231002X',
    authority: '临江市公安局上元分局',
    validFrom: plainDate('2010-03-05'),
    validTo: 'long-term',
  },
  {
    name: '阿依努尔',
    sex: '2',
    ethnicCode: '05',
    bornOn: plainDate('1988-02-29'),
    address: '东海省临江市上元县云栖镇北市街3号',
    idNumber: '990102198802290024',
    authority: '临江市公安局上元分局',
    validFrom: plainDate('2012-06-01'),
    validTo: plainDate('2032-06-01'),
  },
  {
    name: '何照',
    sex: '1',
    ethnicCode: '01',
    bornOn: plainDate('1990-01-01'),
    address: '东海省临江市上元县云栖镇南市街9号',
    idNumber: '990102199001010015',
    authority: '临江市公安局上元分局',
    validFrom: plainDate('2015-06-01'),
    validTo: plainDate('2025-06-01'),
    kind: 'J',
  },
];
