import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import type { SnapshotNotice } from '../../contract/exchange/feed-pages.ts';
import { Fault } from '../../domain/faults.ts';

/** Bytes of a snapshot that are asked for, kept and checked together; the last piece is shorter. */
export const pieceBytes = 256 * 1024;
const nonceBytes = 12;
const tagBytes = 16;

/** Where the download of a snapshot lies until it is in the database. */
export const snapshotPathOf = (databasePath: string): string => `${databasePath}.snapshot`;

/** Throws it away. */
export const removeSnapshot = (databasePath: string): void =>
  rmSync(snapshotPathOf(databasePath), { force: true });

/** What has come of a snapshot so far, on the disk under a key of its own: nothing of it lies there in clear. */
export interface SnapshotKeeper {
  /** Pieces that are there, whole and unaltered, from the first on. Reading ends where one is not. */
  pieces(): Generator<Buffer>;
  /** Keeps the next piece behind those that were read. Throws db/disk-full, db/read-only, db/disk-error. */
  keep(piece: Uint8Array): void;
  close(): void;
}

const diskFaults = {
  ENOSPC: 'db/disk-full',
  EROFS: 'db/read-only',
  EACCES: 'db/read-only',
  EIO: 'db/disk-error',
} as const;
const asDiskFault = (error: unknown): unknown => {
  const code = (error as { code?: keyof typeof diskFaults }).code;
  return code !== undefined && code in diskFaults ? new Fault(diskFaults[code]) : error;
};

/**
 * Opens what is there of this snapshot. What belongs to another one, or was damaged, does not open under its name and
 * is written over. `databaseKey` is the database's own; the file's key follows from it.
 */
export const openSnapshotKeeper = (
  databasePath: string,
  databaseKey: Buffer,
  notice: Pick<SnapshotNotice, 'hash' | 'size'>,
): SnapshotKeeper => {
  const path = snapshotPathOf(databasePath);
  const key = Buffer.from(hkdfSync('sha256', databaseKey, Buffer.alloc(0), 'joint-window snapshot', 32));
  const file = (() => {
    try {
      return openSync(path, existsSync(path) ? 'r+' : 'w+', 0o600);
    } catch (error) {
      throw asDiskFault(error);
    }
  })();
  let number = 0;
  let at = 0;
  const nameOf = (n: number): Buffer => Buffer.from(`${notice.hash}\n${notice.size}\n${n}`);
  const sizeOf = (n: number): number => Math.min(pieceBytes, notice.size - n * pieceBytes);

  const read = (): Buffer | undefined => {
    const size = sizeOf(number);
    if (size <= 0 || fstatSync(file).size < at + nonceBytes + size + tagBytes) return undefined;
    const framed = Buffer.alloc(nonceBytes + size + tagBytes);
    if (readSync(file, framed, 0, framed.length, at) < framed.length) return undefined;
    const decipher = createDecipheriv('aes-256-gcm', key, framed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    })
      .setAAD(nameOf(number))
      .setAuthTag(framed.subarray(-tagBytes));
    const piece = decipher.update(framed.subarray(nonceBytes, -tagBytes));
    try {
      decipher.final();
    } catch {
      // Another snapshot's, or damaged: it is asked for again.
      return undefined;
    }
    at += framed.length;
    number += 1;
    return piece;
  };

  return {
    *pieces() {
      for (let piece = read(); piece !== undefined; piece = read()) yield piece;
    },
    keep: (piece) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(nameOf(number));
      const framed = Buffer.concat([nonce, cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
      try {
        writeSync(file, framed, 0, framed.length, at);
        ftruncateSync(file, at + framed.length);
      } catch (error) {
        throw asDiskFault(error);
      }
      at += framed.length;
      number += 1;
    },
    close: () => {
      key.fill(0);
      closeSync(file);
    },
  };
};
