import { type Bureau, bureaus } from '../../../domain/bureau.ts';
import { plainDate } from '../../../domain/plain-date.ts';
import { sha256Hex } from '../../../evidence/canonical.ts';
import { type ExtractionRule, generalRules } from '../../../evidence/certificate-numbers.ts';
import {
  type Authority,
  type CertificateWish,
  issueCertificate,
  issueRevocationList,
  type IssuingKey,
  type RevocationListWish,
} from '../../../evidence/issue-certificate.ts';
import {
  type RecognisedCa,
  type SignedTrustBundle,
  signTrustBundle,
  type TrustBundle,
} from '../../../evidence/trust-bundle.ts';
import { publishedRsaKeys } from './rsa-keys.ts';
import { trainingSealAuthorities } from './seals.ts';

/*
 * The invented CAs of the town: one of each bureau’s taxpayers (norm item 6, mode 2: each bureau recognises the other’s),
 * and one from elsewhere that is on no list. Their keys are published, like the town’s passphrase.
 */

/** Noon of a day in the hall’s time. */
export const noonOf = (day: string): number => Date.parse(`${day}T12:00:00+08:00`);

export const sm2KeyOf = (whose: string): IssuingKey => ({
  kind: 'sm2',
  privateKeyHex: sha256Hex(`published training CA key: ${whose}`),
});
export const rsaKeyOf = (whose: keyof typeof publishedRsaKeys): IssuingKey => ({
  kind: 'rsa',
  privateKeyPem: publishedRsaKeys[whose],
});

export interface TownCa {
  readonly root: Authority;
  readonly sub: Authority;
}

const caOf = (organisation: string, short: string, root: IssuingKey, sub: IssuingKey): TownCa => ({
  root: {
    subject: [
      ['C', 'CN'],
      ['O', organisation],
      ['CN', `${short} ROOT`],
    ],
    key: root,
  },
  sub: {
    subject: [
      ['C', 'CN'],
      ['O', organisation],
      ['CN', `${short} OCA1`],
    ],
    key: sub,
  },
});

export const townCas = {
  /** SM2; the State bureau’s taxpayers have its keys. */
  guoxin: caOf('临江国信电子认证中心', 'LJGX', sm2KeyOf('guoxin root'), sm2KeyOf('guoxin sub')),
  /** RSA; the Local bureau’s taxpayers have its keys. */
  anxin: caOf('闽北安信电子认证有限公司', 'MBAX', rsaKeyOf('anxinRoot'), rsaKeyOf('anxinSub')),
  /** On no list. */
  elsewhere: caOf('外省通达电子认证公司', 'WSTD', sm2KeyOf('elsewhere root'), sm2KeyOf('elsewhere sub')),
} as const;
export type TownCaId = keyof typeof townCas;

const caTerm = { notBefore: noonOf('2012-01-04'), notAfter: noonOf('2031-12-31') };

/** Root and sub-CA, DER. */
export const caCertificates = ({ root, sub }: TownCa): readonly [Uint8Array, Uint8Array] => [
  issueCertificate({ ...root, serial: '01', ...caTerm, use: 'ca', pathLength: 1 }, root),
  issueCertificate({ ...sub, serial: '02', ...caTerm, use: 'ca', pathLength: 0 }, root),
];

/** Holders’ certificates are by the sub-CA. */
export const issuedBy = (ca: TownCaId, wish: CertificateWish): Uint8Array =>
  issueCertificate(wish, townCas[ca].sub);

/** 税务人员代码: both CAs write it where the bureaus asked them to. */
const officerRule: ExtractionRule = { id: 'officer', kind: 'officer-number', from: { subject: 'UID' } };

const recognised = (
  id: TownCaId,
  words: Omit<RecognisedCa, 'id' | 'certificates' | 'counter' | 'counterEn'>,
): RecognisedCa => ({
  id,
  certificates: caCertificates(townCas[id]).map((der) => Buffer.from(der).toString('base64')),
  counter: `${words.name}（临江市政务服务中心 2 楼）`,
  counterEn: `${words.nameEn}, second floor of the government service centre`,
  ...words,
});

const listOf = (): TrustBundle => ({
  v: 1,
  env: 'training',
  region: '3599',
  version: 1,
  issuedOn: plainDate('2016-01-04'),
  document: '临江市国家税务局 地方税务局数字证书互认协议 临江国税地税协〔2015〕16号',
  recognised: [
    recognised('guoxin', {
      name: '临江国信电子认证中心',
      nameEn: 'Linjiang Guoxin CA',
      broughtBy: ['state'],
      algorithms: ['sm2-sm3'],
      rules: [...generalRules, officerRule],
      revocationListsAt: ['http://crl.guoxin.invalid/oca1.crl'],
    }),
    recognised('anxin', {
      name: '闽北安信电子认证有限公司',
      nameEn: 'Minbei Anxin CA',
      broughtBy: ['local'],
      algorithms: ['rsa-sha256'],
      rules: [
        // This one writes the code into the middle of the name, and the older tax extension for some.
        {
          id: 'name-code',
          kind: 'credit-code',
          from: { subject: 'CN' },
          part: { separator: '@', index: 1 },
        },
        ...generalRules,
        { id: 'name-person', kind: 'id-number', from: { subject: 'serialNumber' }, prefix: 'SF' },
        officerRule,
      ],
      revocationListsAt: ['http://crl.anxin.invalid/oca1.crl'],
    }),
  ],
});

/** The trust list as both bureaus of the town have signed it. */
export const trainingTrustList = (): SignedTrustBundle => {
  const bundle = listOf();
  const [state, local] = bureaus.map((bureau: Bureau) =>
    signTrustBundle(trainingSealAuthorities[bureau].signing, bundle),
  );
  return { bundle, signatures: { state: state ?? '', local: local ?? '' } };
};

/** Serial number of the certificate that was revoked in March. */
export const revokedSerial = '0a05';

/** A revocation list of one of the town’s CAs, DER. */
export const trainingRevocationList = (
  ca: TownCaId,
  wish: Partial<RevocationListWish> & Pick<RevocationListWish, 'number' | 'thisUpdate' | 'nextUpdate'>,
): Uint8Array =>
  issueRevocationList(
    { revoked: ca === 'guoxin' ? [{ serial: revokedSerial, at: noonOf('2016-03-14') }] : [], ...wish },
    townCas[ca].sub,
  );

/** What the window has on its first day: April’s of one CA, and March’s of the other, which is due soon. */
export const firstRevocationLists = (): readonly Uint8Array[] => [
  trainingRevocationList('guoxin', {
    number: 51,
    thisUpdate: noonOf('2016-04-01'),
    nextUpdate: noonOf('2016-05-01'),
  }),
  trainingRevocationList('anxin', {
    number: 207,
    thisUpdate: noonOf('2016-03-18'),
    nextUpdate: noonOf('2016-04-18'),
  }),
];
