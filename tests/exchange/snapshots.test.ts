import { expect, it } from 'vitest';
import { Fault } from '../../domain/faults.ts';
import { decide } from '../../exchange/decide.ts';
import { buildSnapshot } from '../../exchange/snapshots.ts';
import type { FullStore } from '../../exchange/storage/desk-port.ts';
import { createSqliteStore } from '../../exchange/storage/sqlite.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identity, land } from './storage-contract.ts';
import { collection, makeWindow, part } from './test-window.ts';

it('a store that goes away while a snapshot is made of it ends the making and nothing else; the next one is whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'exchange-snapshots-'));
  const store = createSqliteStore({ file: join(folder, 'exchange.db'), keyHex: 'ab'.repeat(32) }, identity);
  const window = makeWindow({ device: 'window-1', bureau: 'state' });
  await store.putDevice(window.record);
  const sealed = Array.from({ length: 400 }, (_, n) => window.seal(collection(`c-${n}`, `V-${n}`, n + 1)));
  await land(store, window, sealed);
  await store.applyPending(part, 400, decide, 1);

  let reads = 0;
  const leaving: FullStore = {
    ...store,
    readFeed: async (...question) => {
      reads += 1;
      if (reads === 3) throw new Fault('exchange/unavailable');
      return store.readFeed(...question);
    },
    putSnapshotChunk: async () => {
      throw new Fault('exchange/unavailable');
    },
  };
  await expect(buildSnapshot(leaving, part, () => 1)).rejects.toMatchObject({ code: 'exchange/unavailable' });
  reads = 3;
  await expect(buildSnapshot(leaving, part, () => 1)).rejects.toMatchObject({ code: 'exchange/unavailable' });
  expect(await store.findSnapshot(part, null)).toBeUndefined();
  expect(await buildSnapshot(store, part, () => 1)).toMatchObject({ position: 400 });
  await store.close();
  rmSync(folder, { recursive: true });
});
