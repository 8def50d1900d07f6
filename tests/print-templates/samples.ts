import type { OfficialLetterData } from '../../print-templates/official-letter.ts';
import { cite } from '../../domain/citation.ts';
import { fen } from '../../domain/money.ts';
import { plainDate } from '../../domain/plain-date.ts';
import type { AcceptanceReceiptData } from '../../print-templates/acceptance-receipt.ts';
import type { CalculationSheetData } from '../../print-templates/calculation-sheet.ts';
import type { CounterReceiptData } from '../../print-templates/counter-receipt.ts';
import type { LedgerEntry, MemorandumLedgerData } from '../../print-templates/memorandum-ledger.ts';
import type { RefusalNoticeData } from '../../print-templates/refusal-notice.ts';
import type { ReversalNoticeData } from '../../print-templates/reversal-notice.ts';
import type { SupplementNoticeData } from '../../print-templates/supplement-notice.ts';
import type { VoucherCashData, VoucherLine } from '../../print-templates/voucher-cash.ts';

/** People and firms of the synthetic town 临江市; none of them exists. */
const march = { periodFrom: plainDate('2016-03-01'), periodTo: plainDate('2016-03-31') };
const surtaxBasis = cite('城市维护建设税暂行条例', '第四条');
const collectionLaw = cite('税收征收管理法', '第三十二条');
const cooperation = cite('国家税务局 地方税务局合作工作规范（2.0版）', '第十七项');

const surtaxLines: readonly VoucherLine[] = [
  {
    levy: '城市维护建设税',
    item: '市区（增值税附征）',
    quantity: '',
    baseFen: fen(1_500_000),
    rate: '7%',
    ...march,
    deductedFen: fen(0),
    paidFen: fen(105_000),
  },
  {
    levy: '教育费附加',
    item: '增值税教育费附加',
    quantity: '',
    baseFen: fen(1_500_000),
    rate: '3%',
    ...march,
    deductedFen: fen(0),
    paidFen: fen(45_000),
  },
  {
    levy: '地方教育附加',
    item: '增值税地方教育附加',
    quantity: '',
    baseFen: fen(1_500_000),
    rate: '2%',
    ...march,
    deductedFen: fen(0),
    paidFen: fen(30_000),
  },
];

/** A voucher of the bureau's own collecting has no agent; the Local one is collected by the State window. */
const ownVoucher: VoucherCashData = {
  bureau: 'local',
  number: '(161)闽地现 00010001',
  issuingBureau: '临江市江北区地方税务局',
  registrationType: '有限责任公司',
  filledOn: plainDate('2016-04-01'),
  taxpayerNumber: '91359901DEMA00013F',
  taxpayerName: '临江晨曦商贸有限公司',
  address: '临江市江北区滨江路18号2层',
  lines: surtaxLines,
  totalFen: fen(180_000),
  totalCapital: '壹仟捌佰元整',
  filledBy: '林若岚',
  remarks: '正常申报。国税窗口代征（合作规范第17项，模式二）。',
  copies: [
    { ordinal: 1, name: '存根', purpose: '税务机关留存' },
    { ordinal: 2, name: '收据', purpose: '交纳税人作完税证明' },
    { ordinal: 3, name: '报查', purpose: '税务机关作税收会计凭证' },
  ],
  form: { kind: 'plain' },
};

export const localVoucher: VoucherCashData = { ...ownVoucher, collectingAgent: '临江市江北区国家税务局' };

export const stateVoucher: VoucherCashData = {
  ...ownVoucher,
  bureau: 'state',
  number: '(161)闽国现 00020001',
  issuingBureau: '临江市江北区国家税务局',
  lines: [
    {
      levy: '增值税',
      item: '商业（小规模纳税人3%）',
      quantity: '',
      baseFen: fen(50_000_000),
      rate: '3%',
      ...march,
      deductedFen: fen(0),
      paidFen: fen(1_500_000),
    },
    {
      levy: '增值税滞纳金',
      item: '滞纳金',
      quantity: '',
      baseFen: fen(1_500_000),
      rate: '0.5‰',
      ...march,
      deductedFen: fen(0),
      paidFen: fen(12_750),
    },
  ],
  totalFen: fen(1_512_750),
  totalCapital: '壹万伍仟壹佰贰拾柒元伍角整',
  remarks: '逾期申报。滞纳天数17天（2016-03-16至2016-04-01），滞纳金127.50元。',
};

/** Sixty characters, as the longest registered names are. */
export const longName =
  '临江市江北区滨江新城晨曦宏盛远航锦绣青禾跨境电子商务供应链综合服务股份有限公司江南分公司东门农贸市场第一百二十三号经营部';

/** Everything at its widest: eight lines, the longest name, nine-digit amounts. */
export const crowdedVoucher: VoucherCashData = {
  ...localVoucher,
  registrationType: '私营有限责任公司（自然人投资或控股）',
  taxpayerName: longName,
  address: `临江市江北区${'滨江新城晨曦大道'.repeat(5)}一千二百三十四号综合楼B座2703室`,
  lines: Array.from({ length: 8 }, () => ({
    levy: '城镇土地使用税滞纳金',
    item: '从价计征自用房产（含地下建筑物及附属设施）',
    quantity: '123,456.78吨',
    baseFen: fen(99_999_999_999),
    rate: '12.00元/平方米',
    ...march,
    deductedFen: fen(99_999_999_999),
    paidFen: fen(12_499_999_999),
  })),
  totalFen: fen(99_999_999_992),
  totalCapital: '玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角贰分',
  filledBy: '欧阳若岚',
  remarks: `滞纳天数17天。${'本票所列税款由国税窗口依委托代征协议代征，'.repeat(6)}特此注明。`,
};

export const supplement: SupplementNoticeData = {
  bureauName: '临江市江北区国家税务局',
  documentNumber: '江北国税 税通〔2016〕12号',
  taxpayerName: '临江晨曦商贸有限公司',
  taxpayerNumber: '91359901DEMA00013F',
  issuedOn: plainDate('2016-04-01'),
  contact: '江北区联合办税服务厅3号窗口，林若岚，0599-8000003。',
  matter: '增值税小规模纳税人申报（附征城建税及教育费附加）',
  appliedOn: plainDate('2016-04-01'),
  missing: [
    { name: '增值税纳税申报表（小规模纳税人适用）', shortcoming: '第10栏未填写，请补填并加盖公章。' },
    { name: '经办人身份证件', shortcoming: '未提供，请提供原件核对。' },
  ],
  deadline: '2016年4月8日前（5个工作日）',
  consequence: '逾期未补正的，视为未提出申请；请合理安排时间，以免影响按期申报。',
  basis: [cooperation],
};

export const refusal: RefusalNoticeData = {
  bureauName: '临江市江北区地方税务局',
  documentNumber: '江北地税 税通〔2016〕7号',
  taxpayerName: '东门市场老陈干货店',
  taxpayerNumber: '359902197904050011',
  issuedOn: plainDate('2016-04-01'),
  contact: '江北区联合办税服务厅3号窗口，林若岚，0599-8000003。',
  matter: '停业登记',
  appliedOn: plainDate('2016-04-01'),
  reason: '停业登记仅适用于实行定期定额征收方式的个体工商户，你户实行查账征收，不属于停业登记的适用范围。',
  basis: [cite('税务登记管理办法', '第二十一条')],
  remedy:
    '如对本通知不服，可自收到本通知之日起六十日内依法向上一级税务机关申请行政复议，也可自收到本通知之日起六个月内依法向人民法院提起行政诉讼。',
};

export const acceptance: AcceptanceReceiptData = {
  bureauNames: ['临江市江北区国家税务局', '临江市江北区地方税务局'],
  receiptNumber: '03-2016-000128',
  taxpayerName: '青禾软件（临江）有限公司',
  taxpayerNumber: '91359901DEMA00099A',
  applicant: '陈知远',
  matter: '变更税务登记（国地税共管户，一窗受理）',
  acceptedOn: plainDate('2016-04-01'),
  completion: '2016年4月20日前（10个工作日）',
  papers: [
    { name: '变更税务登记表', copies: 2, form: '原件' },
    { name: '营业执照副本', copies: 1, form: '复印件，已与原件核对' },
    { name: '股东会决议', copies: 1, form: '原件' },
  ],
  basis: [cite('税务登记管理办法', '第十七条')],
  hall: '江北区联合办税服务厅3号窗口',
  acceptedBy: '林若岚',
  contact: '咨询电话：0599-8000003。',
};

export const calculation: CalculationSheetData = {
  bureauNames: { state: '临江市江北区国家税务局', local: '临江市江北区地方税务局' },
  hall: '江北区联合办税服务厅3号窗口',
  taxpayerName: '临江晨曦商贸有限公司',
  taxpayerNumber: '91359901DEMA00013F',
  ...march,
  computedOn: plainDate('2016-04-01'),
  lines: [
    {
      bureau: 'state',
      label: '增值税（小规模纳税人）',
      amountFen: fen(1_500_000),
      steps: [
        {
          label: '不含税销售额',
          expression: '515,000.00 ÷ (1 + 3%)',
          result: '500,000.00',
          basis: cite('增值税暂行条例实施细则', '第三十条'),
        },
        {
          label: '应纳税额',
          expression: '500,000.00 × 3%',
          result: '15,000.00',
          basis: cite('增值税暂行条例', '第十一条、第十二条'),
        },
      ],
    },
    {
      bureau: 'state',
      label: '增值税滞纳金',
      amountFen: fen(12_750),
      steps: [
        {
          label: '滞纳天数',
          expression: '2016-03-16 至 2016-04-01，滞纳税款之日起至实际缴纳之日止',
          result: '17天',
          basis: collectionLaw,
        },
        {
          label: '滞纳金',
          expression: '15,000.00 × 17天 × 万分之五',
          result: '127.50',
          basis: collectionLaw,
        },
      ],
    },
    {
      bureau: 'local',
      label: '城市维护建设税',
      amountFen: fen(105_000),
      steps: [
        { label: '应纳税额', expression: '15,000.00 × 7%（市区）', result: '1,050.00', basis: surtaxBasis },
      ],
    },
    {
      bureau: 'local',
      label: '教育费附加',
      amountFen: fen(45_000),
      steps: [
        {
          label: '应缴费额',
          expression: '15,000.00 × 3%',
          result: '450.00',
          basis: cite('征收教育费附加的暂行规定', '第三条'),
        },
      ],
    },
    {
      bureau: 'local',
      label: '地方教育附加',
      amountFen: fen(30_000),
      steps: [
        {
          label: '应缴费额',
          expression: '15,000.00 × 2%',
          result: '300.00',
          basis: cite('财政部关于统一地方教育附加政策有关问题的通知（财综〔2010〕98号）', '第二条'),
        },
      ],
    },
  ],
  totalCapital: '壹万陆仟玖佰贰拾柒元伍角整',
  preparedBy: '林若岚',
};

const entry = (sequence: number): LedgerEntry => ({
  sequence,
  on: plainDate(`2016-04-${String(1 + Math.floor(sequence / 6)).padStart(2, '0')}`),
  voucherNumber: `(161)闽地现 ${String(10_000 + Math.ceil(sequence / 3)).padStart(8, '0')}`,
  taxpayerNumber: '91359901DEMA00013F',
  taxpayerName: sequence === 5 ? longName : '临江晨曦商贸有限公司',
  item: ['城市维护建设税', '教育费附加', '地方教育附加'][(sequence - 1) % 3] as string,
  ...march,
  baseFen: fen(sequence === 4 ? 99_999_999_999 : 1_500_000),
  rate: ['7%', '3%', '2%'][(sequence - 1) % 3] as string,
  amountFen: fen(sequence === 4 ? 99_999_999_999 : ([105_000, 45_000, 30_000][(sequence - 1) % 3] as number)),
  surchargeFen: fen(sequence === 2 ? 383 : 0),
  filledBy: '林若岚',
  settled: sequence < 7 ? '已结' : '',
  reconciled: sequence < 4 ? '已对' : '',
});

export const ledger: MemorandumLedgerData = {
  collectingBureau: '临江市江北区国家税务局',
  onBehalfOf: '临江市江北区地方税务局',
  hall: '江北区联合办税服务厅',
  from: plainDate('2016-04-01'),
  to: plainDate('2016-04-30'),
  printedOn: plainDate('2016-04-30'),
  keptBy: '林若岚',
  entries: [
    ...Array.from({ length: 12 }, (_, index) => entry(index + 1)),
    { ...entry(1), sequence: 13, on: plainDate('2016-04-05'), amountFen: fen(-105_000), corrects: 1 },
    {
      ...entry(2),
      sequence: 14,
      on: plainDate('2016-04-05'),
      amountFen: fen(-45_000),
      surchargeFen: fen(-383),
      corrects: 2,
    },
  ],
  broughtForward: [{ item: '城市维护建设税', amountFen: fen(700_000), surchargeFen: fen(0) }],
  firstPage: 4,
};

export const reversal: ReversalNoticeData = {
  reversalNumber: '03-2016-R0003',
  hall: '江北区联合办税服务厅3号窗口',
  taxpayerName: '临江晨曦商贸有限公司',
  taxpayerNumber: '91359901DEMA00013F',
  reversedOn: plainDate('2016-04-05'),
  vouchers: [
    {
      bureau: 'state',
      bureauName: '临江市江北区国家税务局',
      number: '(161)闽国现 00020001',
      issuedOn: plainDate('2016-04-01'),
      ledgerSequences: [],
      lines: [{ item: '增值税', ...march, amountFen: fen(1_500_000) }],
    },
    {
      bureau: 'local',
      bureauName: '临江市江北区地方税务局',
      number: '(161)闽地现 00010001',
      issuedOn: plainDate('2016-04-01'),
      ledgerSequences: [13, 14, 15],
      lines: [
        { item: '城市维护建设税', ...march, amountFen: fen(105_000) },
        { item: '教育费附加', ...march, amountFen: fen(45_000) },
        { item: '地方教育附加', ...march, amountFen: fen(30_000) },
      ],
    },
  ],
  totalCapital: '壹万陆仟捌佰元整',
  reason: '销售额误录为515,000.00元，实际为51,500.00元，经纳税人确认后冲正重开。',
  basis: [cooperation],
  settlement: '退还现金16,800.00元，随即按正确金额重新收取。',
  requestedBy: '林若岚',
  approvedBy: '周启明',
};

export const slip: CounterReceiptData = {
  hall: '江北区联合办税服务厅',
  window: '3号窗口',
  receiptNumber: '03-20160401-0017',
  on: plainDate('2016-04-01'),
  time: '10:42',
  officer: '林若岚',
  taxpayerName: '临江晨曦商贸有限公司',
  maskedTaxpayerNumber: '9135**********013F',
  lines: [
    { bureau: 'state', label: '增值税', amountFen: fen(1_500_000) },
    { bureau: 'local', label: '城市维护建设税', amountFen: fen(105_000) },
    { bureau: 'local', label: '教育费附加', amountFen: fen(45_000) },
    { bureau: 'local', label: '地方教育附加', amountFen: fen(30_000) },
  ],
  vouchers: [
    { bureau: 'state', number: '(161)闽国现 00020001' },
    { bureau: 'local', number: '(161)闽地现 00010001' },
  ],
  totalCapital: '壹万陆仟捌佰元整',
  payment: { kind: 'cash', tenderedFen: fen(1_700_000) },
  lookupCode: 'JW1:03-20160401-0017',
};

export const letter: OfficialLetterData = {
  title: '特别纳税调整工作联系单（适用于信息交换）',
  number: '税函〔2016〕JB-11-1号',
  from: '临江市国家税务局',
  to: '临江市地方税务局',
  caseNo: 'JB-11-20160405-002',
  rows: [
    { label: '企业名称', value: longName },
    { label: '涉及税种', value: '个人所得税、房产税' },
    { label: '要求回复日期', value: '2016-04-20' },
  ],
  text: '我局在开展反避税调查时，发现涉及贵局管辖税种的情况，现将有关信息送贵局，请予签收并反馈。'.repeat(4),
  basis: [cite('国家税务局 地方税务局合作工作规范', '第二十八项 4.')],
  issuedOn: plainDate('2016-04-05'),
  handledBy: '赵长青',
  contact: '临江市联合办税服务厅 0599-1234567',
};
