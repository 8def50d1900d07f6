import type { Fen } from '../../domain/money.ts';
import { fen } from '../../domain/money.ts';

/** Notes and coins in circulation, largest first, in fen. */
const denominations = [10000, 5000, 2000, 1000, 500, 100, 50, 10, 5, 2, 1] as const;

export interface Pieces {
  readonly valueFen: number;
  readonly count: number;
}

/** The fewest notes and coins that make up an amount, largest first: what the clerk hands back. */
export const piecesOf = (amount: Fen): readonly Pieces[] => {
  let rest: number = amount;
  return denominations.flatMap((valueFen) => {
    const count = Math.floor(rest / valueFen);
    rest -= count * valueFen;
    return count > 0 ? [{ valueFen, count }] : [];
  });
};

/** Round sums a person is likely to hand over for `total`, smallest first, without the exact sum. */
export const likelyTendered = (total: Fen): readonly Fen[] => {
  if (total <= 0) return [];
  const rounded = [1000, 5000, 10000, 100000].map((unit) => Math.ceil(total / unit) * unit);
  return [...new Set(rounded)]
    .filter((amount) => amount > total)
    .slice(0, 3)
    .map((amount) => fen(amount));
};
