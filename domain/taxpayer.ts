import type { Bureau } from './bureau.ts';
import type { Fen } from './money.ts';
import type { Place } from './rates/place.ts';

/** VAT status decides the return: small-scale (征收率) or general (output minus input). */
export const vatStatuses = ['small-scale', 'general'] as const;
export type VatStatus = (typeof vatStatuses)[number];

export { type Place, places } from './rates/place.ts';

/**
 * How one bureau administers the taxpayer now. `unverified`: entered by hand at a counter that has not heard from the
 * bureau; nothing is known of status or arrears until its registration comes.
 */
export const bureauStatuses = [
  'normal',
  'abnormal',
  'suspended',
  'deregistering',
  'not-registered',
  'unverified',
] as const;
export type BureauStatus = (typeof bureauStatuses)[number];

const entityTypes = ['household', 'enterprise', 'other'] as const;
export type EntityType = (typeof entityTypes)[number];

export interface Taxpayer {
  readonly taxpayerNo: string;
  readonly name: string;
  readonly vatStatus: VatStatus;
  /** 登记注册类型 as printed on vouchers. */
  readonly registrationType: string;
  readonly place: Place;
  readonly address: string;
  readonly industry: string;
  readonly legalPersonName: string;
  readonly contactPhone: string;
  readonly statusOf: Readonly<Record<Bureau, BureauStatus>>;
  readonly arrearsFenOf: Readonly<Record<Bureau, Fen>>;
  readonly creditLevel: 'A' | 'B' | 'C' | 'D' | 'none';
}
