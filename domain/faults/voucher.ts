import type { FaultText } from './fault-text.ts';

export const voucherFaults = {
  'voucher/none-left': {
    zh: '您在本机领用的“{kind}”号码已用完或尚未领用。请先到票证管理员处领用，再继续收款。',
    en: 'No number of “{kind}” signed out to you on this machine is left. Sign out a range first, then take the money.',
    retry: false,
  },
  'voucher/range-overlaps': {
    zh: '号段 {from} 至 {to} 与已登记的号段重叠，未登记。请核对票证起止号码。',
    en: 'Numbers {from} to {to} overlap a registered range; nothing was registered. Check the printed numbers.',
    retry: false,
  },
  'voucher/range-not-free': {
    zh: '该号段已被他人领用或已缴回，未作改动。请先办理缴回，再重新领用。',
    en: 'This range is signed out already or has been returned; nothing was changed. Have it returned first.',
    retry: false,
  },
  'voucher/range-has-unsettled': {
    zh: '该号段还有 {count} 份票证未确认打印结果，不能缴回。请先处理未完成的打印。',
    en: '{count} vouchers of this range are not settled; it cannot be returned. Settle the open print jobs first.',
    retry: false,
  },
  'voucher/wrong-state': {
    zh: '票证 {number} 当前为“{status}”，不能进行此操作。请刷新后核对票证状态。',
    en: 'Voucher {number} is “{status}” and this cannot be done with it. Refresh and check.',
    retry: false,
  },
  'voucher/number-mismatch': {
    zh: '纸上号码与系统号码 {number} 不一致，请停止使用并核对票证顺序；这张票作废后换下一号。',
    en: 'The number on the paper is not {number}; stop and check the order of the forms, then spoil this one.',
    retry: false,
  },
  'voucher/job-settled': {
    zh: '这张票证已经处理完毕，请刷新打印列表。',
    en: 'This voucher has been settled already; refresh the list of prints.',
    retry: false,
  },
  'voucher/not-printed-yet': {
    zh: '这张票证还没有打印，请先打印再核对号码。',
    en: 'This voucher has not been printed yet; print it before checking its number.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
