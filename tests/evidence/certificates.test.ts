import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonName, readCertificate } from '../../evidence/certificate.ts';
import { verifySigned } from '../../evidence/certificate-signature.ts';
import { extensionText, generalRules, numbersIn } from '../../evidence/certificate-numbers.ts';
import { printableValue, utf8Value } from '../../evidence/issue-certificate.ts';
import { derOfFile, readRevocationList } from '../../evidence/revocation-list.ts';
import { signTrustBundle, verifyTrustBundle } from '../../evidence/trust-bundle.ts';
import { believeCertificate, believeRevocationList, issuerOf, trustedCasOf } from '../../evidence/trust.ts';
import { signingKeyFrom } from '../../evidence/signature.ts';
import { long, whole } from '../journeys/seed.ts';
import { at, authority, bundle, codeOf, first, recognise, second } from './town-of-certificates.ts';

const cas = trustedCasOf(bundle);
const dayOf = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 10);
const believe = (der: Uint8Array, on = '2016-04-05', list = cas) =>
  believeCertificate(list, readCertificate(der), at(on), dayOf);
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** Files that are bent or cut, for each of the two parsers. Parsing alone: what takes no signature to refuse. */
const counts = long ? 1_000_000 : 50_000;
/** Each so-many-th file is also given to the parser it is not for. */
const strayEvery = 16;

describe('a certificate', () => {
  it('says who holds it, who issued it, for how long and for what', () => {
    const read = readCertificate(first.issue());
    expect(commonName(read.subject)).toBe('临江晨曦商贸有限公司');
    expect(commonName(read.issuer)).toBe('闽江二级');
    expect(read.serial).toBe('0100');
    expect([read.notBefore, read.notAfter]).toEqual([at('2016-01-01'), at('2018-01-01')]);
    expect(read.usage).toMatchObject({ digitalSignature: true, nonRepudiation: true, keyCertSign: false });
    expect(read.key.kind).toBe('sm2');
    expect(read.authorityKeyId).toBe(readCertificate(first.subDer).subjectKeyId);
    expect(read.subjectKeyId).toBe(read.key.identifier);
  });

  it('is the same to the byte each time it is made', () => {
    expect(first.issue()).toEqual(first.issue());
  });

  it('is not read with anything behind it, cut short, or as anything else', () => {
    const der = first.issue();
    for (const wrong of [
      Uint8Array.from([...der, 0]),
      der.subarray(0, -1),
      new Uint8Array(),
      hex('3080'),
      hex('3003020101'),
    ])
      expect(codeOf(() => readCertificate(wrong))).toBe('certificate/unreadable');
  });

  it('of an algorithm that nobody here knows is refused by its name', () => {
    const der = Buffer.from(first.issue());
    // SM2-with-SM3, and after it an identifier of the same length.
    const [known, other] = [Buffer.from('2a811ccf55018375', 'hex'), Buffer.from('2a811ccf55018379', 'hex')];
    for (let at = der.indexOf(known); at >= 0; at = der.indexOf(known)) other.copy(der, at);
    expect(codeOf(() => readCertificate(new Uint8Array(der)))).toBe('certificate/algorithm-unknown');
  });

  it('altered anywhere never passes for one of a recognised CA', { timeout: 1_800_000 }, () => {
    const der = first.issue({ numbers: [['1.2.156.10260.4.1.5', utf8Value('91359901MA0000001X')]] });
    const passed: number[] = [];
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
        const altered = Uint8Array.from(der);
        altered[place] = (altered[place] ?? 0) ^ flip;
        if (codeOf(() => believe(altered)) === 'none') passed.push(place);
      }),
      { numRuns: whole ? 2_000 : 60, seed: 20160405 },
    );
    expect(passed).toEqual([]);
  });

  it('and a list, bent in several places, are read or refused in words', { timeout: 7_200_000 }, () => {
    const certificate = first.issue({ numbers: [['1.2.156.10260.4.1.5', utf8Value('91359901MA0000001X')]] });
    const list = first.list();
    const asCertificate = (input: Uint8Array): string =>
      codeOf(() => numbersIn(readCertificate(input), generalRules));
    const asList = (input: Uint8Array): string => codeOf(() => readRevocationList(input));
    const bend = fc.array(fc.tuple(fc.nat(4_000), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 6,
    });
    let given = 0;
    fc.assert(
      fc.property(bend, fc.nat(4_000), (places, cut) => {
        for (const [der, read, stray] of [
          [certificate, asCertificate, asList],
          [list, asList, asCertificate],
        ] as const) {
          const bent = Uint8Array.from(der);
          for (const [at, value] of places) bent[at % bent.length] = value;
          for (const input of [bent, bent.subarray(0, cut % bent.length)]) {
            expect(read(input)).toMatch(/^(none|certificate\/)/);
            given += 1;
            if (given % strayEvery === 0) expect(stray(input)).toMatch(/^(none|certificate\/)/);
          }
        }
      }),
      { numRuns: counts / 2, seed: 20160405 },
    );
    expect(given).toBe(2 * counts);
  });

  it('made of random bytes is refused in words', { timeout: 7_200_000 }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const wrapped = Uint8Array.from([0x30, 0x82, bytes.length >> 8, bytes.length & 0xff, ...bytes]);
        for (const input of [bytes, wrapped]) {
          expect(codeOf(() => readCertificate(input))).toMatch(/^certificate\//);
          expect(codeOf(() => readRevocationList(input))).toMatch(/^certificate\//);
          extensionText(input);
        }
      }),
      { numRuns: counts / 2, seed: 20160405 },
    );
  });
});

describe('the numbers in a certificate', () => {
  const numbers = (wish: Parameters<typeof first.issue>[0], rules = generalRules) =>
    numbersIn(readCertificate(first.issue(wish)), rules).map(({ kind, value }) => `${kind} ${value}`);
  const code = '91359901MA0000001X';

  it('are found as DER of any string kind, bare, wrapped, and in the legacy places', () => {
    const bare = new TextEncoder().encode(code);
    const values: (readonly [string, Uint8Array])[] = [
      ['1.2.156.10260.4.1.5', utf8Value(code)],
      ['1.2.156.10260.4.1.5', printableValue(code)],
      ['1.2.156.10260.4.1.5', bare],
      ['1.2.156.10260.4.1.5', Uint8Array.from([0x04, 20, ...utf8Value(code)])],
      ['1.2.156.10260.4.1.5', Uint8Array.from([0xa0, 20, ...printableValue(code)])],
      ['1.2.86.11.7.5', utf8Value(code)],
      ['1.2.156.11.7.5', bare],
    ];
    for (const value of values) expect(numbers({ numbers: [value] })).toEqual([`taxpayer-number ${code}`]);
  });

  it('of the 2010 draft stand the other way round: 3 is the organisation, 4 in the older arc', () => {
    expect(numbers({ numbers: [['1.2.156.11.7.3', utf8Value('DEMA00015')]] })).toEqual([
      'organisation-code DEMA00015',
    ]);
    expect(numbers({ numbers: [['1.2.86.11.7.4', utf8Value('DEMA00015')]] })).toEqual([
      'organisation-code DEMA00015',
    ]);
  });

  it('are cut out of a name by prefix and part, in the order of the rules', () => {
    const subject = [
      ['C', 'CN'],
      ['serialNumber', 'SF350102198001010017'],
      ['CN', `051@企业@${code}@1`],
    ] as const;
    const rules = [
      { id: 'name', kind: 'credit-code', from: { subject: 'CN' }, part: { separator: '@', index: 2 } },
      { id: 'person', kind: 'id-number', from: { subject: 'serialNumber' }, prefix: 'SF' },
    ] as const;
    expect(numbers({ subject }, rules)).toEqual([`credit-code ${code}`, 'id-number 350102198001010017']);
    expect(numbers({ subject }, [{ ...rules[1], prefix: 'HZ' }])).toEqual([]);
  });

  it('are nothing but letters and digits: another text in their place is passed over', () => {
    for (const text of ['临江晨曦', '', '9'.repeat(65), 'A B'])
      expect(numbers({ numbers: [['1.2.156.10260.4.1.5', utf8Value(text)]] })).toEqual([]);
  });
});

describe('a recognised CA', () => {
  it('vouches for its certificate through the sub-CA up to its root', () => {
    const { trusted, chain } = believe(first.issue());
    expect(trusted.ca.id).toBe('闽江');
    expect(chain.map(({ subject }) => commonName(subject))).toEqual(['闽江二级', '闽江根']);
  });

  it('is known by its key: another one of the same name is not it', () => {
    const impostor = authority('闽江', ['5', '6']);
    expect(codeOf(() => believe(impostor.issue()))).toBe('certificate/ca-unknown');
    expect(codeOf(() => believe(authority('外地', ['8', '9']).issue()))).toBe('certificate/ca-unknown');
  });

  it('whose root is not on the list, whose link does not fit, or whose term is over vouches for nothing', () => {
    const noRoot = trustedCasOf({ ...bundle, recognised: [recognise('闽江', first.subDer)] });
    expect(codeOf(() => believe(first.issue(), '2016-04-05', noRoot))).toBe('certificate/chain-broken');
    const otherRoot = trustedCasOf({
      ...bundle,
      recognised: [recognise('混', second.rootDer, first.subDer)],
    });
    expect(codeOf(() => believe(first.issue(), '2016-04-05', otherRoot))).toBe('certificate/chain-broken');
    const long = first.issue({ notAfter: at('2040-01-01') });
    expect(codeOf(() => believe(long, '2031-01-01'))).toBe('certificate/chain-broken');
  });

  it('is believed for its holder’s term, to sign, and with what the bureaus allow', () => {
    expect(codeOf(() => believe(first.issue(), '2015-12-31'))).toBe('certificate/not-yet-valid');
    expect(codeOf(() => believe(first.issue(), '2018-01-02'))).toBe('certificate/expired');
    expect(codeOf(() => believe(first.issue({ use: 'encryption' })))).toBe('certificate/not-for-signing');
    expect(codeOf(() => believe(first.issue({ use: 'ca' })))).toBe('certificate/not-for-signing');
    const [allowed] = bundle.recognised;
    if (allowed === undefined) throw new Error('no CA');
    const stricter = cas.map((one) => ({ ...one, ca: { ...one.ca, algorithms: ['rsa-sha256' as const] } }));
    expect(codeOf(() => believe(first.issue(), '2016-04-05', stricter))).toBe(
      'certificate/algorithm-refused',
    );
  });

  it('has nothing but CA certificates on the list', () => {
    const listed = { ...bundle, recognised: [recognise('闽江', first.issue())] };
    expect(codeOf(() => trustedCasOf(listed))).toBe('certificate/bundle-certificate-wrong');
  });

  it('signs RSA certificates of its holders too', () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const privateKeyPem = privateKey.export({ format: 'pem', type: 'pkcs8' });
    const read = readCertificate(first.issue({ key: { kind: 'rsa', privateKeyPem: String(privateKeyPem) } }));
    expect([read.key.kind, read.key.rsaBits]).toEqual(['rsa', 2048]);
    expect(issuerOf(cas, read).trusted.ca.id).toBe('闽江');
  });
});

describe('a revocation list', () => {
  it('names what is revoked, when it was made and when the next is due', () => {
    const list = readRevocationList(first.list());
    expect(list.revoked).toEqual(new Map([['0666', at('2016-03-01')]]));
    expect([list.thisUpdate, list.nextUpdate, list.number]).toEqual([
      at('2016-04-01'),
      at('2016-05-01'),
      '1',
    ]);
    expect(believeRevocationList(cas, list).trusted.ca.id).toBe('闽江');
    expect(readRevocationList(first.list({ revoked: [] })).revoked.size).toBe(0);
  });

  it('of a whole province is read in seconds, without a tree of it', { timeout: 120_000 }, () => {
    // More than the decoder takes by itself.
    const count = whole ? 100_000 : 3_600;
    const revoked = Array.from({ length: count }, (_, at) => ({
      serial: `0a${at.toString(16).padStart(8, '0')}`,
      at: at % 2 === 0 ? Date.UTC(2016, 0, 1) : Date.UTC(2051, 0, 1),
    }));
    const list = readRevocationList(first.list({ revoked }));
    expect(list.revoked.size).toBe(count);
    expect(list.revoked.get('0a00000e0f')).toBe(Date.UTC(2051, 0, 1));
    expect(believeRevocationList(cas, list).trusted.ca.id).toBe('闽江');
  });

  it('of another CA, altered, or no list at all is refused', () => {
    const stranger = readRevocationList(authority('外地', ['8', '9']).list());
    expect(codeOf(() => believeRevocationList(cas, stranger))).toBe('certificate/crl-of-unknown-ca');
    const altered = Uint8Array.from(first.list());
    altered[altered.length - 3] = (altered.at(-3) ?? 0) ^ 1;
    expect(codeOf(() => believeRevocationList(cas, readRevocationList(altered)))).toBe(
      'certificate/crl-forged',
    );
    expect(codeOf(() => readRevocationList(first.issue()))).toBe('certificate/crl-unreadable');
  });

  it('of some certificates only, or of changes only, is refused: what is not in it says nothing', () => {
    for (const oid of ['2.5.29.27', '2.5.29.28', '1.2.3.4']) {
      const list = first.list({ extensions: [[oid, hex('020101')]] });
      expect(codeOf(() => readRevocationList(list))).toBe('certificate/crl-not-whole');
    }
  });

  it('comes from a file as DER or PEM', () => {
    const der = first.list();
    const pem = `-----BEGIN X509 CRL-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END X509 CRL-----\n`;
    expect(derOfFile(der)).toEqual(der);
    expect(derOfFile(new TextEncoder().encode(pem))).toEqual(der);
    expect(derOfFile(new TextEncoder().encode('吊销列表'))).toBeUndefined();
  });
});

describe('the trust list of both bureaus', () => {
  it('is signed by each over every part of it', () => {
    const key = signingKeyFrom('sm2-sm3', hex('41'.repeat(32)));
    const signature = signTrustBundle(key.signing, bundle);
    expect(verifyTrustBundle(key.verifying, bundle, signature)).toBe(true);
    const [ca, ...rest] = bundle.recognised;
    if (ca === undefined) throw new Error('no CA');
    for (const other of [
      { ...bundle, version: 2 },
      { ...bundle, env: 'production' as const },
      { ...bundle, recognised: rest },
      { ...bundle, recognised: [{ ...ca, rules: ca.rules.slice(1) }, ...rest] },
    ])
      expect(verifyTrustBundle(key.verifying, other, signature)).toBe(false);
  });
});

describe('an SM2 signature of a CA', () => {
  it('has one spelling and is of its own key alone', () => {
    const [read, sub, other] = [first.issue(), first.subDer, second.subDer].map(readCertificate);
    if (read === undefined || sub === undefined || other === undefined) throw new Error('not read');
    expect(verifySigned(sub.key, read)).toBe(true);
    expect(verifySigned(other.key, read)).toBe(false);
    const longer = Uint8Array.from([0x30, (read.signature[1] ?? 0) + 1, ...read.signature.subarray(2), 0]);
    expect(verifySigned(sub.key, { ...read, signature: longer })).toBe(false);
    expect(verifySigned(sub.key, { ...read, algorithm: 'rsa-sha256' })).toBe(false);
  });
});
