import { startEpoch } from '../../../db/outbox.ts';
import { transaction } from '../../../db/transaction.ts';
import { createMemorySyncStore } from '../../../main/sync/memory-sync-store.ts';
import { createSqliteSyncStore } from '../../../main/sync/sqlite-sync-store.ts';
import { chainSealer, makeTestDatabase } from '../../support/database.ts';
import { type StoreUnderTest, syncStoreContract } from './sync-store-contract.ts';

const failpointFor = (failAt: StoreUnderTest['failAt']) => (name: string) => {
  if (name === failAt.name) throw new Error('killed');
};

syncStoreContract('in memory', () => {
  const failAt: StoreUnderTest['failAt'] = { name: undefined };
  const store = createMemorySyncStore(chainSealer, failpointFor(failAt));
  return {
    store,
    enqueue: (drafts) => store.enqueue(drafts),
    startEpoch: (epoch) => store.startEpoch(epoch),
    restart: () => store,
    failAt,
    close: () => undefined,
  };
});

syncStoreContract('on the encrypted SQLite database', () => {
  const failAt: StoreUnderTest['failAt'] = { name: undefined };
  const failpoint = failpointFor(failAt);
  const t = makeTestDatabase({ failpoint });
  let store = createSqliteSyncStore(t.db, chainSealer);
  return {
    get store() {
      return store;
    },
    enqueue: (drafts) =>
      transaction(t.db, chainSealer, (tx) => {
        for (const one of drafts) tx.enqueue(one);
      }),
    startEpoch: (epoch) =>
      transaction(t.db, chainSealer, (tx) => startEpoch(tx, { ...epoch, startedAt: 1, reason: 'restored' })),
    restart: () => {
      store = createSqliteSyncStore(t.reopen(), chainSealer);
      return store;
    },
    failAt,
    close: t.remove,
  };
});
