import type { MessagePort } from 'node:worker_threads';
import type { SnapshotNotice } from '../../contract/exchange/feed-pages.ts';
import type { DatabaseFile } from '../../db/open.ts';
import type { SigningKey } from '../../evidence/signature.ts';
import type { framesOf } from '../log.ts';
import type { SentError, SentFault } from '../sent-fault.ts';
import type { WindowIdentity } from './check-entry.ts';
import type { EntryLot } from './entry-lot.ts';
import type { Wanted } from './snapshot-build.ts';

/** What the threads of a catch-up are started with. */
export interface SnapshotJob {
  readonly file: { readonly path: string; readonly key: Uint8Array; readonly kind: DatabaseFile['kind'] };
  readonly self: WindowIdentity;
  readonly part: string;
  readonly exchangeUrl: string;
  readonly signingKey: SigningKey;
  readonly notice: SnapshotNotice | undefined;
  readonly anewAt: number | null;
}
/** The same in a thread: with the way to the other one. */
export interface ThreadJob extends SnapshotJob {
  readonly other: MessagePort;
}
/**
 * What the thread that writes says to the one that checks: once what it wants, then that there is room for more, and at
 * last that the entries in the copy are to be looked through.
 */
export type ToChecker =
  | { readonly kind: 'wanted'; readonly wanted: Wanted }
  | { readonly kind: 'more' }
  | { readonly kind: 'look' };

export type FromChecker =
  | { readonly kind: 'lot'; readonly lot: EntryLot }
  | { readonly kind: 'end' }
  | { readonly kind: 'looked' }
  | SentFault
  | SentError;
export type FromBuilder =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'place'; readonly name: string }
  | { readonly kind: 'poisoned'; readonly error: string; readonly at: ReturnType<typeof framesOf> }
  | { readonly kind: 'built'; readonly to: number }
  | SentFault
  | SentError;

/** Files of the job as the database's own functions want them: bytes come from another thread as plain ones. */
export const fileOf = ({ file }: SnapshotJob): DatabaseFile => ({ ...file, key: Buffer.from(file.key) });
