import type { Bureau } from '../domain/bureau.ts';
import { execute, json, type ReadDb, selectAll } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** What was typed for an act within a case, before it is done. */
export interface ActDraftRow {
  readonly caseFileId: string;
  readonly lane: Bureau;
  readonly act: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly savedAt: number;
}

export const saveActDraft = (tx: WritableTx, row: ActDraftRow): void => {
  execute(
    tx,
    `INSERT INTO act_drafts (case_file_id, lane, act, answers_json, saved_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (case_file_id, lane, act)
     DO UPDATE SET answers_json = excluded.answers_json, saved_at = excluded.saved_at`,
    row.caseFileId,
    row.lane,
    row.act,
    json(row.answers),
    row.savedAt,
  );
};

export const actDraftsOf = (db: ReadDb, caseFileId: string): ActDraftRow[] =>
  selectAll<ActDraftRow>(
    db,
    'SELECT * FROM act_drafts WHERE case_file_id = ? ORDER BY lane, act',
    caseFileId,
  );

/** The act is done: what was typed for it stands in its lane now. */
export const dropActDraft = (tx: WritableTx, caseFileId: string, lane: Bureau, act: string): void => {
  execute(
    tx,
    'DELETE FROM act_drafts WHERE case_file_id = ? AND lane = ? AND act = ?',
    caseFileId,
    lane,
    act,
  );
};
