import { pinyin } from 'pinyin-pro';

/**
 * Pinyin initials as a clerk types them: 临江晨曦商贸 is `ljcxsm`. Latin letters and digits stay, everything else is
 * dropped. The reading of a character depends on its neighbours (重庆 is `cq`), so a name is read whole.
 */
export const pinyinInitials = (name: string): string =>
  pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
