import type { RehearsalWords } from '../host/kind.ts';

/** What a trainee can do at the virtual pad, and make go wrong. */
export const ratingPadRehearsal = {
  'press-5': { zh: '评价器：按“很满意”', en: 'Rating pad: “very good” pressed' },
  'press-1': { zh: '评价器：按“很不满意”', en: 'Rating pad: “very poor” pressed' },
  garbled: { zh: '评价器：数据受干扰', en: 'Rating pad: garbled answer' },
  dead: { zh: '评价器：按键不应答', en: 'Rating pad: keys do nothing' },
  mended: { zh: '评价器：修好', en: 'Rating pad: mended' },
} as const satisfies RehearsalWords;
