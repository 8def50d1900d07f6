import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readCertificate } from '../../evidence/certificate.ts';
import { verifySigned } from '../../evidence/certificate-signature.ts';
import { generalRules, numbersIn } from '../../evidence/certificate-numbers.ts';
import { derOfFile, readRevocationList } from '../../evidence/revocation-list.ts';
import { tell } from '../journeys/seed.ts';
import { first } from './town-of-certificates.ts';

/** An independent hand: the openssl command makes what we read, and verifies what we make. */
const version = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '';
const hasSm2 = version.startsWith('OpenSSL 3.');
if (!hasSm2) tell(`skipped: certificates by openssl, OpenSSL 3 is not there (${version.trim() || 'none'})`);

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'certificates-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => path.join(folder, name);
const openssl = (...args: string[]): string => {
  const { status, stdout, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl ${args.join(' ')}\n${stderr}`);
  return stdout;
};
const read = (name: string): Uint8Array => {
  const der = derOfFile(fs.readFileSync(at(name)));
  if (der === undefined) throw new Error(`${name} is neither DER nor PEM`);
  return der;
};
const distid = 'distid:1234567812345678';

const kinds = {
  sm2: { key: ['ecparam', '-genkey', '-name', 'SM2', '-noout'], digest: '-sm3', id: true },
  rsa: { key: ['genrsa', '2048'], digest: '-sha256', id: false },
  'rsa of old': { key: ['genrsa', '1024'], digest: '-sha1', id: false },
  ec: { key: ['ecparam', '-genkey', '-name', 'prime256v1', '-noout'], digest: '-sha256', id: false },
} as const;

describe.skipIf(!hasSm2)('certificates made by openssl', () => {
  for (const [name, { key, digest, id }] of Object.entries(kinds))
    it(`${name}: read, with their numbers, and their signatures verify`, () => {
      const [command, ...rest] = key;
      const sign = id ? ['-sigopt', distid] : [];
      for (const file of ['ca.key', 'leaf.key'])
        openssl(command, ...(rest[0] === '-genkey' ? [...rest, '-out', file] : ['-out', file, ...rest]));
      openssl(
        ...['req', '-x509', '-new', '-key', 'ca.key', digest, ...sign, '-days', '3650'],
        ...['-subj', '/C=CN/O=Fujian/CN=Root of openssl', '-out', 'ca.pem'],
      );
      openssl(
        ...['req', '-new', '-key', 'leaf.key', digest, ...sign, '-subj', '/CN=holder', '-out', 'leaf.csr'],
      );
      fs.writeFileSync(
        at('ext'),
        'keyUsage=critical,digitalSignature\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n' +
          '1.2.156.10260.4.1.5=ASN1:UTF8String:91359901DEMA00015X\n1.2.156.10260.4.1.1=ASN1:PRINTABLESTRING:350102198001010017\n',
      );
      openssl(
        ...['x509', '-req', '-in', 'leaf.csr', ...(id ? ['-vfyopt', distid] : []), '-CA', 'ca.pem'],
        ...['-CAkey', 'ca.key', '-CAcreateserial', digest, ...sign, '-days', '30', '-extfile', 'ext'],
        ...['-out', 'leaf.pem'],
      );
      const ca = readCertificate(read('ca.pem'));
      const leaf = readCertificate(read('leaf.pem'));
      expect([verifySigned(ca.key, ca), verifySigned(ca.key, leaf), verifySigned(leaf.key, leaf)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(leaf.usage).toEqual({
        digitalSignature: true,
        nonRepudiation: false,
        keyCertSign: false,
        cRLSign: false,
      });
      expect(leaf.authorityKeyId).toBe(ca.subjectKeyId);
      expect(numbersIn(leaf, generalRules).map(({ value }) => value)).toEqual([
        '91359901DEMA00015X',
        '350102198001010017',
      ]);
    });

  it('a list of two revoked certificates is read as openssl wrote it', () => {
    fs.writeFileSync(
      at('ca.cnf'),
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=crlnumber\ndefault_md=sha256\ndefault_crl_days=30\n',
    );
    fs.writeFileSync(
      at('index.txt'),
      'R\t300101000000Z\t160301000000Z\t0A\tunknown\t/CN=a\nR\t300101000000Z\t160302000000Z\tFF01\tunknown\t/CN=b\n',
    );
    fs.writeFileSync(at('crlnumber'), '0A\n');
    openssl(
      ...['ca', '-gencrl', '-config', 'ca.cnf', '-cert', 'ca.pem', '-keyfile', 'ca.key', '-out', 'list.pem'],
    );
    const list = readRevocationList(read('list.pem'));
    expect([...list.revoked]).toEqual([
      ['0a', Date.UTC(2016, 2, 1)],
      ['ff01', Date.UTC(2016, 2, 2)],
    ]);
    expect(list.number).toBe('10');
    expect(verifySigned(readCertificate(read('ca.pem')).key, list)).toBe(true);
  });
});

describe.skipIf(!hasSm2)('certificates and lists made here', () => {
  it('verify by openssl under the SM2 identity of GM/T 0009', () => {
    for (const [name, der] of [
      ['root', first.rootDer],
      ['sub', first.subDer],
      ['leaf', first.issue()],
    ] as const) {
      fs.writeFileSync(at(`${name}.der`), der);
      openssl('x509', '-inform', 'der', '-in', `${name}.der`, '-out', `${name}.pem`);
    }
    const check = ['verify', '-no_check_time', '-vfyopt', distid, '-partial_chain', '-trusted'];
    expect(openssl(...check, 'sub.pem', 'leaf.pem')).toContain('leaf.pem: OK');
    expect(openssl(...check, 'root.pem', 'sub.pem')).toContain('sub.pem: OK');
    fs.writeFileSync(at('list.crl'), first.list());
    expect(openssl('crl', '-inform', 'der', '-in', 'list.crl', '-noout', '-text')).toContain(
      'Serial Number: 0666',
    );
  });
});
