import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { argon2id } from 'hash-wasm';
import { Fault } from '../domain/faults.ts';
import { readSalt } from './connect.ts';
import {
  type Kdf,
  type KeyFile,
  keyFileVersion,
  readKeyFile,
  type Sealed,
  writeKeyFile,
} from './key-file.ts';
import type { ProfileKind } from './open.ts';

/** Cost of turning a passphrase into a key. */
export interface KdfCost {
  readonly memoryKiB: number;
  readonly iterations: number;
  readonly parallelism: number;
}
/** Production never goes below this (argon2id, 64 MiB, three passes). */
const productionCost: KdfCost = { memoryKiB: 64 * 1024, iterations: 3, parallelism: 1 };
/** The training profile's passphrase is published anyway. */
const trainingCost: KdfCost = { memoryKiB: 8 * 1024, iterations: 1, parallelism: 1 };
const passphraseMinimum = 10;

/** The system's own key store (Electron's safeStorage), handed in by the shell. */
export interface OsStore {
  /** e.g. `dpapi`, `keychain`, `gnome_libsecret`, `kwallet6`. */
  readonly backend: string;
  wrap(secret: Buffer): Buffer;
  /** Throws when the system cannot open it (other user, other machine). */
  unwrap(wrapped: Buffer): Buffer;
}
/** Backends that only look like a key store. */
const refusedBackends = ['basic_text', 'unknown'];

/** Two people, each with a passphrase; neither opens anything alone. */
export interface Custodians {
  readonly first: string;
  readonly second: string;
}

/** Keys in memory while the profile is unlocked. `wipe()` when it is locked. */
export interface UnlockedKeys {
  readonly kind: ProfileKind;
  readonly databaseId: string;
  readonly profileKey: Buffer;
  /** The database's key; two while a change of key was interrupted (rotate-key.ts finishes it). */
  readonly databaseKeys: readonly DatabaseKey[];
  wipe(): void;
}
export interface DatabaseKey {
  readonly key: Buffer;
  /** Salt of the file it belongs to; null until the database has been made. */
  readonly salt: string | null;
}

const tagBytes = 16;

const sealBytes = (key: Buffer, secret: Buffer, purpose: string): Sealed => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(purpose));
  const sealed = Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
  return { nonce: nonce.toString('hex'), sealed: sealed.toString('hex') };
};

/** `undefined` when the key or the purpose is another one, or a byte was altered. */
const openBytes = (key: Buffer, { nonce, sealed }: Sealed, purpose: string): Buffer | undefined => {
  const bytes = Buffer.from(sealed, 'hex');
  const nonceBytes = Buffer.from(nonce, 'hex');
  if (bytes.length <= tagBytes || nonceBytes.length !== 12) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, nonceBytes, { authTagLength: tagBytes })
    .setAAD(Buffer.from(purpose))
    .setAuthTag(bytes.subarray(-tagBytes));
  const first = decipher.update(bytes.subarray(0, -tagBytes));
  try {
    return Buffer.concat([first, decipher.final()]);
  } catch {
    // Not authentic: wrong key or altered bytes; the caller says which.
    return undefined;
  }
};

type Head = Pick<KeyFile, 'kind' | 'databaseId'>;
/** What a wrapped key is bound to: it opens nowhere else, and weaker parameters cannot be written in. */
const purposeOf = (head: Head, slot: string, ...parts: readonly string[]): string =>
  ['joint-window key file', keyFileVersion, head.kind, head.databaseId, slot, ...parts].join('\n');
const kdfText = (kdf: Kdf): string =>
  [kdf.name, kdf.memoryKiB, kdf.iterations, kdf.parallelism, kdf.salt].join(',');

const newKdf = (cost: KdfCost): Kdf => ({
  name: 'argon2id',
  memoryKiB: cost.memoryKiB,
  iterations: cost.iterations,
  parallelism: cost.parallelism,
  salt: randomBytes(16).toString('hex'),
});

const derive = async (passphrase: string, kdf: Kdf): Promise<Buffer> =>
  Buffer.from(
    await argon2id({
      password: passphrase.normalize('NFKC'),
      salt: Buffer.from(kdf.salt, 'hex'),
      memorySize: kdf.memoryKiB,
      iterations: kdf.iterations,
      parallelism: kdf.parallelism,
      hashLength: 32,
      outputType: 'binary',
    }),
  );

const checkCost = (kind: ProfileKind, cost: KdfCost): void => {
  const weak = cost.memoryKiB < productionCost.memoryKiB || cost.iterations < productionCost.iterations;
  if (kind === 'production' && weak) throw new Fault('db/key-derivation-too-weak');
};
const checkLength = (passphrase: string): void => {
  if ([...passphrase].length < passphraseMinimum) {
    throw new Fault('db/passphrase-too-short', { minimum: passphraseMinimum });
  }
};

const passphraseSlot = async (head: Head, profileKey: Buffer, passphrase: string, cost: KdfCost) => {
  checkLength(passphrase);
  checkCost(head.kind, cost);
  const kdf = newKdf(cost);
  const wrapping = await derive(passphrase, kdf);
  return { kdf, key: sealBytes(wrapping, profileKey, purposeOf(head, 'passphrase', kdfText(kdf))) };
};

const custodianKey = async (custodians: Custodians, first: Kdf, second: Kdf): Promise<Buffer> => {
  const halves = Buffer.concat([
    await derive(custodians.first, first),
    await derive(custodians.second, second),
  ]);
  return Buffer.from(hkdfSync('sha256', halves, Buffer.alloc(0), 'joint-window custodians', 32));
};

const custodianSlot = async (head: Head, profileKey: Buffer, custodians: Custodians, cost: KdfCost) => {
  checkLength(custodians.first);
  checkLength(custodians.second);
  checkCost(head.kind, cost);
  const first = newKdf(cost);
  const second = newKdf(cost);
  const purpose = purposeOf(head, 'custodians', kdfText(first), kdfText(second));
  return {
    first,
    second,
    key: sealBytes(await custodianKey(custodians, first, second), profileKey, purpose),
  };
};

/** The system wraps bytes of ours that name their profile, so that slots cannot be swapped between profiles. */
const osMark = (head: Head): Buffer => createHash('sha256').update(purposeOf(head, 'os')).digest();

const osSlot = (head: Head, profileKey: Buffer, store: OsStore) => {
  if (refusedBackends.includes(store.backend))
    throw new Fault('db/os-store-refused', { backend: store.backend });
  return {
    backend: store.backend,
    wrapped: store.wrap(Buffer.concat([osMark(head), profileKey])).toString('hex'),
  };
};

const sealDatabaseKey = (head: Head, profileKey: Buffer, { key, salt }: DatabaseKey) => ({
  databaseSalt: salt,
  key: sealBytes(profileKey, key, purposeOf(head, 'database-key', salt ?? 'not-made-yet')),
});

const unlocked = (file: KeyFile, profileKey: Buffer): UnlockedKeys => {
  const databaseKeys = file.databaseKeys.map(({ databaseSalt, key }) => {
    const opened = openBytes(
      profileKey,
      key,
      purposeOf(file, 'database-key', databaseSalt ?? 'not-made-yet'),
    );
    if (opened === undefined) throw new Fault('db/key-file-damaged');
    return { key: opened, salt: databaseSalt };
  });
  return {
    kind: file.kind,
    databaseId: file.databaseId,
    profileKey,
    databaseKeys,
    wipe: () => {
      profileKey.fill(0);
      for (const { key } of databaseKeys) key.fill(0);
    },
  };
};

export interface NewKeyFile {
  readonly kind: ProfileKind;
  readonly databaseId: string;
  readonly passphrase: string;
  /** Default: what the kind of profile calls for. Weaker than production allows is refused there. */
  readonly cost?: KdfCost | undefined;
  readonly osStore?: OsStore | undefined;
  readonly custodians?: Custodians | undefined;
}

const costFor = (kind: ProfileKind): KdfCost => (kind === 'production' ? productionCost : trainingCost);
const noFailpoint = (): void => undefined;

/**
 * Makes a random database key and writes the key file. Throws db/key-file-exists, db/passphrase-too-short,
 * db/key-derivation-too-weak, db/os-store-refused, and the faults of a full or read-only disk.
 */
export const createKeyFile = async (path: string, wanted: NewKeyFile): Promise<UnlockedKeys> => {
  if (existsSync(path)) throw new Fault('db/key-file-exists');
  const { kind, databaseId, cost = costFor(kind), osStore, custodians } = wanted;
  const head = { kind, databaseId };
  const profileKey = randomBytes(32);
  const file: KeyFile = {
    v: keyFileVersion,
    ...head,
    databaseKeys: [sealDatabaseKey(head, profileKey, { key: randomBytes(32), salt: null })],
    slots: {
      passphrase: await passphraseSlot(head, profileKey, wanted.passphrase, cost),
      os: osStore === undefined ? null : osSlot(head, profileKey, osStore),
      custodians: custodians === undefined ? null : await custodianSlot(head, profileKey, custodians, cost),
    },
  };
  writeKeyFile(path, file, noFailpoint);
  return unlocked(file, profileKey);
};

const slotMissing = (slot: string): Fault => new Fault('db/key-slot-missing', { slot });

/** Throws db/passphrase-wrong and the faults of `readKeyFile`; in production db/key-derivation-too-weak. */
export const unlockWithPassphrase = async (path: string, passphrase: string): Promise<UnlockedKeys> => {
  const file = readKeyFile(path);
  const slot = file.slots.passphrase;
  if (slot === null) throw slotMissing('passphrase');
  checkCost(file.kind, slot.kdf);
  const wrapping = await derive(passphrase, slot.kdf);
  const profileKey = openBytes(wrapping, slot.key, purposeOf(file, 'passphrase', kdfText(slot.kdf)));
  if (profileKey === undefined) throw new Fault('db/passphrase-wrong');
  return unlocked(file, profileKey);
};

/** Both passphrases, in their order. Throws db/passphrase-wrong without saying which one. */
export const unlockWithCustodians = async (path: string, custodians: Custodians): Promise<UnlockedKeys> => {
  const file = readKeyFile(path);
  const slot = file.slots.custodians;
  if (slot === null) throw slotMissing('custodians');
  checkCost(file.kind, slot.first);
  checkCost(file.kind, slot.second);
  const profileKey = openBytes(
    await custodianKey(custodians, slot.first, slot.second),
    slot.key,
    purposeOf(file, 'custodians', kdfText(slot.first), kdfText(slot.second)),
  );
  if (profileKey === undefined) throw new Fault('db/passphrase-wrong');
  return unlocked(file, profileKey);
};

/** Throws db/os-store-refused on a backend that only pretends, db/os-store-failed when it has changed or cannot. */
export const unlockWithOsStore = (path: string, store: OsStore): UnlockedKeys => {
  const file = readKeyFile(path);
  const slot = file.slots.os;
  if (slot === null) throw slotMissing('os');
  if (refusedBackends.includes(store.backend))
    throw new Fault('db/os-store-refused', { backend: store.backend });
  let opened: Buffer | undefined;
  try {
    if (store.backend === slot.backend) opened = store.unwrap(Buffer.from(slot.wrapped, 'hex'));
  } catch {
    throw new Fault('db/os-store-failed');
  }
  if (opened?.length !== 64 || !opened.subarray(0, 32).equals(osMark(file)))
    throw new Fault('db/os-store-failed');
  return unlocked(file, Buffer.from(opened.subarray(32)));
};

/** Rewrites the file with other database keys; the slots stay. Used when a database is made or its key changes. */
export const writeDatabaseKeys = (
  path: string,
  keys: UnlockedKeys,
  databaseKeys: readonly DatabaseKey[],
  failpoint: (name: string) => void = noFailpoint,
): UnlockedKeys => {
  const file = readKeyFile(path);
  const next: KeyFile = {
    ...file,
    databaseKeys: databaseKeys.map((key) => sealDatabaseKey(file, keys.profileKey, key)),
  };
  writeKeyFile(path, next, failpoint);
  return unlocked(next, keys.profileKey);
};

/** Notes which file the key belongs to, right after the database was made. */
export const bindDatabase = (path: string, keys: UnlockedKeys, databasePath: string): UnlockedKeys => {
  const salt = readSalt(databasePath);
  return writeDatabaseKeys(path, keys, [{ key: currentKey(keys, salt), salt }]);
};

/** The key for a file with this salt. Throws db/swapped where none was made for it. */
export const currentKey = (keys: UnlockedKeys, salt: string): Buffer => {
  const match =
    keys.databaseKeys.find((candidate) => candidate.salt === salt) ??
    keys.databaseKeys.find((candidate) => candidate.salt === null);
  if (match === undefined) throw new Fault('db/swapped');
  return match.key;
};

/** Slots to set anew; what is not named stays. Whoever calls it has unlocked the profile already. */
export const changeSlots = async (
  path: string,
  keys: UnlockedKeys,
  change: { passphrase?: string; custodians?: Custodians; osStore?: OsStore | null; cost?: KdfCost },
  failpoint: (name: string) => void = noFailpoint,
): Promise<void> => {
  const file = readKeyFile(path);
  const cost = change.cost ?? costFor(file.kind);
  const { profileKey } = keys;
  const slots = { ...file.slots };
  if (change.passphrase !== undefined) {
    slots.passphrase = await passphraseSlot(file, profileKey, change.passphrase, cost);
  }
  if (change.custodians !== undefined) {
    slots.custodians = await custodianSlot(file, profileKey, change.custodians, cost);
  }
  if (change.osStore !== undefined) {
    slots.os = change.osStore === null ? null : osSlot(file, profileKey, change.osStore);
  }
  writeKeyFile(path, { ...file, slots }, failpoint);
};
