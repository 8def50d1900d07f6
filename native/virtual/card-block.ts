import type { PlainDate } from '../../domain/plain-date.ts';

/** A synthetic card of the training hall. The town it comes from does not exist. */
export interface VirtualCard {
  readonly name: string;
  /** GB/T 2261.1 digit. */
  readonly sex: string;
  /** GB/T 3304 two digits. */
  readonly ethnicCode: string;
  readonly bornOn: PlainDate;
  readonly address: string;
  readonly idNumber: string;
  readonly authority: string;
  readonly validFrom: PlainDate;
  readonly validTo: PlainDate | 'long-term';
  /** The character at offset 248; a space, as on a resident card, when not given. */
  readonly kind?: string | undefined;
}

const chipDate = (date: PlainDate): string => date.replaceAll('-', '');

/** Writes the 256-byte text block as the chip holds it: UTF-16LE, padded with spaces. */
export const textBlockOf = (card: VirtualCard): Uint8Array => {
  const characters: string[] = Array.from({ length: 128 }, () => ' ');
  let at = 0;
  const put = (text: string, length: number): void => {
    for (let unit = 0; unit < Math.min(text.length, length); unit += 1) {
      characters[at + unit] = text.charAt(unit);
    }
    at += length;
  };
  put(card.name, 15);
  put(card.sex, 1);
  put(card.ethnicCode, 2);
  put(chipDate(card.bornOn), 8);
  put(card.address, 35);
  put(card.idNumber, 18);
  put(card.authority, 15);
  put(chipDate(card.validFrom), 8);
  put(card.validTo === 'long-term' ? '长期' : chipDate(card.validTo), 8);
  characters[124] = card.kind ?? ' ';
  const block = new Uint8Array(256);
  characters.forEach((character, index) => {
    const unit = character.charCodeAt(0);
    block[index * 2] = unit & 0xff;
    block[index * 2 + 1] = unit >> 8;
  });
  return block;
};

/** 1,024 bytes that stand where the photo would be. They are no picture, and nothing pretends they are. */
export const photoBlock = (): Uint8Array =>
  Uint8Array.from({ length: 1_024 }, (_, index) => (index * 37) & 0xff);
