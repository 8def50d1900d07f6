import { cursorAt, feedCursorName, findFeedEntry } from '../../db/inbox.ts';
import { findProfileValue } from '../../db/profile.ts';
import type { ReadDb } from '../../db/sql.ts';
import { Fault } from '../../domain/faults.ts';
import type { SnapshotNotice } from '../../contract/exchange/feed-pages.ts';
import type { ExchangeClient, SnapshotSource } from './exchange-client.ts';
import { isOfItsBytes } from './sync-store.ts';

/** What has to be built before the window opens, and why. */
export interface CatchUpNeed {
  readonly reason: 'behind' | 'rewound' | 'asked';
  readonly notice: SnapshotNotice | undefined;
}

type Asked = Pick<ExchangeClient, 'feed'> & Pick<SnapshotSource, 'latestSnapshot'>;

/** How many entries the feed is ahead, or that it no longer is the one that was read. */
const standingOf = async (client: Asked, db: ReadDb, part: string): Promise<number | 'rewound'> => {
  const after = cursorAt(db, feedCursorName(part));
  const last = findFeedEntry(db, part, after);
  const hash = last !== undefined && isOfItsBytes(last.problem) ? last.hash : null;
  const question = { part, after, limit: 1, waitSeconds: 0 };
  try {
    return (await client.feed({ ...question, hash })).highWater - after;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (error.code === 'exchange/feed-rewound') return 'rewound';
    // An exchange from before this question.
    if (error.code !== 'exchange/request-malformed' || hash === null) throw error;
    return (await client.feed({ ...question, hash: null })).highWater - after;
  }
};

/**
 * Asks the exchange whether this window is `atLeast` entries behind with a snapshot to close the gap, or has to make
 * its inbox anew. Undefined where neither is so. Throws the fault of a line that is not there.
 */
export const findCatchUpNeed = async (
  client: Asked,
  db: ReadDb,
  part: string,
  atLeast: number,
): Promise<CatchUpNeed | undefined> => {
  const standing = await standingOf(client, db, part);
  const isAsked = findProfileValue(db, 'inbox-rebuild') !== undefined;
  if (standing === 'rewound' || isAsked) {
    const reason = standing === 'rewound' ? 'rewound' : 'asked';
    return { reason, notice: await client.latestSnapshot(part) };
  }
  if (standing < atLeast) return undefined;
  const notice = await client.latestSnapshot(part);
  const gain = (notice?.position ?? 0) - cursorAt(db, feedCursorName(part));
  return gain < atLeast ? undefined : { reason: 'behind', notice };
};
