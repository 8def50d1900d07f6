import type { Under } from '../domain/authority.ts';
import type { Bureau } from '../domain/bureau.ts';
import type { CaseStatus } from '../domain/case-file/case-file.ts';
import type { FiledPeriod } from '../domain/matters/matter.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { execute, insertRow, json, type ReadDb, selectAll, selectOne, updateRows } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** A case file (办件): one taxpayer's application under one matter, at its pinned revision. */
export interface CaseFileRow {
  readonly id: string;
  /** With the window's prefix; unique at this window. */
  readonly humanNo: string;
  readonly matterId: string;
  readonly mode: number;
  readonly revision: number;
  /** `null` where the case concerns nobody who is registered. */
  readonly taxpayerNo: string | null;
  readonly identificationId: string | null;
  readonly status: CaseStatus;
  readonly openedBy: string;
  readonly openedAt: number;
  readonly updatedAt: number;
  readonly businessDate: PlainDate;
  readonly heldReason: string | null;
}

export const insertCaseFile = (tx: WritableTx, row: CaseFileRow): void => {
  insertRow(tx, 'case_files', { ...row });
};
export const findCaseFile = (db: ReadDb, id: string): CaseFileRow | undefined =>
  selectOne<CaseFileRow>(db, 'SELECT * FROM case_files WHERE id = ?', id);
export const setCaseStatus = (
  tx: WritableTx,
  id: string,
  change: Pick<CaseFileRow, 'status' | 'updatedAt' | 'heldReason'> &
    Partial<Pick<CaseFileRow, 'businessDate' | 'identificationId'>>,
): void => {
  updateRows(tx, 'case_files', { id }, { ...change });
};
/** A case goes on under another revision of its matter; nobody at the window has touched it. */
export const setCaseRevision = (
  tx: WritableTx,
  id: string,
  change: Pick<CaseFileRow, 'revision' | 'mode'>,
): void => {
  updateRows(tx, 'case_files', { id }, { ...change });
};
/** Last changed first. No statuses: all. */
export const listCaseFiles = (db: ReadDb, statuses: readonly CaseStatus[], limit: number): CaseFileRow[] =>
  selectAll<CaseFileRow>(
    db,
    `SELECT * FROM case_files
      WHERE (? = 0 OR status IN (SELECT value FROM json_each(?))) ORDER BY updated_at DESC, id LIMIT ?`,
    statuses.length,
    JSON.stringify(statuses),
    limit,
  );
export const caseFilesOfTaxpayer = (db: ReadDb, taxpayerNo: string): CaseFileRow[] =>
  selectAll<CaseFileRow>(
    db,
    'SELECT * FROM case_files WHERE taxpayer_no = ? ORDER BY opened_at DESC, id',
    taxpayerNo,
  );

/** Ids of the filed cases of these matters that stand in this window's own books. */
export const caseFilesOfFlows = (db: ReadDb, matterIds: readonly string[]): string[] =>
  selectAll<{ id: string }>(
    db,
    "SELECT id FROM case_files WHERE status = 'filed' AND matter_id IN (SELECT value FROM json_each(?))",
    JSON.stringify(matterIds),
  ).map(({ id }) => id);

/** What the clerk has typed so far. */
export interface DraftRow {
  readonly caseFileId: string;
  readonly answers: Readonly<Record<string, string>>;
  /** Ids of the papers that were brought and seen. */
  readonly papers: readonly string[];
  readonly savedAt: number;
}
export const saveDraft = (tx: WritableTx, row: DraftRow): void => {
  execute(
    tx,
    `INSERT INTO drafts (case_file_id, answers_json, papers_json, saved_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (case_file_id) DO UPDATE SET answers_json = excluded.answers_json,
       papers_json = excluded.papers_json, saved_at = excluded.saved_at`,
    row.caseFileId,
    json(row.answers),
    json(row.papers),
    row.savedAt,
  );
};
export const findDraft = (db: ReadDb, caseFileId: string): DraftRow | undefined =>
  selectOne<DraftRow>(db, 'SELECT * FROM drafts WHERE case_file_id = ?', caseFileId);

/** One entry of one bureau's lane. An act for both bureaus is two entries with one `actId`. */
export interface CaseActionRow {
  readonly caseFileId: string;
  readonly lane: Bureau;
  /** 1, 2, 3 … within the lane. */
  readonly seq: number;
  readonly actId: string;
  readonly action: string;
  readonly officer: string;
  readonly actingFor: Bureau;
  readonly under: Under;
  readonly hall: string;
  readonly at: number;
  readonly businessDate: PlainDate;
  readonly payload: Readonly<Record<string, unknown>>;
  /** Hash of the payload's canonical text, made by the caller. */
  readonly hash: string;
}
/** Appends to a lane and returns its number there. */
export const appendCaseAction = (tx: WritableTx, row: Omit<CaseActionRow, 'seq'>): number => {
  const last = selectOne<{ n: number }>(
    tx,
    'SELECT coalesce(max(seq), 0) AS n FROM case_actions WHERE case_file_id = ? AND lane = ?',
    row.caseFileId,
    row.lane,
  );
  const seq = (last?.n ?? 0) + 1;
  insertRow(tx, 'case_actions', { ...row, seq, payload: json(row.payload) });
  return seq;
};
/** In order within each lane. */
export const caseActionsOf = (db: ReadDb, caseFileId: string): CaseActionRow[] =>
  selectAll<CaseActionRow>(
    db,
    'SELECT * FROM case_actions WHERE case_file_id = ? ORDER BY lane, seq',
    caseFileId,
  );
/** Has this act been written already? Makes a repeated F9 harmless. */
export const actExists = (db: ReadDb, actId: string): boolean =>
  selectOne(db, 'SELECT 1 FROM case_actions WHERE act_id = ? LIMIT 1', actId) !== undefined;

export const insertFiledPeriod = (
  tx: WritableTx,
  row: FiledPeriod & { readonly taxpayerNo: string },
): void => {
  insertRow(tx, 'filed_periods', { ...row });
};
/** Periods covered by filings that stand; reversed ones are not among them. */
export const filedPeriodsOf = (db: ReadDb, taxpayerNo: string): FiledPeriod[] =>
  selectAll<FiledPeriod>(
    db,
    `SELECT p.matter_id, p.period_start, p.period_end, p.case_file_id FROM filed_periods p
       JOIN case_files c ON c.id = p.case_file_id AND c.status = 'filed'
      WHERE p.taxpayer_no = ? ORDER BY p.period_end`,
    taxpayerNo,
  );
/** By the number in the hall, as it stands on the acceptance receipt. */
export const findCaseFileByNumber = (db: ReadDb, humanNo: string): CaseFileRow | undefined =>
  selectOne<CaseFileRow>(db, 'SELECT * FROM case_files WHERE human_no = ?', humanNo);
