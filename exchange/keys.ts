import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod/mini';
import { environments, type Environment } from '../contract/exchange/message.ts';
import { Fault } from '../domain/faults.ts';
import { type SigningKey, signingKeyFrom, type VerifyingKey } from '../evidence/signature.ts';
import { unwrapSecret, Wrapped, wrapSecret } from './passphrase.ts';

/** What the exchange alone knows. Lost with the key file; never in the store, the log or the arguments. */
export interface ExchangeKeys {
  readonly exchangeId: string;
  readonly env: Environment;
  readonly signing: SigningKey;
  readonly verifying: VerifyingKey;
  /** Raw 256-bit key of the SQLite store, hex. */
  readonly storeKeyHex: string;
  /** Authenticates nonces and session tokens; shared by all servers of one exchange. */
  readonly sessionSecretHex: string;
}

const hex = (bytes: number) => z.string().check(z.regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`)));
const Secrets = z.strictObject({ signingSeedHex: hex(32), storeKeyHex: hex(32), sessionSecretHex: hex(32) });
type Secrets = z.infer<typeof Secrets>;
const KeyFile = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: z.string(),
  suite: z.enum(['ed25519', 'sm2-sm3']),
  /** Training only: published anyway. */
  open: z.nullable(Secrets),
  wrapped: z.nullable(Wrapped),
});

/** The key file within its folder. */
export const keyFileIn = (folder: string): string => path.join(folder, 'exchange-keys.json');

const about = (env: string, exchangeId: string): string => `exchange keys\n${env}\n${exchangeId}`;

const keysOf = (
  env: Environment,
  exchangeId: string,
  suite: SigningKey['suite'],
  s: Secrets,
): ExchangeKeys => ({
  exchangeId,
  env,
  ...signingKeyFrom(suite, Buffer.from(s.signingSeedHex, 'hex')),
  storeKeyHex: s.storeKeyHex,
  sessionSecretHex: s.sessionSecretHex,
});

/**
 * Makes keys and writes them to `folder` with mode 0600: in training as they are, in production wrapped by the
 * passphrase. Throws `exchange/store-exists` where there are keys, `exchange/passphrase-needed` in production.
 */
export const createKeys = async (
  folder: string,
  made: { env: Environment; exchangeId: string; suite: SigningKey['suite']; passphrase: string | undefined },
): Promise<ExchangeKeys> => {
  const { env, exchangeId, suite, passphrase } = made;
  if (env === 'production' && passphrase === undefined) throw new Fault('exchange/passphrase-needed');
  const file = keyFileIn(folder);
  if (fs.existsSync(file)) throw new Fault('exchange/store-exists');
  const secret = (): string => randomBytes(32).toString('hex');
  const secrets = { signingSeedHex: secret(), storeKeyHex: secret(), sessionSecretHex: secret() };
  const wrapped =
    passphrase === undefined
      ? null
      : await wrapSecret(JSON.stringify(secrets), passphrase, about(env, exchangeId));
  const content = { v: 1, env, exchangeId, suite, open: wrapped === null ? secrets : null, wrapped };
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  return keysOf(env, exchangeId, suite, secrets);
};

/** Throws `exchange/store-missing`, `key-file-open` (others could read it), `passphrase-needed`, `passphrase-wrong`. */
export const openKeys = async (folder: string, passphrase?: string): Promise<ExchangeKeys> => {
  const file = keyFileIn(folder);
  if (!fs.existsSync(file)) throw new Fault('exchange/store-missing');
  // Windows keeps rights in ACLs, which the folder's owner sets; mode bits say nothing there.
  if (process.platform !== 'win32' && (fs.statSync(file).mode & 0o077) !== 0)
    throw new Fault('exchange/key-file-open');
  const { env, exchangeId, suite, open, wrapped } = KeyFile.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  if (open !== null && env === 'training') return keysOf(env, exchangeId, suite, open);
  if (wrapped === null || passphrase === undefined) throw new Fault('exchange/passphrase-needed');
  const secrets = await unwrapSecret(wrapped, passphrase, about(env, exchangeId));
  return keysOf(env, exchangeId, suite, Secrets.parse(JSON.parse(secrets)));
};
