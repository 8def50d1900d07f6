import { HeadCountersignature, type SignedHead, TreeHead } from '../../contract/exchange/heads.ts';
import type { HeadAlarm } from './head-port.ts';

/** Rows of the tables of heads as both engines give them. Papers are kept as they were signed. */
export interface HeadRow {
  readonly part: string;
  readonly size: number;
  readonly body: Buffer;
}
export interface CountersignatureRow extends HeadRow {
  readonly bureau: 'state' | 'local';
}
export interface HeadAlarmRow {
  readonly body: Buffer;
  readonly raised_at: number;
}

export const headBytes = (paper: TreeHead | HeadCountersignature): Buffer =>
  Buffer.from(JSON.stringify(paper), 'utf8');

const read = (body: Buffer): unknown => JSON.parse(body.toString('utf8'));

export const countersignatureOf = (body: Buffer): HeadCountersignature =>
  HeadCountersignature.parse(read(body));

/** `given` are the countersignatures of several heads. */
export const signedHeadOf = (row: HeadRow, given: readonly CountersignatureRow[]): SignedHead => ({
  head: TreeHead.parse(read(row.body)),
  countersignatures: given
    .filter(({ size }) => size === row.size)
    .sort((a, b) => (a.bureau > b.bureau ? -1 : 1))
    .map(({ body }) => countersignatureOf(body)),
});

export const headAlarmOf = (row: HeadAlarmRow): HeadAlarm => ({
  countersignature: countersignatureOf(row.body),
  raisedAt: row.raised_at,
});
