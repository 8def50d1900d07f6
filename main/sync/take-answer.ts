import type { ToWindow } from '../../contract/exchange/sealed-file.ts';
import { Fault, type FaultCode } from '../../domain/faults.ts';
import { lineAlarm } from './alarms.ts';
import type { WindowIdentity } from './check-entry.ts';
import { makeFold } from './fold.ts';
import { contiguous, readEntry } from './read-news.ts';
import type { SyncStore } from './sync-store.ts';

/** What an answer brought that was not here yet. */
export interface TakenAnswer {
  readonly received: number;
  readonly verdicts: number;
  readonly entries: number;
  /** The feed goes on at the exchange beyond this answer. */
  readonly isMore: boolean;
}

const oneMessage = { messages: 1, bytes: 1 };

const raise = (store: SyncStore, code: FaultCode, at: number): never => {
  store.openAlarm(lineAlarm(code, at));
  throw new Fault(code);
};

/**
 * What the exchange holds of this device. Unlike on the line, less than was acknowledged here means only that the
 * answer is old; more than was ever sealed here, or another chain, means what it means there.
 */
const takeStanding = (store: SyncStore, { device }: ToWindow, at: number): number => {
  const { epoch, lastSeq } = store.head();
  if (device.status !== 'active') throw new Fault(`exchange/device-${device.status}`);
  if (device.epoch !== epoch) throw new Fault('exchange/epoch-differs', { epoch: device.epoch });
  if (device.lastSeq > lastSeq) return raise(store, 'exchange/window-behind', at);
  if (store.hashAt(device.lastSeq) !== device.chainHead) return raise(store, 'exchange/chain-differs', at);
  const next = store.nextToSend(oneMessage)[0]?.seq ?? lastSeq + 1;
  if (device.lastSeq < next) return 0;
  store.markReceived(device.lastSeq);
  return device.lastSeq - next + 1;
};

const takeVerdicts = (store: SyncStore, { results }: ToWindow): number => {
  const after = store.resultsCursor();
  const run = contiguous(
    results.list.filter(({ seq }) => seq > after),
    after,
    store,
  );
  const last = run.at(-1);
  if (last !== undefined) store.recordVerdicts(run, last.seq);
  return run.length;
};

const takeFeed = (store: SyncStore, self: WindowIdentity, { feed }: ToWindow, at: number): number => {
  const { part } = feed;
  if (feed.to !== feed.from + feed.entries.length || feed.highWater < feed.to)
    throw new Fault('exchange/file-altered');
  const after = store.inboxCursor(part);
  const fresh = feed.entries.slice(after - feed.from);
  if (after >= feed.to || fresh.length === 0) return 0;
  const entries = fresh.map((raw, index) => readEntry({ part, self, store }, raw, after + index + 1, at));
  return store.applyPage({ part, from: after, to: feed.to }, entries, makeFold(self)) ? entries.length : 0;
};

/**
 * Takes an answer that came on a stick, with the checks of the line, each step whole or not at all. What is known
 * already is passed over, so that an answer may come twice; one that does not continue what is here throws
 * exchange/file-gap before anything is changed, and is kept until the one before it has come. The window's own part of
 * the exchange is `part`.
 */
export const takeAnswer = (
  store: SyncStore,
  self: WindowIdentity,
  part: string,
  answer: ToWindow,
  at: number,
): TakenAnswer => {
  if (answer.feed.part !== part) throw new Fault('exchange/other-jurisdiction');
  if (answer.results.after > store.resultsCursor() || answer.feed.from > store.inboxCursor(part))
    throw new Fault('exchange/file-gap');
  const received = takeStanding(store, answer, at);
  const verdicts = takeVerdicts(store, answer);
  const entries = takeFeed(store, self, answer, at);
  return { received, verdicts, entries, isMore: answer.feed.highWater > answer.feed.to };
};
