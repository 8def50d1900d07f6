import type { FaultText } from './fault-text.ts';

export const figureFaults = {
  'figure/not-an-amount': {
    zh: '“{field}”不是有效金额，请输入不超过两位小数的数字。',
    en: '“{field}” is not an amount; enter a number with at most two decimals.',
    retry: false,
  },
  'figure/amount-too-large': {
    zh: '“{field}”超出可处理的金额范围，请核对后重新输入。',
    en: '“{field}” is beyond the amounts that can be handled; check and enter it again.',
    retry: false,
  },
  'figure/not-a-date': {
    zh: '“{field}”不是有效日期，请按 2016-03-15 的格式输入。',
    en: '“{field}” is not a date; enter it like 2016-03-15.',
    retry: false,
  },
  'figure/no-value-on-date': {
    zh: '参数“{rate}”在 {on} 没有已公布的数值，请联系税政管理员更新参数表，本系统不作推测。',
    en: 'Parameter “{rate}” has no published value on {on}; have the parameter table updated. Nothing is guessed.',
    retry: false,
  },
  'figure/bad-input': {
    zh: '“{field}”填写有误：{reason}。请更正后重试。',
    en: '“{field}” is wrong: {reason}. Correct it and try again.',
    retry: false,
  },
  'figure/unknown-rule': {
    zh: '没有名为“{rule}”的计算规则，请用 --list 查看全部规则。',
    en: 'There is no rule “{rule}”; see --list for all of them.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
