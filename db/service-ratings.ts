import type { PlainDate } from '../domain/plain-date.ts';
import { insertRow, type ReadDb, selectAll } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** What one taxpayer said of the service; `score` null where the question was not answered. */
export interface ServiceRatingRow {
  readonly id: string;
  readonly caseFileId: string | null;
  readonly officer: string;
  readonly cashSessionId: string | null;
  readonly businessDate: PlainDate;
  readonly score: number | null;
  readonly byDevice: 'screen' | 'pad';
  readonly askedAt: number;
  readonly answeredAt: number | null;
}

export const insertServiceRating = (tx: WritableTx, row: ServiceRatingRow): void =>
  insertRow(tx, 'service_ratings', { ...row });

/** Of one cash session: how many were asked, and the answers from one to five. */
export const ratingsOfSession = (
  db: ReadDb,
  cashSessionId: string,
): { readonly asked: number; readonly scores: readonly [number, number, number, number, number] } => {
  const rows = selectAll<{ score: number | null; n: number }>(
    db,
    'SELECT score, count(*) AS n FROM service_ratings WHERE cash_session_id = ? GROUP BY score',
    cashSessionId,
  );
  const of = (score: number): number => rows.find((row) => row.score === score)?.n ?? 0;
  return {
    asked: rows.reduce((sum, { n }) => sum + n, 0),
    scores: [of(1), of(2), of(3), of(4), of(5)],
  };
};
