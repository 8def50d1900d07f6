import {
  lastReconciliationsSql,
  type ReconcileStore,
  reconciliationOf,
  type ReconciliationRow,
  reconciliationValues,
} from './reconcile-port.ts';
import type { SqliteTransactions } from './sqlite-desk.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';

export const sqliteReconcile = (db: SqliteDatabase, { read, write }: SqliteTransactions): ReconcileStore => {
  const put = db.prepare('INSERT OR REPLACE INTO reconciliations VALUES (?, ?, ?, ?, ?)');
  const last = db.prepare(lastReconciliationsSql(':part'));
  return {
    putReconciliation: (reconciliation) => write(() => void put.run(...reconciliationValues(reconciliation))),
    readReconciliations: (part) =>
      read(() => (last.all({ part: part ?? null }) as ReconciliationRow[]).map(reconciliationOf)),
  };
};
