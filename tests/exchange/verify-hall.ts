import { closeDatabase } from '../../db/open.ts';
import { type JournalEntry } from '../../db/journal.ts';
import type { Bureau } from '../../domain/bureau.ts';
import type { TestExchange } from './test-exchange.ts';
import { makeTrainingProfile } from './training-profile.ts';
import { openWindowAt } from './window-at-exchange.ts';

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
  const at = { device, bureau };
  const { profile, config, keys, sealer, db } = await makeTrainingProfile(folder, at, exchange.url);
  const opened = await openWindowAt(exchange, at, { db, sealer }, (tx) => tx.journal(entry('case/filed')));
  return {
    ...opened,
    profile,
    db,
    sealer,
    config,
    key: Buffer.from(keys.databaseKeys[0]?.key ?? ''),
    close: () => closeDatabase(db),
  };
};
