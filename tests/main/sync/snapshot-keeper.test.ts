import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSnapshotKeeper, pieceBytes, snapshotPathOf } from '../../../main/sync/snapshot-keeper.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshot-keeper-'));
  path = join(folder, 'window.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const key = Buffer.alloc(32, 7);
const word = Buffer.from('北岭巷雨桐奶茶店');
const pieces = [Buffer.alloc(pieceBytes, word), Buffer.alloc(pieceBytes, 2), Buffer.alloc(10, 3)];
const named = { hash: 'a'.repeat(64), size: 2 * pieceBytes + 10 };

const withKeeper = <T>(
  use: (keeper: ReturnType<typeof openSnapshotKeeper>) => T,
  under = named,
  by = key,
): T => {
  const keeper = openSnapshotKeeper(path, by, under);
  try {
    return use(keeper);
  } finally {
    keeper.close();
  }
};
const keepAll = () => withKeeper((keeper) => pieces.forEach((piece) => keeper.keep(piece)));
const found = (under = named, by = key) => withKeeper((keeper) => [...keeper.pieces()], under, by).length;

describe('what has come of a snapshot', () => {
  it('is there again as it came, and nothing of it can be read on the disk', () => {
    keepAll();
    expect(withKeeper((keeper) => [...keeper.pieces()])).toEqual(pieces);
    expect(readFileSync(snapshotPathOf(path)).includes(word)).toBe(false);
  });

  it('does not open as another snapshot, nor under the key of another window', () => {
    keepAll();
    expect(found({ ...named, hash: 'b'.repeat(64) })).toBe(0);
    expect(found({ ...named, size: named.size + pieceBytes })).toBe(0);
    expect(found(named, Buffer.alloc(32, 8))).toBe(0);
    expect(found()).toBe(3);
  });

  it('ends where a piece is damaged, in another’s place or not whole, and goes on from there', () => {
    keepAll();
    const kept = readFileSync(snapshotPathOf(path));
    const framed = pieceBytes + 28;
    const [first, second] = [kept.subarray(0, framed), kept.subarray(framed, 2 * framed)];
    const damaged = Buffer.from(kept);
    damaged.writeUInt8(damaged.readUInt8(framed + 99) ^ 1, framed + 99);
    for (const [bytes, whole] of [
      [damaged, 1],
      [Buffer.concat([second, first, kept.subarray(2 * framed)]), 0],
      [kept.subarray(0, 2 * framed - 1), 1],
    ] as const) {
      writeFileSync(snapshotPathOf(path), bytes);
      expect(found()).toBe(whole);
      withKeeper((keeper) => {
        const before = [...keeper.pieces()].length;
        for (const piece of pieces.slice(before)) keeper.keep(piece);
      });
      expect(withKeeper((keeper) => [...keeper.pieces()])).toEqual(pieces);
    }
    truncateSync(snapshotPathOf(path), 3);
    expect(found()).toBe(0);
  });
});
