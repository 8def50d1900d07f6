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
  'figure/value-changes-in-period': {
    zh: '参数“{rate}”在所属期 {periodStart} 至 {periodEnd} 内有变更，请按变更前后分别申报计算。',
    en: 'Parameter “{rate}” changes within {periodStart} to {periodEnd}; file and compute the parts separately.',
    retry: false,
  },
  'figure/negative-amount': {
    zh: '“{field}”不能为负数，请核对后重新输入。',
    en: '“{field}” cannot be negative; check and enter it again.',
    retry: false,
  },
  'figure/missing-field': {
    zh: '缺少“{field}”，请补充后重试。',
    en: '“{field}” is missing; add it and try again.',
    retry: false,
  },
  'figure/unknown-field': {
    zh: '“{field}”不是本规则的输入项，请删除后重试。',
    en: '“{field}” is not an input of this rule; remove it and try again.',
    retry: false,
  },
  'figure/not-json': {
    zh: '输入不是有效的 JSON 对象，请检查引号、逗号和括号后重试。',
    en: 'The input is not a JSON object; check quotes, commas and brackets and try again.',
    retry: false,
  },
  'figure/rule-failed': {
    zh: '计算程序出现意外错误，未得出结果；请将规则编号报维护人员处理。',
    en: 'The calculation failed unexpectedly and gave no result; report the rule id to maintenance.',
    retry: false,
  },
  'figure/unknown-rule': {
    zh: '没有名为“{rule}”的计算规则，请用 --list 查看全部规则。',
    en: 'There is no rule “{rule}”; see --list for all of them.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
