import { toHalfWidth } from './half-width.ts';

/** Thousandths of a millimetre from what was typed: `1.5`, `-0.8`, `＋２`; `null` where it is no such number. */
export const readMillimetres = (text: string): number | null => {
  const tidy = toHalfWidth(text).trim().replace('−', '-').replace(/^\+/, '');
  return /^-?\d{1,2}(\.\d{1,2})?$/.test(tidy) ? Math.round(Number(tidy) * 1_000) : null;
};

/** Without its sign and without noughts behind the point. */
export const millimetres = (um: number): string => String(Math.abs(um) / 1_000);
