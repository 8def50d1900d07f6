import { Fault } from '../../domain/faults.ts';

/** The part of Electron’s `safeStorage` that is used: its asynchronous half. */
export interface SafeStorage {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(plainText: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ readonly result: string }>;
  getSelectedStorageBackend(): string;
}

export interface SystemKeyStore {
  /** Stored beside the wrapped key: another backend cannot open it. */
  readonly backend: string;
  wrap(secret: Buffer): Promise<Buffer>;
  unwrap(wrapped: Buffer): Promise<Buffer>;
}

/**
 * The system’s key store by its name, ready to wrap a key. Throws db/os-store-refused where it only pretends: on
 * Linux without a keyring the “encryption” uses a password that everybody knows (security control 20).
 */
export const openSystemKeyStore = async (
  storage: SafeStorage,
  platform: NodeJS.Platform = process.platform,
): Promise<SystemKeyStore> => {
  const byPlatform = platform === 'win32' ? 'dpapi' : platform === 'darwin' ? 'keychain' : undefined;
  const backend = byPlatform ?? storage.getSelectedStorageBackend();
  if (backend === 'basic_text' || backend === 'unknown' || !(await storage.isAsyncEncryptionAvailable()))
    throw new Fault('db/os-store-refused', { backend });
  return {
    backend,
    wrap: (secret) => storage.encryptStringAsync(secret.toString('base64')),
    unwrap: async (wrapped) => Buffer.from((await storage.decryptStringAsync(wrapped)).result, 'base64'),
  };
};
