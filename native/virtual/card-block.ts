import type { PlainDate } from '../../domain/plain-date.ts';
import {
  cardLayouts,
  layoutFlagAt,
  layoutFlags,
  type CardLayoutName,
  type FieldPlace,
  textBlockLength,
} from '../protocols/card-layouts.ts';

interface VirtualFacts {
  /** GB/T 2261.1 digit. */
  readonly sex: string;
  readonly bornOn: PlainDate;
  readonly idNumber: string;
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | 'long-term';
}

/** A synthetic card of the training hall. The town it comes from does not exist. */
export interface VirtualResident extends VirtualFacts {
  readonly layout?: 'resident' | undefined;
  readonly name: string;
  /** GB/T 3304 two digits. */
  readonly ethnicCode: string;
  readonly address: string;
  readonly authority: string;
  /** Written to the chip later, at most four. */
  readonly laterAddresses?: readonly string[] | undefined;
  /** Another character at offset 248 than the space of a resident card: for the tests of what no standard knows. */
  readonly kind?: string | undefined;
}
export interface VirtualResidencePermit extends VirtualFacts {
  readonly layout: 'residence-permit';
  readonly name: string;
  readonly address: string;
  readonly authority: string;
  readonly travelPermitNumber: string;
  readonly timesIssued: string;
  readonly laterAddresses?: readonly string[] | undefined;
}
export interface VirtualForeigner2023 extends VirtualFacts {
  readonly layout: 'foreigner-2023';
  readonly englishName: string;
  readonly chineseName: string;
  readonly nationality: string;
  readonly renewals: string;
  readonly formerNumberLink: string;
}
export interface VirtualForeigner2017 extends VirtualFacts {
  readonly layout: 'foreigner-2017';
  readonly englishName: string;
  readonly chineseName: string;
  readonly nationality: string;
  readonly cardVersion: string;
  readonly authorityCode: string;
}
export type VirtualCard =
  | VirtualResident
  | VirtualResidencePermit
  | VirtualForeigner2023
  | VirtualForeigner2017;

/** How a trainee finds the card in the deck. */
export const virtualCardName = (card: VirtualCard): string =>
  'name' in card ? card.name : card.chineseName === '' ? card.englishName : card.chineseName;

const chipDate = (date: PlainDate): string => date.replaceAll('-', '');

const fieldText = (value: unknown): string => {
  if (typeof value !== 'string') return '';
  if (value === 'long-term') return '长期';
  return /^\d{4}-\d\d-\d\d$/.test(value) ? chipDate(value as PlainDate) : value;
};

/** What the card says under the name its layout has for it. */
const saidOf = (card: VirtualCard, field: string): string => {
  if (field === 'ethnicGroup' && 'ethnicCode' in card) return card.ethnicCode;
  const said: Readonly<Record<string, unknown>> = { ...card };
  return fieldText(said[field]);
};

/** UTF-16LE, padded with spaces to `length` bytes and cut there. */
const unitsOf = (text: string, length: number): Uint8Array => {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length / 2; at += 1) {
    const unit = at < text.length ? text.charCodeAt(at) : 0x20;
    bytes[at * 2] = unit & 0xff;
    bytes[at * 2 + 1] = unit >> 8;
  }
  return bytes;
};

/** Writes the 256-byte text block as the chip of that card holds it. */
export const textBlockOf = (card: VirtualCard): Uint8Array => {
  const layout: CardLayoutName = card.layout ?? 'resident';
  const block = unitsOf('', textBlockLength);
  const fields: readonly (readonly [string, FieldPlace])[] = Object.entries(cardLayouts[layout]);
  for (const [field, place] of fields) {
    const length = place.reduce((sum, [, size]) => sum + size, 0);
    const bytes = unitsOf(saidOf(card, field), length);
    let taken = 0;
    for (const [offset, size] of place) {
      block.set(bytes.subarray(taken, taken + size), offset);
      taken += size;
    }
  }
  const flag = 'kind' in card && card.kind !== undefined ? card.kind : layoutFlags[layout];
  block.set(unitsOf(flag, 2), layoutFlagAt);
  return block;
};

/** The addresses written to the chip later, 70 bytes each. */
export const laterAddressBlocks = (card: VirtualCard): Uint8Array => {
  const addresses = 'laterAddresses' in card ? (card.laterAddresses ?? []) : [];
  return Uint8Array.from(addresses.slice(0, 4).flatMap((address) => [...unitsOf(address, 70)]));
};

/** 1,024 bytes that stand where the photo would be. They are no picture, and nothing pretends they are. */
export const photoBlock = (): Uint8Array =>
  Uint8Array.from({ length: 1_024 }, (_, index) => (index * 37) & 0xff);
