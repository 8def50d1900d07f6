import { z } from 'zod/mini';
import { FeedEntry } from './answers.ts';
import { environments } from './message.ts';
import { hash } from './values.ts';

/** Entries of one full page. Page `n` holds the positions `n * feedPageSize + 1` to `(n + 1) * feedPageSize`, for ever. */
export const feedPageSize = 200;

/** `GET /v1/feeds/:part/pages/:n`: a page that is full never changes, so anybody on the way may keep it. */
export const FullPage = z.strictObject({
  part: z.string(),
  page: z.int(),
  from: z.int(),
  to: z.int(),
  entries: z.array(FeedEntry),
});
export type FullPage = z.infer<typeof FullPage>;

/** `GET /v1/feeds/:part/poke?after&wait`: how far the feed is, as soon as it is beyond `after`. No data. */
export const Poke = z.strictObject({ part: z.string(), highWater: z.int() });
export type Poke = z.infer<typeof Poke>;

/** `GET /v1/snapshots/:part/latest`: the feed up to `position` as one file, named by the SHA-256 of its bytes. */
export const SnapshotNotice = z.strictObject({
  part: z.string(),
  position: z.int().check(z.positive()),
  hash,
  /** Bytes of the file as it is sent (gzip). */
  size: z.int().check(z.positive()),
  publishedAt: z.int(),
});
export type SnapshotNotice = z.infer<typeof SnapshotNotice>;

export const snapshotMediaType = 'application/vnd.txp.snapshot+gzip';

/** First line of a snapshot. The others are feed entries, one a line, from position 1 to `position`. */
export const SnapshotHead = z.strictObject({
  v: z.literal(1),
  env: z.enum(environments),
  exchangeId: z.string(),
  part: z.string(),
  position: z.int().check(z.positive()),
});
export type SnapshotHead = z.infer<typeof SnapshotHead>;
