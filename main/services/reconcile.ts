import {
  type RecordDifference,
  type RecordDigest,
  type SectorDigests,
  sectorDigestsText,
  type SectorRecords,
  sectorRecordsText,
} from '../../contract/exchange/digests.ts';
import { Fault } from '../../domain/faults.ts';
import { sectorDigests, sectorOf, type SectoredRecord } from '../../evidence/record-sectors.ts';
import { signText } from '../../evidence/signature.ts';
import { openTask, type RecordRow, type RecordStanding, recordStandings } from '../../db/inbox.ts';
import { feedEntriesAfter, insertReconciliation, lastReconciliation } from '../../db/reconciliations.ts';
import { makeHistoryFold } from '../history/fold-history.ts';
import { alarmOf } from '../sync/alarms.ts';
import { checkEntry } from '../sync/check-entry.ts';
import type { DigestPost } from '../sync/exchange-client.ts';
import { headsRead, windowKey } from './gather-history.ts';
import { type HallContext, write } from './hall-context.ts';
import { exchangeOf } from './tree-heads.ts';

/** Entries folded in one go: a few milliseconds, between which the window answers its clerk. */
const atOnce = 50;

const statusAtExchange = {
  stored: 'accepted',
  returned: 'returned',
  confirmed: 'confirmed',
  conflict: 'conflict',
  'handed-over': 'handed-over',
} as const satisfies Record<RecordRow['status'], string>;

type Digested = SectoredRecord & { readonly class: RecordRow['class'] };
const digested = ({ recordId, version, hash, status, schema, class: of }: RecordStanding): Digested => ({
  recordId,
  version,
  hash,
  status: statusAtExchange[status],
  schema,
  class: of,
});
const same = (a: Digested | undefined, b: Digested | undefined): boolean =>
  a?.version === b?.version && a?.hash === b?.hash && a?.status === b?.status;

interface Made {
  /** What this window makes of the shared records at the head; where its books say otherwise, what they say. */
  readonly records: readonly Digested[];
  /** Records that are not what the messages received here make of them. */
  readonly altered: readonly string[];
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Folds everything received anew, up to the head and on to where the window has read, and lays the books beside it. */
const foldAnew = async ({ db, config }: HallContext, size: number): Promise<Made> => {
  const { part, kind: env } = config;
  const { records, enter } = makeHistoryFold(env);
  const nobody = { env, device: '', bureau: 'state' } as const;
  const none = { findOwn: () => undefined, head: () => ({ epoch: 0, lastSeq: 0, lastHash: '' }) };
  const digest = (): Map<string, Digested> =>
    new Map([...records.values()].map((record) => [record.recordId, digested(record)]));
  let atHead: ReadonlyMap<string, Digested> = new Map();
  let after = 0;
  for (;;) {
    const limit = after < size ? Math.min(atOnce, size - after) : atOnce;
    const rows = feedEntriesAfter(db, part, after, limit);
    if (rows.length === 0) break;
    for (const { part: _part, recordId: _id, problem: _problem, ...entry } of rows)
      enter(checkEntry(part, entry, nobody, none));
    after = rows.at(-1)?.position ?? after;
    if (after === size) atHead = digest();
    await nextTurn();
  }
  // Read at once, with nothing in between: what has come since the last look was folded above. Without the bodies, for
  // the window waits meanwhile.
  const now = digest();
  const live = new Map(recordStandings(db, part).map((record) => [record.recordId, digested(record)]));
  const ids = [...new Set([...now.keys(), ...live.keys()])].sort();
  const altered = ids.filter((id) => !same(now.get(id), live.get(id)));
  const isAltered = new Set(altered);
  const effective = ids.map((id) => (isAltered.has(id) ? live.get(id) : atHead.get(id)));
  return {
    records: effective.filter((record) => record !== undefined).filter((record) => record.class === 'state'),
    altered,
  };
};

/** The head to compare at: a later hall date than the last time, or, when a person asks, any that is larger. */
const headToCompare = ({ db, config }: HallContext, isAsked: boolean) => {
  const last = lastReconciliation(db, config.part);
  const head = headsRead(db, config.part, 1)[0]?.head;
  if (head === undefined || head.size <= (last?.size ?? 0)) return undefined;
  return isAsked || last === undefined || head.hallDate > last.hallDate ? head : undefined;
};

/**
 * The nightly comparison: what this window makes of the shared records at a signed head, against the exchange's own
 * fold and against its own books. Once for each head; it takes nothing over. What differs is kept and told as one task.
 */
export const runReconcileErrand = async (
  context: HallContext,
  post: DigestPost,
  isAsked: boolean,
  signal?: AbortSignal,
): Promise<boolean> => {
  const { db, config, clock } = context;
  const head = headToCompare(context, isAsked);
  const known = exchangeOf(db);
  if (head === undefined || known === undefined) return false;
  const { size, root, part, hallDate } = head;
  const { records, altered } = await foldAnew(context, size);
  const key = windowKey(db).signing;
  const about = {
    v: 1,
    env: config.kind,
    exchangeId: known.exchangeId,
    device: config.device,
    part,
    size,
    root,
  } as const;
  let differences: readonly RecordDifference[] = [];
  try {
    const said: Omit<SectorDigests, 'signature'> = { ...about, sectors: sectorDigests(records) };
    const paper = { ...said, signature: signText(key, sectorDigestsText(said)) };
    const { differing } = await post.digests(paper, signal);
    if (differing.length > 0) {
      const wanted = new Set(differing);
      const list = records
        .filter((record) => wanted.has(sectorOf(record)))
        .map(({ recordId, version, hash, status }): RecordDigest => ({ recordId, version, hash, status }));
      const lists: Omit<SectorRecords, 'signature'> = { ...about, sectors: differing, records: list };
      const signed = { ...lists, signature: signText(key, sectorRecordsText(lists)) };
      ({ differences } = await post.digestRecords(signed, signal));
    }
  } catch (error) {
    // An exchange of an older program compares nothing; what this window finds in its own books counts all the same.
    if (!(error instanceof Fault) || error.code !== 'exchange/not-found') throw error;
  }
  const at = clock.now();
  write(context, 'reconcile', (tx) => {
    insertReconciliation(tx, { part, size, hallDate, differences, altered, comparedAt: at });
    const concerned = [...new Set([...differences.map(({ recordId }) => recordId), ...altered])];
    if (concerned.length === 0) return;
    openTask(
      tx,
      alarmOf(`records:${part}:${size}`, at, {
        code: 'exchange/records-differ',
        size,
        count: concerned.length,
        first: concerned[0] ?? '',
      }),
    );
  });
  return differences.length > 0 || altered.length > 0;
};
