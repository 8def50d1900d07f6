import i18next from 'i18next';
import type { Language } from '../../domain/language.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export type MessageKey = keyof typeof zh;

const messages = i18next.createInstance();
// `initAsync: false`: everything is in the bundle, so that the first drawing has its words.
void messages.init({
  lng: 'zh',
  fallbackLng: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  resources: { zh: { translation: zh }, en: { translation: en } },
  initAsync: false,
});
const sayIn = { zh: messages.getFixedT('zh'), en: messages.getFixedT('en') };

let speaking: Language = 'zh';

/** The language of the page. Only `state/language.ts` changes it, and has everything drawn anew. */
export const language = (): Language => speaking;
export const setLanguage = (wanted: Language): void => {
  speaking = wanted;
};

/** The same in both languages, where both are shown at once. */
export const inBoth = (
  key: MessageKey,
  facts: Readonly<Record<string, string | number>> = {},
): Readonly<Record<Language, string>> => ({ zh: sayIn.zh(key, facts), en: sayIn.en(key, facts) });

/** The sentence for a key, with its facts filled in. React escapes; nothing here is markup. */
export const t = (key: MessageKey, facts: Readonly<Record<string, string | number>> = {}): string =>
  sayIn[speaking](key, facts);
