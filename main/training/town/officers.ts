import type { Grant, Role } from '../../../domain/authority.ts';
import type { Bureau } from '../../../domain/bureau.ts';
import { type PlainDate, plainDate } from '../../../domain/plain-date.ts';

export interface Officer {
  readonly id: string;
  readonly name: string;
  /** The bureau that employs the officer. */
  readonly bureau: Bureau;
}

/** Norm item 4: who works for both bureaus at one window has been trained for the other one first. */
export interface JointTraining {
  readonly officerId: string;
  /** The bureau whose business was learned. */
  readonly authority: Bureau;
  readonly passedOn: PlainDate;
  readonly document: string;
}

/** Norm item 43: on loan to the other bureau, for a term, under its management. Its grant names it by this id. */
export interface Secondment {
  readonly id: string;
  readonly officerId: string;
  readonly to: Bureau;
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly document: string;
}

/** 国税发〔2004〕108号: field collection only with a permit, in its area, for its term. */
export interface FieldPermit {
  readonly officerId: string;
  readonly area: string;
  readonly from: PlainDate;
  readonly until: PlainDate;
  readonly document: string;
}

export const officers: readonly Officer[] = [
  { id: 'n-lin', name: '林静怡', bureau: 'state' },
  { id: 'n-wu', name: '吴启航', bureau: 'state' },
  { id: 'n-chen', name: '陈立夏', bureau: 'state' },
  { id: 'n-huang', name: '黄小满', bureau: 'state' },
  { id: 'l-zheng', name: '郑雅文', bureau: 'local' },
  { id: 'l-xu', name: '许志远', bureau: 'local' },
  { id: 'l-ye', name: '叶知秋', bureau: 'local' },
  { id: 'l-fang', name: '方晓东', bureau: 'local' },
  { id: 'n-gao', name: '高建国', bureau: 'state' },
  { id: 'l-su', name: '苏敏华', bureau: 'local' },
  { id: 'n-zhao', name: '赵长青', bureau: 'state' },
  { id: 'l-qiu', name: '邱国栋', bureau: 'local' },
  { id: 'l-lai', name: '赖永福', bureau: 'local' },
  { id: 'n-he', name: '何玉兰', bureau: 'state' },
  // The two who do no business: one reads, one keeps the machines.
  { id: 'n-shen', name: '沈明远', bureau: 'state' },
  { id: 'n-tang', name: '唐文博', bureau: 'state' },
];

/** Ids by part, for the places where a particular person is meant. */
export const officerIds = {
  stateJointClerk: 'n-lin',
  localJointClerk: 'l-zheng',
  untrainedClerk: 'n-huang',
  secondee: 'l-ye',
  stateSupervisor: 'n-gao',
  localSupervisor: 'l-su',
  fieldCollector: 'l-lai',
  voucherKeeper: 'n-he',
  auditor: 'n-shen',
  administrator: 'n-tang',
} as const;

const passed = (officerId: string, authority: Bureau, on: string, number: number): JointTraining => ({
  officerId,
  authority,
  passedOn: plainDate(on),
  document: `临江国税地税联训〔2015〕${number}号`,
});

/** Five of the eight clerks may serve both bureaus. */
export const jointTrainings: readonly JointTraining[] = [
  passed('n-lin', 'local', '2015-11-20', 1),
  passed('n-wu', 'local', '2015-11-20', 1),
  passed('n-chen', 'local', '2015-12-18', 2),
  passed('l-zheng', 'state', '2015-11-20', 1),
  passed('l-ye', 'state', '2015-12-18', 2),
];

export const secondments: readonly Secondment[] = [
  {
    id: '2016-3',
    officerId: 'l-ye',
    to: 'state',
    from: plainDate('2016-03-01'),
    until: plainDate('2016-08-31'),
    document: '临江国税地税挂〔2016〕3号',
  },
];

export const fieldPermits: readonly FieldPermit[] = [
  {
    officerId: 'l-lai',
    area: '东门农贸市场',
    from: plainDate('2016-01-01'),
    until: plainDate('2016-12-31'),
    document: '江北地税征许〔2016〕1号',
  },
];

const ownOffice = (officerId: string, authority: Bureau, role: Role, from: string): Grant => ({
  officerId,
  authority,
  role,
  from: plainDate(from),
  to: null,
  document: `${authority === 'state' ? '临江国税人' : '临江地税人'}〔${from.slice(0, 4)}〕岗位任命`,
});

const agreementStart = plainDate('2016-01-01');

/** The joint-window right: for the other bureau, from the agreement's first day, on the strength of the training. */
const jointWindow = (training: JointTraining): Grant => ({
  officerId: training.officerId,
  authority: training.authority,
  role: 'counter-clerk',
  from: agreementStart > training.passedOn ? agreementStart : training.passedOn,
  to: null,
  document: training.document,
});

const seconded = (secondment: Secondment): Grant => ({
  officerId: secondment.officerId,
  authority: secondment.to,
  role: 'counter-clerk',
  from: secondment.from,
  to: secondment.until,
  document: `secondment:${secondment.id}`,
});

/** The supervisor on duty stands in for the other bureau's when one act undoes the money of both. */
const underAgreement = (officerId: string, authority: Bureau, role: Role): Grant => ({
  officerId,
  authority,
  role,
  from: agreementStart,
  to: null,
  document: '《联合办税服务厅管理办法》临江国税地税协〔2015〕9号',
});

const bothBureaus = (officerId: string, role: Role, from: string): Grant[] =>
  (['state', 'local'] as const).map((authority) => ownOffice(officerId, authority, role, from));

const secondees = new Set(secondments.map((secondment) => secondment.officerId));

export const grants: readonly Grant[] = [
  ownOffice('n-lin', 'state', 'counter-clerk', '2013-07-01'),
  ownOffice('n-wu', 'state', 'counter-clerk', '2014-03-01'),
  ownOffice('n-chen', 'state', 'counter-clerk', '2012-09-01'),
  ownOffice('n-huang', 'state', 'counter-clerk', '2015-08-01'),
  ownOffice('l-zheng', 'local', 'counter-clerk', '2013-07-01'),
  ownOffice('l-xu', 'local', 'counter-clerk', '2014-05-01'),
  ownOffice('l-ye', 'local', 'counter-clerk', '2011-10-01'),
  ownOffice('l-fang', 'local', 'counter-clerk', '2015-08-01'),
  ...jointTrainings.filter((training) => !secondees.has(training.officerId)).map(jointWindow),
  ...secondments.map(seconded),
  ownOffice('n-gao', 'state', 'supervisor', '2010-01-01'),
  underAgreement('n-gao', 'local', 'supervisor'),
  ...bothBureaus('n-gao', 'hall-manager', '2016-01-01'),
  ownOffice('l-su', 'local', 'supervisor', '2011-01-01'),
  underAgreement('l-su', 'state', 'supervisor'),
  // Rotation after two years (国税发〔2004〕108号): the first of the two is overdue since 2016-03-01.
  ownOffice('n-zhao', 'state', 'tax-officer', '2014-03-01'),
  ownOffice('l-qiu', 'local', 'tax-officer', '2015-06-01'),
  ...fieldPermits.map(
    (permit): Grant => ({
      officerId: permit.officerId,
      authority: 'local',
      role: 'field-collector',
      from: permit.from,
      to: permit.until,
      document: permit.document,
    }),
  ),
  ...bothBureaus('n-he', 'voucher-keeper', '2016-01-01'),
  ...bothBureaus('n-shen', 'auditor', '2016-01-01'),
  ownOffice('n-tang', 'state', 'administrator', '2015-01-01'),
];
