import type * as answers from '../../contract/exchange/answers.ts';
import type { Verdict } from '../../contract/exchange/answers.ts';
import type { SealedMessage } from '../../db/outbox.ts';
import { genesisHash } from '../../evidence/canonical.ts';
import { decide as exchangeDecide, type Decide, type FactLine } from '../../exchange/decide.ts';
import { judgeLanding as exchangeLanding, type JudgeLanding } from '../../exchange/land.ts';
import type { DeviceRecord, RecordState } from '../../exchange/storage/port.ts';
import { noneHeld } from '../support/none-held.ts';

/** One accepted message, in the order all windows hear of it, with what the checks count by. */
export interface FeedEntry {
  readonly recordId: string;
  readonly version: number;
  readonly device: string;
  readonly entry: answers.FeedEntry;
}

/** What may be broken on purpose, to see the checks fail. */
export interface ExchangeParts {
  readonly decide?: Decide;
  readonly landing?: (firstPrevHash: string) => JudgeLanding;
}

interface Enrolled {
  device: DeviceRecord;
  /** Everything that landed, in the order of its numbers: its hash, and the verdict it was given once. */
  readonly landed: { readonly hash: string; readonly verdict: Verdict }[];
}

/** The exchange without wires and disks: the product's own landing and verdict, one feed. */
export const makeExchange = ({ decide = exchangeDecide, landing = exchangeLanding }: ExchangeParts = {}) => {
  const devices = new Map<string, Enrolled>();
  const records = new Map<string, RecordState>();
  const feed: FeedEntry[] = [];
  const money: FactLine[] = [];

  const getDevice = (name: string): Enrolled => {
    const found = devices.get(name);
    if (found === undefined) throw new Error(`${name} is not enrolled`);
    return found;
  };

  const judge = (device: DeviceRecord, sealed: Omit<SealedMessage, 'prevHash'>): Verdict => {
    const { recordId, version } = JSON.parse(sealed.text) as { recordId: string; version: number };
    const message = { ...sealed, device: device.device, receivedAt: 0 };
    const decision = decide({ message, device, env: 'training', record: records.get(recordId) });
    const isAccepted = decision.verdict === 'ACCEPTED';
    if (isAccepted) {
      if (decision.record !== null) records.set(recordId, decision.record);
      money.push(...decision.lines);
      const entry = {
        position: feed.length + 1,
        msgId: sealed.msgId,
        hash: sealed.hash,
        message: sealed.text,
        senderBureau: device.bureau,
        receivedAt: feed.length + 1,
        quarantined: decision.quarantined ? decision.code : null,
      };
      feed.push({ recordId, version, device: device.device, entry });
    }
    const { verdict, code, field, quarantined, currentVersion, currentHash } = decision;
    return {
      msgId: sealed.msgId,
      seq: sealed.seq,
      verdict,
      position: isAccepted ? feed.length : null,
      code,
      field,
      quarantined,
      currentVersion,
      currentHash,
      decidedAt: feed.length,
    };
  };

  return {
    feed: feed as readonly FeedEntry[],
    records: records as ReadonlyMap<string, RecordState>,
    /** Every line of every fact, as often as it was counted. */
    money: money as readonly FactLine[],
    enrol: (device: DeviceRecord): void => {
      devices.set(device.device, { device, landed: [] });
    },
    /** Lands what follows in order; what came already is answered from memory. */
    land: (name: string, batch: readonly SealedMessage[]): readonly Verdict[] => {
      const enrolled = getDevice(name);
      const { device, landed } = enrolled;
      const [first] = batch;
      if (first === undefined) return [];
      const storedHashes = new Map(
        batch.flatMap(({ seq }) => {
          const known = landed[seq - 1];
          return known === undefined ? [] : [[seq, known.hash] as const];
        }),
      );
      const outcome = landing(first.prevHash)(
        { device, storedHashes, held: noneHeld(device) },
        {
          device: name,
          epoch: device.epoch,
          fromSeq: first.seq,
          messages: batch.map((sealed) => ({ ...sealed, device: name, receivedAt: 0 })),
          lastHash: batch.at(-1)?.hash ?? genesisHash,
          signature: '',
          receivedAt: 0,
        },
      );
      if (outcome.kind !== 'landed') throw new Error(`${name} from ${first.seq}: ${outcome.kind}`);
      for (const message of outcome.fresh) {
        const verdict = judge(device, message);
        landed[message.seq - 1] ??= { hash: message.hash, verdict };
      }
      enrolled.device = { ...device, lastSeq: outcome.receivedTo, chainHead: outcome.chainHead };
      return batch.flatMap(({ seq }) => landed[seq - 1]?.verdict ?? []);
    },
    /** Verdicts of a device's messages after one of its numbers, in order. */
    results: (name: string, after: number, size: number): readonly Verdict[] =>
      getDevice(name)
        .landed.slice(after, after + size)
        .map(({ verdict }) => verdict),
    page: (after: number, size: number): readonly FeedEntry[] => feed.slice(after, after + size),
  };
};
export type MemoryExchange = ReturnType<typeof makeExchange>;
