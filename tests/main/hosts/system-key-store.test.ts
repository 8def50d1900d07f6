import { describe, expect, it } from 'vitest';
import { openSystemKeyStore } from '../../../main/hosts/system-key-store.ts';

describe('the system’s key store', () => {
  const storage = (backend: string, available = true) => ({
    isAsyncEncryptionAvailable: () => Promise.resolve(available),
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(`sealed:${text}`)),
    decryptStringAsync: (sealed: Buffer) =>
      Promise.resolve({ result: sealed.toString().slice('sealed:'.length) }),
    getSelectedStorageBackend: () => backend,
  });

  it.each([
    ['win32', 'unknown', true, 'dpapi'],
    ['darwin', 'unknown', true, 'keychain'],
    ['linux', 'gnome_libsecret', true, 'gnome_libsecret'],
    ['linux', 'kwallet6', true, 'kwallet6'],
    ['linux', 'basic_text', true, null],
    ['linux', 'unknown', true, null],
    ['linux', 'gnome_libsecret', false, null],
    ['win32', 'unknown', false, null],
  ] as const)('on %s with %s (available: %s) is %s', async (platform, backend, available, expected) => {
    const opening = openSystemKeyStore(storage(backend, available), platform);
    if (expected === null) await expect(opening).rejects.toMatchObject({ code: 'db/os-store-refused' });
    else {
      const store = await opening;
      expect(store.backend).toBe(expected);
      const secret = Buffer.from([0, 255, 128, 10, 13]);
      expect(await store.unwrap(await store.wrap(secret))).toEqual(secret);
    }
  });
});
