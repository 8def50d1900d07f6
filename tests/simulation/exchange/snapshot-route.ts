import { Fault } from '../../../domain/faults.ts';
import { byteRange } from '../../../exchange/byte-range.ts';
import type { ExchangeService } from '../../../exchange/service.ts';
import { noticeOf, readSnapshot, type SnapshotStore } from '../../../exchange/snapshots.ts';

/** Bytes of a file instead of a value. */
export class FileRange {
  readonly bytes: Uint8Array;
  readonly contentRange: string;
  constructor(bytes: Uint8Array, contentRange: string) {
    this.bytes = bytes;
    this.contentRange = contentRange;
  }
}

/** The latest snapshot's notice, or a range of the bytes of the one that is named. */
export const snapshotOf = async (
  {
    service,
    snapshots,
  }: { readonly service: ExchangeService; readonly snapshots: SnapshotStore | undefined },
  {
    authorization,
    range,
  }: { readonly authorization: string | undefined; readonly range?: string | undefined },
  part: string,
  name: string,
): Promise<unknown> => {
  if ((await service.device(authorization)).part !== part) throw new Fault('exchange/other-jurisdiction');
  const snapshot = await snapshots?.findSnapshot(part, name === 'latest' ? null : name);
  if (snapshots === undefined || snapshot === undefined) throw new Fault('exchange/no-snapshot');
  if (name === 'latest') return noticeOf(snapshot);
  const { size, hash } = snapshot;
  const asked = byteRange(size, `"${hash}"`, range, undefined);
  if (typeof asked === 'string') throw new Fault('exchange/request-malformed');
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of readSnapshot(snapshots, snapshot, asked.from, asked.to)) pieces.push(piece);
  } catch (error) {
    if (error instanceof Fault) throw error;
    // Cleared away meanwhile: the body breaks off, and that is all a window sees.
    throw new Fault('exchange/unreachable');
  }
  return new FileRange(Buffer.concat(pieces), `bytes ${asked.from}-${asked.to}/${size}`);
};
