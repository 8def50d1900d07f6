import type { SqliteDatabase } from './sqlite-engine.ts';

/** Sums are taken in two halves, because SQLite's 64-bit SUM raises an error where a hostile amount overflows it. */
export const sumUnit = 1_000_000;

/** The statements of the store, prepared once. */
export const statements = (db: SqliteDatabase) => ({
  trainingDate: db.prepare('SELECT training_date FROM store_identity'),
  moveTrainingDate: db.prepare(
    `UPDATE store_identity SET training_date = ? WHERE env = 'training' AND training_date = ?`,
  ),
  device: db.prepare('SELECT * FROM devices WHERE device = ?'),
  entitlements: db.prepare('SELECT * FROM entitlements WHERE device = ? ORDER BY position'),
  putDevice: db.prepare(
    `INSERT INTO devices VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (device) DO UPDATE SET suite = excluded.suite, public_key_hex = excluded.public_key_hex,
       status = excluded.status, epoch = excluded.epoch`,
  ),
  setStatus: db.prepare('UPDATE devices SET status = ? WHERE device = ?'),
  advanceDevice: db.prepare('UPDATE devices SET last_seq = ?, chain_head = ? WHERE device = ?'),
  clearEntitlements: db.prepare('DELETE FROM entitlements WHERE device = ?'),
  insertEntitlement: db.prepare('INSERT INTO entitlements VALUES (?, ?, ?, ?, ?, ?)'),
  storedHashes: db.prepare('SELECT seq, hash FROM landed WHERE device = ? AND seq BETWEEN ? AND ?'),
  insertLanded: db.prepare('INSERT INTO landed VALUES (?, ?, ?, ?, ?, ?)'),
  insertBatch: db.prepare('INSERT INTO batches VALUES (?, ?, ?, ?, ?, ?, ?)'),
  insertAlarm: db.prepare('INSERT INTO alarms VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  pendingParts: db.prepare(
    `SELECT DISTINCT d.part FROM devices d LEFT JOIN cursors c ON c.part = d.part AND c.device = d.device
     WHERE d.last_seq > COALESCE(c.applied_seq, 0)`,
  ),
  // Each device in its own order, devices in turn: nobody waits behind another's long queue.
  pending: db.prepare(
    `SELECT l.*, h.state AS held_state FROM devices d LEFT JOIN cursors c ON c.part = d.part AND c.device = d.device
     JOIN landed l ON l.device = d.device AND l.seq > COALESCE(c.applied_seq, 0)
       AND l.seq <= COALESCE(c.applied_seq, 0) + :limit
     LEFT JOIN held_messages h ON h.device = l.device AND h.epoch = l.epoch AND h.seq = l.seq
     WHERE d.part = :part ORDER BY l.seq - COALESCE(c.applied_seq, 0), d.device LIMIT :limit`,
  ),
  insertPart: db.prepare('INSERT INTO parts VALUES (?, 0) ON CONFLICT DO NOTHING'),
  part: db.prepare('SELECT high_water FROM parts WHERE part = ?'),
  setHighWater: db.prepare('UPDATE parts SET high_water = ? WHERE part = ?'),
  putCursor: db.prepare(
    `INSERT INTO cursors VALUES (?, ?, ?)
     ON CONFLICT (part, device) DO UPDATE SET applied_seq = excluded.applied_seq`,
  ),
  record: db.prepare('SELECT * FROM records WHERE part = ? AND record_id = ?'),
  records: db.prepare('SELECT * FROM records WHERE part = ? ORDER BY record_id'),
  putRecord: db.prepare('INSERT OR REPLACE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  insertResult: db.prepare('INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  results: db.prepare(
    `SELECT r.* FROM devices d JOIN results r ON r.part = d.part AND r.device = d.device
     WHERE d.device = :device AND r.seq > :afterSeq ORDER BY r.seq LIMIT :limit`,
  ),
  insertFeed: db.prepare(
    `INSERT INTO feed (part, device, epoch, seq, position, hash, body, sender_bureau, received_at, quarantined)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
  feedSizes: db.prepare(
    'SELECT length(body) AS bytes FROM feed WHERE part = ? AND position > ? ORDER BY position LIMIT ?',
  ),
  feed: db.prepare('SELECT * FROM feed WHERE part = ? AND position > ? ORDER BY position LIMIT ?'),
  insertLine: db.prepare('INSERT INTO fact_lines VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)'),
  insertVoucher: db.prepare('INSERT INTO fact_vouchers VALUES (?, ?, ?, ?, ?, ?)'),
  money: db.prepare(
    `SELECT bureau, levy, SUM(amount_fen / ${sumUnit}) AS amount_high, SUM(amount_fen % ${sumUnit}) AS amount_low,
       SUM(surcharge_fen / ${sumUnit}) AS surcharge_high, SUM(surcharge_fen % ${sumUnit}) AS surcharge_low
     FROM fact_lines GROUP BY bureau, levy ORDER BY bureau, levy`,
  ),
  vouchers: db.prepare(
    `SELECT DISTINCT voucher_bureau AS voucherBureau, voucher_number AS voucherNumber FROM fact_vouchers
     ORDER BY 1, 2`,
  ),
  counts: db.prepare(
    `SELECT (SELECT COUNT(*) FROM landed) AS landed,
       COUNT(*) FILTER (WHERE verdict = 'ACCEPTED') AS accepted,
       COUNT(*) FILTER (WHERE verdict = 'REJECT') AS rejected,
       COUNT(*) FILTER (WHERE verdict = 'CONFLICT') AS conflicts,
       COUNT(*) FILTER (WHERE quarantined = 1) AS quarantined FROM results`,
  ),
  alarms: db.prepare('SELECT * FROM alarms ORDER BY device, epoch, seq, given_hash'),
  // Grants come before the revocations that speak of them.
  sealPapers: db.prepare(
    'SELECT * FROM seal_papers WHERE :device IS NULL OR device = :device ORDER BY device, kind, id',
  ),
  sealPaper: db.prepare('SELECT * FROM seal_papers WHERE device = ? AND kind = ? AND id = ?'),
  insertSealPaper: db.prepare('INSERT INTO seal_papers VALUES (?, ?, ?, ?, ?)'),
  forgetNonces: db.prepare('DELETE FROM spent_nonces WHERE expires_at < ?'),
  spendNonce: db.prepare('INSERT INTO spent_nonces VALUES (?, ?) ON CONFLICT DO NOTHING'),
});
