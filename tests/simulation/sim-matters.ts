import type { SimMatter } from './sim-matter.ts';
import { establishment } from './sim-norm-25.ts';
import { liaison } from './sim-norm-28.ts';

/** The matters whose cases are played; one line and one file for each. */
export const simMatters: readonly SimMatter[] = [establishment, liaison];
