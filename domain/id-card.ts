import type { PlainDate } from './plain-date.ts';

/** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated. */
export type CardSex = 'unknown' | 'male' | 'female' | 'not-stated';

/**
 * What the chip of a second-generation resident ID card says (GA/T 467 resident layout). Personal data: stays in
 * memory and in the encrypted database, never in a log or a fault.
 */
export interface IdCard {
  readonly layout: 'resident';
  readonly name: string;
  readonly sex: CardSex;
  /** GB/T 3304 two-digit code and its name, as `{ code: '01', name: '汉' }`. */
  readonly ethnicGroup: EthnicGroup;
  readonly bornOn: PlainDate;
  readonly address: string;
  /** 18 characters, GB 11643, check character verified. */
  readonly idNumber: string;
  readonly authority: string;
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | 'long-term';
  readonly photo: CardPhoto;
}

export interface EthnicGroup {
  readonly code: string;
  readonly name: string;
}

/** The photo as the chip keeps it. Its codec is proprietary, so nothing here may claim to show a face. */
export interface CardPhoto {
  readonly encoding: 'wlt';
  readonly decoded: false;
  readonly bytes: Uint8Array;
}

/** Is the card within its printed validity on that day (both ends included)? */
export const cardValidOn = (card: Pick<IdCard, 'validFrom' | 'validTo'>, on: PlainDate): boolean =>
  card.validFrom <= on && (card.validTo === 'long-term' || on <= card.validTo);
