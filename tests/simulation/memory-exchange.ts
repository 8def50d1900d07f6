import type { SealedMessage } from '../../db/outbox.ts';
import type { Decide } from '../../exchange/decide.ts';
import type { DeviceRecord, RecordState } from '../../exchange/storage/port.ts';

/** One accepted version of a lane, in the order all windows hear of it. */
export interface FeedEntry {
  readonly position: number;
  readonly recordId: string;
  readonly hash: string;
  readonly version: number;
  readonly device: string;
  readonly text: string;
}

export interface Answer {
  readonly msgId: string;
  readonly verdict: 'ACCEPTED' | 'REJECT' | 'CONFLICT';
  readonly code: string | null;
}

/** The exchange without wires and disks: landing by number, the product's own verdict, one feed. */
export const makeExchange = (decide: Decide) => {
  const devices = new Map<string, DeviceRecord>();
  const records = new Map<string, RecordState>();
  const feed: FeedEntry[] = [];
  /** Verdicts by device, in the order of its numbers: a message sent again is answered, not judged again. */
  const answered = new Map<string, Answer[]>();

  const judge = (device: DeviceRecord, sealed: SealedMessage): Answer => {
    const { recordId } = JSON.parse(sealed.text) as { recordId: string };
    const message = { ...sealed, device: device.device, receivedAt: 0 };
    const decision = decide({ message, device, env: 'training', record: records.get(recordId) });
    if (decision.verdict === 'ACCEPTED' && decision.record !== null) {
      records.set(recordId, decision.record);
      const { version } = decision.record;
      feed.push({
        position: feed.length + 1,
        recordId,
        hash: sealed.hash,
        version,
        device: device.device,
        text: sealed.text,
      });
    }
    return { msgId: sealed.msgId, verdict: decision.verdict, code: decision.code };
  };

  return {
    feed: feed as readonly FeedEntry[],
    enrol: (device: DeviceRecord): void => {
      devices.set(device.device, device);
      answered.set(device.device, []);
    },
    /** Lands what follows in order; what came already is answered from memory. */
    land: (name: string, batch: readonly SealedMessage[]): readonly Answer[] => {
      const device = devices.get(name);
      const known = answered.get(name);
      if (device === undefined || known === undefined) throw new Error(`${name} is not enrolled`);
      return batch.flatMap((sealed): readonly Answer[] => {
        if (sealed.seq === known.length + 1) known.push(judge(device, sealed));
        const answer = known[sealed.seq - 1];
        return answer === undefined ? [] : [answer];
      });
    },
    page: (after: number, size: number): readonly FeedEntry[] => feed.slice(after, after + size),
  };
};
export type MemoryExchange = ReturnType<typeof makeExchange>;
