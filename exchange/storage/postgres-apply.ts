import type { Decide } from '../decide.ts';
import { type Applied, asksForParts, foldPending, pendingOf, recordIdsOf } from './fold.ts';
import type { DeviceRecord, RecordState } from './port.ts';
import { dropBlobNames, insertBlobNames } from './postgres-blobs.ts';
import type { Query } from './postgres-engine.ts';
import { keepPassings, partsWithWindows } from './postgres-passings.ts';
import * as rows from './rows.ts';

/** Poked after each commit that may have lengthened a feed; the payload is the part. */
export const channel = 'exchange_feed';

export const findDevices = async (
  query: Query,
  devices: readonly string[],
  lock: '' | 'FOR UPDATE' = '',
): Promise<ReadonlyMap<string, DeviceRecord>> => {
  const found = await query<rows.DeviceRow>(`SELECT * FROM devices WHERE device = ANY($1) ${lock}`, [
    devices,
  ]);
  const entitled = await query<rows.EntitlementRow>(
    'SELECT * FROM entitlements WHERE device = ANY($1) ORDER BY device, position',
    [devices],
  );
  return new Map(
    found.map((row) => [
      row.device,
      rows.deviceOf(
        row,
        entitled.filter((e) => e.device === row.device),
      ),
    ]),
  );
};

export const findDevice = async (query: Query, device: string, lock: '' | 'FOR UPDATE' = '') =>
  (await findDevices(query, [device], lock)).get(device);

export const column = <T, V>(items: readonly T[], value: (item: T) => V): V[] => items.map(value);

const insertApplied = async (
  query: Query,
  part: string,
  all: readonly Applied[],
  now: number,
): Promise<void> => {
  await query(
    `INSERT INTO results SELECT $1::text, r.*, $12::bigint FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[],
       $6::bigint[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::text[]) AS r`,
    [
      part,
      column(all, (a) => a.message.device),
      column(all, (a) => a.message.epoch),
      column(all, (a) => a.message.seq),
      column(all, (a) => a.decision.verdict),
      column(all, (a) => a.position),
      column(all, (a) => a.decision.code),
      column(all, (a) => a.decision.field),
      column(all, (a) => (a.decision.quarantined ? 1 : 0)),
      column(all, (a) => a.decision.currentVersion),
      column(all, (a) => a.decision.currentHash),
      now,
    ],
  );
  const accepted = all.filter((a) => a.position !== null);
  if (accepted.length === 0) return;
  await query(
    `INSERT INTO feed (part, position, device, epoch, seq, hash, body, sender_bureau, received_at, quarantined)
     SELECT $1::text, f.* FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::bytea[],
       $8::text[], $9::bigint[], $10::text[]) AS f`,
    [
      part,
      column(accepted, (a) => a.position),
      column(accepted, (a) => a.message.device),
      column(accepted, (a) => a.message.epoch),
      column(accepted, (a) => a.message.seq),
      column(accepted, (a) => a.message.hash),
      column(accepted, (a) => Buffer.from(a.message.text, 'utf8')),
      column(accepted, (a) => a.device.bureau),
      column(accepted, (a) => a.message.receivedAt),
      column(accepted, (a) => (a.decision.quarantined ? a.decision.code : null)),
    ],
  );
  await insertBlobNames(query, part, accepted, () => now);
  await dropBlobNames(
    query,
    part,
    accepted.flatMap(({ decision }) => decision.sentBack ?? []),
  );
  const lines = accepted.flatMap((a) =>
    a.decision.lines.map((line, number) => ({ ...line, number, message: a.message })),
  );
  if (lines.length > 0)
    await query(
      `INSERT INTO fact_lines SELECT $1::text, l.* FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[],
         $6::text[], $7::text[], $8::bigint[], $9::bigint[]) AS l`,
      [
        part,
        column(lines, (l) => l.message.device),
        column(lines, (l) => l.message.epoch),
        column(lines, (l) => l.message.seq),
        column(lines, (l) => l.number),
        column(lines, (l) => l.bureau),
        column(lines, (l) => l.levy),
        column(lines, (l) => l.amountFen),
        column(lines, (l) => l.surchargeFen),
      ],
    );
  const vouchers = accepted.flatMap((a) => a.decision.vouchers.map((v) => ({ ...v, message: a.message })));
  if (vouchers.length > 0)
    await query(
      `INSERT INTO fact_vouchers SELECT $1::text, v.* FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::text[],
         $6::text[]) AS v`,
      [
        part,
        column(vouchers, (v) => v.message.device),
        column(vouchers, (v) => v.message.epoch),
        column(vouchers, (v) => v.message.seq),
        column(vouchers, (v) => v.voucherBureau),
        column(vouchers, (v) => v.voucherNumber),
      ],
    );
};

export const putRecords = (query: Query, part: string, records: readonly RecordState[]): Promise<unknown> =>
  query(
    `INSERT INTO records SELECT $1::text, r.* FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[],
       $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) AS r
     ON CONFLICT (part, record_id) DO UPDATE SET authority = excluded.authority,
       schema_name = excluded.schema_name, taxpayer = excluded.taxpayer, version = excluded.version,
       hash = excluded.hash, sender_bureau = excluded.sender_bureau, status = excluded.status,
       open_return = excluded.open_return, handover = excluded.handover`,
    [
      part,
      column(records, (r) => r.recordId),
      column(records, (r) => r.authority),
      column(records, (r) => r.schema),
      column(records, (r) => r.taxpayer),
      column(records, (r) => r.version),
      column(records, (r) => r.hash),
      column(records, (r) => r.senderBureau),
      column(records, (r) => r.status),
      column(records, (r) => r.openReturn),
      column(records, rows.handoverText),
    ],
  );

/** One run of `applyPending` within its transaction. */
export const applyOnce = async (
  query: Query,
  env: string,
  part: string,
  limit: number,
  decide: Decide,
  now: number,
): Promise<number> => {
  await query('INSERT INTO parts VALUES ($1, 0) ON CONFLICT DO NOTHING', [part]);
  // The counter row is the part's lock: a second server waits here and then sees what the first committed.
  const [counter] = await query<{ high_water: number }>(
    'SELECT high_water FROM parts WHERE part = $1 FOR UPDATE',
    [part],
  );
  // Each device in its own order, devices in turn: nobody waits behind another's long queue.
  const landed = await query<rows.LandedRow>(
    `SELECT l.*, h.state AS held_state FROM devices d LEFT JOIN cursors c ON c.part = d.part AND c.device = d.device
     JOIN landed l ON l.device = d.device AND l.seq > COALESCE(c.applied_seq, 0)
       AND l.seq <= COALESCE(c.applied_seq, 0) + $2
     LEFT JOIN held_messages h ON h.device = l.device AND h.epoch = l.epoch AND h.seq = l.seq
     WHERE d.part = $1 ORDER BY l.seq - COALESCE(c.applied_seq, 0), d.device LIMIT $2`,
    [part, limit],
  );
  if (counter === undefined || landed.length === 0) return 0;
  const names = [...new Set(landed.map((row) => row.device))];
  const devices = await findDevices(query, names);
  const pending = landed.map((row) => pendingOf(rows.landedOf(row), devices.get(row.device) as DeviceRecord));
  const standing = await query<rows.RecordRow>(
    'SELECT * FROM records WHERE part = $1 AND record_id = ANY($2)',
    [part, recordIdsOf(pending)],
  );
  const before = new Map(standing.map((row) => [row.record_id, rows.recordOf(row)]));
  const parts = asksForParts(pending) ? await partsWithWindows(query) : undefined;
  const folded = foldPending(pending, before, counter.high_water, env, decide, parts);

  await insertApplied(query, part, folded.applied, now);
  await keepPassings(query, part, folded.applied);
  if (folded.records.size > 0) await putRecords(query, part, [...folded.records.values()]);
  await query('UPDATE parts SET high_water = $2 WHERE part = $1', [part, folded.highWater]);
  const cursors = new Map(landed.map((row) => [row.device, row.seq]));
  await query(
    `INSERT INTO cursors SELECT $1::text, c.* FROM unnest($2::text[], $3::bigint[]) AS c
     ON CONFLICT (part, device) DO UPDATE SET applied_seq = excluded.applied_seq`,
    [part, [...cursors.keys()], [...cursors.values()]],
  );
  await query('SELECT pg_notify($1, $2)', [channel, part]);
  return pending.length;
};
