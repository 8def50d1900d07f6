import { plainDate } from '../../domain/plain-date.ts';
import { cite } from '../../domain/citation.ts';
import type { ArchiveLabelData } from '../../print-templates/archive-label.ts';
import type { CertificateSlipData } from '../../print-templates/certificate-slip.ts';
import type { RegistrationCertificateData } from '../../print-templates/registration-certificate.ts';
import type { ReminderListData } from '../../print-templates/reminder-list.ts';

const onTheSpot = cite('国家税务局 地方税务局合作工作规范', '第一项 4.方式二（2）');
const road = '临江市江北区东门街与滨江北路交叉口综合农产品批发交易市场二期裙楼南侧一百二十八号铺位之三';
/** As long as the form lets anybody type. */
const filled = (length: number): string => road.repeat(10).slice(0, length);

export const certificate: RegistrationCertificateData = {
  title: '税务登记证',
  copy: '正本',
  number: '税字35990120000229004900号',
  issuedOn: plainDate('2016-04-05'),
  rows: [
    { label: '纳税人名称', value: filled(80) },
    { label: '业主', value: '阿依古丽·买买提江' },
    { label: '地址', value: filled(100) },
    { label: '登记注册类型', value: '个体工商户' },
    { label: '经营范围', value: filled(200) },
    { label: '批准设立机关', value: '工商行政管理部门' },
    { label: '扣缴义务', value: '依法确定' },
    { label: '开业（设立）日期', value: '2016年3月28日' },
  ],
  seals: (['国家', '地方'] as const).map((whose, index) => ({
    bureauName: `临江市江北区${whose}税务局`,
    shortCode: `00010${index}-A1B2-C3D4-E5F6`,
    code: `JW1 SEAL-STATE-JB-11-2016-04-01 10${index} ${'A1B2C3D4E5F60718'.repeat(8)}`,
  })),
};

export const archive: ArchiveLabelData = {
  title: '设立登记纸质资料归档',
  number: '档〔2016〕JB-11-0001',
  keeper: '临江市江北区国家税务局',
  subject: filled(80),
  taxpayerNo: '35990120000229004900',
  caseNo: 'JB-11-20160405-002',
  papers: [
    '税务登记表（适用单位纳税人）',
    '组织机构统一代码证书',
    '有关合同、章程、协议书',
    '营业执照或其他核准执业证件',
    '法定代表人（负责人）或业主身份证件',
    '生产经营场所证明',
  ],
  archivedOn: plainDate('2016-04-05'),
  handledBy: '林静怡',
};

export const slip: CertificateSlipData = {
  title: '税务登记证后补告知单',
  number: '后补〔2016〕JB-11-1号',
  bureauName: '临江市江北区国家税务局',
  caseNo: 'JB-11-20160405-002',
  subject: filled(80),
  taxpayerNo: '35990120000229004900',
  certificate: '税务登记证',
  missing: ['临江市江北区地方税务局'],
  basis: [onTheSpot],
  issuedOn: plainDate('2016-04-05'),
  contact: '临江市江北区观澜路1号　电话 0599-12366',
};

export const reminders: ReminderListData = {
  title: '后续涉税事项告知单',
  number: '告知〔2016〕JB-11-1号',
  bureauNames: { state: '临江市江北区国家税务局', local: '临江市江北区地方税务局' },
  subject: filled(80),
  taxpayerNo: '35990120000229004900',
  reminders: (['state', 'local'] as const).flatMap((bureau) =>
    ['设置账簿', '将开立的全部银行账号书面报告税务机关', '办理税种认定'].map((duty) => ({
      bureau,
      duty,
      term: '自领取营业执照之日起15日内，即 2016-04-12 前',
      basis: [cite('中华人民共和国税收征收管理法实施细则', '第二十二条')] as const,
    })),
  ),
  issuedOn: plainDate('2016-04-05'),
  handledBy: '林静怡',
  contact: '临江市江北区观澜路1号　电话 0599-12366',
};
