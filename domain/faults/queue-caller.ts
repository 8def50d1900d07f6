import type { FaultText } from './fault-text.ts';

export const queueCallerFaults = {
  'device/queue-server-away': {
    zh: '连不上大厅排队系统（{where}），请按到场先后接待，并请管理员检查网络。',
    en: 'The hall’s queue server at {where} cannot be reached; serve people as they came, and have the network checked.',
    retry: true,
  },
  'device/queue-server-refused': {
    zh: '大厅排队系统（{where}）没有接受这次操作（{status}），请再试一次或在排队机上操作。',
    en: 'The hall’s queue server at {where} did not accept this ({status}); try again, or do it at the queue machine.',
    retry: true,
  },
  'device/queue-server-unclear': {
    zh: '大厅排队系统（{where}）的答复中找不到号码，请管理员核对接口设置。',
    en: 'The answer of the hall’s queue server at {where} holds no number; have its settings checked.',
    retry: false,
  },
  'case/queue-kept-by-hall': {
    zh: '本大厅由排队系统发号，请纳税人到排队机取号。',
    en: 'Numbers are given out by the hall’s own queue machine; send the taxpayer there.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
