import type { Bureau } from './bureau.ts';
import type { PlainDate } from './plain-date.ts';

/** Roles of the hall (DESIGN §14). The administrator has no business rights; the auditor only reads. */
export const roles = [
  'counter-clerk',
  'field-collector',
  'voucher-keeper',
  'tax-officer',
  'supervisor',
  'hall-manager',
  'auditor',
  'administrator',
] as const;
export type Role = (typeof roles)[number];

/** A right of one person, for one bureau, for a time, by a document. */
export interface Grant {
  readonly officerId: string;
  readonly authority: Bureau;
  readonly role: Role;
  readonly from: PlainDate;
  /** Last day of the grant; `null` while it stands. */
  readonly to: PlainDate | null;
  readonly document: string;
}

/** Under what title an officer acts for a bureau: the own office, the halls' agreement, or a secondment. */
export type Under = 'own-office' | `agreement:${string}` | `secondment:${string}`;

/** Default deny: only a grant that covers the date gives the role. */
export const holdsRole = (
  grants: readonly Grant[],
  officerId: string,
  wanted: readonly Role[],
  on: PlainDate,
  authority?: Bureau,
): boolean =>
  grants.some(
    (grant) =>
      grant.officerId === officerId &&
      wanted.includes(grant.role) &&
      (authority === undefined || grant.authority === authority) &&
      grant.from <= on &&
      (grant.to === null || on <= grant.to),
  );

/** A dated agreement of the hall on how the bureaus cooperate. It decides whose ticket is used, never the clerk. */
export interface HallAgreement {
  readonly id: string;
  /** Norm item it carries out. */
  readonly item: number;
  readonly mode: number;
  /** Whose voucher forms prove the Local bureau's money (item 17, mode 2, clause 5); `null` where no money is taken. */
  readonly voucherBureauForLocal: Bureau | null;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly document: string;
}

export const agreementOn = (
  agreements: readonly HallAgreement[],
  item: number,
  mode: number,
  on: PlainDate,
): HallAgreement | undefined =>
  agreements.find((a) => a.item === item && a.mode === mode && a.from <= on && (a.to === null || on <= a.to));
