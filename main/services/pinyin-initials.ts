import { createRequire } from 'node:module';
import type { pinyin as Pinyin } from 'pinyin-pro';

const require = createRequire(import.meta.url);
let pinyin: typeof Pinyin | undefined;

/**
 * Pinyin initials as a clerk types them: 临江晨曦商贸 is `ljcxsm`. Latin letters and digits stay, everything else is
 * dropped. The reading of a character depends on its neighbours (重庆 is `cq`), so a name is read whole. The dictionary
 * is loaded with the first name: not every process and thread that could need one does, and none before it is open.
 */
export const pinyinInitials = (name: string): string => {
  pinyin ??= (require('pinyin-pro') as { readonly pinyin: typeof Pinyin }).pinyin;
  return pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
    .join('')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
};
