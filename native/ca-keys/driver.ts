/** What a key pair on a CA key is. SM2 is reached through SKF alone, EC through PKCS#11 alone. */
export type CaKeyKind = 'sm2' | 'rsa' | 'ec';

/** How a CA key signs, by the names evidence has for them. PKCS#1 v1.5 for RSA; default signer identity for SM2. */
const caSignatureAlgorithms = ['sm2-sm3', 'rsa-sha256', 'rsa-sha1', 'ecdsa-sha256'] as const;
export type CaSignatureAlgorithm = (typeof caSignatureAlgorithms)[number];

export const kindOfAlgorithm: Readonly<Record<CaSignatureAlgorithm, CaKeyKind>> = {
  'sm2-sm3': 'sm2',
  'rsa-sha256': 'rsa',
  'rsa-sha1': 'rsa',
  'ecdsa-sha256': 'ec',
};

/** One key pair on a key that is plugged in. */
export interface CaKey {
  /** Names it towards this session for as long as the key stays plugged in. */
  readonly id: string;
  readonly driver: 'skf' | 'pkcs11' | 'virtual';
  readonly vendor: string;
  /** What its issuer wrote on the chip. */
  readonly label: string;
  readonly serial: string;
  /** Empty where the driver knows no applications. */
  readonly application: string;
  readonly container: string;
  readonly kind: CaKeyKind;
  /** Wrong PINs until it locks, the least of what the key reports; 0 is locked. */
  readonly pinTriesLeft: number | 'unknown';
  /** Where the PIN is entered: on this screen, or on the key's own keypad. */
  readonly pinEntry: 'screen' | 'key';
}

/** Certificates as DER, exactly as they lie on the key; nothing is checked. */
export interface CaKeyCertificates {
  readonly sign: Uint8Array | undefined;
  readonly encrypt: Uint8Array | undefined;
}

export interface CaSignRequest {
  readonly keyId: string;
  /**
   * `data`: bytes of any length, hashed here (for SM2 with the signer's Z, GM/T 0009). `digest`: what the signature is
   * made of, 32 bytes (20 for SHA-1); for SM2 the e of GM/T 0003.2 with Z in it.
   */
  readonly what: { readonly data: Uint8Array } | { readonly digest: Uint8Array };
  readonly algorithm: CaSignatureAlgorithm;
  /**
   * UTF-8. Handed to the library once and overwritten with zeros before the answer, whatever it is; never kept, never
   * logged. `undefined` where it is entered on the key.
   */
  readonly pin: Uint8Array | undefined;
}

/** A signature that was verified against the public key of `certificate`. */
export interface CaSignature {
  readonly algorithm: CaSignatureAlgorithm;
  /** SM2 and EC: r ‖ s in equal halves. RSA: the signature. */
  readonly raw: Uint8Array;
  /** SM2 and EC: SEQUENCE of two integers. RSA: the same as `raw`. */
  readonly der: Uint8Array;
  /** DER. */
  readonly certificate: Uint8Array;
}

export interface CaKeyEvent {
  readonly what: 'inserted' | 'removed';
  readonly vendor: string;
}

/**
 * The keys of one driver. Operations are taken in turn. After a fault nothing was signed and the next operation
 * starts clean; see `domain/faults/ca-key.ts`.
 */
export interface CaKeySession {
  readonly driver: { readonly id: string; readonly vendor: string; readonly model: string };
  /** What is plugged in now; empty where nothing is. */
  list(signal?: AbortSignal): Promise<readonly CaKey[]>;
  /** Throws `device/ca-key-changed` when the key is no longer there. Needs no PIN. */
  certificates(keyId: string, signal?: AbortSignal): Promise<CaKeyCertificates>;
  /**
   * Verifies the PIN, signs, ends the login on the key, and verifies the signature before it answers. Aborting is
   * heeded until the key has begun to sign.
   */
  sign(request: CaSignRequest, signal?: AbortSignal): Promise<CaSignature>;
  /** Throws the fault that keeps the driver from working; a key that is not plugged in is none. */
  check(): Promise<void>;
  onEvent(listener: (event: CaKeyEvent) => void): () => void;
  onClosed(listener: () => void): () => void;
  /** Idempotent. */
  close(): Promise<void>;
}
