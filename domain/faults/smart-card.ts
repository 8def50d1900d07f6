import type { FaultText } from './fault-text.ts';

/** Cards and keys in readers that the system's smart card service (PC/SC) serves. */
export const smartCardFaults = {
  'device/card-service-down': {
    zh: '本机的智能卡服务没有运行，请由管理员启动该服务（Windows 的 Smart Card 服务，Linux 的 pcscd）；启动后自动恢复。',
    en: 'The smart card service of this computer is not running; have it started (Smart Card on Windows, pcscd on Linux). It is taken up again by itself.',
    retry: true,
  },
  'device/card-service-missing': {
    zh: '本机没有安装智能卡服务，请由管理员安装（Linux 为 pcscd 和 libpcsclite1），再重新打开窗口。',
    en: 'This computer has no smart card service; have it installed (pcscd and libpcsclite1 on Linux) and reopen the window.',
    retry: false,
  },
  'device/smart-card-removed': {
    zh: '{where}上的卡在操作途中被取走，请重新插好或放好，再做一次。',
    en: 'The card in {where} was taken away in the middle; put it back and do this again.',
    retry: true,
  },
  'device/smart-card-mute': {
    zh: '{where}上的卡没有应答，请取下擦净触点，换个方向重新插好。',
    en: 'The card in {where} does not answer; take it out, wipe its contacts, check which way round it goes and insert it again.',
    retry: true,
  },
  'device/smart-card-error': {
    zh: '{where}读写卡失败（{status}），请取下卡重新插好；反复出现请报告管理员。',
    en: 'Reading the card in {where} failed ({status}); take the card out and insert it again, and report it if it happens again.',
    retry: true,
  },
} as const satisfies Record<string, FaultText>;
