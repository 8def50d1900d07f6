import type { FaultText } from './fault-text.ts';

/** A window that begins anew, and what the exchange keeps aside of one that is shut out (docs/decisions/0024). */
export const epochFaults = {
  'exchange/epoch-not-cited': {
    zh: '重新启用报文所引的编号与交换平台不符（{field}），请由主管人员重新申请启用。',
    en: 'The message that begins the window anew cites other numbers than the exchange has ({field}); the supervisor asks for it once more.',
    retry: false,
  },
  'exchange/released': {
    zh: '该报文来自已停用的窗口，经人工审核后放行，请核对。',
    en: 'It came from a window that was shut out, and a person has let it in; check it.',
    retry: false,
  },
  'exchange/quarantine-full': {
    zh: '本窗口已停用，交换平台暂存的报文已满：其余报文仍保留在本机，请联系主管人员处理。',
    en: 'This window is shut out, and the exchange keeps no more of its messages: the rest stays here. Call the supervisor.',
    retry: true,
  },
  'exchange/quarantine-undecided': {
    zh: '窗口 {device} 还有暂存待审的报文，请先放行或不予接收，再批准重新启用。',
    en: 'Messages of window {device} are still kept aside; let them in or close them before the window begins anew.',
    retry: true,
  },
  'exchange/messages-held': {
    zh: '本窗口已停用，报文由交换平台暂存待审，未入账：请联系主管人员，由交换平台放行或说明不予接收。',
    en: 'This window is shut out; its messages are kept aside at the exchange and do not count yet. Ask the supervisor to have them let in or closed.',
    retry: false,
  },
  'exchange/issuing-blocked': {
    zh: '本机编号与交换平台不符，可能是由备份恢复或复制的机器：暂不能开具任何编号票证，请主管人员在“重新启用本窗”中处理。',
    en: 'This machine’s numbers are not the exchange’s; it may be a restored or copied one. Nothing numbered is given out until a supervisor has the window begin anew.',
    retry: false,
  },
  'exchange/tray-unchecked': {
    zh: '本窗已重新启用：请先在“重新启用本窗”中录入票箱里下一张票证的号码，再开具。',
    en: 'The window has begun anew: first enter the number of the next form in the tray under “Begin anew”, then issue.',
    retry: false,
  },
  'exchange/tray-behind': {
    zh: '号码在本窗已用到的号码之前，应为 {expected} 或之后：请核对票箱里的下一张。',
    en: 'That number comes before those the window has used; it must be {expected} or later. Look at the next form in the tray.',
    retry: false,
  },
  'exchange/tray-unknown': {
    zh: '该号码不在本人领用的号段内：请核对票箱，或请票证管理员核对领用记录。',
    en: 'That number is in no run signed out to you; check the tray, or ask the voucher keeper.',
    retry: false,
  },
  'exchange/tray-checked': {
    zh: '该票箱本次启用后已核对，不必再录。',
    en: 'This tray has been looked at since the window began anew.',
    retry: false,
  },
  'exchange/epoch-not-needed': {
    zh: '本窗与交换平台的编号一致，不需要重新启用。',
    en: 'This window and the exchange agree on their numbers; there is nothing to begin anew.',
    retry: false,
  },
  'exchange/epoch-not-asked': {
    zh: '没有待批复的启用申请，请先填写原因并申请。',
    en: 'No request waits; give the reason and ask first.',
    retry: false,
  },
  'exchange/epoch-paper-wrong': {
    zh: '这不是交换平台对本窗这次申请的批复，请向交换平台索取批复文件。',
    en: 'This is not the exchange’s approval of this window’s request; ask the exchange for that file.',
    retry: false,
  },
  'exchange/leftover-settled': {
    zh: '这份报文已处理过，不必再处理。',
    en: 'This message has been settled already.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
