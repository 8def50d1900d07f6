/** Commits acts one after another and says the number of each when it is durable. Killed from outside. */
import { existsSync } from 'node:fs';
import { createDatabase, openDatabase } from '../../db/open.ts';
import { nextCount, setProfileValue } from '../../db/profile.ts';
import { transaction } from '../../db/transaction.ts';
import { draft } from '../main/sync/draft.ts';
import { chainSealer, testKey } from './database.ts';

const path = process.argv[2] ?? '';
const file = { path, key: testKey, kind: 'training' } as const;
const db = existsSync(path) ? openDatabase(file) : createDatabase(file);
for (;;) {
  const n = transaction(db, chainSealer, (tx) => {
    const count = nextCount(tx, 'acts');
    setProfileValue(tx, 'hall-name', `办税厅${count}`);
    tx.journal({ what: 'act', at: count, officer: null, actId: null, caseFileId: null, detail: { count } });
    tx.enqueue(draft(count));
    return count;
  });
  process.stdout.write(`${n}\n`);
}
