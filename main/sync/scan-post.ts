import type { z } from 'zod/mini';
import { pieceMediaType, UploadStanding } from '../../contract/exchange/scans.ts';
import {
  type AskedAt,
  askExchange,
  askForBytes,
  type ExchangeCall,
  pieceTimeoutMs,
  type WithSession,
} from './exchange-call.ts';

/** Scans on their way to the exchange and from it (docs/decisions/0026). Offsets and sizes in bytes. */
export interface ScanPost {
  /** Begins an upload, or tells where it stands. */
  beginUpload(hash: string, size: number, signal?: AbortSignal): Promise<UploadStanding>;
  /** One piece that begins at `offset`; on the exchange's disk when it answers. */
  sendPiece(hash: string, offset: number, data: Uint8Array, signal?: AbortSignal): Promise<UploadStanding>;
  /** Bytes `from` to `to` of a scan that the part's feed names, inclusive. */
  fetchScan(
    scan: { readonly hash: string; readonly size: number },
    from: number,
    to: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array>;
}

export const makeScanPost = (where: AskedAt, withSession: WithSession): ScanPost => {
  const upload = (
    hash: string,
    call: Pick<ExchangeCall, 'method' | 'bytes' | 'headers'>,
    signal: AbortSignal | undefined,
  ): Promise<z.infer<typeof UploadStanding>> =>
    withSession(signal, (token) =>
      askExchange(UploadStanding, {
        ...where,
        ...call,
        path: `/v1/uploads/${hash}`,
        token,
        timeoutMs: pieceTimeoutMs,
        signal,
      }),
    );
  return {
    beginUpload: (hash, size, signal) =>
      upload(hash, { method: 'POST', headers: { 'upload-length': String(size) } }, signal),
    sendPiece: (hash, offset, data, signal) =>
      upload(
        hash,
        {
          method: 'PATCH',
          headers: { 'upload-offset': String(offset) },
          bytes: { type: pieceMediaType, data },
        },
        signal,
      ),
    fetchScan: ({ hash, size }, from, to, signal) =>
      withSession(signal, (token) =>
        askForBytes({
          ...where,
          path: `/v1/blobs/${hash}`,
          token,
          wanted: { hash, from, to, size },
          timeoutMs: pieceTimeoutMs,
          signal,
        }),
      ),
  };
};
