import type { RehearsalWords } from '../host/kind.ts';

/** What a trainee can make go wrong with the virtual display. */
export const customerScreenRehearsal = {
  dark: { zh: '客显：黑屏（设备不会报告）', en: 'Customer display: dark (it cannot say so)' },
  lit: { zh: '客显：恢复显示', en: 'Customer display: lit again' },
} as const satisfies RehearsalWords;
