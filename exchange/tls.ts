import { X509Certificate } from 'node:crypto';
import fs from 'node:fs';
import { createSecureContext } from 'node:tls';
import { Fault } from '../domain/faults.ts';

/** Certificate and key of the server, and the authority whose certificates clients must show. All PEM. */
export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  /** Of the deployment's own authority. Without a certificate of it nobody gets as far as a request. */
  readonly clientAuthority: string;
}

export interface TlsFiles {
  readonly cert: string;
  readonly key: string;
  readonly clientAuthority: string;
}

/**
 * Reads the files and checks that they belong together. Throws `exchange/tls-files-not-in-order` with the file that is
 * wrong, `exchange/key-file-open` where others could read the key.
 */
export const readTlsFiles = (files: TlsFiles): TlsMaterial => {
  const read = (file: string): string => {
    try {
      return fs.readFileSync(file, 'utf8');
    } catch {
      // Missing or shut: the sentence names the file, and the system's own words add nothing.
      throw new Fault('exchange/tls-files-not-in-order', { file });
    }
  };
  const [cert, key, clientAuthority] = [read(files.cert), read(files.key), read(files.clientAuthority)];
  // Windows keeps rights in ACLs, which the folder's owner sets; mode bits say nothing there.
  if (process.platform !== 'win32' && (fs.statSync(files.key).mode & 0o077) !== 0)
    throw new Fault('exchange/key-file-open');
  const check = (file: string, work: () => unknown): void => {
    try {
      work();
    } catch {
      // Not a certificate, or not this certificate's key; OpenSSL's own words help nobody here.
      throw new Fault('exchange/tls-files-not-in-order', { file });
    }
  };
  check(files.cert, () => new X509Certificate(cert));
  check(files.clientAuthority, () => new X509Certificate(clientAuthority));
  check(files.key, () => createSecureContext({ cert, key }));
  return { cert, key, clientAuthority };
};

/** What the HTTPS server is made with: both sides show a certificate, TLS 1.2 at least. */
export const httpsOptions = ({ cert, key, clientAuthority }: TlsMaterial) => ({
  cert,
  key,
  ca: clientAuthority,
  requestCert: true,
  rejectUnauthorized: true,
  minVersion: 'TLSv1.2' as const,
});
