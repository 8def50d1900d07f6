import { Fault } from './faults.ts';
import type { Fen } from './money.ts';

const digits = '零壹贰叁肆伍陆柒捌玖';
const places = ['', '拾', '佰', '仟'];
const wan = 10_000;
const yi = 100_000_000;

const digit = (value: number): string => digits.charAt(value);

/** 1 … 9999 without leading zeros. */
const group = (value: number): string => {
  let text = '';
  let zero = false;
  for (const [index, place] of [...places.entries()].toReversed()) {
    const value10 = Math.floor(value / 10 ** index) % 10;
    if (value10 === 0) zero = text !== '';
    else {
      text += `${zero ? digit(0) : ''}${digit(value10)}${place}`;
      zero = false;
    }
  }
  return text;
};

/** `high` of `unit` followed by `low`; a 零 stands where the written figures have zeros between the two. */
const joined = (high: string, unit: string, low: string, zeroBetween: boolean): string =>
  `${high}${unit}${low === '' ? '' : `${zeroBetween ? digit(0) : ''}${low}`}`;

const whole = (value: number): string => {
  if (value === 0) return '';
  if (value >= yi) {
    const high = Math.floor(value / yi);
    const low = value % yi;
    return joined(whole(high), '亿', whole(low), low < yi / 10 || high % 10 === 0);
  }
  if (value >= wan) {
    const high = Math.floor(value / wan);
    const low = value % wan;
    return joined(group(high), '万', group(low), low < wan / 10 || high % 10 === 0);
  }
  return group(value);
};

/**
 * An amount in Chinese capitals as vouchers carry it (正确填写票据和结算凭证的基本规定; 会计基础工作规范第五十二条): 整
 * after 元 and after 角, 零 for zeros between figures and where 角 is nought but 分 is not.
 * Throws `figure/negative-amount`: a red entry is written by its own form, not in capitals.
 */
export const capitalAmount = (amount: Fen): string => {
  if (amount < 0) throw new Fault('figure/negative-amount', { field: 'amount' });
  const yuan = Math.floor(amount / 100);
  const jiao = Math.floor(amount / 10) % 10;
  const cents = amount % 10;
  const yuanText = yuan === 0 ? '' : `${whole(yuan)}元`;
  if (jiao === 0 && cents === 0) return yuan === 0 ? `${digit(0)}元整` : `${yuanText}整`;
  const jiaoText = jiao === 0 ? (yuan === 0 ? '' : digit(0)) : `${digit(jiao)}角`;
  return `${yuanText}${jiaoText}${cents === 0 ? '整' : `${digit(cents)}分`}`;
};
