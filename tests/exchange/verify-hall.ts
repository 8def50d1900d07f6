import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { createKeyFile } from '../../db/key.ts';
import { closeDatabase } from '../../db/open.ts';
import { createProfileDatabase } from '../../db/profile-database.ts';
import { type JournalEntry } from '../../db/journal.ts';
import { transaction } from '../../db/transaction.ts';
import type { Bureau } from '../../domain/bureau.ts';
import { profileFiles } from '../../main/profile/profile-config.ts';
import { createExchangeClient } from '../../main/sync/exchange-client.ts';
import { type MessageDraft, makeSealer } from '../../main/sync/sealer.ts';
import { createSqliteSyncStore } from '../../main/sync/sqlite-sync-store.ts';
import { createSyncEngine } from '../../main/sync/sync-engine.ts';
import { trainingPassphrase } from '../../main/training/town/published.ts';
import type { TestExchange } from './test-exchange.ts';
import { hall, makeWindow, part } from './test-window.ts';

const entry = (what: string): JournalEntry => ({
  what,
  at: 1_457_600_000_000,
  officer: 'officer-1',
  actId: null,
  caseFileId: null,
  detail: {},
});

/** A window on a real training profile in `folder`, enrolled at a real exchange, as its commands find it. */
export const openProfileWindow = async (
  exchange: TestExchange,
  folder: string,
  device: string,
  bureau: Bureau,
) => {
  const window = makeWindow({ device, bureau });
  await exchange.enrol(window);
  const profile = join(folder, device);
  mkdirSync(profile);
  const files = profileFiles(profile);
  const config = {
    version: 1,
    kind: 'training',
    windowId: device,
    windowName: device,
    hall,
    hallName: hall,
    bureau,
    part,
    device,
    exchangeUrl: exchange.url,
    idleLockSeconds: 120,
    devices: {},
  };
  writeFileSync(files.config, JSON.stringify(config));
  const keys = await createKeyFile(files.key, {
    kind: 'training',
    databaseId: device,
    passphrase: trainingPassphrase,
  });
  const sealer = makeSealer({ env: 'training', device });
  const paths = { databasePath: files.database, keyFilePath: files.key };
  const db = createProfileDatabase(paths, keys, sealer);
  const store = createSqliteSyncStore(db, sealer);
  const engine = createSyncEngine({
    store,
    client: createExchangeClient({ url: exchange.url, env: 'training', device, key: window.signing }),
    clock: { now: () => Date.now(), sleep: (ms) => wait(ms) },
    random: () => 0.5,
    self: { env: 'training', device, bureau },
    part,
  });
  return {
    profile,
    db,
    sealer,
    window,
    config,
    key: Buffer.from(keys.databaseKeys[0]?.key ?? ''),
    say: (...drafts: MessageDraft[]): void =>
      transaction(db, sealer, (tx) => {
        tx.journal(entry('case/filed'));
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
    round: async (): Promise<void> => {
      await engine.round();
      await exchange.server.settle();
      await engine.round();
    },
    close: () => closeDatabase(db),
  };
};
