import { Fault } from './faults.ts';

declare const fenBrand: unique symbol;
/** Money in integer fen (1 yuan = 100 fen). Always a safe integer; may be negative only in red entries. */
export type Fen = number & { readonly [fenBrand]: true };

/** Brands an integer as fen. Throws `figure/amount-too-large` outside the safe-integer range or for fractions. */
export const fen = (value: number, field = 'amount'): Fen => {
  if (!Number.isSafeInteger(value)) throw new Fault('figure/amount-too-large', { field });
  return (value === 0 ? 0 : value) as Fen;
};

export const zeroFen = fen(0);
export const addFen = (...parts: readonly Fen[]): Fen => fen(parts.reduce((sum, part) => sum + part, 0));
export const subtractFen = (from: Fen, part: Fen): Fen => fen(from - part);
export const negateFen = (amount: Fen): Fen => fen(-amount);

/** `dividend / divisor` rounded half up (away from zero for negatives), in BigInt so nothing is lost on the way. */
const divideHalfUp = (dividend: bigint, divisor: bigint): bigint => {
  const negative = dividend < 0n !== divisor < 0n;
  const a = dividend < 0n ? -dividend : dividend;
  const b = divisor < 0n ? -divisor : divisor;
  const rounded = (2n * a + b) / (2n * b);
  return negative ? -rounded : rounded;
};

/** `amount × numerator / denominator`, rounded half up to the fen; `field` is named where the product is too large. */
const mulDivFen = (amount: Fen, numerator: number, denominator: number, field = 'amount'): Fen =>
  fen(Number(divideHalfUp(BigInt(amount) * BigInt(numerator), BigInt(denominator))), field);

const ppmUnit = 1_000_000;

/** Rates are integer parts per million; the product is rounded half up to the fen. */
export const mulPpm = (amount: Fen, ppm: number, field?: string): Fen =>
  mulDivFen(amount, ppm, ppmUnit, field);

/** Sales without tax from sales that include it: `gross ÷ (1 + rate)`, rounded half up to the fen. */
export const withoutTaxPpm = (gross: Fen, ppm: number): Fen => mulDivFen(gross, ppmUnit, ppmUnit + ppm);

/** A rate in ppm for people: 500 -> `0.05%`, 30000 -> `3%`. */
export const formatPpm = (ppm: number): string => {
  const digits = String(ppm).padStart(5, '0');
  const fraction = digits.slice(-4).replace(/0+$/, '');
  return `${digits.slice(0, -4)}${fraction === '' ? '' : `.${fraction}`}%`;
};

const amountPattern = /^-?\d{1,13}(\.\d{1,2})?$/;

/**
 * Reads yuan as typed (`1234.5`, `1,234.50`) into fen.
 * Throws `figure/not-an-amount` for anything else, `figure/amount-too-large` beyond 13 integer digits.
 */
export const parseYuan = (text: string, field = 'amount'): Fen => {
  const plain = text.trim();
  const grouped = /^-?\d{1,3}(,\d{3})+(\.\d{1,2})?$/.test(plain);
  const digits = grouped ? plain.replaceAll(',', '') : plain;
  if (/^-?\d{14,}(\.\d{1,2})?$/.test(digits)) throw new Fault('figure/amount-too-large', { field });
  if (!amountPattern.test(digits)) throw new Fault('figure/not-an-amount', { field });
  const negative = digits.startsWith('-');
  const [yuan = '0', cents = ''] = digits.replace('-', '').split('.');
  const value = Number(yuan) * 100 + Number(cents.padEnd(2, '0'));
  return fen(negative ? -value : value, field);
};

/** Plain yuan with two decimals, no grouping: `85.00`. For machines and records. */
export const formatYuan = (amount: Fen): string => {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

/** Yuan with thousands separators for people: `1,234.50`. */
export const formatYuanGrouped = (amount: Fen): string => {
  const [whole = '0', cents = '00'] = formatYuan(amount).split('.');
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}.${cents}`;
};
