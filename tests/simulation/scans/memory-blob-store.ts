import type { BlobStore, PieceOutcome, Standing } from '../../../exchange/storage/blob-port.ts';
import { placePiece } from '../../../exchange/uploads.ts';

/** One scan that an accepted message names. */
export interface Named {
  readonly part: string;
  readonly device: string;
  readonly hash: string;
  readonly size: number;
  readonly mediaType: string;
  readonly namedAt: number;
}
/** What a step comes to, and what it makes of the disk. */
interface Step<T> {
  readonly result: T;
  readonly commit?: () => void;
}
interface Upload {
  readonly size: number;
  readonly mediaType: string;
  readonly pieces: readonly Uint8Array[];
  readonly touchedAt: number;
}
/** What an exchange keeps of scans. Rows are replaced, never altered. */
export interface BlobDisk {
  readonly uploads: Map<string, Upload>;
  /** Pieces by hash. */
  readonly blobs: Map<string, readonly Uint8Array[]>;
}
export const makeBlobDisk = (): BlobDisk => ({ uploads: new Map(), blobs: new Map() });

const sizeOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, { length }) => sum + length, 0);
const uploadKey = (device: string, hash: string): string => `${device} ${hash}`;
/** How far an upload is on the disk, whatever anybody says; all of it where the scan is there. */
export const onDisk = ({ uploads, blobs }: BlobDisk, device: string, hash: string): number =>
  sizeOf(blobs.get(hash) ?? uploads.get(uploadKey(device, hash))?.pieces ?? []);

/**
 * The port of scans in memory, on a disk that outlives it. `failpoint` is called with `piece:before-commit` and its
 * kin, and throws where the process dies or the disk is full.
 */
export const createMemoryBlobStore = (
  disk: BlobDisk,
  named: () => readonly Named[],
  failpoint: (name: string) => void = () => undefined,
  place: typeof placePiece = placePiece,
): BlobStore => {
  const write = async <T>(name: string, prepare: () => Step<T>): Promise<T> => {
    const { result, commit } = prepare();
    failpoint(`${name}:before-commit`);
    commit?.();
    failpoint(`${name}:after-commit`);
    return result;
  };
  const nameOf = (device: string, hash: string): Named | undefined =>
    named().find((one) => one.device === device && one.hash === hash);
  const standing = (device: string, hash: string): Standing => {
    const name = nameOf(device, hash);
    if (name === undefined) return { kind: 'unnamed' };
    const blob = disk.blobs.get(hash);
    if (blob !== undefined) return { kind: 'complete', size: sizeOf(blob) };
    const upload = disk.uploads.get(uploadKey(device, hash));
    return upload === undefined
      ? { kind: 'none', size: name.size }
      : { kind: 'open', size: upload.size, offset: sizeOf(upload.pieces) };
  };
  const keysOf = (hash: string): string[] =>
    [...disk.uploads.keys()].filter((key) => key.endsWith(` ${hash}`));
  return {
    findUpload: async (device, hash) => standing(device, hash),
    beginUpload: ({ device, hash, now }, most) =>
      write('begin', (): Step<Standing | { kind: 'full' }> => {
        const found = standing(device, hash);
        if (found.kind !== 'none') return { result: found };
        const open = [...disk.uploads.keys()].filter((key) => key.startsWith(`${device} `)).length;
        if (open >= most) return { result: { kind: 'full' } };
        const { size, mediaType } = nameOf(device, hash) as Named;
        return {
          result: { kind: 'open', size, offset: 0 },
          commit: () =>
            void disk.uploads.set(uploadKey(device, hash), { size, mediaType, pieces: [], touchedAt: now }),
        };
      }),
    putPiece: ({ device, hash, offset, bytes, now }, judge) =>
      write('piece', (): Step<PieceOutcome> => {
        const found = standing(device, hash);
        if (found.kind !== 'open')
          return { result: found.kind === 'complete' ? found : { kind: found.kind } };
        const { size, offset: received } = found;
        const placed = place({ size, received }, offset, bytes.length);
        if (placed !== 'kept') return { result: { kind: placed, size, offset: received } };
        const upload = disk.uploads.get(uploadKey(device, hash)) as Upload;
        const pieces = [...upload.pieces, Uint8Array.from(bytes)];
        const end = received + bytes.length;
        if (end < size)
          return {
            result: { kind: 'kept', size, offset: end },
            commit: () =>
              void disk.uploads.set(uploadKey(device, hash), { ...upload, pieces, touchedAt: now }),
          };
        const code = judge({ hash, mediaType: upload.mediaType }, pieces);
        if (code !== null)
          return {
            result: { kind: 'refused', code },
            commit: () => void disk.uploads.delete(uploadKey(device, hash)),
          };
        return {
          result: { kind: 'complete', size },
          commit: () => {
            disk.blobs.set(hash, pieces);
            for (const key of keysOf(hash)) disk.uploads.delete(key);
          },
        };
      }),
    findBlob: async (part, hash) => {
      if (!named().some((one) => one.part === part && one.hash === hash)) return 'unnamed';
      const blob = disk.blobs.get(hash);
      return blob === undefined ? 'awaited' : { hash, size: sizeOf(blob) };
    },
    findBlobPiece: async (hash, at) => {
      let start = 0;
      for (const bytes of disk.blobs.get(hash) ?? []) {
        if (at < start + bytes.length) return { at: start, bytes };
        start += bytes.length;
      }
      return undefined;
    },
    clearUploads: (before) =>
      write('clear', () => {
        const silent = [...disk.uploads].filter(([, { touchedAt }]) => touchedAt < before);
        return {
          result: silent.length,
          commit: () => {
            for (const [key] of silent) disk.uploads.delete(key);
          },
        };
      }),
    countBlobs: async (overdueBefore) => {
      const all = named();
      const away = all.filter(({ hash, namedAt }) => namedAt < overdueBefore && !disk.blobs.has(hash));
      return {
        named: new Set(all.map(({ hash }) => hash)).size,
        arrived: disk.blobs.size,
        bytes: [...disk.blobs.values()].reduce((sum, pieces) => sum + sizeOf(pieces), 0),
        uploading: disk.uploads.size,
        overdue: new Set(away.map(({ hash }) => hash)).size,
      };
    },
  };
};
