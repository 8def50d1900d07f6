import type { Answers } from '../../forms/field.ts';
import { plainDate } from '../../plain-date.ts';
import type { MatterContext } from '../matter.ts';

const settings = {
  'pe-notice-start': 'learned',
  'pe-reply-start': 'notice',
  'pe-prescribed-term': 7,
  'pe-first-level': 'county',
} as const;

/** What the bureau set, as the opening form carries it along. */
const pinnedAnswers: Answers = {
  noticeStart: settings['pe-notice-start'],
  replyStart: settings['pe-reply-start'],
  prescribedTerm: String(settings['pe-prescribed-term']),
  firstLevel: settings['pe-first-level'],
};

export const context: MatterContext = {
  taxpayer: null,
  businessDate: plainDate('2016-04-05'),
  agreement: undefined,
  windowBureau: 'state',
  parameters: settings,
  filedPeriods: [],
};

/** A German contractor builds in Linjiang for fifteen months; the contract was filed with the State bureau. */
export const noticeForm: Answers = {
  enterprise: '莱茵工程有限公司（Rhein Anlagenbau GmbH）',
  residence: 'non-resident',
  country: '德国',
  treaty: '中德税收协定',
  payer: '临江宏盛机械制造有限公司',
  payerNo: '91359901DEMA00021A',
  contractNo: 'HS-RA-2016-03',
  kind: 'construction',
  startsOn: '2016-03-01',
  endsOn: '2017-05-31',
  trigger: 'contract-filed',
  eventOn: '2016-03-28',
  learnedOn: '2016-03-30',
  finding: 'constitutes',
  reasons: '安装工程连续超过十二个月，现场有固定场所和常驻管理人员。',
  ...pinnedAnswers,
};
