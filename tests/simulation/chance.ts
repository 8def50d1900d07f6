import { randomFrom } from '../journeys/seed.ts';

/** Seeded chance: the same seed plays the same hall. */
export interface Chance {
  /** 0 … n-1. */
  below(n: number): number;
  isSo(probability: number): boolean;
  /** Throws where there is nothing to pick from. */
  pick<T>(from: readonly T[]): T;
}

export const chanceFrom = (seed: number): Chance => {
  const random = randomFrom(seed);
  const below = (n: number): number => Math.floor(random() * n);
  return {
    below,
    isSo: (probability) => random() < probability,
    pick: <T>(from: readonly T[]): T => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('nothing to pick from');
      return picked;
    },
  };
};
