import type { Bureau } from './bureau.ts';
import type { Fen } from './money.ts';

/** VAT status decides the return: small-scale (征收率) or general (output minus input). */
export const vatStatuses = ['small-scale', 'general'] as const;
export type VatStatus = (typeof vatStatuses)[number];

/** Place of the taxpayer for city maintenance tax: 市区 / 县城、镇 / 其他. */
export const places = ['city', 'town', 'other'] as const;
export type Place = (typeof places)[number];

/** How one bureau administers the taxpayer now. */
export const bureauStatuses = ['normal', 'abnormal', 'suspended', 'deregistering', 'not-registered'] as const;
export type BureauStatus = (typeof bureauStatuses)[number];

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
