import { setTimeout as wait } from 'node:timers/promises';
import { type HallDatabase, type Sealer, transaction, type WritableTx } from '../../db/transaction.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { createExchangeClient, type ExchangeClient } from '../../main/sync/exchange-client.ts';
import type { MessageDraft } from '../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../main/sync/sqlite-sync-store.ts';
import { createSyncEngine } from '../../main/sync/sync-engine.ts';
import type { TestExchange } from './test-exchange.ts';
import { hall, makeWindow, part } from './test-window.ts';

/** The product’s client, books and engine of one window, let in at a real exchange. */
export const openWindowAt = async (
  exchange: TestExchange,
  { device, bureau }: { readonly device: string; readonly bureau: Bureau },
  { db, sealer }: { readonly db: HallDatabase; readonly sealer: Sealer },
  /** What else goes into the transaction of what is said. */
  beside: (tx: WritableTx) => void = () => undefined,
) => {
  const window = makeWindow({ device, bureau });
  await exchange.enrol(window);
  const store = createSqliteSyncStore(db, sealer);
  const client = createExchangeClient({ url: exchange.url, env: 'training', device, key: window.signing });
  const engineOver = (line: ExchangeClient) =>
    createSyncEngine({
      store,
      client: line,
      clock: { now: () => Date.now(), sleep: (ms) => wait(ms) },
      random: () => 0.5,
      self: { env: 'training', device, bureau },
      part,
    });
  const engine = engineOver(client);
  return {
    window,
    store,
    client,
    engine,
    engineOver,
    say: (...drafts: MessageDraft[]): void =>
      transaction(db, sealer, (tx) => {
        beside(tx);
        for (const draft of drafts) {
          const under = draft.actingFor === bureau ? 'own-office' : 'agreement:hall-2016-01';
          tx.enqueue({ ...draft, part, hall, under });
        }
      }),
    record: (id: string) => {
      const found = store.findRecord(id);
      if (found === undefined) throw new Error(`no record ${id}`);
      return found;
    },
    /** Sends, waits until the exchange has judged, and hears of it. */
    round: async (): Promise<void> => {
      await engine.round();
      await exchange.server.settle();
      await engine.round();
    },
  };
};
