import type { FaultText } from './fault-text.ts';

export const drawerFaults = {
  'device/drawer-missing': {
    zh: '本窗口没有配置钱箱，请用钥匙打开，或由管理员在小票打印机的设置中添加钱箱。',
    en: 'No cash drawer is configured at this window; use its key, or have the drawer added to the receipt printer’s settings.',
    retry: false,
  },
  'device/drawer-stuck': {
    zh: '已发出开钱箱的信号，但钱箱没有打开，请检查钱箱是否上锁、连线是否插好，或用钥匙打开。',
    en: 'The drawer was told to open and did not; see whether it is locked and its cable plugged in, or use its key.',
    retry: true,
  },
  'officer/no-sale-needs-supervisor': {
    zh: '不收款开钱箱须由另一名值班长输入本人口令，请更换复核人。',
    en: 'Opening the drawer without a sale needs another supervisor’s own PIN; choose another approver.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
