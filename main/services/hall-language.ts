import { type Language, languages } from '../../domain/language.ts';
import { findProfileValue, setProfileValue } from '../../db/profile.ts';
import type { HallDatabase, Sealer } from '../../db/transaction.ts';
import { transaction } from '../../db/transaction.ts';

/** What the screen of this window speaks. Kept with the window: the browser that shows the page keeps nothing. */
export interface HallLanguage {
  readonly now: () => Language;
  readonly set: (wanted: Language) => void;
}

export const openHallLanguage = (db: HallDatabase, sealer: Sealer): HallLanguage => {
  const kept = findProfileValue(db, 'language');
  let speaking: Language = languages.find((one) => one === kept) ?? 'zh';
  return {
    now: () => speaking,
    set: (wanted) => {
      if (wanted === speaking) return;
      transaction(db, sealer, (tx) => setProfileValue(tx, 'language', wanted), 'language');
      speaking = wanted;
    },
  };
};
