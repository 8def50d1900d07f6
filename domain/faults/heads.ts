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
} as const satisfies Record<string, FaultText>;
