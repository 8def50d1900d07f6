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
} as const satisfies Record<string, FaultText>;
