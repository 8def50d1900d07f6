import type { PlainDate } from '../plain-date.ts';

/** 2016年4月5日, as a certificate carries it. */
export const chineseYearMonthDay = (on: PlainDate): string => {
  const [year, month, day] = on.split('-').map(Number);
  return `${year}年${month}月${day}日`;
};
