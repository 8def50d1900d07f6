import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { z } from 'zod/mini';
import { findProfileValue } from '../../db/profile.ts';
import type { ReadDb } from '../../db/sql.ts';
import { Fault } from '../../domain/faults.ts';
import { exchangeAddress } from './exchange-address.ts';
import { httpsFetch } from './https-fetch.ts';

const pem = z.string().check(z.minLength(1), z.maxLength(64 * 1024));

/**
 * What this window shows the exchange and what it accepts from it. It lies in the profile's encrypted database, as the
 * window's other key does: a key file beside the profile would be open to whoever copies the folder, and a passphrase
 * for it would have to stand in the settings.
 */
export const TlsIdentity = z.strictObject({
  /** Certificates of the deployment's own authority, PEM. */
  authority: pem,
  /** This window's certificate with its chain, PEM. */
  certificate: pem,
  /** Its private key, PEM; only ever here. */
  privateKey: pem,
  /** The name the server's certificate must carry, where it is not the host of the address. */
  serverName: z.nullable(z.string().check(z.regex(/^[A-Za-z0-9.-]{1,253}$/))),
});
export type TlsIdentity = z.infer<typeof TlsIdentity>;

export interface TlsFilesRead {
  readonly authority: string;
  readonly certificate: string;
  readonly privateKey: string;
  /** Of a key that is encrypted in its file. */
  readonly passphrase: string | undefined;
  readonly serverName: string | null;
}

/** Throws `exchange/tls-files-not-in-order` with what is wrong: `ca`, `cert`, `key` or `server-name`. */
export const tlsIdentityOf = (read: TlsFilesRead): TlsIdentity => {
  const check = <T>(file: string, work: () => T): T => {
    try {
      return work();
    } catch {
      // Not a certificate, or not this certificate's key; OpenSSL's own words help nobody here.
      throw new Fault('exchange/tls-files-not-in-order', { file });
    }
  };
  check('ca', () => new X509Certificate(read.authority));
  const certificate = check('cert', () => new X509Certificate(read.certificate));
  const key = check('key', () => createPrivateKey({ key: read.privateKey, passphrase: read.passphrase }));
  if (!certificate.checkPrivateKey(key)) throw new Fault('exchange/tls-files-not-in-order', { file: 'key' });
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  check('cert', () => createSecureContext({ ca: read.authority, cert: read.certificate, key: privateKey }));
  const identity = TlsIdentity.safeParse({
    authority: read.authority,
    certificate: read.certificate,
    privateKey,
    serverName: read.serverName,
  });
  if (!identity.success) throw new Fault('exchange/tls-files-not-in-order', { file: 'server-name' });
  return identity.data;
};

const refusing =
  (fault: Fault): typeof fetch =>
  () =>
    Promise.reject(fault);

/**
 * How this window asks its exchange: over TLS with the window's certificate, or in clear on this machine alone. Where
 * neither can be, every question is answered by the fault that says why, so that the counter opens and works on.
 */
export const fetchFor = (db: ReadDb, address: string): typeof fetch => {
  try {
    const url = exchangeAddress(address);
    if (url.protocol === 'http:') return fetch;
    const kept = findProfileValue(db, 'exchange-tls');
    if (kept === undefined) throw new Fault('exchange/tls-not-set');
    return httpsFetch(TlsIdentity.parse(JSON.parse(kept)));
  } catch (error) {
    if (error instanceof Fault) return refusing(error);
    throw error;
  }
};
