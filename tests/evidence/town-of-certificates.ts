import { Fault } from '../../domain/faults.ts';
import {
  type Authority,
  type CertificateWish,
  issueCertificate,
  issueRevocationList,
  type RevocationListWish,
} from '../../evidence/issue-certificate.ts';
import type { RecognisedCa, TrustBundle } from '../../evidence/trust-bundle.ts';
import { generalRules } from '../../evidence/certificate-numbers.ts';
import { plainDate } from '../../domain/plain-date.ts';

export const at = (day: string): number => Date.parse(`${day}T12:00:00+08:00`);
const term = { notBefore: at('2010-01-01'), notAfter: at('2030-01-01') };
const sm2Key = (digit: string) => ({ kind: 'sm2', privateKeyHex: digit.repeat(64) }) as const;

/** A root, a sub-CA under it, and what the sub-CA issues; all SM2. */
export const authority = (name: string, digits: readonly [string, string]) => {
  const root: Authority = {
    subject: [
      ['C', 'CN'],
      ['O', name],
      ['CN', `${name}根`],
    ],
    key: sm2Key(digits[0]),
  };
  const sub: Authority = {
    subject: [
      ['C', 'CN'],
      ['O', name],
      ['CN', `${name}二级`],
    ],
    key: sm2Key(digits[1]),
  };
  const rootDer = issueCertificate({ ...root, serial: '01', ...term, use: 'ca', pathLength: 1 }, root);
  const subDer = issueCertificate({ ...sub, serial: '02', ...term, use: 'ca', pathLength: 0 }, root);
  return {
    root,
    sub,
    rootDer,
    subDer,
    issue: (wish: Partial<CertificateWish> = {}): Uint8Array =>
      issueCertificate(
        {
          subject: [
            ['C', 'CN'],
            ['CN', '临江晨曦商贸有限公司'],
          ],
          key: sm2Key('7'),
          serial: '0100',
          notBefore: at('2016-01-01'),
          notAfter: at('2018-01-01'),
          use: 'signing',
          ...wish,
        },
        sub,
      ),
    list: (wish: Partial<RevocationListWish> = {}): Uint8Array =>
      issueRevocationList(
        {
          number: 1,
          thisUpdate: at('2016-04-01'),
          nextUpdate: at('2016-05-01'),
          revoked: [{ serial: '0666', at: at('2016-03-01') }],
          ...wish,
        },
        sub,
      ),
  };
};

export const first = authority('闽江', ['1', '2']);
export const second = authority('武夷', ['3', '4']);

const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64');

export const recognise = (name: string, ...ders: readonly Uint8Array[]): RecognisedCa => ({
  id: name,
  name,
  nameEn: name,
  broughtBy: ['state'],
  certificates: ders.map(base64),
  algorithms: ['sm2-sm3', 'rsa-sha256'],
  rules: generalRules,
  revocationListsAt: [],
  counter: '发证机构服务点',
  counterEn: 'the CA’s counter',
});

export const bundle: TrustBundle = {
  v: 1,
  env: 'training',
  region: '3599',
  version: 1,
  issuedOn: plainDate('2016-01-04'),
  document: '互认协议〔2015〕1号',
  recognised: [
    recognise('闽江', first.rootDer, first.subDer),
    recognise('武夷', second.rootDer, second.subDer),
  ],
};

/** Code of the fault that it ends with, or `none`. Any other error is thrown on. */
export const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
  return 'none';
};
