import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  Certificate,
  CertificateList,
  Extension,
  KeyUsage,
  KeyUsageFlags,
  type TBSCertificate,
  type TBSCertList,
} from '@peculiar/asn1-x509';
import { describe, expect, it } from 'vitest';
import { readCertificate } from '../../evidence/certificate.ts';
import { issueCertificate, type IssuingKey, signBytes } from '../../evidence/issue-certificate.ts';
import { readRevocationList } from '../../evidence/revocation-list.ts';
import { believeCertificate, believeRevocationList, trustedCasOf } from '../../evidence/trust.ts';
import { at, bundle, codeOf, first, recognise } from './town-of-certificates.ts';

/*
 * What RFC 5280 asks beside a signature that is right: each certificate and list here is signed by the very key it names,
 * and is refused all the same.
 */

const listed = (...ders: readonly Uint8Array[]) =>
  trustedCasOf({ ...bundle, recognised: [recognise('闽江', ...ders)] });
const cas = listed(first.rootDer, first.subDer);
const believe = (der: Uint8Array, by = cas) =>
  believeCertificate(by, readCertificate(der), at('2016-04-05'), String);

const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const signed = (key: IssuingKey, tbs: TBSCertificate | TBSCertList): ArrayBuffer =>
  bufferOf(signBytes(key, new Uint8Array(AsnConvert.serialize(tbs))));
const bytes = (whole: Certificate | CertificateList): Uint8Array =>
  new Uint8Array(AsnConvert.serialize(whole));

/** A certificate, changed, under a new signature of the same issuer. */
const changed = (der: Uint8Array, change: (tbs: TBSCertificate) => void, key = first.sub.key): Uint8Array => {
  const { tbsCertificate, signatureAlgorithm } = AsnConvert.parse(der, Certificate);
  change(tbsCertificate);
  return bytes(
    new Certificate({ tbsCertificate, signatureAlgorithm, signatureValue: signed(key, tbsCertificate) }),
  );
};
const changedList = (change: (tbs: TBSCertList) => void): Uint8Array => {
  const { tbsCertList, signatureAlgorithm } = AsnConvert.parse(first.list(), CertificateList);
  change(tbsCertList);
  return bytes(
    new CertificateList({
      tbsCertList,
      signatureAlgorithm,
      signature: signed(first.sub.key, tbsCertList),
    }),
  );
};
const extension = (extnID: string, critical: boolean, hex: string): Extension =>
  new Extension({ extnID, critical, extnValue: new OctetString(bufferOf(Buffer.from(hex, 'hex'))) });
const aCa = '30030101ff';

describe('a holder’s certificate, rightly signed', () => {
  it('is believed as it stands', () => {
    expect(codeOf(() => believe(changed(first.issue(), () => undefined)))).toBe('none');
  });

  it('that may itself issue certificates is none to sign with', () => {
    const der = changed(first.issue(), (tbs) => tbs.extensions?.push(extension('2.5.29.19', true, aCa)));
    expect(codeOf(() => believe(der))).toBe('certificate/not-for-signing');
  });

  it('with a critical extension nobody here understands is refused, with one that is not critical it is not', () => {
    const withIt = (critical: boolean) =>
      changed(first.issue(), (tbs) => tbs.extensions?.push(extension('1.2.3.4', critical, '0500')));
    expect(codeOf(() => believe(withIt(true)))).toBe('certificate/not-for-signing');
    expect(codeOf(() => believe(withIt(false)))).toBe('none');
  });

  it('in which an extension stands twice is not read: the second could say the opposite', () => {
    const der = changed(first.issue(), (tbs) =>
      tbs.extensions?.push(...[1, 2].map(() => extension('1.2.3.4', false, '0500'))),
    );
    expect(codeOf(() => readCertificate(der))).toBe('certificate/unreadable');
  });

  it('that names two algorithms is not read', () => {
    const whole = AsnConvert.parse(first.issue(), Certificate);
    whole.signatureAlgorithm = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.11' });
    expect(codeOf(() => readCertificate(bytes(whole)))).toBe('certificate/unreadable');
  });

  it('that names another issuer than the one whose key it is signed by is forged', () => {
    const other = { subject: [['CN', '另一家']], key: first.sub.key } as const;
    const wish = { subject: [['CN', '临江']], key: first.sub.key, serial: '0101', use: 'signing' } as const;
    const term = { notBefore: at('2016-01-01'), notAfter: at('2018-01-01') };
    expect(codeOf(() => believe(issueCertificate({ ...wish, ...term }, other)))).toBe('certificate/forged');
  });
});

describe('a CA on the list, rightly signed', () => {
  const term = { notBefore: at('2010-01-01'), notAfter: at('2030-01-01') };
  const third = {
    subject: [['CN', '闽江三级']],
    key: { kind: 'sm2', privateKeyHex: '9'.repeat(64) },
  } as const;
  const leaf = (issuer: typeof third) =>
    issueCertificate(
      { subject: [['CN', '临江']], key: first.sub.key, serial: '0102', ...term, use: 'signing' },
      issuer,
    );

  it('below one that may have no CA below it vouches for nobody', () => {
    const thirdDer = issueCertificate({ ...third, serial: '03', ...term, use: 'ca' }, first.sub);
    expect(codeOf(() => believe(leaf(third), listed(first.rootDer, first.subDer, thirdDer)))).toBe(
      'certificate/chain-broken',
    );
  });

  it('that names another issuer than the root whose key it is signed by vouches for nobody', () => {
    const misnamed = { subject: [['CN', '另一家']], key: first.root.key } as const;
    const thirdDer = issueCertificate({ ...third, serial: '03', ...term, use: 'ca' }, misnamed);
    expect(codeOf(() => believe(leaf(third), listed(first.rootDer, thirdDer)))).toBe(
      'certificate/chain-broken',
    );
  });

  it('with a critical extension nobody here understands does not come onto it', () => {
    const der = changed(
      first.subDer,
      (tbs) => tbs.extensions?.push(extension('1.2.3.4', true, '0500')),
      first.root.key,
    );
    expect(codeOf(() => listed(first.rootDer, der))).toBe('certificate/bundle-certificate-wrong');
  });

  it('that may sign certificates and no lists has no list', () => {
    const usage = AsnConvert.serialize(new KeyUsage(KeyUsageFlags.keyCertSign));
    const der = changed(
      first.subDer,
      (tbs) => {
        for (const one of tbs.extensions ?? [])
          if (one.extnID === '2.5.29.15') one.extnValue = new OctetString(usage);
      },
      first.root.key,
    );
    const list = readRevocationList(first.list());
    expect(codeOf(() => believeRevocationList(listed(first.rootDer, der), list))).toBe(
      'certificate/crl-forged',
    );
    expect(codeOf(() => believeRevocationList(cas, list))).toBe('none');
  });

  it('has no list signed with what the bureaus do not allow', () => {
    const stricter = cas.map((one) => ({ ...one, ca: { ...one.ca, algorithms: ['rsa-sha256' as const] } }));
    expect(codeOf(() => believeRevocationList(stricter, readRevocationList(first.list())))).toBe(
      'certificate/crl-forged',
    );
  });
});

describe('an entry of a revocation list', () => {
  const withEntry = (oid: string, critical: boolean, hex: string): Uint8Array =>
    changedList((tbs) => {
      for (const entry of tbs.revokedCertificates ?? [])
        entry.crlEntryExtensions = [extension(oid, critical, hex)];
    });

  it('may say its reason, critical or not', () => {
    for (const critical of [true, false])
      expect(readRevocationList(withEntry('2.5.29.21', critical, '0a0101')).revoked.has('0666')).toBe(true);
  });

  it('that may be of another CA makes the list one that is not whole', () => {
    expect(codeOf(() => readRevocationList(withEntry('2.5.29.29', true, '3000')))).toBe(
      'certificate/crl-not-whole',
    );
  });
});
