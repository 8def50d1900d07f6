import type { RehearsalWords } from '../host/kind.ts';

/** What a trainee can do at the virtual caller pad, and make go wrong. */
export const queueCallerRehearsal = {
  'key-next': { zh: '叫号器：按“下一位”', en: 'Queue caller: “next” pressed' },
  'key-recall': { zh: '叫号器：按“重呼”', en: 'Queue caller: “call again” pressed' },
  'key-skip': { zh: '叫号器：按“过号”', en: 'Queue caller: “pass over” pressed' },
  garbled: { zh: '叫号器：数据受干扰', en: 'Queue caller: garbled key' },
} as const satisfies RehearsalWords;
