import type { Citation } from '../domain/citation.ts';

export { chineseDate } from '../domain/plain-date.ts';

/** `《税收征收管理法》第三十二条`; a title that already carries its marks keeps them. */
export const citationText = (citation: Citation): string => {
  const title = citation.document.startsWith('《') ? citation.document : `《${citation.document}》`;
  return `${title}${citation.clause}`;
};

export const citationsText = (citations: readonly Citation[]): string =>
  citations.map(citationText).join('；');

const ordinals = ['一', '二', '三', '四', '五', '六', '七', '八', '九'];

/** 1 … 9 as 一 … 九, for the copies of a form (第一联). */
export const chineseOrdinal = (number: number): string => {
  const ordinal = ordinals[number - 1];
  if (ordinal === undefined) throw new RangeError(`no ordinal for ${number}`);
  return ordinal;
};
