import { Fault } from '../../domain/faults.ts';
import type { CardLayout, CardPhoto, CardSex, EthnicGroup, IdCard } from '../../domain/id-card.ts';
import {
  isForeignerNumber2017,
  isForeignerNumber2023,
  isResidencePermitNumber,
} from '../../domain/identifiers/personal-document.ts';
import { isPlainDate } from '../../domain/plain-date.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { cardLayouts, layoutFlagAt, layoutFlags, textBlockLength } from './card-layouts.ts';
import type { FieldPlace } from './card-layouts.ts';
import { ethnicGroups } from './ethnic-groups.ts';
import { isResidentNumber } from './resident-number.ts';

const sexes: Readonly<Record<string, CardSex>> = { 0: 'unknown', 1: 'male', 2: 'female', 9: 'not-stated' };

const bad = (field: string): Fault => new Fault('device/card-unreadable', { field });

const textIn = (block: Uint8Array, place: FieldPlace, label: string): string => {
  let text: string;
  try {
    text = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(
      Uint8Array.from(place.flatMap(([offset, length]) => [...block.subarray(offset, offset + length)])),
    );
  } catch {
    // Half a surrogate pair: the field holds no text.
    throw bad(label);
  }
  const trimmed = text.replace(/ +$/, '');
  if (/\p{Cc}/u.test(trimmed)) throw bad(label);
  return trimmed;
};

const required = (text: string, label: string): string => {
  if (text === '') throw bad(label);
  return text;
};
const orNone = (text: string): string | null => (text === '' ? null : text);

const chipDate = (text: string, label: string): PlainDate => {
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  if (!/^\d{8}$/.test(text) || !isPlainDate(date)) throw bad(label);
  return date;
};

const sexOf = (text: string): CardSex => {
  const sex = sexes[text];
  if (sex === undefined) throw bad('性别');
  return sex;
};

const ethnicGroupOf = (code: string): EthnicGroup => {
  const name = ethnicGroups.get(code);
  if (name === undefined) throw bad('民族');
  return { code, name };
};

/** Whether a field of counted digits keeps to them, or is left empty. */
const counted = (text: string, label: string): string => {
  if (!/^\d*$/.test(text)) throw bad(label);
  return text;
};

const countryOf = (text: string): string => {
  if (!/^[A-Z]{3}$/.test(text)) throw bad('国籍');
  return text;
};

/** Latin letters as they are printed; a name without one is no English name. */
const englishNameOf = (text: string): string => {
  if (!/^[A-Z\u00c0-\u024f][A-Z\u00c0-\u024f ,.'’/-]*$/i.test(text)) throw bad('英文姓名');
  return text;
};

interface Reader {
  readonly text: (place: FieldPlace, label: string) => string;
  readonly photo: CardPhoto;
  readonly laterAddresses: readonly string[] | null;
}

type Term = Pick<IdCard, 'validFrom' | 'validTo'>;
const termOf = (
  { text }: Reader,
  layout: { readonly validFrom: FieldPlace; readonly validTo: FieldPlace },
): Term => {
  const validFrom = chipDate(text(layout.validFrom, '有效期限'), '有效期限');
  const until = text(layout.validTo, '有效期限');
  const validTo = until === '长期' ? 'long-term' : chipDate(until, '有效期限');
  if (validTo !== 'long-term' && validTo < validFrom) throw bad('有效期限');
  return { validFrom, validTo };
};

/** Sex, number and birth of the three layouts whose number holds the birth date (GB 11643, digits 7 to 14). */
const personOf = (
  { text }: Reader,
  layout: { readonly sex: FieldPlace; readonly idNumber: FieldPlace; readonly bornOn: FieldPlace },
  label: string,
  isOfKind: (number: string) => boolean,
): Pick<IdCard, 'sex' | 'idNumber' | 'bornOn'> => {
  const sex = sexOf(text(layout.sex, '性别'));
  const idNumber = text(layout.idNumber, label);
  if (!isResidentNumber(idNumber) || !isOfKind(idNumber)) throw bad(label);
  const born = text(layout.bornOn, '出生日期');
  const bornOn = chipDate(born, '出生日期');
  if (idNumber.slice(6, 14) !== born) throw bad('出生日期');
  return { sex, idNumber, bornOn };
};

/** A citizen's number begins with the place, 1 to 8; a foreigner's with 9. */
const isCitizens = (number: string): boolean => !isResidencePermitNumber(number);

const decoders: Readonly<Record<CardLayout, (read: Reader) => IdCard>> = {
  resident(read) {
    const at = cardLayouts.resident;
    return {
      layout: 'resident',
      name: required(read.text(at.name, '姓名'), '姓名'),
      ethnicGroup: ethnicGroupOf(read.text(at.ethnicGroup, '民族')),
      ...personOf(read, at, '公民身份号码', isCitizens),
      address: required(read.text(at.address, '住址'), '住址'),
      authority: required(read.text(at.authority, '签发机关'), '签发机关'),
      ...termOf(read, at),
      laterAddresses: read.laterAddresses,
      photo: read.photo,
    };
  },
  'residence-permit'(read) {
    const at = cardLayouts['residence-permit'];
    const permit = read.text(at.travelPermitNumber, '通行证号码');
    if (!/^[A-Z0-9]{0,9}$/.test(permit)) throw bad('通行证号码');
    return {
      layout: 'residence-permit',
      name: required(read.text(at.name, '姓名'), '姓名'),
      ...personOf(read, at, '证件号码', isResidencePermitNumber),
      address: required(read.text(at.address, '住址'), '住址'),
      authority: required(read.text(at.authority, '签发机关'), '签发机关'),
      ...termOf(read, at),
      travelPermitNumber: orNone(permit),
      timesIssued: counted(read.text(at.timesIssued, '签发次数'), '签发次数'),
      laterAddresses: read.laterAddresses,
      photo: read.photo,
    };
  },
  'foreigner-2023'(read) {
    const at = cardLayouts['foreigner-2023'];
    return {
      layout: 'foreigner-2023',
      englishName: englishNameOf(read.text(at.englishName, '英文姓名')),
      chineseName: orNone(read.text(at.chineseName, '中文姓名')),
      ...personOf(read, at, '证件号码', isForeignerNumber2023),
      ...termOf(read, at),
      nationality: countryOf(read.text(at.nationality, '国籍')),
      renewals: counted(read.text(at.renewals, '换证次数'), '换证次数'),
      formerNumberLink: read.text(at.formerNumberLink, '关联项'),
      photo: read.photo,
    };
  },
  'foreigner-2017'(read) {
    const at = cardLayouts['foreigner-2017'];
    const idNumber = read.text(at.idNumber, '证件号码');
    const nationality = countryOf(read.text(at.nationality, '国籍'));
    // The number begins with the nationality.
    if (!isForeignerNumber2017(idNumber) || !idNumber.startsWith(nationality)) throw bad('证件号码');
    return {
      layout: 'foreigner-2017',
      englishName: englishNameOf(read.text(at.englishName, '英文姓名')),
      chineseName: orNone(read.text(at.chineseName, '中文姓名')),
      sex: sexOf(read.text(at.sex, '性别')),
      bornOn: chipDate(read.text(at.bornOn, '出生日期'), '出生日期'),
      idNumber,
      ...termOf(read, at),
      nationality,
      cardVersion: read.text(at.cardVersion, '证件版本'),
      authorityCode: read.text(at.authorityCode, '签发机关代码'),
      photo: read.photo,
    };
  },
};

/** Which card a text block is of; `device/card-unreadable` for a flag no standard knows. */
export const layoutOf = (block: Uint8Array): CardLayout => {
  if (block.length !== textBlockLength) throw bad('文字信息');
  const flag = String.fromCharCode((block[layoutFlagAt] ?? 0) | ((block[layoutFlagAt + 1] ?? 0) << 8));
  const found = (Object.keys(layoutFlags) as CardLayout[]).find((layout) => layoutFlags[layout] === flag);
  if (found === undefined) throw bad('证件类型');
  return found;
};

/** The layouts whose chip can hold addresses written after it was issued. */
export const hasLaterAddresses = (layout: CardLayout): boolean =>
  layout === 'resident' || layout === 'residence-permit';

/** Text of one later address; throws `device/card-unreadable` where it is none. */
export const decodeAddress = (block: Uint8Array): string => textIn(block, [[0, block.length]], '住址');

/**
 * Reads the text block of any of the four layouts. Throws `device/card-unreadable` naming the field when its contents
 * break the standard: wrong contents are never passed on.
 */
export const decodeCardText = (
  block: Uint8Array,
  photo: Uint8Array,
  laterAddresses: readonly string[] | null = null,
): IdCard =>
  decoders[layoutOf(block)]({
    text: (place, label) => textIn(block, place, label),
    photo: { encoding: 'wlt', decoded: false, bytes: photo },
    laterAddresses,
  });
