import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { z } from 'zod/mini';
import { Fault } from '../domain/faults.ts';

const hex = (bytes: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)));

/** A secret text as it lies in a file, openable by its passphrase alone. */
export const Wrapped = z.strictObject({
  saltHex: hex(16),
  nonceHex: hex(12),
  sealedHex: z.string().check(z.regex(/^[0-9a-f]+$/)),
});
export type Wrapped = z.infer<typeof Wrapped>;

/** argon2id: 64 MiB, three passes (OWASP's and RFC 9106's second choice). */
const derive = (passphrase: string, salt: Uint8Array): Promise<Uint8Array> =>
  argon2id({
    password: passphrase,
    salt,
    parallelism: 1,
    iterations: 3,
    memorySize: 65_536,
    hashLength: 32,
    outputType: 'binary',
  });

/** `about` is bound to the secret: under another one it does not open. */
export const wrapSecret = async (text: string, passphrase: string, about: string): Promise<Wrapped> => {
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', await derive(passphrase, salt), nonce);
  cipher.setAAD(Buffer.from(about));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    saltHex: salt.toString('hex'),
    nonceHex: nonce.toString('hex'),
    sealedHex: sealed.toString('hex'),
  };
};

/** Throws `exchange/passphrase-wrong`. */
export const unwrapSecret = async (wrapped: Wrapped, passphrase: string, about: string): Promise<string> => {
  const key = await derive(passphrase, Buffer.from(wrapped.saltHex, 'hex'));
  const sealed = Buffer.from(wrapped.sealedHex, 'hex');
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(wrapped.nonceHex, 'hex'));
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(sealed.subarray(-16));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]).toString('utf8');
  } catch {
    // The tag does not verify: another passphrase, or an altered file; no telling which.
    throw new Fault('exchange/passphrase-wrong');
  }
};
