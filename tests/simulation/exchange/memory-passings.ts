import type { Receive } from '../../../exchange/receive.ts';
import { foldPassed, type Passing } from '../../../exchange/storage/fold.ts';
import type { DeviceRecord, LandedMessage, RecordState } from '../../../exchange/storage/port.ts';
import type { ExchangeDisk, StoreFaults } from './memory-exchange-store.ts';

export interface MemoryPassing {
  readonly part: string;
  readonly position: number;
  readonly toPart: string;
  readonly message: LandedMessage;
}

const waiting = ({ passings, passedOn }: ExchangeDisk): MemoryPassing[] =>
  passings.filter(({ part, position, toPart }) => position > (passedOn.get(`${toPart} ${part}`) ?? 0));

export const receivingParts = (disk: ExchangeDisk): string[] => [
  ...new Set(waiting(disk).map(({ toPart }) => toPart)),
];

/** One run of `passOn`, as the stores on disk do it. */
export const preparePassing = (
  disk: ExchangeDisk,
  part: string,
  limit: number,
  receive: Receive,
  faults: StoreFaults,
): { result: number; commit: () => void } => {
  const passings = waiting(disk)
    .filter(({ toPart }) => toPart === part)
    .sort((a, b) => (a.part < b.part ? -1 : a.part > b.part ? 1 : a.position - b.position))
    .slice(0, limit)
    .map(
      ({ part: fromPart, position: fromPosition, message }): Passing => ({
        fromPart,
        fromPosition,
        message,
        senderBureau: (disk.devices.get(message.device) as DeviceRecord).bureau,
      }),
    );
  const standing = disk.records.get(part) ?? new Map<string, RecordState>();
  const folded = foldPassed(passings, standing, disk.highWater.get(part) ?? 0, receive);
  if (faults.notesPassingFirst === true)
    for (const { fromPart, fromPosition } of folded.entries)
      disk.passedOn.set(`${part} ${fromPart}`, fromPosition);
  const commit = (): void => {
    const feed = disk.feed.get(part) ?? [];
    disk.feed.set(part, feed);
    for (const { message, senderBureau, position, fromPart, fromPosition } of folded.entries) {
      const isThere = feed.some(({ msgId }) => msgId === message.msgId);
      if (isThere && faults.passesTwice !== true)
        throw new Error(`${message.msgId} is in the feed of ${part} already`);
      feed.push({
        position,
        msgId: message.msgId,
        hash: message.hash,
        message: message.text,
        senderBureau,
        receivedAt: message.receivedAt,
        quarantined: null,
      });
      if (isThere || faults.passesTwice !== true) disk.passedOn.set(`${part} ${fromPart}`, fromPosition);
    }
    disk.records.set(part, new Map([...standing, ...folded.records]));
    disk.highWater.set(part, folded.highWater);
  };
  return { result: passings.length, commit };
};
