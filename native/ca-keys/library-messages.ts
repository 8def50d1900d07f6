import type { RequestEnd } from '../answered-requests.ts';
import type { FaultRecord } from '../fault-record.ts';
import type { CaKey, CaKeyCertificates, CaKeyEvent, CaSignature, CaSignRequest } from './driver.ts';
import type { SkfVendor } from './skf-libraries.ts';

/** Which library a library process loads, and how it is spoken to. */
export type LibraryToOpen =
  | {
      readonly driver: 'skf';
      readonly path: string;
      readonly vendor: Pick<SkfVendor, 'id' | 'name' | 'quirks'>;
    }
  /** Without a path the usual libraries that are there. */
  | {
      readonly driver: 'pkcs11';
      readonly path: string | undefined;
      readonly vendor: Pick<SkfVendor, 'name'>;
    };

/** What is asked of the library process, one at a time; the same as `CaKeySession`. */
export interface LibraryOps {
  list: { in: Record<string, never>; out: readonly CaKey[] };
  certificates: { in: { keyId: string }; out: CaKeyCertificates };
  sign: { in: { request: CaSignRequest }; out: CaSignature };
  check: { in: Record<string, never>; out: null };
}
export type LibraryOp = keyof LibraryOps;

export interface LibraryRequest<Op extends LibraryOp = LibraryOp> {
  readonly type: 'request';
  readonly id: number;
  readonly op: Op;
  readonly input: LibraryOps[Op]['in'];
}

export type ToLibrary =
  | { readonly type: 'open'; readonly library: LibraryToOpen }
  | LibraryRequest
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'close' };

export type FromLibrary =
  | { readonly type: 'opened' }
  /** The library cannot be loaded at all; the process ends. */
  | { readonly type: 'refused'; readonly fault: FaultRecord }
  | RequestEnd
  | { readonly type: 'event'; readonly event: CaKeyEvent };
