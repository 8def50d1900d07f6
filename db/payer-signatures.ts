import { execute, insertRow, json, type ReadDb, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** Strokes of points: x, y and pressure in thousandths, milliseconds since the first. */
export type SignatureStrokes = readonly (readonly (readonly [number, number, number, number])[])[];

/** The payer's signature under what was shown, or that there is none and why. */
export interface PayerSignatureRow {
  readonly id: string;
  readonly caseFileId: string;
  /** SHA-256 of what was signed; see `signedHash`. */
  readonly documentHash: string;
  readonly outcome: 'signed' | 'refused' | 'on-paper';
  readonly strokes: SignatureStrokes | null;
  readonly drawnOn: 'second-screen' | 'clerk-screen' | 'paper';
  readonly officer: string;
  readonly at: number;
  /** The act that filed what was signed; null until then. */
  readonly actId: string | null;
}

export const insertPayerSignature = (tx: WritableTx, row: PayerSignatureRow): void => {
  insertRow(tx, 'payer_signatures', { ...row, strokes: json(row.strokes) });
};

/** The last word of the payer on exactly this. */
export const findPayerSignature = (
  db: ReadDb,
  caseFileId: string,
  documentHash: string,
): PayerSignatureRow | undefined =>
  selectOne<PayerSignatureRow>(
    db,
    'SELECT * FROM payer_signatures WHERE case_file_id = ? AND document_hash = ? ORDER BY at DESC, id DESC LIMIT 1',
    caseFileId,
    documentHash,
  );

/** It goes with the act that filed what was signed; from then on it is fixed. */
export const bindSignature = (tx: WritableTx, id: string, actId: string): void => {
  execute(tx, 'UPDATE payer_signatures SET act_id = ? WHERE id = ? AND act_id IS NULL', actId, id);
};
