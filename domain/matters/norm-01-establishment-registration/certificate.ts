import { chineseYearMonthDay } from '../../registration/words.ts';
import { item1, law } from '../../registration/clauses.ts';
import { certificateKind } from '../../registration/archive-state.ts';
import type { Registration } from '../../registration/registration.ts';
import type { CertificateOrder } from '../plan.ts';
import { licensedByWords } from './form.ts';

/** The one certificate of both bureaus: one number, two seals, 正本 and 副本 (税务登记管理办法第十四条). */
export const certificateOf = (registration: Registration, licensedBy: string): CertificateOrder => {
  const household = registration.kind === 'household';
  return {
    kind: certificateKind,
    title: '税务登记证',
    number: `税字${registration.taxpayerNo}号`,
    taxpayerNo: registration.taxpayerNo,
    sealedBy: ['state', 'local'],
    copies: ['正本', '副本'],
    rows: [
      { label: '纳税人名称', value: registration.name },
      { label: household ? '业主' : '法定代表人（负责人）', value: registration.legalPersonName },
      { label: '地址', value: registration.address },
      { label: '登记注册类型', value: registration.registrationType },
      { label: '经营范围', value: registration.scope },
      {
        label: '批准设立机关',
        value: household ? '工商行政管理部门' : (licensedByWords[licensedBy] ?? ''),
      },
      { label: '扣缴义务', value: '依法确定' },
      { label: '开业（设立）日期', value: chineseYearMonthDay(registration.licensedOn) },
    ],
    basis: [item1.onTheSpot, law.certificate],
  };
};
