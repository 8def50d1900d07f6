import type { Bureau } from '../bureau.ts';
import { type Basis, cite } from '../citation.ts';
import type { Reminder } from '../matters/plan.ts';
import { addDays, type PlainDate } from '../plain-date.ts';
import { law } from './clauses.ts';
import type { Registration } from './registration.ts';

/** The day a term of calendar days from the licence or the registration ends, in the words of the list. */
const within = (days: number, from: string, on: PlainDate): string =>
  `自${from}之日起${days}日内，即 ${addDays(on, days)} 前`;

const duty = (bureau: Bureau, text: string, term: string, ...basis: Basis): Reminder => ({
  bureau,
  duty: text,
  term,
  basis,
});

/** 从事生产、经营的纳税人 register within thirty days of the licence. */
export const registrationTermDays = 30;
export const isLate = (licensedOn: PlainDate, on: PlainDate): boolean =>
  on > addDays(licensedOn, registrationTermDays);

const accounts = (
  bureau: Bureau,
  { licensedOn, registeredOn, kind, creditCode }: Registration,
): Reminder[] => [
  duty(bureau, '设置账簿', within(15, '领取营业执照', licensedOn), law.books),
  ...(kind === 'unit'
    ? [
        duty(
          bureau,
          '报送财务、会计制度或者财务、会计处理办法备案',
          // One licence, one code: no other certificate is ever given out.
          creditCode === null
            ? within(15, '领取税务登记证件', registeredOn)
            : within(15, '领取载有统一代码的营业执照', licensedOn),
          law.accounting,
          ...(creditCode === null ? [] : [law.oneCode]),
        ),
      ]
    : []),
];

/**
 * Item 1, mode 2 (4): the duties towards both bureaus that begin with the registration. Neither bureau's list may be
 * empty: the person is at one counter and will not come to the other.
 */
export const remindersFor = (registration: Registration): readonly Reminder[] => {
  const { licensedOn, registeredOn, kind } = registration;
  const late = isLate(licensedOn, registeredOn);
  const bank = '将开立的全部银行账号书面报告税务机关';
  const bankTerm = '自开立账户之日起15日内；账户变更的，自变更之日起15日内';
  return [
    ...(late
      ? [
          duty(
            'state',
            '逾期办理税务登记，请配合税务机关处理',
            `领取营业执照之日起30日已于 ${addDays(licensedOn, registrationTermDays)} 届满`,
            law.late,
            law.within30Days,
          ),
        ]
      : []),
    duty('state', '办理增值税税种认定和纳税申报方式确认', '首次申报前', law.filing),
    duty('state', '需要使用发票的，办理票种核定和发票领用', '开具发票前', law.invoices),
    ...accounts('state', registration),
    duty('state', bank, bankTerm, law.bankAccounts),
    duty('local', '办理城市维护建设税、教育费附加、地方教育附加税（费）种认定', '首次申报前', law.filing),
    duty(
      'local',
      kind === 'household'
        ? '申报缴纳个人所得税（个体工商户生产经营所得）'
        : '办理个人所得税代扣代缴、印花税申报',
      '首次申报期内',
      kind === 'household'
        ? cite('中华人民共和国个人所得税法', '第九条')
        : cite('中华人民共和国个人所得税法', '第八条'),
    ),
    ...accounts('local', registration),
    duty('local', bank, bankTerm, law.bankAccounts),
  ];
};
