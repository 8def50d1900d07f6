/** What another part handed over, and nobody here has answered. Only such records keep anything there. */
const isOffered = `r.handover NOT LIKE '%"offers":[]%'`;

/** Counts of the desk; both engines understand the same text. */
export const partCountsSql = `
  SELECT q.part, COALESCE(p.high_water, 0) AS high_water,
    (SELECT COALESCE(SUM(d.last_seq - COALESCE(c.applied_seq, 0)), 0) FROM devices d
      LEFT JOIN cursors c ON c.part = d.part AND c.device = d.device WHERE d.part = q.part) AS pending,
    (SELECT COUNT(*) FROM results r WHERE r.part = q.part AND r.verdict <> 'ACCEPTED' AND r.verdict = 'REJECT')
      AS rejected,
    (SELECT COUNT(*) FROM results r WHERE r.part = q.part AND r.verdict <> 'ACCEPTED' AND r.verdict = 'CONFLICT')
      AS conflicts,
    (SELECT COUNT(*) FROM records r WHERE r.part = q.part AND r.status = 'returned') AS returned,
    (SELECT COUNT(*) FROM records r WHERE r.part = q.part AND r.handover IS NOT NULL AND ${isOffered}) AS offered
  FROM (SELECT DISTINCT part FROM devices) q LEFT JOIN parts p ON p.part = q.part ORDER BY q.part`;

/** Messages that did not fit what the other side had made of the record meanwhile, the newest first. */
export const conflictsSql = (limit: string): string => `
  SELECT r.part, r.device, r.epoch, r.seq, r.code, r.current_version, r.decided_at FROM results r
  WHERE r.verdict <> 'ACCEPTED' AND r.verdict = 'CONFLICT' ORDER BY r.decided_at DESC, r.device, r.seq LIMIT ${limit}`;

export const returnedSql = (limit: string): string => `
  SELECT * FROM records WHERE status = 'returned' ORDER BY part, record_id LIMIT ${limit}`;

export const offeredSql = (limit: string): string => `
  SELECT * FROM records r WHERE r.handover IS NOT NULL AND ${isOffered} ORDER BY part, record_id LIMIT ${limit}`;
