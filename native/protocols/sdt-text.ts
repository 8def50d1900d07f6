import { Fault } from '../../domain/faults.ts';
import type { CardSex, IdCard } from '../../domain/id-card.ts';
import { isPlainDate } from '../../domain/plain-date.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { ethnicGroups } from './ethnic-groups.ts';
import { isResidentNumber } from './resident-number.ts';

/** Byte offset and length of each field in the 256-byte text block of a resident card, GA/T 467. UTF-16LE throughout. */
export const residentLayout = {
  name: [0, 30],
  sex: [30, 2],
  ethnicGroup: [32, 4],
  bornOn: [36, 16],
  address: [52, 70],
  idNumber: [122, 36],
  authority: [158, 30],
  validFrom: [188, 16],
  validTo: [204, 16],
  kind: [248, 2],
} as const satisfies Record<string, readonly [number, number]>;

/** What the character at offset 248 says the card is. A resident card has a space there. */
const otherDocuments: Readonly<Record<string, string>> = {
  I: '外国人永久居留身份证（2017 版）',
  Y: '外国人永久居留身份证（2023 版）',
  J: '港澳台居民居住证',
};

const sexes: Readonly<Record<string, CardSex>> = { 0: 'unknown', 1: 'male', 2: 'female', 9: 'not-stated' };

const bad = (field: string): Fault => new Fault('device/card-unreadable', { field });

const fieldText = (block: Uint8Array, [offset, length]: readonly [number, number], label: string): string => {
  let text: string;
  try {
    text = new TextDecoder('utf-16le', { fatal: true, ignoreBOM: true }).decode(
      block.subarray(offset, offset + length),
    );
  } catch {
    // Half a surrogate pair: the field holds no text.
    throw bad(label);
  }
  const trimmed = text.replace(/ +$/, '');
  if (/\p{Cc}/u.test(trimmed)) throw bad(label);
  return trimmed;
};

const chipDate = (text: string, label: string): PlainDate => {
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  if (!/^\d{8}$/.test(text) || !isPlainDate(date)) throw bad(label);
  return date;
};

const required = (text: string, label: string): string => {
  if (text === '') throw bad(label);
  return text;
};

/**
 * Reads the resident layout. Throws `device/card-other-document` for the layouts of residence permits, and
 * `device/card-unreadable` naming the field when its contents break the standard: wrong contents are never passed on.
 */
export const decodeResidentText = (block: Uint8Array, photo: Uint8Array): IdCard => {
  if (block.length !== 256) throw bad('文字信息');
  const kind = String.fromCharCode((block[248] ?? 0) | ((block[249] ?? 0) << 8));
  const other = otherDocuments[kind];
  if (other !== undefined) throw new Fault('device/card-other-document', { document: other });
  if (kind !== ' ') throw bad('证件类型');

  const text = (field: keyof typeof residentLayout, label: string): string =>
    fieldText(block, residentLayout[field], label);

  const sex = sexes[text('sex', '性别')];
  if (sex === undefined) throw bad('性别');
  const ethnicCode = text('ethnicGroup', '民族');
  const ethnicName = ethnicGroups.get(ethnicCode);
  if (ethnicName === undefined) throw bad('民族');
  const idNumber = text('idNumber', '公民身份号码');
  if (!isResidentNumber(idNumber)) throw bad('公民身份号码');
  const bornText = text('bornOn', '出生日期');
  const bornOn = chipDate(bornText, '出生日期');
  // GB 11643: digits 7 to 14 of the number are the birth date.
  if (idNumber.slice(6, 14) !== bornText) throw bad('出生日期');
  const validFrom = chipDate(text('validFrom', '有效期限'), '有效期限');
  const validToText = text('validTo', '有效期限');
  const validTo = validToText === '长期' ? 'long-term' : chipDate(validToText, '有效期限');
  if (validTo !== 'long-term' && validTo < validFrom) throw bad('有效期限');

  return {
    layout: 'resident',
    name: required(text('name', '姓名'), '姓名'),
    sex,
    ethnicGroup: { code: ethnicCode, name: ethnicName },
    bornOn,
    address: required(text('address', '住址'), '住址'),
    idNumber,
    authority: required(text('authority', '签发机关'), '签发机关'),
    validFrom,
    validTo,
    photo: { encoding: 'wlt', decoded: false, bytes: photo },
  };
};
