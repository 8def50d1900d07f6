import type { FaultText } from './fault-text.ts';

export const officerFaults = {
  'officer/wrong-pin': {
    zh: '口令不正确，还可尝试 {left} 次；之后须等待才能再试。',
    en: 'Wrong PIN; {left} more tries before a wait.',
    retry: true,
  },
  'officer/locked-out': {
    zh: '口令错误次数过多，请等待 {seconds} 秒后再试，或请主管人员处理。',
    en: 'Too many wrong PINs; wait {seconds} seconds, or call the supervisor.',
    retry: true,
  },
  'officer/unknown': {
    zh: '本窗口没有这名人员，请从名单中重新选择。',
    en: 'No such officer at this window; choose from the list again.',
    retry: false,
  },
  'officer/not-signed-in': {
    zh: '请先登录再办理业务。',
    en: 'Sign in first.',
    retry: false,
  },
  'officer/window-locked': {
    zh: '窗口已锁定，请输入口令解锁；已填内容都在。',
    en: 'The window is locked; enter your PIN. Everything entered is kept.',
    retry: false,
  },
  'officer/not-entitled': {
    zh: '您没有办理这项业务的授权，请联系主管人员。',
    en: 'You have no grant for this; ask the supervisor.',
    retry: false,
  },
  'officer/not-entitled-for-bureau': {
    zh: '您没有代{bureau}办理这项业务的有效授权（通办授权须经双方培训合格），请换有授权的人员办理。',
    en: 'You have no grant in force to act for the {bureau} bureau; let an entitled officer do it.',
    retry: false,
  },
  'officer/other-officer-signed-in': {
    zh: '窗口由另一名人员登录并锁定，请本人解锁并签退；其不在岗的，由值班长在锁定画面代为签退。',
    en: 'Another officer is signed in and has to sign out first; if absent, a supervisor closes the session at the lock.',
    retry: false,
  },
  'officer/nobody-absent': {
    zh: '这名人员已回到窗口或已签退，无须代为签退。',
    en: 'This officer is back at the window or signed out already; there is nothing to close.',
    retry: false,
  },
  'officer/closes-own-session': {
    zh: '本人在窗口的，请直接解锁、结账后签退；代为签退须由另一名值班长办理。',
    en: 'Who is at the window unlocks, closes the cash session and signs out; only another officer closes in absence.',
    retry: false,
  },
  'officer/close-needs-supervisor': {
    zh: '代为签退须由值班长或大厅负责人用本人口令办理，请换人办理。',
    en: 'A session is closed in absence by a supervisor or the hall manager with an own PIN; let one of them do it.',
    retry: false,
  },
  'officer/cash-session-open': {
    zh: '收款班次尚未结班，请先结班再签退。',
    en: 'The cash session is still open; close it before signing out.',
    retry: false,
  },
  'officer/other-drawer-open': {
    zh: '本窗口另一名人员的收款班次尚未结班，一个窗口同时只开一个班次，请其先结班；其不在岗的，退出登录后由值班长代为结班。',
    en: 'Another officer’s cash session is still open at this window, which holds one drawer at a time; have it closed first, or sign out and let a supervisor close it in absence.',
    retry: false,
  },
  'officer/no-cash-session': {
    zh: '尚未开班，请先开班（录入备用金）再收款。',
    en: 'No cash session is open; open one with its float before collecting.',
    retry: false,
  },
  'officer/business-date-behind': {
    zh: '营业日 {on} 早于最近一次结班日 {last}，请核对交换平台日期后再开班。',
    en: 'Business date {on} is before the last closed day {last}; check the hall date before opening.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
