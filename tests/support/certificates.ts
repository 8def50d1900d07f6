import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

const ellipticKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

export interface CertificateWish {
  /** Default: the loopback address. */
  readonly altName?: string;
  /** Default 2; a negative one is over already. */
  readonly days?: number;
  /** Encrypts the key file. */
  readonly passphrase?: string;
}

/** Authorities and certificates made by openssl, in a folder of their own; who made it removes it. */
export const makeCertificates = () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'exchange-tls-'));
  const at = (name: string): string => path.join(folder, name);
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
  };
  return {
    folder,
    at,
    authority: (name: string): void =>
      openssl(
        ...['req', '-x509', ...ellipticKey, '-nodes', '-days', '2', '-subj', `/CN=${name}`],
        ...['-keyout', `${name}.key`, '-out', `${name}.pem`],
      ),
    certificate: (name: string, by: string, wish: CertificateWish = {}): void => {
      const { altName = 'IP:127.0.0.1', days = 2, passphrase } = wish;
      const shut = passphrase === undefined ? ['-nodes'] : ['-passout', `pass:${passphrase}`];
      openssl(
        ...['req', ...ellipticKey, ...shut, '-subj', `/CN=${name}`, '-addext', `subjectAltName=${altName}`],
        ...['-keyout', `${name}.key`, '-out', `${name}.csr`],
      );
      openssl(
        ...['x509', '-req', '-in', `${name}.csr`, '-CA', `${by}.pem`, '-CAkey', `${by}.key`],
        ...['-CAcreateserial', '-days', String(days), '-copy_extensions', 'copy', '-out', `${name}.pem`],
      );
      fs.chmodSync(at(`${name}.key`), 0o600);
    },
  };
};
