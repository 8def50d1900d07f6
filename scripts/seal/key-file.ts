import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { z } from 'zod/mini';
import { environments } from '../../contract/exchange/message.ts';
import { type Bureau, bureaus } from '../../domain/bureau.ts';
import { Fault } from '../../domain/faults.ts';
import {
  type SigningKey,
  signatureSuites,
  signingKeyFrom,
  type VerifyingKey,
} from '../../evidence/signature.ts';
import { unwrapSecret, Wrapped, wrapSecret } from '../../exchange/passphrase.ts';

/** A bureau's own key for granting and taking back seal keys. It never goes to the exchange or to a window. */
export interface BureauKey {
  readonly env: (typeof environments)[number];
  readonly bureau: Bureau;
  readonly signing: SigningKey;
  readonly verifying: VerifyingKey;
}

const privateKey = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const KeyFile = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  bureau: z.enum(bureaus),
  suite: z.enum(signatureSuites),
  /** Training only. */
  open: z.nullable(privateKey),
  wrapped: z.nullable(Wrapped),
});

const about = (env: string, bureau: string): string => `bureau seal key\n${env}\n${bureau}`;
const keyOf = (
  { env, bureau, suite }: Pick<z.infer<typeof KeyFile>, 'env' | 'bureau' | 'suite'>,
  hex: string,
): BureauKey => ({ env, bureau, ...signingKeyFrom(suite, Buffer.from(hex, 'hex')) });

/**
 * Makes a key and writes it to `file`, mode 0600: in training as it is (`known` takes a published one), in production
 * wrapped by the passphrase. Throws `exchange/store-exists` where there is a file, `exchange/passphrase-needed`.
 */
export const makeKeyFile = async (
  file: string,
  made: Pick<BureauKey, 'env' | 'bureau'> & { readonly suite: SigningKey['suite']; readonly known?: string },
  passphrase: string | undefined,
): Promise<BureauKey> => {
  const { env, bureau, suite } = made;
  if (env === 'production' && passphrase === undefined) throw new Fault('exchange/passphrase-needed');
  if (existsSync(file)) throw new Fault('exchange/store-exists');
  const hex = (env === 'training' ? made.known : undefined) ?? randomBytes(32).toString('hex');
  const wrapped = passphrase === undefined ? null : await wrapSecret(hex, passphrase, about(env, bureau));
  const content = { v: 1, env, bureau, suite, open: wrapped === null ? hex : null, wrapped };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return keyOf(made, hex);
};

/** Throws `exchange/key-file-open` (others could read it), `exchange/passphrase-needed`, `exchange/passphrase-wrong`. */
export const openKeyFile = async (file: string, passphrase: string | undefined): Promise<BureauKey> => {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Fault('exchange/key-file-open');
  const content = KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const { env, bureau, open, wrapped } = content;
  if (open !== null && env === 'training') return keyOf(content, open);
  if (wrapped === null || passphrase === undefined) throw new Fault('exchange/passphrase-needed');
  return keyOf(content, await unwrapSecret(wrapped, passphrase, about(env, bureau)));
};

/** The passphrase a file holds, without its line end; none without a file. */
export const passphraseIn = (file: string | undefined): string | undefined =>
  file === undefined ? undefined : readFileSync(file, 'utf8').replace(/\r?\n$/, '');
