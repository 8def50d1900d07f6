import type { PostgresEngine } from './postgres-engine.ts';
import {
  lastReconciliationsSql,
  type ReconcileStore,
  reconciliationOf,
  type ReconciliationRow,
  reconciliationValues,
} from './reconcile-port.ts';

export const postgresReconcile = ({ transaction }: Pick<PostgresEngine, 'transaction'>): ReconcileStore => ({
  putReconciliation: (reconciliation) =>
    transaction(async (query) => {
      await query(
        `INSERT INTO reconciliations VALUES ($1, $2, $3, $4, $5) ON CONFLICT (part, device, size)
           DO UPDATE SET body = excluded.body, compared_at = excluded.compared_at`,
        [...reconciliationValues(reconciliation)],
      );
    }),
  readReconciliations: (part) =>
    transaction(async (query) => {
      const found = await query<ReconciliationRow>(lastReconciliationsSql('$1::text'), [part ?? null]);
      return found.map(reconciliationOf);
    }),
});
