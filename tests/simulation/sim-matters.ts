import type { SimMatter } from './sim-matter.ts';
import { registration, supplementaryEntry } from './sim-norm-01.ts';
import { establishment } from './sim-norm-25.ts';
import { liaison } from './sim-norm-28.ts';

/* The matters whose cases are played; one line and one file for each. Item 17 has no flow: `sim-norm-17.ts`. */

/** Opened by a bureau, with nobody at the counter. */
export const betweenBureaus: readonly SimMatter[] = [establishment, liaison];

/** Opened at the counter for both bureaus. */
export const newcomers: readonly SimMatter[] = [registration, registration, supplementaryEntry];
