import i18next from 'i18next';
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
  resources: { zh: { translation: zh } },
  initAsync: false,
});

/** The sentence for a key, with its facts filled in. React escapes; nothing here is markup. */
export const t = (key: MessageKey, facts: Readonly<Record<string, string | number>> = {}): string =>
  messages.t(key, facts);
