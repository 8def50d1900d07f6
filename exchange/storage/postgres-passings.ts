import type { Receive } from '../receive.ts';
import { type Applied, findRecordId, foldPassed, passingsOf } from './fold.ts';
import { partsWithWindows as partsSql, passingsTo } from './passing-sql.ts';
import { channel, column, putRecords } from './postgres-apply.ts';
import { insertBlobNames } from './postgres-blobs.ts';
import type { Query } from './postgres-engine.ts';
import * as rows from './rows.ts';

export const partsWithWindows = async (query: Query): Promise<ReadonlySet<string>> =>
  new Set((await query<{ part: string }>(partsSql)).map(({ part }) => part));

/** Keeps, with the verdicts that make them, which messages go to another part. */
export const keepPassings = async (
  query: Query,
  part: string,
  applied: readonly Applied[],
): Promise<void> => {
  const passings = passingsOf(applied);
  if (passings.length === 0) return;
  await query(
    `INSERT INTO passings SELECT $1::text, p.* FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[],
       $6::text[]) AS p`,
    [
      part,
      column(passings, (p) => p.position),
      column(passings, (p) => p.message.device),
      column(passings, (p) => p.message.epoch),
      column(passings, (p) => p.message.seq),
      column(passings, (p) => p.toPart),
    ],
  );
};

/** One run of `passOn` within its transaction. */
export const passOnce = async (
  query: Query,
  part: string,
  limit: number,
  receive: Receive,
): Promise<number> => {
  await query('INSERT INTO parts VALUES ($1, 0) ON CONFLICT DO NOTHING', [part]);
  // The counter row is the part's lock: a second server waits here and then sees how far the first has come.
  const [counter] = await query<{ high_water: number }>(
    'SELECT high_water FROM parts WHERE part = $1 FOR UPDATE',
    [part],
  );
  const found = await query<rows.PassingRow>(passingsTo('$1', '$2'), [part, limit]);
  if (counter === undefined || found.length === 0) return 0;
  const passings = found.map(rows.passingOf);
  const ids = new Set(passings.map(({ message }) => findRecordId(message.text) ?? ''));
  const standing = await query<rows.RecordRow>(
    'SELECT * FROM records WHERE part = $1 AND record_id = ANY($2)',
    [part, [...ids]],
  );
  const before = new Map(standing.map((row) => [row.record_id, rows.recordOf(row)]));
  const { entries, records, highWater } = foldPassed(passings, before, counter.high_water, receive);
  await query(
    `INSERT INTO feed (part, position, device, epoch, seq, hash, body, sender_bureau, received_at)
     SELECT $1::text, f.* FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::bytea[],
       $8::text[], $9::bigint[]) AS f`,
    [
      part,
      column(entries, (e) => e.position),
      column(entries, (e) => e.message.device),
      column(entries, (e) => e.message.epoch),
      column(entries, (e) => e.message.seq),
      column(entries, (e) => e.message.hash),
      column(entries, (e) => Buffer.from(e.message.text, 'utf8')),
      column(entries, (e) => e.senderBureau),
      column(entries, (e) => e.message.receivedAt),
    ],
  );
  await insertBlobNames(query, part, entries, ({ receivedAt }) => receivedAt);
  if (records.size > 0) await putRecords(query, part, [...records.values()]);
  await query('UPDATE parts SET high_water = $2 WHERE part = $1', [part, highWater]);
  const reached = new Map(entries.map(({ fromPart, fromPosition }) => [fromPart, fromPosition]));
  await query(
    `INSERT INTO passed_on SELECT $1::text, o.* FROM unnest($2::text[], $3::bigint[]) AS o
     ON CONFLICT (part, from_part) DO UPDATE SET position = excluded.position`,
    [part, [...reached.keys()], [...reached.values()]],
  );
  await query('SELECT pg_notify($1, $2)', [channel, part]);
  return passings.length;
};
