import type { Invariant } from './invariants.ts';
import type { Variant } from './variant.ts';

/** The product with one fault in it. Nothing of it is in the product's code: it wraps a port. */
export interface Mutant {
  readonly name: string;
  readonly variant: Variant;
  /** The invariants that may tell; any of them counts as caught. */
  readonly tells: readonly Invariant[];
  /** A seed that is known to show it; the search begins there. */
  readonly from?: number;
  /** Why nothing can tell, where that is so: what else stands in the way. */
  readonly survives?: string;
}
