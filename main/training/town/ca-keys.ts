import type { InBoth } from '../../../domain/language.ts';
import {
  type CertificateWish,
  type DistinguishedName,
  type IssuingKey,
  printableValue,
  utf8Value,
} from '../../../evidence/issue-certificate.ts';
import {
  issuedBy,
  noonOf,
  revokedSerial,
  rsaKeyOf,
  sm2KeyOf,
  type TownCaId,
} from './certificate-authorities.ts';
import { officers } from './officers.ts';
import { people } from './people.ts';
import { unifiedEnterprises } from './unified-enterprises.ts';

/** A CA key of the town, to be put into the virtual slot. PIN: the published one of the training profile. */
export interface TownKey {
  readonly id: string;
  /** Whose it is and what is to be met with it. */
  readonly label: InBoth;
  /** What its issuer wrote on the chip. */
  readonly chipLabel: string;
  readonly serial: string;
  readonly key: IssuingKey;
  readonly ca: TownCaId;
  /** DER; the encryption certificate has a key of its own. */
  readonly sign: () => Uint8Array;
  readonly encrypt: () => Uint8Array;
}

const taxNumber = '1.2.156.10260.4.1.5';
const personNumber = '1.2.156.10260.4.1.1';
const term = { notBefore: noonOf('2016-01-04'), notAfter: noonOf('2018-01-03') };

const enterprise = (name: string): { readonly name: string; readonly code: string } => {
  const found = unifiedEnterprises.find(({ taxpayer }) => taxpayer.name === name);
  if (found?.creditCode == null) throw new Error(`no such enterprise: ${name}`);
  return { name, code: found.creditCode };
};

interface Facts {
  readonly id: string;
  readonly ca: TownCaId;
  readonly zh: string;
  readonly en: string;
  readonly serial: string;
  readonly key?: IssuingKey;
  readonly subject: DistinguishedName;
  readonly numbers?: CertificateWish['numbers'];
  readonly notAfter?: number;
}

const townKey = ({ id, ca, zh, en, serial, subject, numbers, notAfter, ...facts }: Facts): TownKey => {
  const key = facts.key ?? sm2KeyOf(id);
  const common = {
    subject,
    ...term,
    ...(notAfter === undefined ? {} : { notAfter }),
    numbers: numbers ?? [],
  };
  return {
    id,
    label: { zh, en },
    chipLabel: `TAX-${serial.toUpperCase()}`,
    serial: `LJ2016${serial.toUpperCase()}`,
    key,
    ca,
    sign: () => issuedBy(ca, { ...common, key, serial, use: 'signing' }),
    encrypt: () =>
      issuedBy(ca, {
        ...common,
        key: sm2KeyOf(`${id} encryption`),
        serial: `1${serial.slice(1)}`,
        use: 'encryption',
      }),
  };
};

const officerKey = (id: string, ca: TownCaId, serial: string, key?: IssuingKey): TownKey => {
  const officer = officers.find((candidate) => candidate.id === id);
  if (officer === undefined) throw new Error(`no such officer: ${id}`);
  const bureau = officer.bureau === 'state' ? '临江市国家税务局' : '临江市地方税务局';
  return townKey({
    id: `officer-${id}`,
    ca,
    zh: `${officer.name}（税务人员）`,
    en: `${officer.name} (officer)`,
    serial,
    subject: [
      ['C', 'CN'],
      ['O', bureau],
      ['UID', id.toUpperCase()],
      ['CN', officer.name],
    ],
    ...(key === undefined ? {} : { key }),
  });
};

const chenxi = enterprise('临江晨曦商贸有限公司');
const hongsheng = enterprise('临江宏盛机械制造有限公司');
const qinghe = enterprise('青禾软件（临江）有限公司');

/** Every key that lies beside the virtual slot: officers’, those of taxpayers, and those that are refused. */
export const townKeys: readonly TownKey[] = [
  officerKey('n-lin', 'guoxin', '0101'),
  officerKey('n-zhao', 'guoxin', '0102'),
  officerKey('n-gao', 'guoxin', '0103'),
  officerKey('l-zheng', 'anxin', '0201', rsaKeyOf('zheng')),
  officerKey('l-qiu', 'anxin', '0202', rsaKeyOf('qiu')),
  townKey({
    id: 'chenxi',
    ca: 'guoxin',
    zh: '陈建明 · 晨曦商贸',
    en: 'Chen Jianming, Chenxi Trading',
    serial: '0a01',
    subject: [
      ['C', 'CN'],
      ['O', chenxi.name],
      ['CN', people['chen-jianming'].name],
    ],
    numbers: [
      [taxNumber, utf8Value(chenxi.code)],
      [personNumber, printableValue(people['chen-jianming'].idNumber)],
    ],
  }),
  townKey({
    id: 'hongsheng',
    ca: 'anxin',
    zh: '何宏盛 · 宏盛机械（RSA）',
    en: 'He Hongsheng, Hongsheng Machinery (RSA)',
    serial: '0b01',
    key: rsaKeyOf('hongsheng'),
    subject: [
      ['C', 'CN'],
      ['O', hongsheng.name],
      ['CN', `${hongsheng.name}@${hongsheng.code}@1`],
    ],
  }),
  townKey({
    id: 'huang-zhiqiang',
    ca: 'guoxin',
    zh: '黄志强 · 个人证书，名下不止一户',
    en: 'Huang Zhiqiang, a personal certificate, several taxpayers',
    serial: '0a02',
    subject: [
      ['C', 'CN'],
      ['CN', people['huang-zhiqiang'].name],
    ],
    numbers: [[personNumber, printableValue(people['huang-zhiqiang'].idNumber)]],
  }),
  townKey({
    id: 'expired',
    ca: 'guoxin',
    zh: '郑清禾 · 青禾软件（证书已到期）',
    en: 'Zheng Qinghe, Qinghe Software (expired)',
    serial: '0a03',
    subject: [
      ['C', 'CN'],
      ['O', qinghe.name],
      ['CN', people['zheng-qinghe'].name],
    ],
    numbers: [[taxNumber, utf8Value(qinghe.code)]],
    notAfter: noonOf('2016-03-31'),
  }),
  townKey({
    id: 'revoked',
    ca: 'guoxin',
    zh: '吴婷 · 宏盛机械（证书已吊销）',
    en: 'Wu Ting, Hongsheng Machinery (revoked)',
    serial: revokedSerial,
    subject: [
      ['C', 'CN'],
      ['O', hongsheng.name],
      ['CN', people['wu-ting'].name],
    ],
    numbers: [[taxNumber, utf8Value(hongsheng.code)]],
  }),
  townKey({
    id: 'elsewhere',
    ca: 'elsewhere',
    zh: '外地 CA 的 Key（不在互认清单内）',
    en: 'A key of a CA from elsewhere (not on the list)',
    serial: '0c01',
    subject: [
      ['C', 'CN'],
      ['O', chenxi.name],
      ['CN', chenxi.name],
    ],
    numbers: [[taxNumber, utf8Value(chenxi.code)]],
  }),
];
