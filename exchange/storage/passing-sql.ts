/** Parts that something of another part waits for; both engines understand the same text. */
export const waitingPassings = `SELECT DISTINCT p.to_part AS part FROM passings p
  LEFT JOIN passed_on o ON o.part = p.to_part AND o.from_part = p.part
  WHERE p.position > COALESCE(o.position, 0)`;

/** What waits for one part, each sender part's in the order of its feed. */
export const passingsTo = (toPart: string, limit: string): string => `
  SELECT p.part AS from_part, p.position AS from_position, d.bureau AS sender_bureau, l.*
  FROM passings p LEFT JOIN passed_on o ON o.part = p.to_part AND o.from_part = p.part
  JOIN landed l ON l.device = p.device AND l.seq = p.seq
  JOIN devices d ON d.device = p.device
  WHERE p.to_part = ${toPart} AND p.position > COALESCE(o.position, 0)
  ORDER BY p.part, p.position LIMIT ${limit}`;

/** Where somebody could take a record that is handed over. */
export const partsWithWindows = "SELECT DISTINCT part FROM devices WHERE status <> 'revoked'";
