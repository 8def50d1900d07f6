import { FeedEntry, type Verdict } from '../../contract/exchange/answers.ts';
import { Fault } from '../../domain/faults.ts';
import { sha256Hex } from '../../evidence/canonical.ts';
import { checkEntry, type WindowIdentity } from './check-entry.ts';
import { fitsAsItIs } from './fits-as-it-is.ts';
import type { nativeLinkHash } from './native-link.ts';
import type { CheckedEntry, SyncStore } from './sync-store.ts';

/*
 * How a window reads what the exchange tells it. The same checks hold for what came over the line and for what came on
 * a stick.
 */

/** Verdicts that continue without a gap after `after`; one that is missing or premature is asked for again. */
export const contiguous = (
  results: readonly Verdict[],
  after: number,
  store: Pick<SyncStore, 'findOwn' | 'head'>,
): Verdict[] => {
  const { epoch } = store.head();
  const run: Verdict[] = [];
  for (const verdict of results) {
    if (verdict.seq !== after + run.length + 1) break;
    // A verdict names its message by number only. Until the exchange has acknowledged these very bytes, it may speak
    // of another message: one sealed here before an older copy of the database was restored.
    const own = store.findOwn(verdict.msgId);
    const isUnacknowledged = own?.state === 'sealed' || own?.state === 'sent';
    // What an earlier epoch left behind is never acknowledged any more: later verdicts must not wait for it.
    if (isUnacknowledged && own.epoch === epoch) break;
    run.push(verdict);
  }
  return run;
};

const isFeedEntry = fitsAsItIs(FeedEntry);

/**
 * One entry of a feed, checked; one that cannot be read is kept as it came and never hides the others. Throws
 * exchange/answer-unreadable where it stands at another place than it says.
 */
export const readEntry = (
  reader: {
    readonly part: string;
    readonly self: WindowIdentity;
    readonly store: Pick<SyncStore, 'findOwn' | 'head'>;
    readonly linkHash?: typeof nativeLinkHash | undefined;
  },
  raw: unknown,
  position: number,
  now: number,
): CheckedEntry => {
  const { part, self, store, linkHash } = reader;
  const read = isFeedEntry(raw) ? raw : FeedEntry.safeParse(raw).data;
  if (read !== undefined) {
    if (read.position !== position) throw new Fault('exchange/answer-unreadable', { status: 200 });
    return checkEntry(part, read, self, store, linkHash);
  }
  const text = JSON.stringify(raw) ?? '';
  const entry: FeedEntry = {
    position,
    msgId: `unreadable:${part}:${position}`,
    hash: sha256Hex(text),
    message: text,
    senderBureau: self.bureau === 'state' ? 'local' : 'state',
    receivedAt: now,
    quarantined: null,
  };
  return { part, entry, message: null, recordId: null, problem: 'exchange/entry-unreadable' };
};
