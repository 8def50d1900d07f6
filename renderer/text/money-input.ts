import type { Fen } from '../../domain/money.ts';
import { formatYuan, formatYuanGrouped, parseYuan } from '../../domain/money.ts';
import { toHalfWidth } from './half-width.ts';

/** What an amount field holds, as a clerk left it. */
export type ReadAmount =
  | { readonly kind: 'empty' }
  | { readonly kind: 'amount'; readonly fen: Fen }
  | { readonly kind: 'unreadable' };

/** Amount text without what people type around it: full-width digits, blanks, a yuan sign. */
const tidyAmount = (text: string): string =>
  toHalfWidth(text)
    .replace(/[\s¥￥元]/g, '')
    .replace(/^\+/, '')
    .replace(/\.$/, '');

/** Reads yuan as typed. An unreadable amount is never taken for nought. Negative amounts are not typed at a counter. */
export const readAmount = (text: string): ReadAmount => {
  const tidy = tidyAmount(text);
  if (tidy === '') return { kind: 'empty' };
  if (!/^[\d,]*\.?\d*$/.test(tidy)) return { kind: 'unreadable' };
  try {
    return { kind: 'amount', fen: parseYuan(tidy.startsWith('.') ? `0${tidy}` : tidy) };
  } catch {
    return { kind: 'unreadable' };
  }
};

/** The tidy form of a readable amount (`1234.50`); anything else stays exactly as typed, so that nothing is lost. */
export const settleAmount = (text: string): string => {
  const read = readAmount(text);
  return read.kind === 'amount' ? formatYuan(read.fen) : text;
};

/** Yuan for people, or a dash where there is no figure: never a false 0.00. */
export const shownAmount = (amount: number | null): string =>
  amount === null ? '—' : formatYuanGrouped(amount as Fen);
