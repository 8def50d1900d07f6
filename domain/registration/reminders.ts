import type { Bureau } from '../bureau.ts';
import type { Basis } from '../citation.ts';
import type { Reminder } from '../matters/plan.ts';
import { addDays, type PlainDate } from '../plain-date.ts';
import { valueOn } from '../rates/dated.ts';
import { type RegistrationTerms, registrationTerms } from '../rates/registration-terms.ts';
import { law } from './clauses.ts';
import type { Registration } from './registration.ts';
import { chineseYearMonthDay } from './words.ts';

/** The day a term of calendar days from the licence or the registration ends, in the words of the list. */
const within = (days: number, from: string, on: PlainDate): string =>
  `自${from}之日起${days}日内，即${chineseYearMonthDay(addDays(on, days))}前（含当日）`;

const duty = (bureau: Bureau, text: string, term: string, ...basis: Basis): Reminder => ({
  bureau,
  duty: text,
  term,
  basis,
});

const termsOn = (on: PlainDate): RegistrationTerms => valueOn(registrationTerms, on);

/** 从事生产、经营的纳税人 register within thirty days of the licence. */
const isLate = ({ licensedOn, registeredOn }: Registration): boolean =>
  registeredOn > addDays(licensedOn, termsOn(registeredOn).register);

const accounts = (
  bureau: Bureau,
  { licensedOn, registeredOn, kind, creditCode }: Registration,
): Reminder[] => {
  const { books, accounting } = termsOn(registeredOn);
  return [
    duty(bureau, '设置账簿', within(books, '领取营业执照', licensedOn), law.books),
    ...(kind === 'unit'
      ? [
          duty(
            bureau,
            '报送财务、会计制度或者财务、会计处理办法备案',
            // One licence, one code: no other certificate is ever given out.
            creditCode === null
              ? within(accounting, '领取税务登记证件', registeredOn)
              : within(accounting, '领取载有统一代码的营业执照', licensedOn),
            law.accounting,
            ...(creditCode === null ? [] : [law.oneCode]),
          ),
        ]
      : []),
  ];
};

/** Income tax of the business itself: a person's at the Local bureau; an enterprise's at the one that has its main tax. */
const ofHousehold = (): Reminder[] => [
  duty(
    'local',
    '申报预缴个人所得税（个体工商户生产经营所得），年度终了后汇算清缴',
    '次月15日内预缴，年度终了后3个月内汇算清缴',
    law.incomeTaxOfPersons,
  ),
];
const ofUnit = (): Reminder[] => [
  duty(
    'state',
    '申报预缴企业所得税（主营业务缴纳增值税的由国税机关管理，缴纳营业税的由地税机关管理）',
    '月份或者季度终了之日起15日内',
    law.incomeTaxOfEnterprises,
    law.whoseIncomeTax,
  ),
];

/**
 * Item 1, mode 2 (4): the duties towards both bureaus that begin with the registration. Neither bureau's list may be
 * empty: the person is at one counter and will not come to the other. `determination`: by when the taxes are
 * determined, in the bureau's words (`determinationWords`).
 */
export const remindersFor = (registration: Registration, determination: string): readonly Reminder[] => {
  const { licensedOn, registeredOn, kind } = registration;
  const { register, bankAccounts } = termsOn(registeredOn);
  const bank = '将开立的全部银行账号书面报告税务机关';
  const bankTerm = `自开立账户之日起${bankAccounts}日内；账户变更的，自变更之日起${bankAccounts}日内`;
  return [
    ...(isLate(registration)
      ? [
          duty(
            'state',
            '逾期办理税务登记，请配合税务机关处理',
            `领取营业执照之日起${register}日已于${chineseYearMonthDay(addDays(licensedOn, register))}届满`,
            law.late,
            law.within30Days,
          ),
        ]
      : []),
    duty('state', '办理增值税税种认定和纳税申报方式确认', determination, law.filing),
    ...(kind === 'unit' ? ofUnit() : []),
    duty('state', '需要使用发票的，办理票种核定和发票领用', '开具发票前', law.invoices),
    ...accounts('state', registration),
    duty('state', bank, bankTerm, law.bankAccounts),
    duty('local', '办理城市维护建设税、教育费附加、地方教育附加税（费）种认定', determination, law.filing),
    ...(kind === 'household' ? ofHousehold() : []),
    duty(
      'local',
      '支付工资薪金的，代扣代缴个人所得税',
      '次月15日内',
      law.withholding,
      law.incomeTaxOfPersons,
    ),
    duty('local', '营业账簿、权利许可证照和应税合同贴花', '启用、领受或者书立时', law.stampTax),
    ...accounts('local', registration),
    duty('local', bank, bankTerm, law.bankAccounts),
  ];
};
