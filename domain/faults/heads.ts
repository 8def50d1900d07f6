import type { FaultText } from './fault-text.ts';

/** Signed heads of the feed, and what is proved by them (docs/decisions/0023). */
export const headFaults = {
  'exchange/head-unknown': {
    zh: '交换平台还没有覆盖到这里的签名树根（现到第 {size} 条），请等下一次签发或请平台管理员签发后再试。',
    en: 'The exchange has no signed head that covers this (the last is at {size}); wait for the next, or have its administrator make one.',
    retry: true,
  },
  'exchange/head-inconsistent': {
    zh: '税务机关签署的树根（第 {size} 条）与交换平台的信息流不符，已留作告警。请两局与平台管理员核对：有一方看到的不是同一份信息流。',
    en: 'The head the bureau signed (at {size}) does not fit the exchange’s feed and is kept as an alarm. Compare with the other bureau and the administrator: one was shown another feed.',
    retry: false,
  },
  'exchange/head-differs': {
    zh: '本窗口由自己收到的内容算出的树根与交换平台签发的不同。本窗口的记录没有改动，请系统管理员立即核对本机与平台。',
    en: 'The root this window computes from what it received differs from the one the exchange signed. Nothing here was changed; the administrator must compare this machine and the exchange at once.',
    retry: false,
  },
  'exchange/head-signature-wrong': {
    zh: '交换平台签发的树根签名验证未通过，没有采用，请报告系统管理员。',
    en: 'The signature of a head does not verify; it was not taken. Tell the administrator.',
    retry: false,
  },
  'exchange/head-not-following': {
    zh: '待签的树根（第 {size} 条）不是本局上次所签（第 {from} 条）的延续，没有签署。请先用 head-to-sign 指明上次签到的条数重取；仍然如此，说明信息流被改写，请立即与对方机关核对。',
    en: 'The head (at {size}) does not go on from the one this bureau signed last (at {from}); nothing was signed. Ask head-to-sign again from that size; if it repeats, the feed was rewritten: compare with the other bureau at once.',
    retry: false,
  },
  'exchange/head-window-behind': {
    zh: '所指窗口只收到第 {cursor} 条，还不能核对第 {size} 条的树根，没有签署。请等窗口收齐后再签。',
    en: 'The window has read up to {cursor} and cannot check a head of {size}; nothing was signed. Let it read on first.',
    retry: false,
  },
  'exchange/head-other-window': {
    zh: '窗口 {device} 不属于本局、这个辖区或这个交换平台，不能用来核对树根，没有签署。请改用本局的窗口。',
    en: 'Window {device} is not of this bureau, part or exchange and cannot check the head; nothing was signed. Name a window of this bureau.',
    retry: false,
  },
  'exchange/head-key-unknown': {
    zh: '不能确定交换平台的公钥，或几处记载不一致，没有签署。第一次签署请用 --window 或 --exchange-key 给出，不一致时请与平台管理员核对。',
    en: 'The exchange’s key is not known, or is not the same everywhere; nothing was signed. The first time give it with --window or --exchange-key; where they differ, ask its administrator.',
    retry: false,
  },
  'exchange/evidence-foreign': {
    zh: '这不是本系统导出的证据文件，没有核验任何内容，请另选文件。',
    en: 'This is no evidence file of the joint window; nothing was verified. Choose another file.',
    retry: false,
  },
  'exchange/evidence-altered': {
    zh: '证据文件不完整、被改动过，或不是所载窗口签名的原文，其内容一概不足为凭，请向导出的窗口重新取得。',
    en: 'The evidence file is cut, altered, or not as its window signed it: nothing in it proves anything. Get it anew from the window that exported it.',
    retry: false,
  },
  'exchange/records-differ': {
    zh: '夜间对账发现本窗口的记录与交换平台不一致，或本窗口的记录与自己收到的报文不一致。记录没有改动，请系统管理员按记录编号核对（交换平台值班页逐条列出）。',
    en: 'The nightly comparison found records here that are not as at the exchange, or not as the messages this window received. Nothing was changed; the administrator must compare them by record (the operator page lists each).',
    retry: false,
  },
  'exchange/records-differ-there': {
    zh: '夜间对账发现本辖区另一窗口的记录与交换平台不一致。本窗口的记录没有改动，请与该窗口的机关和平台管理员核对，核对清楚前办理有关事项请多加留意。',
    en: 'The nightly comparison found records at another window of this part that are not as at the exchange. Nothing was changed here; compare with that window’s bureau and the administrator, and take care with what it concerns until then.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
