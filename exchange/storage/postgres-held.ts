import { type HeldRow, heldCountsSql, heldOf, type TailCountsRow, type TailRow } from './held-rows.ts';
import type { DeviceRecord, LandedMessage, LandingRequest } from './port.ts';
import { column, findDevice } from './postgres-apply.ts';
import type { PostgresEngine, Query } from './postgres-engine.ts';
import { decide } from './postgres-enrolments.ts';
import type { HeldCounts, HeldTail, QuarantineStore } from './quarantine-port.ts';

/** Within the landing's transaction, which has locked the device. */
export const tailOf = async (
  query: Query,
  { device, epoch, lastSeq, chainHead }: DeviceRecord,
  fromSeq: number,
  toSeq: number,
): Promise<HeldTail> => {
  const [tail] = await query<TailRow>(
    `SELECT seq, hash FROM held_messages WHERE device = $1 AND epoch = $2 AND state = 'held'
     ORDER BY seq DESC LIMIT 1`,
    [device, epoch],
  );
  const [counts] = await query<TailCountsRow>(
    `SELECT COUNT(*) FILTER (WHERE state = 'held') AS count,
       (SUM(length(body)) FILTER (WHERE state = 'held'))::bigint AS bytes,
       COUNT(*) FILTER (WHERE state = 'refused' AND seq > $3) AS refused
     FROM held_messages WHERE device = $1 AND epoch = $2`,
    [device, epoch, lastSeq],
  );
  const hashes = await query<TailRow>(
    'SELECT seq, hash FROM held_messages WHERE device = $1 AND epoch = $2 AND seq BETWEEN $3 AND $4',
    [device, epoch, fromSeq, toSeq],
  );
  return {
    lastSeq: tail?.seq ?? lastSeq,
    chainHead: tail?.hash ?? chainHead,
    count: counts?.count ?? 0,
    bytes: counts?.bytes ?? 0,
    isRefused: (counts?.refused ?? 0) > 0,
    hashes: new Map(hashes.map(({ seq, hash }) => [seq, hash])),
  };
};

/** Within the landing's transaction. */
export const hold = async (
  query: Query,
  { device, epoch, fromSeq, messages, lastHash, signature, receivedAt }: LandingRequest,
  fresh: readonly LandedMessage[],
): Promise<void> => {
  if (fresh.length === 0) return;
  await query(
    `INSERT INTO held_messages SELECT $1::text, h.*, 'held' FROM unnest($2::bigint[], $3::bigint[], $4::text[],
       $5::bytea[], $6::bigint[]) AS h`,
    [
      device,
      column(fresh, (m) => m.epoch),
      column(fresh, (m) => m.seq),
      column(fresh, (m) => m.hash),
      column(fresh, (m) => Buffer.from(m.text, 'utf8')),
      column(fresh, (m) => m.receivedAt),
    ],
  );
  const toSeq = fromSeq + messages.length - 1;
  await query('INSERT INTO held_batches VALUES ($1, $2, $3, $4, $5, $6, $7)', [
    device,
    epoch,
    toSeq,
    fromSeq,
    lastHash,
    signature,
    receivedAt,
  ]);
};

const closeAs = (query: Query, state: 'released' | 'refused', device: string, toSeq: number) =>
  query<TailRow>(
    `UPDATE held_messages SET state = $1 WHERE device = $2 AND state = 'held' AND seq <= $3
     RETURNING seq, hash`,
    [state, device, toSeq],
  );

export const postgresHeld = ({ transaction }: Pick<PostgresEngine, 'transaction'>): QuarantineStore => ({
  readHeldCounts: () =>
    transaction((query) => query<HeldCounts>(heldCountsSql((name) => `${name} COLLATE "C"`))),
  readHeldMessages: (device) =>
    transaction(async (query) => {
      const found = await query<HeldRow>(
        'SELECT * FROM held_messages WHERE device = $1 ORDER BY epoch, seq',
        [device],
      );
      return found.map(heldOf);
    }),
  releaseHeld: (device, toSeq, decision) =>
    transaction(async (query) => {
      // The device's row first, as every landing does: nobody lands between.
      await findDevice(query, device, 'FOR UPDATE');
      await query(
        `INSERT INTO batches (device, epoch, to_seq, from_seq, last_hash, signature, received_at)
         SELECT b.device, b.epoch, b.to_seq, b.from_seq, b.last_hash, b.signature, b.received_at
         FROM held_batches b
         JOIN held_messages h ON h.device = b.device AND h.epoch = b.epoch AND h.seq = b.to_seq
         WHERE b.device = $1 AND h.state = 'held' AND b.to_seq <= $2`,
        [device, toSeq],
      );
      await query(
        `INSERT INTO landed (device, seq, epoch, hash, body, received_at)
         SELECT device, seq, epoch, hash, body, received_at FROM held_messages
         WHERE device = $1 AND state = 'held' AND seq <= $2`,
        [device, toSeq],
      );
      const released = await closeAs(query, 'released', device, toSeq);
      const last = released.sort((a, b) => a.seq - b.seq).at(-1);
      if (last === undefined) return 0;
      await query('UPDATE devices SET last_seq = $2, chain_head = $3 WHERE device = $1', [
        device,
        last.seq,
        last.hash,
      ]);
      await decide(query, decision);
      return released.length;
    }),
  refuseHeld: (device, decision) =>
    transaction(async (query) => {
      await findDevice(query, device, 'FOR UPDATE');
      const closed = await closeAs(query, 'refused', device, Number.MAX_SAFE_INTEGER);
      if (closed.length > 0) await decide(query, decision);
      return closed.length;
    }),
});
