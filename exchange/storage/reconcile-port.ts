import { RecordDifference } from '../../contract/exchange/digests.ts';
import { z } from 'zod/mini';

/** One window's records laid beside the exchange's at one head. */
export interface Reconciliation {
  readonly part: string;
  readonly device: string;
  readonly size: number;
  readonly differences: readonly RecordDifference[];
  readonly comparedAt: number;
}

export interface ReconciliationRow {
  readonly part: string;
  readonly device: string;
  readonly size: number;
  readonly body: Buffer;
  readonly compared_at: number;
}

export const reconciliationValues = (r: Reconciliation) =>
  [r.part, r.device, r.size, Buffer.from(JSON.stringify(r.differences), 'utf8'), r.comparedAt] as const;
export const reconciliationOf = (row: ReconciliationRow): Reconciliation => ({
  part: row.part,
  device: row.device,
  size: row.size,
  differences: z.array(RecordDifference).parse(JSON.parse(row.body.toString('utf8'))),
  comparedAt: row.compared_at,
});

/**
 * The last of each window, by part and window, of one part or of all where `part` is null. By way of the windows: each
 * leaves a row every night, and those of earlier nights are not looked at.
 */
export const lastReconciliationsSql = (part: string): string => `
  SELECT r.* FROM reconciliations r WHERE (r.part, r.device, r.size) IN
    (SELECT d.part, d.device,
       (SELECT MAX(o.size) FROM reconciliations o WHERE o.part = d.part AND o.device = d.device)
     FROM devices d WHERE ${part} IS NULL OR d.part = ${part})
  ORDER BY r.part, r.device`;

export interface ReconcileStore {
  /** Keeps what came of it; done again at the same head it takes the place of what was kept. */
  putReconciliation(reconciliation: Reconciliation): Promise<void>;

  /** The last of each window, by part and window; of all parts unless one is named. */
  readReconciliations(part?: string): Promise<readonly Reconciliation[]>;
}
