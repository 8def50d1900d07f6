import { blobsNamedBy } from '../../../exchange/blob-names.ts';
import type { FullStore } from '../../../exchange/storage/desk-port.ts';
import { describeBlobs } from '../../exchange/blob-contract.ts';
import { identity } from '../../exchange/storage-contract.ts';
import { createMemoryExchangeStore, makeExchangeDisk } from '../exchange/memory-exchange-store.ts';
import { createMemoryBlobStore, makeBlobDisk, type Named } from './memory-blob-store.ts';

const inMemory = () => {
  const disk = makeExchangeDisk(identity);
  const blobs = makeBlobDisk();
  /** What the accepted messages in the feeds name, and when that was decided. */
  const named = (): Named[] =>
    [...disk.feed].flatMap(([part, entries]) =>
      entries.flatMap(({ msgId, message }) => {
        const { device } = JSON.parse(message) as { device: string };
        const verdict = disk.results.get(device)?.find((one) => one.msgId === msgId);
        return blobsNamedBy(message).map((scan) => ({
          part,
          device,
          ...scan,
          namedAt: verdict?.decidedAt ?? 0,
        }));
      }),
    );
  // Of the other ports only those that scans need are there.
  const open = async (): Promise<FullStore> =>
    ({ ...createMemoryExchangeStore(disk), ...createMemoryBlobStore(blobs, named) }) as unknown as FullStore;
  return { create: open, reopen: open };
};

const fixture = inMemory();
describeBlobs('the scans of an exchange in memory, which the simulation crashes', () => fixture);
