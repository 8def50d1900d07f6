import type { DocumentKind } from './identifiers/personal-document.ts';
import type { PlainDate } from './plain-date.ts';

/** GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated. */
export type CardSex = 'unknown' | 'male' | 'female' | 'not-stated';

/** What every card says of its bearer, whatever its layout. */
interface CardFacts {
  readonly sex: CardSex;
  readonly bornOn: PlainDate;
  /** As printed; its check character is verified where the layout has one. */
  readonly idNumber: string;
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | 'long-term';
  readonly photo: CardPhoto;
}

/** 居民身份证. */
export interface ResidentCard extends CardFacts {
  readonly layout: 'resident';
  readonly name: string;
  /** GB/T 3304 two-digit code and its name, as `{ code: '01', name: '汉' }`. */
  readonly ethnicGroup: EthnicGroup;
  readonly address: string;
  readonly authority: string;
  /** Addresses written to the chip after it was issued, as the chip gives them; `null` where the reader cannot say. */
  readonly laterAddresses: readonly string[] | null;
}

/** 港澳台居民居住证, flag J. */
export interface ResidencePermitCard extends CardFacts {
  readonly layout: 'residence-permit';
  readonly name: string;
  readonly address: string;
  readonly authority: string;
  readonly travelPermitNumber: string | null;
  /** 签发次数, as written. */
  readonly timesIssued: string;
  readonly laterAddresses: readonly string[] | null;
}

/** 外国人永久居留身份证 of 2023, flag Y. */
export interface Foreigner2023Card extends CardFacts {
  readonly layout: 'foreigner-2023';
  readonly englishName: string;
  readonly chineseName: string | null;
  /** GB/T 2659, three letters. */
  readonly nationality: string;
  /** 换证次数, as written. */
  readonly renewals: string;
  /** What links the number to the one of 15 characters that the bearer had before, as written. */
  readonly formerNumberLink: string;
}

/** 外国人永久居留身份证 of 2017, flag I. */
export interface Foreigner2017Card extends CardFacts {
  readonly layout: 'foreigner-2017';
  readonly englishName: string;
  readonly chineseName: string | null;
  readonly nationality: string;
  readonly cardVersion: string;
  readonly authorityCode: string;
}

/**
 * What the chip of an identity card says (GA/T 467): one layout for each kind of card. Personal data: stays in memory
 * and in the encrypted database, never in a log or a fault.
 */
export type IdCard = ResidentCard | ResidencePermitCard | Foreigner2023Card | Foreigner2017Card;
export type CardLayout = IdCard['layout'];

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

/** Whom a card is about, as the hall's books know a person. */
export interface CardBearer {
  readonly documentKind: DocumentKind;
  /** The Chinese name where the card has one, otherwise the English. */
  readonly name: string;
  readonly englishName: string | null;
  readonly number: string;
  /** 通行证号码: the number under which the bearer may have been registered before the card existed. */
  readonly travelPermitNumber: string | null;
}

const documentOf: Readonly<Record<CardLayout, DocumentKind>> = {
  resident: 'resident-id',
  'residence-permit': 'residence-permit',
  'foreigner-2023': 'foreigner-residence',
  'foreigner-2017': 'foreigner-residence',
};

export const bearerOf = (card: IdCard): CardBearer => ({
  documentKind: documentOf[card.layout],
  name: 'name' in card ? card.name : (card.chineseName ?? card.englishName),
  englishName: 'englishName' in card ? card.englishName : null,
  number: card.idNumber,
  travelPermitNumber: card.layout === 'residence-permit' ? card.travelPermitNumber : null,
});

/** Is the card within its printed validity on that day (both ends included)? */
export const cardValidOn = (card: Pick<IdCard, 'validFrom' | 'validTo'>, on: PlainDate): boolean =>
  card.validFrom <= on && (card.validTo === 'long-term' || on <= card.validTo);
