import { existsSync, readFileSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { unlockWithPassphrase } from '../db/key.ts';
import { closeDatabase } from '../db/open.ts';
import { setProfileValue } from '../db/profile.ts';
import { openProfileDatabase } from '../db/profile-database.ts';
import { transaction } from '../db/transaction.ts';
import { Fault } from '../domain/faults.ts';
import { profileFiles, readProfileConfig } from '../main/profile/profile-config.ts';
import { makeSealer } from '../main/sync/sealer.ts';
import { type TlsIdentity, tlsIdentityOf } from '../main/sync/tls-identity.ts';
import { trainingPassphrase } from '../main/training/town/published.ts';
import { answerInJson, Misused } from './command.ts';
import { passphraseIn } from './seal/key-file.ts';

const usage = `window-tls <profile folder> --ca <file> --cert <file> --key <file> [--key-passphrase-file <file>]
           [--server-name <name>] [--window-passphrase-file <file>]
  puts the certificate this window shows its exchange, and the authority it accepts, into the profile's encrypted
  database; the window must be closed. The files are not needed afterwards.
`;

const read = (file: string | undefined, name: string): string => {
  if (file === undefined) throw new Misused(usage);
  if (!existsSync(file)) throw new Fault('exchange/tls-files-not-in-order', { file });
  // Windows keeps rights in ACLs, which the folder's owner sets; mode bits say nothing there.
  if (name === 'key' && process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0)
    throw new Fault('exchange/key-file-open');
  return readFileSync(file, 'utf8');
};

const put = async (profile: string, identity: TlsIdentity, given: string | undefined): Promise<void> => {
  const config = readProfileConfig(profile);
  const files = profileFiles(profile);
  const passphrase = given ?? (config.kind === 'training' ? trainingPassphrase : undefined);
  if (passphrase === undefined) throw new Fault('exchange/passphrase-needed');
  const keys = await unlockWithPassphrase(files.key, passphrase);
  const db = openProfileDatabase({ databasePath: files.database, keyFilePath: files.key }, keys);
  keys.wipe();
  try {
    const sealer = makeSealer({ env: config.kind, device: config.device });
    transaction(db, sealer, (tx) => setProfileValue(tx, 'exchange-tls', JSON.stringify(identity)), 'set-tls');
  } finally {
    closeDatabase(db);
  }
};

/** Sets a window's TLS; throws `Misused`, `exchange/tls-files-not-in-order`, `key-file-open`, and the profile's faults. */
export const setWindowTls = async (args: readonly string[]): Promise<object> => {
  const parse = () => {
    try {
      return parseArgs({
        args: [...args],
        allowPositionals: true,
        options: {
          ca: { type: 'string' },
          cert: { type: 'string' },
          key: { type: 'string' },
          'key-passphrase-file': { type: 'string' },
          'server-name': { type: 'string' },
          'window-passphrase-file': { type: 'string' },
        },
      });
    } catch (error) {
      if (error instanceof TypeError) throw new Misused(usage);
      throw error;
    }
  };
  const { positionals, values } = parse();
  const [profile] = positionals;
  if (profile === undefined || positionals.length !== 1) throw new Misused(usage);
  const identity = tlsIdentityOf({
    authority: read(values.ca, 'ca'),
    certificate: read(values.cert, 'cert'),
    privateKey: read(values.key, 'key'),
    passphrase: passphraseIn(values['key-passphrase-file']),
    serverName: values['server-name'] ?? null,
  });
  await put(profile, identity, passphraseIn(values['window-passphrase-file']));
  return { profile, tls: true };
};

if (import.meta.main) await answerInJson(() => setWindowTls(process.argv.slice(2)));
