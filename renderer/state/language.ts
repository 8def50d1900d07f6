import type { Language } from '../../domain/language.ts';
import { setLanguage, t } from '../messages/t.ts';

/** The page speaks as the hall process says: words, the `lang` a screen reader goes by, and the window's title. */
export const speak = (wanted: Language): void => {
  setLanguage(wanted);
  if (typeof document === 'undefined') return;
  document.documentElement.lang = wanted === 'zh' ? 'zh-CN' : wanted;
  document.title = t('app.title');
};
