import type { Bureau } from '../../../domain/bureau.ts';
import { type PlainDate, plainDate } from '../../../domain/plain-date.ts';

/**
 * What the sources leave to the bureaus, with who set it and when (DESIGN §5). `fen` is money, `days` calendar days,
 * `working-days` days of the hall's calendar.
 */
export type ParameterValue =
  | {
      readonly unit: 'fen' | 'days' | 'working-days' | 'months' | 'copies' | 'seconds';
      readonly amount: number;
    }
  | { readonly unit: 'choice'; readonly choice: string }
  | { readonly unit: 'list'; readonly entries: readonly string[] };

export interface BureauParameter {
  readonly id: string;
  readonly name: string;
  readonly bureau: Bureau;
  readonly value: ParameterValue;
  readonly from: PlainDate;
  readonly setBy: string;
  readonly setOn: PlainDate;
  readonly document: string;
}

const setBy: Readonly<Record<Bureau, { readonly setBy: string; readonly document: string }>> = {
  state: { setBy: '临江市国家税务局征管和科技发展科', document: '临江国税征〔2015〕28号' },
  local: { setBy: '临江市地方税务局征管和科技发展科', document: '临江地税征〔2015〕31号' },
};

const both = (id: string, name: string, value: ParameterValue): BureauParameter[] =>
  (['state', 'local'] as const).map((bureau) => ({
    id,
    name,
    bureau,
    value,
    from: plainDate('2016-01-01'),
    ...setBy[bureau],
    setOn: plainDate('2015-12-18'),
  }));

export const parameters: readonly BureauParameter[] = [
  ...both('voucher-cash-copies', '税收缴款书（税务收现专用）联次', {
    unit: 'list',
    entries: ['存根联', '收据联', '报查联'],
  }),
  ...both('field-cash-limit', '流动征收限额', { unit: 'fen', amount: 1_000_000 }),
  ...both('field-cash-term', '流动征收限期', { unit: 'days', amount: 10 }),
  ...both('record-confirmation-term', '接收信息确认或退回时限', { unit: 'working-days', amount: 3 }),
  ...both('collection-reconciliation-period', '代征税款对账周期', { unit: 'months', amount: 1 }),
  ...both('measure-for-other-side-abnormal', '对方非正常户差别化管理措施', {
    unit: 'choice',
    choice: 'warn',
  }),
  ...both('measure-for-other-side-arrears', '对方欠税户差别化管理措施', { unit: 'choice', choice: 'warn' }),
  ...both('archive-loan-answer-term', '答复调阅登记资料时限', { unit: 'working-days', amount: 3 }),
  ...both('archive-loan-return-term', '调阅登记资料归还时限', { unit: 'working-days', amount: 10 }),
  ...both('certificate-to-follow-term', '证件后补时限', { unit: 'working-days', amount: 5 }),
  ...both('levy-determination-term', '税（费）种认定的办理时限', { unit: 'choice', choice: '首次申报前' }),
  ...both('receiving-jurisdictions', '登记可移交的接收地', {
    unit: 'list',
    entries: ['359901 江北区', '359903 云溪县'],
  }),
  ...both('handover-open-cases', '移交登记时有未办结办件的处理', { unit: 'choice', choice: 'warn' }),
  ...both('revocation-list-age', '证书吊销列表最长使用天数', { unit: 'days', amount: 45 }),
  ...both('officer-key-on-certificate', '发放税务登记证件须用本人 CA Key 签署', {
    unit: 'choice',
    choice: 'optional',
  }),
  ...both('officer-key-on-conclusion', '确认共同结论须用本人 CA Key 签署', {
    unit: 'choice',
    choice: 'optional',
  }),
  ...both('idle-lock', '无操作自动锁定时间', { unit: 'seconds', amount: 300 }),
];
