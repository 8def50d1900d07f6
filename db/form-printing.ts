import { insertRow, type ReadDb, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/**
 * `form-printer`: values onto the numbered form by the 24-pin printer; `document-overprint`: the same by the page
 * printer; `document-plain`: the whole voucher on blank paper.
 */
export const formWays = ['form-printer', 'document-overprint', 'document-plain'] as const;
export type FormWay = (typeof formWays)[number];

export interface FormWayRow {
  readonly form: string;
  readonly way: FormWay;
  readonly officer: string;
  readonly at: number;
}

/** A calibration, in thousandths of a millimetre: by how much everything is moved to the right and down. */
export interface FormCalibrationRow {
  readonly printer: string;
  readonly form: string;
  readonly rightUm: number;
  readonly downUm: number;
  readonly officer: string;
  readonly at: number;
}

export const insertFormWay = (tx: WritableTx, row: FormWayRow): void =>
  insertRow(tx, 'form_ways', { ...row });
/** The last choice; undefined while nobody has chosen. */
export const findFormWay = (db: ReadDb, form: string): FormWayRow | undefined =>
  selectOne<FormWayRow>(db, 'SELECT * FROM form_ways WHERE form = ? ORDER BY rowid DESC LIMIT 1', form);

export const insertFormCalibration = (tx: WritableTx, row: FormCalibrationRow): void =>
  insertRow(tx, 'form_calibrations', { ...row });
/** The last calibration; undefined where this printer never had one for this form. */
export const findFormCalibration = (
  db: ReadDb,
  printer: string,
  form: string,
): FormCalibrationRow | undefined =>
  selectOne<FormCalibrationRow>(
    db,
    'SELECT * FROM form_calibrations WHERE printer = ? AND form = ? ORDER BY rowid DESC LIMIT 1',
    printer,
    form,
  );
