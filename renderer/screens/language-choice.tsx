import type { Language } from '../../domain/language.ts';
import { languages } from '../../domain/language.ts';
import type { MessageKey } from '../messages/t.ts';
import { language, t } from '../messages/t.ts';
import { switchLanguage } from '../state/switch-language.ts';

const nameKey = { zh: 'language.zh', en: 'language.en' } as const satisfies Record<Language, MessageKey>;
const langOf = { zh: 'zh-CN', en: 'en' } as const satisfies Record<Language, string>;

/** Each language under its own name: whoever cannot read the page finds the way out of it. */
export const LanguageChoice = () => (
  <span className="language-choice" role="group" aria-label={t('language.switch')}>
    {languages.map((one) => (
      <button
        key={one}
        type="button"
        lang={langOf[one]}
        data-quoted={one === 'zh' ? 'name' : undefined}
        data-stop={`language.${one}`}
        aria-pressed={one === language()}
        onClick={() => void switchLanguage(one)}
      >
        {t(nameKey[one])}
      </button>
    ))}
  </span>
);
