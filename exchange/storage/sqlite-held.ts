import { Fault } from '../../domain/faults.ts';
import * as desk from './desk-rows.ts';
import {
  type HeldRow,
  heldCountsSql,
  heldOf,
  type TailCountsRow,
  type TailRow,
  undecidedSql,
} from './held-rows.ts';
import type { DeviceRecord, LandedMessage, LandingRequest } from './port.ts';
import type { HeldCounts, HeldTail, QuarantineStore } from './quarantine-port.ts';
import type { SqliteTransactions } from './sqlite-desk.ts';
import type { SqliteDatabase } from './sqlite-engine.ts';

const statements = (db: SqliteDatabase) => ({
  tail: db.prepare(
    `SELECT seq, hash FROM held_messages WHERE device = ? AND epoch = ? AND state = 'held'
     ORDER BY seq DESC LIMIT 1`,
  ),
  tailCounts: db.prepare(
    `SELECT COUNT(*) FILTER (WHERE state = 'held') AS count,
       SUM(length(body)) FILTER (WHERE state = 'held') AS bytes,
       COUNT(*) FILTER (WHERE state = 'refused' AND seq > :lastSeq) AS refused
     FROM held_messages WHERE device = :device AND epoch = :epoch`,
  ),
  hashes: db.prepare(
    'SELECT seq, hash FROM held_messages WHERE device = ? AND epoch = ? AND seq BETWEEN ? AND ?',
  ),
  insertMessage: db.prepare(`INSERT INTO held_messages VALUES (?, ?, ?, ?, ?, ?, 'held')`),
  insertBatch: db.prepare('INSERT INTO held_batches VALUES (?, ?, ?, ?, ?, ?, ?)'),
  undecided: db.prepare(undecidedSql('?', '?')),
  counts: db.prepare(heldCountsSql((column) => column)),
  all: db.prepare('SELECT * FROM held_messages WHERE device = ? ORDER BY epoch, seq'),
  last: db.prepare(
    `SELECT seq, hash FROM held_messages WHERE device = ? AND state = 'held' AND seq <= ?
     ORDER BY seq DESC LIMIT 1`,
  ),
  landHeld: db.prepare(
    `INSERT INTO landed (device, seq, epoch, hash, body, received_at)
     SELECT device, seq, epoch, hash, body, received_at FROM held_messages
     WHERE device = ? AND state = 'held' AND seq <= ?`,
  ),
  // A batch that is let in whole brings its signature along; of a part the quarantine keeps it.
  landBatches: db.prepare(
    `INSERT INTO batches (device, epoch, to_seq, from_seq, last_hash, signature, received_at)
     SELECT b.device, b.epoch, b.to_seq, b.from_seq, b.last_hash, b.signature, b.received_at
     FROM held_batches b JOIN held_messages h ON h.device = b.device AND h.epoch = b.epoch AND h.seq = b.to_seq
     WHERE b.device = ? AND h.state = 'held' AND b.to_seq <= ?`,
  ),
  close: db.prepare(`UPDATE held_messages SET state = ? WHERE device = ? AND state = 'held' AND seq <= ?`),
  advance: db.prepare('UPDATE devices SET last_seq = ?, chain_head = ? WHERE device = ?'),
  putDecision: db.prepare('INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?)'),
});

export const sqliteHeld = (db: SqliteDatabase, { read, write }: SqliteTransactions) => {
  const q = statements(db);
  return {
    /** Within the transaction that puts the device. */
    requireDecided: ({ device, epoch }: DeviceRecord): void => {
      if (q.undecided.get(device, epoch) !== undefined)
        throw new Fault('exchange/quarantine-undecided', { device });
    },
    /** Within the landing's transaction. */
    tailOf: (
      { device, epoch, lastSeq, chainHead }: DeviceRecord,
      fromSeq: number,
      toSeq: number,
    ): HeldTail => {
      const tail = q.tail.get(device, epoch) as TailRow | undefined;
      const counts = q.tailCounts.get({ device, epoch, lastSeq }) as TailCountsRow;
      const hashes = q.hashes.all(device, epoch, fromSeq, toSeq) as TailRow[];
      return {
        lastSeq: tail?.seq ?? lastSeq,
        chainHead: tail?.hash ?? chainHead,
        count: counts.count,
        bytes: counts.bytes ?? 0,
        isRefused: counts.refused > 0,
        hashes: new Map(hashes.map(({ seq, hash }) => [seq, hash])),
      };
    },
    /** Within the landing's transaction. */
    hold: (
      { device, epoch, fromSeq, messages, lastHash, signature, receivedAt }: LandingRequest,
      fresh: readonly LandedMessage[],
    ): void => {
      if (fresh.length === 0) return;
      for (const m of fresh)
        q.insertMessage.run(m.device, m.epoch, m.seq, m.hash, Buffer.from(m.text, 'utf8'), m.receivedAt);
      const toSeq = fromSeq + messages.length - 1;
      q.insertBatch.run(device, epoch, toSeq, fromSeq, lastHash, signature, receivedAt);
    },
    store: {
      readHeldCounts: () => read(() => q.counts.all() as HeldCounts[]),
      readHeldMessages: (device) => read(() => (q.all.all(device) as HeldRow[]).map(heldOf)),
      releaseHeld: (device, toSeq, decision) =>
        write(() => {
          const last = q.last.get(device, toSeq) as TailRow | undefined;
          if (last === undefined) return 0;
          q.landBatches.run(device, toSeq);
          q.landHeld.run(device, toSeq);
          const { changes } = q.close.run('released', device, toSeq);
          q.advance.run(last.seq, last.hash, device);
          q.putDecision.run(...desk.decisionValues(decision));
          return changes;
        }),
      refuseHeld: (device, decision) =>
        write(() => {
          const { changes } = q.close.run('refused', device, Number.MAX_SAFE_INTEGER);
          if (changes > 0) q.putDecision.run(...desk.decisionValues(decision));
          return changes;
        }),
    } satisfies QuarantineStore,
  };
};
