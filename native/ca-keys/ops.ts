import type { CaKey, CaKeyCertificates, CaSignature, CaSignRequest } from './driver.ts';

export interface CaKeyOps {
  'ca-key/list': { in: Record<string, never>; out: readonly CaKey[] };
  'ca-key/certificates': { in: { keyId: string }; out: CaKeyCertificates };
  'ca-key/sign': { in: { request: CaSignRequest }; out: CaSignature };
  /** Puts a key of the virtual deck into the slot. */
  'ca-key/put': { in: { id: string }; out: null };
  'ca-key/pull': { in: Record<string, never>; out: null };
}
