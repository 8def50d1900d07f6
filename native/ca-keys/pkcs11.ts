import { Fault } from '../../domain/faults.ts';
import { readCertificate } from '../../evidence/certificate.ts';
import type { Certificate } from '../../evidence/certificate.ts';
import { cka, ckf, ckm, cko } from '../protocols/pkcs11.ts';
import type { TokenInfo } from '../protocols/pkcs11.ts';
import { pinTriesOf } from '../protocols/pkcs11-results.ts';
import type { CaKey, CaKeyEvent, CaKeySession, CaSignature, CaSignRequest } from './driver.ts';
import { pkcs11Client, ulongAttribute } from './pkcs11-client.ts';
import type { Pkcs11Client, Pkcs11Session, Pkcs11Timings } from './pkcs11-client.ts';
import { pkcs11Paths } from './pkcs11-libraries.ts';
import { loadPkcs11Module } from './pkcs11-module.ts';
import type { Pkcs11Module } from './pkcs11-module.ts';
import { verifiesEcdsa } from './pkcs11-signature.ts';
import { derOfRaw, digestInfoOf, digestToSign, keyToSignWith, verifiesRsa } from './signing.ts';

interface Library {
  readonly module: Pkcs11Module;
  readonly client: Pkcs11Client;
}

interface FoundKey {
  readonly library: Library;
  readonly slot: number;
  readonly token: TokenInfo;
  /** CKA_ID, which a certificate and its private key have in common. */
  readonly keyId: Uint8Array;
  readonly label: string;
  readonly certificate: Certificate;
}

const text = new TextDecoder();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const nameOf = ({ token, keyId, certificate }: FoundKey): string =>
  `${token.serialNumber === '' ? token.label : token.serialNumber}#${hex(keyId)}#${certificate.fingerprint.slice(0, 16)}`;

/** Certificates of the issuers above it lie on a key as well, and those that only encrypt. */
const canSign = ({ isCa, usage, key }: Certificate): boolean =>
  !isCa && key.kind !== 'sm2' && (usage === null || usage.digitalSignature || usage.nonRepudiation);

const readable = (der: Uint8Array): Certificate | undefined => {
  try {
    return readCertificate(der);
  } catch (error) {
    // What lies on a key as a certificate need not be one this program reads; the others count.
    if (error instanceof Fault) return undefined;
    throw error;
  }
};

const triesLeft = (flags: number): CaKey['pinTriesLeft'] => {
  const tries = pinTriesOf(flags);
  return tries === 'locked' ? 0 : tries === 'last-try' ? 1 : 'unknown';
};

const hasKeypad = ({ flags }: TokenInfo): boolean => (flags & ckf.protectedAuthenticationPath) !== 0;

const keysOn = (library: Library, slot: number, token: TokenInfo): Promise<readonly FoundKey[]> =>
  library.client.withSession(slot, async (session) => {
    const found: FoundKey[] = [];
    for (const object of await session.find([
      ulongAttribute(library.module.layout, cka.class, cko.certificate),
    ])) {
      const [keyId, label, value] = await session.attributes(object, [cka.id, cka.label, cka.value]);
      const certificate = value === undefined ? undefined : readable(value);
      if (keyId === undefined || certificate === undefined || !canSign(certificate)) continue;
      found.push({ library, slot, token, keyId, label: text.decode(label), certificate });
    }
    return found;
  });

const shownKey = (found: FoundKey): CaKey => ({
  id: nameOf(found),
  driver: 'pkcs11',
  vendor: found.token.manufacturer,
  label: found.token.label,
  serial: found.token.serialNumber,
  application: '',
  container: found.label === '' ? hex(found.keyId) : found.label,
  kind: found.certificate.key.kind,
  pinTriesLeft: triesLeft(found.token.flags),
  pinEntry: hasKeypad(found.token) ? 'key' : 'screen',
});

const heed = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted === true) throw new Fault('device/cancelled');
};

/** A PIN the token would refuse for its length costs a try on some tokens, so it is not handed over. */
const checkPin = ({ minPin, maxPin }: TokenInfo, pin: Uint8Array | undefined): Uint8Array => {
  if (pin === undefined || pin.length === 0 || pin.length < minPin || (maxPin > 0 && pin.length > maxPin))
    throw new Fault('device/ca-pin-malformed');
  return pin;
};

const signWith = async (
  found: FoundKey,
  request: CaSignRequest,
  signal: AbortSignal | undefined,
): Promise<CaSignature> => {
  const { library, slot, token, keyId, certificate } = found;
  const { algorithm, what } = request;
  const publicKey = keyToSignWith(certificate.der, algorithm);
  // No certificate of this driver is of an SM2 key.
  if (algorithm === 'sm2-sm3') throw new Fault('device/ca-algorithm-mismatch', { kind: 'SM2', algorithm });
  const digest = digestToSign(request, publicKey);
  const pin = hasKeypad(token) ? undefined : checkPin(token, request.pin);
  const mechanisms = await library.client.mechanisms(slot);
  const [mechanism, input] =
    algorithm === 'ecdsa-sha256'
      ? [ckm.ecdsa, digest]
      : algorithm === 'rsa-sha256' && 'data' in what && mechanisms.includes(ckm.sha256RsaPkcs)
        ? [ckm.sha256RsaPkcs, what.data]
        : [ckm.rsaPkcs, digestInfoOf(algorithm, digest)];
  const raw = await library.client.withSession(slot, async (session: Pkcs11Session) => {
    heed(signal);
    await session.login(pin);
    const [key] = await session.find([
      ulongAttribute(library.module.layout, cka.class, cko.privateKey),
      { type: cka.id, value: keyId },
    ]);
    if (key === undefined) throw new Fault('device/ca-certificate-missing');
    heed(signal);
    return session.sign(mechanism, key, input);
  });
  const verified =
    algorithm === 'ecdsa-sha256'
      ? verifiesEcdsa(publicKey, digest, raw)
      : verifiesRsa(publicKey, algorithm, digest, raw);
  if (!verified) throw new Fault('device/ca-signature-wrong');
  const der = algorithm === 'ecdsa-sha256' ? derOfRaw(raw) : raw;
  return { algorithm, raw, der, certificate: certificate.der };
};

/** Loads what there is. A library named in the settings has to work; of the usual ones any will do. */
const loadLibraries = async (
  named: string | undefined,
  timings: Partial<Pkcs11Timings> | undefined,
): Promise<readonly Library[]> => {
  const libraries: Library[] = [];
  for (const path of named === undefined ? pkcs11Paths(process.platform) : [named]) {
    try {
      const module = await loadPkcs11Module(path);
      libraries.push({ module, client: pkcs11Client(module, timings) });
    } catch (error) {
      if (named !== undefined || !(error instanceof Fault)) throw error;
    }
  }
  if (libraries.length === 0) throw new Fault('device/ca-no-library');
  return libraries;
};

export interface Pkcs11Options {
  /** The library's file; without it those of `pkcs11-libraries.ts` that are there. */
  readonly library?: string;
  readonly timings?: Partial<Pkcs11Timings>;
}

/**
 * RSA and EC keys through PKCS#11. Each act opens a session of its own, logs out and closes it. Throws
 * `device/ca-no-library` or, for a library named in the settings, the `device/library-…` fault.
 */
export const openPkcs11 = async ({ library, timings }: Pkcs11Options = {}): Promise<CaKeySession> => {
  const libraries = await loadLibraries(library, timings);
  const eventListeners = new Set<(event: CaKeyEvent) => void>();
  const closeListeners = new Set<() => void>();
  let plugged = new Map<string, string>();
  let closed = false;
  let tail: Promise<unknown> = Promise.resolve();

  /** Calls of a vendor's library are not to be interrupted, so an abort counts until the turn has come. */
  const inTurn = <T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const cancel = (): void => reject(new Fault('device/cancelled'));
      signal?.addEventListener('abort', cancel, { once: true });
      const turn = tail.then(async () => {
        signal?.removeEventListener('abort', cancel);
        if (closed) throw new Fault('device/host-closed');
        heed(signal);
        return work();
      });
      tail = turn.catch(() => undefined);
      turn.then(resolve, (error: unknown) => {
        const hung = error instanceof Fault && error.code === 'device/timed-out';
        reject(hung ? new Fault('device/ca-library-hung', { vendor: 'PKCS#11' }) : (error as Error));
      });
    });

  const tell = (now: ReadonlyMap<string, string>): void => {
    const before = plugged;
    plugged = new Map(now);
    for (const [serial, vendor] of now)
      if (!before.has(serial)) for (const listener of eventListeners) listener({ what: 'inserted', vendor });
    for (const [serial, vendor] of before)
      if (!now.has(serial)) for (const listener of eventListeners) listener({ what: 'removed', vendor });
  };

  const tokens = async (): Promise<readonly Pick<FoundKey, 'library' | 'slot' | 'token'>[]> => {
    const found: Pick<FoundKey, 'library' | 'slot' | 'token'>[] = [];
    let trouble: Fault | undefined;
    for (const one of libraries) {
      try {
        for (const { slot, info } of await one.client.tokens())
          found.push({ library: one, slot, token: info });
      } catch (error) {
        // One that does not work hides the keys of no other; one that hangs holds all of them up.
        if (!(error instanceof Fault) || error.code === 'device/timed-out') throw error;
        trouble ??= error;
      }
    }
    tell(new Map(found.map(({ token }) => [`${token.serialNumber}/${token.label}`, token.manufacturer])));
    if (found.length === 0 && trouble !== undefined) throw trouble;
    return found;
  };

  const keys = async (): Promise<readonly FoundKey[]> => {
    const found: FoundKey[] = [];
    let pulled = false;
    for (const { library: one, slot, token } of await tokens()) {
      try {
        found.push(...(await keysOn(one, slot, token)));
      } catch (error) {
        if (!(error instanceof Fault) || error.code !== 'device/ca-key-removed') throw error;
        // Pulled while it was looked at: it is simply not there any more.
        pulled = true;
      }
    }
    if (pulled) await tokens();
    // Tokens list their objects in an order that changes from one session to the next.
    return found.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  };

  const keyNamed = async (name: string): Promise<FoundKey> => {
    const found = await keys();
    const key = found.find((one) => nameOf(one) === name);
    if (key !== undefined) return key;
    throw new Fault(plugged.size === 0 ? 'device/ca-key-absent' : 'device/ca-key-changed');
  };

  return {
    driver: { id: 'pkcs11', vendor: 'OASIS', model: 'PKCS#11' },
    list: (signal) => inTurn(signal, async () => (await keys()).map(shownKey)),
    certificates: (keyId, signal) =>
      inTurn(signal, async () => ({ sign: (await keyNamed(keyId)).certificate.der, encrypt: undefined })),
    async sign(request, signal) {
      try {
        return await inTurn(signal, async () => signWith(await keyNamed(request.keyId), request, signal));
      } finally {
        request.pin?.fill(0);
      }
    },
    check: () => inTurn(undefined, async () => void (await tokens())),
    onEvent(listener) {
      eventListeners.add(listener);
      return () => eventListeners.delete(listener);
    },
    onClosed(listener) {
      if (closed) listener();
      else closeListeners.add(listener);
      return () => closeListeners.delete(listener);
    },
    async close() {
      if (closed) return;
      closed = true;
      await tail;
      await Promise.all(libraries.map(({ client }) => client.close().catch(() => undefined)));
      for (const listener of closeListeners) listener();
      closeListeners.clear();
      eventListeners.clear();
    },
  };
};
