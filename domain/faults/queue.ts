import type { FaultText } from './fault-text.ts';

export const queueFaults = {
  'case/queue-empty': {
    zh: '没有等候的号码，可直接接待来人，或先为其取号。',
    en: 'Nobody is waiting; serve whoever comes, or give out a number first.',
    retry: false,
  },
  'case/nobody-called': {
    zh: '当前没有已叫的号码，请先叫号。',
    en: 'No number is called at this window; call one first.',
    retry: false,
  },
  'case/ticket-gone': {
    zh: '这个号码已办结或不是今天的，不能再叫，请重新取号。',
    en: 'This number is finished or not of today and cannot be called; give out a new one.',
    retry: false,
  },
  'case/no-such-group': {
    zh: '没有这个排队类别，请从列表中重新选择。',
    en: 'There is no such group in the queue; choose one of the list.',
    retry: false,
  },
} as const satisfies Record<string, FaultText>;
