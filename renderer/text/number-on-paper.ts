import { tidyNumber } from './half-width.ts';

/** Typing the last digits is enough to show that the clerk looked; fewer than these prove nothing. */
const enoughDigits = 4;

/** The number on the paper from what was typed: the last four digits or more stand for the whole when they agree. */
export const fullNumber = (expected: string, typed: string): string => {
  const tidy = tidyNumber(typed);
  return tidy.length >= enoughDigits && tidyNumber(expected).endsWith(tidy) ? expected : tidy;
};
