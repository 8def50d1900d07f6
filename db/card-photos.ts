import { execute, insertRow, type ReadDb, selectOne } from './sql.ts';
import type { WritableTx } from './transaction.ts';

/** The photo of a card as its chip keeps it: evidence of one reading, no picture. */
export interface CardPhotoRow {
  readonly identificationId: string;
  readonly encoding: 'wlt';
  readonly bytes: Buffer;
  /** SHA-256 of the bytes. */
  readonly hash: string;
}

export const insertCardPhoto = (tx: WritableTx, row: CardPhotoRow): void => {
  insertRow(tx, 'card_photos', { ...row });
};

export const findCardPhoto = (db: ReadDb, identificationId: string): CardPhotoRow | undefined =>
  selectOne<CardPhotoRow>(db, 'SELECT * FROM card_photos WHERE identification_id = ?', identificationId);

/** Whether there is one, without reading it. */
export const hasCardPhoto = (db: ReadDb, identificationId: string): boolean =>
  selectOne(db, 'SELECT 1 AS one FROM card_photos WHERE identification_id = ?', identificationId) !==
  undefined;

/** The case that rests on a reading, if one does. */
export const caseOfIdentification = (db: ReadDb, identificationId: string): string | null =>
  selectOne<{ id: string }>(
    db,
    'SELECT id FROM case_files WHERE identification_id = ? ORDER BY opened_at LIMIT 1',
    identificationId,
  )?.id ?? null;

/** Takes away the photos of readings before `before` that no case rests on; returns how many. */
export const dropUnusedCardPhotos = (tx: WritableTx, before: number): number =>
  execute(
    tx,
    `DELETE FROM card_photos
      WHERE identification_id IN (SELECT identification_id FROM unused_card_photos WHERE at < ?)`,
    before,
  );
