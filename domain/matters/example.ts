import type { Application, Decision } from './matter.ts';

/** A worked example of a matter: feeds the tests, the training hall and the field guide. */
export interface Example {
  /** A sentence about the hall. */
  readonly title: string;
  readonly application: Application;
  readonly outcome: Decision['outcome'];
  /** Expected figures of an accepted application, in yuan: `levy` or `levy+surcharge` → amount. */
  readonly figures?: Readonly<Record<string, string>>;
  /** Papers an accepted application makes, by their kinds. */
  readonly letters?: readonly string[];
  /** Words that a refusal or the missing papers must contain. */
  readonly says?: string;
  /** The date boundary this example stands beside, and on which side. */
  readonly boundary?: { readonly name: string; readonly side: 'before' | 'from' };
}
