import { closeSync, openSync, writeSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { pageBytes } from '../../../db/connect.ts';
import { copyPathOf, lookThroughEntries, openInboxCopy } from '../../../db/inbox-copy.ts';
import { checkpoint } from '../../../db/open.ts';
import { connectionOf } from '../../../db/sql.ts';
import { makeSealer } from '../../../main/sync/sealer.ts';
import { part } from '../../exchange/test-window.ts';
import { makeTestDatabase, testKey } from '../../support/database.ts';

const closing: (() => unknown)[] = [];
afterEach(() => {
  for (const close of closing.splice(0).reverse()) close();
});

/** A copy is finished; the first page of `damaged` is spoilt when all is written and nothing of it was looked at. */
const finish = async (damaged: string | null, inHalves: boolean): Promise<{ looked: number }> => {
  const t = makeTestDatabase();
  closing.push(t.remove);
  checkpoint(t.db);
  const file = { path: t.path, key: testKey, kind: 'training' } as const;
  let looked = 0;
  const spoil = (): void => {
    if (page === undefined) return;
    const copied = openSync(copyPathOf(t.path), 'r+');
    writeSync(copied, Buffer.alloc(100, 0x5a), 0, 100, (page - 1) * pageBytes + 1000);
    closeSync(copied);
  };
  const copy = openInboxCopy({
    ...{ ...file, sealer: makeSealer({ env: 'training', device: 'window-l' }), part, anewAt: null },
    failpoint: (name) => {
      if (name === 'snapshot:unchecked') spoil();
    },
    ...(inHalves
      ? {
          lookBeside: async () => {
            looked += 1;
            lookThroughEntries(file);
          },
        }
      : {}),
  });
  const { sqlite } = connectionOf(copy.tx);
  const rows = sqlite.prepare("SELECT name, rootpage FROM sqlite_schema WHERE type = 'table'").all();
  const page = (rows as { name: string; rootpage: number }[]).find(({ name }) => name === damaged)?.rootpage;
  expect(page === undefined).toBe(damaged === null);
  // So that what is looked at comes from the file.
  sqlite.pragma('cache_size = 1');
  await copy.finish(0);
  return { looked };
};

describe('a copy, before it takes the database’s place', () => {
  it('is looked through, by one thread or in halves by two', async () => {
    expect(await finish(null, false)).toEqual({ looked: 0 });
    expect(await finish(null, true)).toEqual({ looked: 1 });
  });

  it.each([
    ['feed_entries', true],
    ['case_files', true],
    ['feed_entries', false],
    ['case_files', false],
  ])('is refused where a page of %s is damaged (in halves: %s)', async (damaged, inHalves) => {
    await expect(finish(damaged, inHalves)).rejects.toMatchObject({ code: 'db/damaged' });
  });

  it('is refused where the other thread has ended before it looked', async () => {
    const t = makeTestDatabase();
    closing.push(t.remove);
    checkpoint(t.db);
    const copy = openInboxCopy({
      ...{ path: t.path, key: testKey, kind: 'training', part, anewAt: null },
      sealer: makeSealer({ env: 'training', device: 'window-l' }),
      failpoint: () => undefined,
      lookBeside: () => Promise.reject(new Error('the checking thread ended')),
    });
    await expect(copy.finish(0)).rejects.toThrow('the checking thread ended');
  });
});
