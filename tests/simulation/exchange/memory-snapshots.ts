import { abandonedAfterMs, type Snapshot } from '../../../exchange/storage/desk-port.ts';
import type { Snapshots } from './variant.ts';

interface Chunk {
  readonly part: string;
  readonly build: string;
  readonly number: number;
  readonly bytes: Uint8Array;
  readonly putAt: number;
}

/** Snapshots of an exchange and the chunks they lie in. Rows are replaced, never altered. */
export interface SnapshotDisk {
  /** Of all parts, oldest first. */
  shown: readonly Snapshot[];
  chunks: readonly Chunk[];
}

export const makeSnapshotDisk = (): SnapshotDisk => ({ shown: [], chunks: [] });

/** Bytes that lie under a snapshot's name. */
export const bytesOf = ({ chunks }: SnapshotDisk, { part, build }: Snapshot): Buffer =>
  Buffer.concat(
    chunks
      .filter((one) => one.part === part && one.build === build)
      .toSorted((a, b) => a.number - b.number)
      .map(({ bytes }) => bytes),
  );

/**
 * The snapshots of the desk's port in memory, by the same rules as on the engines. Writers call `failpoint` with
 * `chunk` or `publish` and `:before-commit` or `:after-commit`.
 */
export const memorySnapshots = (disk: SnapshotDisk, failpoint: (name: string) => void): Snapshots => {
  const write = async <T>(name: string, prepare: () => { result: T; commit: () => void }): Promise<T> => {
    const { result, commit } = prepare();
    failpoint(`${name}:before-commit`);
    commit();
    failpoint(`${name}:after-commit`);
    return result;
  };
  const latest = (part: string): Snapshot | undefined => disk.shown.findLast((one) => one.part === part);
  return {
    putSnapshotChunk: ({ now: putAt, ...chunk }) =>
      write('chunk', () => ({
        result: undefined,
        commit: () => {
          disk.chunks = [...disk.chunks, { ...chunk, putAt }];
        },
      })),
    publishSnapshot: (snapshot) =>
      write('publish', () => {
        const { part } = snapshot;
        const isFurther = (latest(part)?.position ?? 0) < snapshot.position;
        const commit = (): void => {
          const all = isFurther ? [...disk.shown, snapshot] : disk.shown;
          const own = all.filter((one) => one.part === part);
          const kept = own.slice(-2);
          const gone = new Set(own.slice(0, -2).map(({ build }) => build));
          if (!isFurther) gone.add(snapshot.build);
          const names = new Set(kept.map(({ build }) => build));
          const before = snapshot.publishedAt - abandonedAfterMs;
          disk.shown = all.filter((one) => one.part !== part || kept.includes(one));
          disk.chunks = disk.chunks.filter(
            (one) =>
              one.part !== part || names.has(one.build) || !(one.putAt < before || gone.has(one.build)),
          );
        };
        return { result: isFurther, commit };
      }),
    findSnapshot: async (part, hash) =>
      hash === null ? latest(part) : disk.shown.find((one) => one.part === part && one.hash === hash),
    findSnapshotChunk: async ({ part, build }, number) =>
      disk.chunks.find((one) => one.part === part && one.build === build && one.number === number)?.bytes,
  };
};
